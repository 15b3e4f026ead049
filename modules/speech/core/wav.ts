import { resample } from './resample.ts';

/** Sound as the recognisers want it: one channel, 16,000 samples a second, values from -1 to 1. */
export const SAMPLE_RATE = 16_000;

export const MAXIMUM_SECONDS = 60;
export const MINIMUM_SECONDS = 0.3;

const LOWEST_RATE = 8_000;
const HIGHEST_RATE = 48_000;
/** A recorder writes a handful of chunks; a file with more is made to keep us walking. */
const MAXIMUM_CHUNKS = 64;
const PCM = 0x0001;
const FLOAT = 0x0003;
const EXTENSIBLE = 0xfffe;
/** Bytes 2 to 15 of the sub-format of WAVE_FORMAT_EXTENSIBLE (RFC 2361, KSDATAFORMAT_SUBTYPE_*). */
const SUBFORMAT_TAIL = [0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113];

export type AudioRefusal = 'speech.notAudio' | 'speech.tooLong' | 'speech.tooShort';

/** Why bytes are no sound that we can use. `detail` is for logs and other systems, the code for people. */
export interface AudioProblem {
  readonly problem: AudioRefusal;
  readonly detail: string;
}

export interface Sound {
  readonly seconds: number;
  /** 16 kHz, one channel. */
  readonly samples: Float32Array;
}

export const isAudioProblem = (value: object): value is AudioProblem => 'problem' in value;

const notAudio = (detail: string): AudioProblem => ({ problem: 'speech.notAudio', detail });

interface Format {
  readonly kind: 'integer' | 'float';
  readonly channels: number;
  readonly rate: number;
  readonly bits: number;
}

interface Layout {
  readonly format: Format;
  /** Where the sound begins. A frame is one sample of each channel. */
  readonly offset: number;
  readonly frames: number;
  readonly seconds: number;
}

/**
 * Reads a RIFF/WAVE recording: integers of 8, 16, 24 or 32 bits or 32-bit floats, one or two channels, 8 to 48 kHz. Anything else, and any
 * size that the bytes do not bear out, is a problem and never an exception: the bytes come from outside.
 */
export function readWav(bytes: Uint8Array): Sound | AudioProblem {
  const layout = layoutOf(bytes);
  if (isAudioProblem(layout)) return layout;
  const mono = decode(bytes, layout);
  if (!mono) return notAudio('a sample is not a number');
  return { seconds: layout.seconds, samples: resample(mono, layout.format.rate, SAMPLE_RATE) };
}

/** Length of a recording by its header alone: the same checks as `readWav`, at no cost, without a look at the samples. */
export function measureWav(bytes: Uint8Array): { readonly seconds: number } | AudioProblem {
  return layoutOf(bytes);
}

function layoutOf(bytes: Uint8Array): Layout | AudioProblem {
  const found = findSound(bytes);
  if (isAudioProblem(found)) return found;
  if (found.seconds > MAXIMUM_SECONDS) return { problem: 'speech.tooLong', detail: `${found.seconds.toFixed(1)} s` };
  if (found.seconds < MINIMUM_SECONDS) return { problem: 'speech.tooShort', detail: `${found.seconds.toFixed(2)} s` };
  return found;
}

function findSound(bytes: Uint8Array): Layout | AudioProblem {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || nameAt(view, 0) !== 'RIFF' || nameAt(view, 8) !== 'WAVE') return notAudio('no RIFF/WAVE header');
  let format: Format | undefined;
  let at = 12;
  for (let chunk = 0; chunk < MAXIMUM_CHUNKS && at + 8 <= bytes.length; chunk++) {
    const name = nameAt(view, at);
    const size = view.getUint32(at + 4, true);
    const start = at + 8;
    // Recorders that stream leave 0xFFFFFFFF here when they are cut off: such a recording is not whole.
    if (size > bytes.length - start) return notAudio(name === 'data' ? 'the sound is cut off' : 'a chunk is cut off');
    if (name === 'fmt ') {
      if (format) return notAudio('two formats');
      const read = formatOf(view, start, size);
      if (isAudioProblem(read)) return read;
      format = read;
    }
    if (name === 'data') {
      if (!format) return notAudio('sound before its format');
      const frames = Math.floor(size / ((format.bits / 8) * format.channels));
      return { format, offset: start, frames, seconds: frames / format.rate };
    }
    at = start + size + (size % 2);
  }
  return notAudio(format ? 'no sound' : 'no format');
}

function formatOf(view: DataView, at: number, size: number): Format | AudioProblem {
  if (size < 16) return notAudio('the format is cut off');
  const channels = view.getUint16(at + 2, true);
  const rate = view.getUint32(at + 4, true);
  const frameBytes = view.getUint16(at + 12, true);
  const bits = view.getUint16(at + 14, true);
  let tag = view.getUint16(at, true);
  if (tag === EXTENSIBLE) {
    if (size < 40 || SUBFORMAT_TAIL.some((byte, index) => view.getUint8(at + 26 + index) !== byte)) return notAudio('unknown extensible format');
    tag = view.getUint16(at + 24, true);
  }
  const isKnown = (tag === PCM && [8, 16, 24, 32].includes(bits)) || (tag === FLOAT && bits === 32);
  if (!isKnown) return notAudio(`format ${tag} of ${bits} bits`);
  if (channels < 1 || channels > 2) return notAudio(`${channels} channels`);
  if (rate < LOWEST_RATE || rate > HIGHEST_RATE) return notAudio(`${rate} samples a second`);
  if (frameBytes !== (bits / 8) * channels) return notAudio('the frame size contradicts the format');
  return { kind: tag === FLOAT ? 'float' : 'integer', channels, rate, bits };
}

const nameAt = (view: DataView, at: number): string =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));

/** One channel of floats, the mean of both where there are two; undefined where a float is not finite. */
function decode(bytes: Uint8Array, { format, offset, frames }: Layout): Float32Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, frames * format.channels * (format.bits / 8));
  const read = readerOf(view, format);
  const mono = new Float32Array(frames);
  if (format.channels === 1) for (let frame = 0; frame < frames; frame++) mono[frame] = read(frame);
  else for (let frame = 0; frame < frames; frame++) mono[frame] = (read(2 * frame) + read(2 * frame + 1)) / 2;
  return mono.some(Number.isNaN) ? undefined : mono;
}

function readerOf(view: DataView, { kind, bits }: Format): (sample: number) => number {
  if (kind === 'float') {
    return (sample) => {
      const value = view.getFloat32(sample * 4, true);
      return Number.isFinite(value) ? Math.max(-1, Math.min(1, value)) : Number.NaN;
    };
  }
  if (bits === 8) return (sample) => (view.getUint8(sample) - 128) / 128;
  if (bits === 16) return (sample) => view.getInt16(sample * 2, true) / 32_768;
  if (bits === 24) return (sample) => (view.getUint16(sample * 3, true) + view.getInt8(sample * 3 + 2) * 65_536) / 8_388_608;
  return (sample) => view.getInt32(sample * 4, true) / 2_147_483_648;
}

const HEADER_BYTES = 44;

/** Writes one channel of 16-bit integers with the plain 44-byte header. A 16 kHz recording read and written again has the same samples. */
export function writeWav(samples: Float32Array, rate: number = SAMPLE_RATE): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + samples.length * 2);
  const view = new DataView(bytes.buffer);
  const name = (at: number, text: string) => [...text].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  name(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  name(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, PCM, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  name(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  for (let index = 0; index < samples.length; index++) {
    const value = Math.round((samples[index] as number) * 32_768);
    view.setInt16(HEADER_BYTES + index * 2, Math.max(-32_768, Math.min(32_767, value)), true);
  }
  return bytes;
}
