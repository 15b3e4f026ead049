import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigProblem } from '@huying/platform';
import { readSpeechConfiguration, transcriptionUrl } from './configuration.ts';

test('nothing set is no recogniser', () => {
  assert.deepEqual(readSpeechConfiguration({}), { transcriber: { kind: 'none' }, minimumSpeechSeconds: 0.35, limitSeconds: 6 });
  assert.equal(readSpeechConfiguration({ ASR_MODEL_DIR: '', ASR_URL: '' }).transcriber.kind, 'none');
});

test('a model directory, or a server', () => {
  assert.deepEqual(readSpeechConfiguration({ ASR_MODEL_DIR: 'models/x', ASR_THREADS: '3' }).transcriber, { kind: 'directory', path: 'models/x', threads: 3 });
  const { transcriber } = readSpeechConfiguration({ ASR_URL: 'http://127.0.0.1:9000', ASR_MODEL: 'sense-voice', ASR_KEY: 'k' });
  assert.ok(transcriber.kind === 'endpoint');
  assert.deepEqual([transcriber.url.href, transcriber.model, transcriber.key], ['http://127.0.0.1:9000/v1/audio/transcriptions', 'sense-voice', 'k']);
});

test('the address of the server, of its version, and of the route itself mean the same', () => {
  for (const text of ['https://a.example', 'https://a.example/', 'https://a.example/v1', 'https://a.example/v1/', 'https://a.example/v1/audio/transcriptions']) {
    assert.equal(transcriptionUrl(text).href, 'https://a.example/v1/audio/transcriptions');
  }
  assert.equal(transcriptionUrl('https://a.example/openai/v1?api-version=1').href, 'https://a.example/openai/v1/audio/transcriptions?api-version=1');
});

const WRONG: [Record<string, string>, RegExp][] = [
  [{ ASR_MODEL_DIR: 'a', ASR_URL: 'http://b', ASR_MODEL: 'm' }, /choose one/],
  [{ ASR_URL: 'http://b' }, /needs ASR_MODEL/],
  [{ ASR_URL: 'localhost:9000', ASR_MODEL: 'm' }, /no http or https address/],
  [{ ASR_URL: 'file:///etc/passwd', ASR_MODEL: 'm' }, /no http or https address/],
  [{ ASR_URL: 'https://me:word@b', ASR_MODEL: 'm' }, /ASR_KEY/],
  [{ ASR_MODEL_DIR: 'a', ASR_THREADS: '0' }, /ASR_THREADS=0/],
  [{ SPEECH_MINIMUM_SECONDS: 'little' }, /SPEECH_MINIMUM_SECONDS=little must be a number from 0 to 5/],
  [{ SPEECH_LIMIT_SECONDS: '-1' }, /SPEECH_LIMIT_SECONDS=-1/],
];
for (const [environment, words] of WRONG) {
  test(`${Object.keys(environment).join(' and ')} ${words}`, () => {
    assert.throws(() => readSpeechConfiguration(environment), (error) => error instanceof ConfigProblem && words.test(error.message));
  });
}
