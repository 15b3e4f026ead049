import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readOnnxFile } from './onnx-file.ts';

/** A recognition model that lies ready on disk. */
export interface Model {
  readonly kind: 'senseVoice' | 'paraformer';
  readonly model: string;
  readonly tokens: string;
}

/** Why a directory is no model, in words for whoever installs the server. */
export interface ModelProblem {
  readonly problem: 'directoryMissing' | 'modelMissing' | 'tokensMissing' | 'modelDamaged' | 'modelUnknown';
  readonly detail: string;
}

/** `model_type` that the exporters of sherpa-onnx write into the file. */
const KINDS: Readonly<Record<string, Model['kind']>> = { sense_voice_ctc: 'senseVoice', paraformer: 'paraformer' };
const MODEL_FILES = ['model.int8.onnx', 'model.onnx'];

/** Finds out which model a directory holds, as the archives of sherpa-onnx unpack. */
export async function readModelDirectory(path: string): Promise<Model | ModelProblem> {
  const directory = resolve(path);
  const isDirectory = await stat(directory).then((one) => one.isDirectory(), () => false);
  if (!isDirectory) return { problem: 'directoryMissing', detail: `${directory} is no directory; "npm run models" fetches one` };
  const model = await firstFile(MODEL_FILES.map((name) => join(directory, name)));
  if (!model) return { problem: 'modelMissing', detail: `${directory} has neither ${MODEL_FILES.join(' nor ')}` };
  const tokens = await firstFile([join(directory, 'tokens.txt')]);
  if (!tokens) return { problem: 'tokensMissing', detail: `${directory} has no tokens.txt, or it is empty` };
  const file = await readOnnxFile(model);
  if ('damaged' in file) return { problem: 'modelDamaged', detail: `${model} cannot be used: ${file.damaged}; fetch it again` };
  const type = file.metadata.get('model_type') ?? 'none';
  const kind = KINDS[type];
  if (!kind) return { problem: 'modelUnknown', detail: `${model} is of type ${type.slice(0, 60)}; SenseVoice and Paraformer are understood` };
  return { kind, model, tokens };
}

async function firstFile(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const isFile = await stat(path).then((one) => one.isFile() && one.size > 0, () => false);
    if (isFile) return path;
  }
  return undefined;
}
