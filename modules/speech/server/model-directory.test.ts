import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { onnxFile, writeTinyModel } from '../testing/tiny-model.ts';
import { readModelDirectory } from './model-directory.ts';
import { readOnnxFile } from './onnx-file.ts';

let root: string;
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'huying-model-'));
});
after(() => rm(root, { recursive: true }));

const problemOf = async (directory: string) => {
  const read = await readModelDirectory(directory);
  return 'problem' in read ? read : undefined;
};

test('knows SenseVoice and Paraformer by what the file says of itself', async () => {
  for (const kind of ['senseVoice', 'paraformer'] as const) {
    const directory = join(root, kind);
    await writeTinyModel(directory, kind);
    assert.deepEqual(await readModelDirectory(directory), { kind, model: join(directory, 'model.int8.onnx'), tokens: join(directory, 'tokens.txt') });
  }
});

test('says which part of a directory is missing', async () => {
  const directory = join(root, 'incomplete');
  assert.equal((await problemOf(directory))?.problem, 'directoryMissing');
  await writeTinyModel(directory, 'senseVoice');
  await rm(join(directory, 'tokens.txt'));
  assert.equal((await problemOf(directory))?.problem, 'tokensMissing');
  await writeFile(join(directory, 'tokens.txt'), '');
  assert.equal((await problemOf(directory))?.problem, 'tokensMissing');
  await rm(join(directory, 'model.int8.onnx'));
  const missing = await problemOf(directory);
  assert.equal(missing?.problem, 'modelMissing');
  assert.match(missing?.detail ?? '', /model\.int8\.onnx nor model\.onnx/);
});

test('sees a model that was cut off, is something else, or is of another kind', async () => {
  const directory = join(root, 'damaged');
  const model = join(directory, 'model.int8.onnx');
  await writeTinyModel(directory, 'senseVoice');
  await truncate(model, 500);
  assert.match((await problemOf(directory))?.detail ?? '', /cut off: 500 of at least \d+ bytes/);
  await writeFile(model, '<html><body>404 Not Found</body></html>');
  assert.equal((await problemOf(directory))?.problem, 'modelDamaged');
  const empty = { nodes: [], constants: [], inputs: [], outputs: [] };
  await writeFile(model, onnxFile(empty, { model_type: 'whisper' }));
  const other = await problemOf(directory);
  assert.equal(other?.problem, 'modelUnknown');
  assert.match(other?.detail ?? '', /of type whisper/);
  await writeFile(model, onnxFile(empty, {}));
  assert.equal((await problemOf(directory))?.problem, 'modelUnknown');
});

test('reads a real ONNX file of another maker', async () => {
  const read = await readOnnxFile(fileURLToPath(new URL('./silero/silero_vad.onnx', import.meta.url)));
  assert.ok('metadata' in read);
});

test('no bytes make it throw or hang', async () => {
  const path = join(root, 'any.onnx');
  await writeTinyModel(join(root, 'base'), 'senseVoice');
  const base = await readFile(join(root, 'base', 'model.int8.onnx'));
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 255 })), { maxLength: 3 }), fc.nat({ max: base.length }), async (edits, end) => {
      const bytes = Buffer.from(base);
      for (const [at, value] of edits) bytes[at] = value;
      await writeFile(path, end % 3 ? bytes : bytes.subarray(0, end));
      seen.add(Object.keys(await readOnnxFile(path))[0] as string);
    }),
    { numRuns: 300, seed: 3 },
  );
  assert.deepEqual([...seen].sort(), ['damaged', 'metadata']);
});
