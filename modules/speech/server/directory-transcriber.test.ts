import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { writeWav } from '../core/wav.ts';
import { silence, whiteNoise } from '../testing/sounds.ts';
import { onnxFile, writeTinyModel } from '../testing/tiny-model.ts';
import { createDirectoryTranscriber } from './directory-transcriber.ts';
import type { Transcriber } from './transcriber.ts';

let root: string;
const opened: Transcriber[] = [];
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'huying-recogniser-'));
});
after(async () => {
  for (const one of opened) one.close();
  await rm(root, { recursive: true });
});

function open(path: string): Transcriber {
  const transcriber = createDirectoryTranscriber({ kind: 'directory', path, threads: 1 });
  opened.push(transcriber);
  return transcriber;
}

const loud = writeWav(whiteNoise(2, 0.2, 1));
const LIMIT = 20_000;

test('the sound reaches a SenseVoice model, and its text and language come back', async () => {
  const path = join(root, 'sense-voice');
  await writeTinyModel(path, 'senseVoice');
  const transcriber = open(path);
  assert.equal(transcriber.name, 'sherpa-onnx/sense-voice');
  assert.equal(await transcriber.prepare(), undefined);
  const said = await transcriber.transcribe(loud, LIMIT);
  assert.ok('text' in said, JSON.stringify(said));
  assert.deepEqual([said.text, said.language], ['帮', 'zh']);
  assert.ok(said.seconds > 0);
  const quiet = await transcriber.transcribe(writeWav(silence(2)), LIMIT);
  assert.equal('text' in quiet && quiet.text, '');
});

test('the text of a Paraformer model comes back', async () => {
  const path = join(root, 'paraformer');
  await writeTinyModel(path, 'paraformer');
  const said = await open(path).transcribe(loud, LIMIT);
  assert.deepEqual('text' in said && [said.text, said.language], ['来人', null]);
});

test('a directory that is not there is a problem in words, and is used once it is there', async () => {
  const path = join(root, 'later');
  const transcriber = open(path);
  const problem = await transcriber.prepare();
  assert.equal(problem?.problem, 'transcriber.unavailable');
  assert.match(problem?.detail ?? '', /later is no directory; "npm run models" fetches one/);
  assert.equal('problem' in (await transcriber.transcribe(loud, LIMIT)), true);
  await writeTinyModel(path, 'senseVoice');
  assert.equal('text' in (await transcriber.transcribe(loud, LIMIT)), true);
});

const DAMAGED: [string, (path: string) => Promise<void>][] = [
  ['a page instead of the model', (path) => writeFile(join(path, 'model.int8.onnx'), '<html>404</html>')],
  // The native library aborts its process on these two: the outermost fields are sound, so that we only see it when it is loaded.
  ['a network that is none', (path) => writeFile(join(path, 'model.int8.onnx'), onnxFile({ nodes: [Buffer.from('garbage')], constants: [], inputs: [], outputs: [] }, { model_type: 'sense_voice_ctc' }))],
  ['a model without its settings', (path) => writeFile(join(path, 'model.int8.onnx'), onnxFile({ nodes: [], constants: [], inputs: [], outputs: [] }, { model_type: 'sense_voice_ctc' }))],
  ['tokens of another world', (path) => writeFile(join(path, 'tokens.txt'), 'one line without any number\n\u0000\u0001')],
];
for (const [name, damage] of DAMAGED) {
  test(`${name}: a problem, and the server goes on`, async () => {
    const path = join(root, name.replaceAll(' ', '-'));
    await writeTinyModel(path, 'senseVoice');
    await damage(path);
    const said = await open(path).transcribe(loud, LIMIT);
    assert.ok('problem' in said && ['transcriber.unavailable', 'transcriber.died'].includes(said.problem), JSON.stringify(said));
    assert.ok(said.detail.length > 10, said.detail);
  });
}

test('what is no recording of ours does not stop the next from being recognised', async () => {
  const path = join(root, 'sturdy');
  await writeTinyModel(path, 'senseVoice');
  const transcriber = open(path);
  const odd = await transcriber.transcribe(Buffer.from('junk'), LIMIT);
  assert.ok('problem' in odd && odd.problem === 'transcriber.died', JSON.stringify(odd));
  assert.equal('text' in (await transcriber.transcribe(loud, LIMIT)), true);
});
