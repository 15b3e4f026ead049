/**
 * The smallest models that sherpa-onnx takes for a SenseVoice and a Paraformer, written as ONNX by hand. They understand nothing: while it is
 * loud they say one character. With them the whole way through the native recogniser is tested without the 230 MB of a real one.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

type Field = readonly [number, number | string | Uint8Array];

function varint(value: number): number[] {
  const bytes = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return [...bytes, value];
}

/** One protocol buffer message: numbers as varints, texts and bytes with their length. */
function message(...fields: readonly Field[]): Uint8Array {
  const parts = fields.map(([field, value]) => {
    if (typeof value === 'number') return Uint8Array.from([...varint(field * 8), ...varint(value)]);
    const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
    return Buffer.concat([Uint8Array.from([...varint(field * 8 + 2), ...varint(bytes.length)]), bytes]);
  });
  return Buffer.concat(parts);
}

const FLOAT = 1;
const INT32 = 6;
const FEATURES = 560;

const dimension = (size: number | string): Field => [1, message(typeof size === 'number' ? [1, size] : [2, size])];
const value = (name: string, type: number, ...sizes: (number | string)[]): Uint8Array =>
  message([1, name], [2, message([1, message([1, type], [2, message(...sizes.map(dimension))])])]);
const tensor = (name: string, type: number, sizes: readonly number[], data: Float32Array | Int32Array): Uint8Array =>
  message(...sizes.map((size): Field => [1, size]), [2, type], [8, name], [9, new Uint8Array(data.buffer)]);
const node = (type: string, inputs: readonly string[], output: string, ...attributes: readonly Uint8Array[]): Uint8Array =>
  message(...inputs.map((name): Field => [1, name]), [2, output], [4, type], ...attributes.map((one): Field => [5, one]));
const axis = (at: number): Uint8Array => message([1, 'axis'], [3, at], [20, 2]);

interface Graph {
  readonly nodes: readonly Uint8Array[];
  readonly constants: readonly Uint8Array[];
  readonly inputs: readonly Uint8Array[];
  readonly outputs: readonly Uint8Array[];
}

export function onnxFile(graph: Graph, metadata: Readonly<Record<string, string | number>>): Uint8Array {
  return message(
    [1, 8],
    [8, message([2, 13])],
    [7, message(
      ...graph.nodes.map((one): Field => [1, one]), [2, 'tiny'], ...graph.constants.map((one): Field => [5, one]),
      ...graph.inputs.map((one): Field => [11, one]), ...graph.outputs.map((one): Field => [12, one]),
    )],
    ...Object.entries(metadata).map(([key, text]): Field => [14, message([1, key], [2, String(text)])]),
  );
}

const FRONT_END = {
  lfr_window_size: 7, lfr_window_shift: 6, normalize_samples: 0,
  neg_mean: new Array(FEATURES).fill(0).join(), inv_stddev: new Array(FEATURES).fill(1).join(),
};

const SENSE_VOICE_TOKENS = ['<unk>', '<s>', '</s>', '帮', '<|zh|>', '<|NEUTRAL|>', '<|Speech|>', '<|withitn|>'];

function senseVoice(): Uint8Array {
  const size = SENSE_VOICE_TOKENS.length;
  // The mean of the log energies speaks for the character; a loud sound brings it above the blank's constant.
  const weights = new Float32Array(FEATURES * size);
  for (let feature = 0; feature < FEATURES; feature++) weights[feature * size + 3] = 1 / FEATURES;
  const bias = new Float32Array(size).fill(-1_000);
  bias[3] = 0;
  bias[0] = 5;
  const prefix = new Float32Array(4 * size);
  [4, 5, 6, 7].forEach((token, row) => (prefix[row * size + token] = 100));
  return onnxFile(
    {
      nodes: [node('MatMul', ['x', 'weights'], 'product'), node('Add', ['product', 'bias'], 'frames'), node('Concat', ['prefix', 'frames'], 'logits', axis(1))],
      constants: [tensor('weights', FLOAT, [FEATURES, size], weights), tensor('bias', FLOAT, [size], bias), tensor('prefix', FLOAT, [1, 4, size], prefix)],
      inputs: [value('x', FLOAT, 1, 'T', FEATURES), value('x_length', INT32, 1), value('language', INT32, 1), value('text_norm', INT32, 1)],
      outputs: [value('logits', FLOAT, 1, 'L', size)],
    },
    {
      ...FRONT_END, model_type: 'sense_voice_ctc', version: 2, vocab_size: size, comment: 'tiny', lang_auto: 0, lang_zh: 3, lang_en: 4, lang_yue: 7,
      lang_ja: 11, lang_ko: 12, lang_nospeech: 13, with_itn: 14, without_itn: 15,
    },
  );
}

const PARAFORMER_TOKENS = ['<blank>', '<s>', '</s>', '来', '人', '<unk>'];

function paraformer(): Uint8Array {
  const size = PARAFORMER_TOKENS.length;
  const spoken = new Float32Array(2 * size);
  spoken[3] = 100;
  spoken[size + 4] = 100;
  return onnxFile(
    {
      nodes: [
        // Nothing of the sound is looked at; it only has to come through in the right shape.
        node('ReduceMean', ['speech'], 'mean'), node('Mul', ['mean', 'nothing'], 'zero'), node('Add', ['zero', 'spoken'], 'logits'),
        node('Identity', ['count'], 'token_num'),
      ],
      constants: [tensor('nothing', FLOAT, [1], new Float32Array(1)), tensor('spoken', FLOAT, [1, 2, size], spoken), tensor('count', INT32, [1], Int32Array.of(2))],
      inputs: [value('speech', FLOAT, 1, 'T', FEATURES), value('speech_lengths', INT32, 1)],
      outputs: [value('logits', FLOAT, 1, 2, size), value('token_num', INT32, 1)],
    },
    { ...FRONT_END, model_type: 'paraformer', vocab_size: size },
  );
}

/** Writes a model directory as the archives of sherpa-onnx unpack. */
export async function writeTinyModel(directory: string, kind: 'senseVoice' | 'paraformer'): Promise<void> {
  const tokens = kind === 'senseVoice' ? SENSE_VOICE_TOKENS : PARAFORMER_TOKENS;
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'model.int8.onnx'), kind === 'senseVoice' ? senseVoice() : paraformer());
  await writeFile(join(directory, 'tokens.txt'), tokens.map((token, index) => `${token} ${index}\n`).join(''));
}
