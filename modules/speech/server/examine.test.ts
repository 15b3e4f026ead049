import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isRefusal } from '@huying/kernel';
import { writeWav } from '../core/wav.ts';
import * as sounds from '../testing/sounds.ts';
import type { SpeechConfiguration } from './configuration.ts';
import { createSpeech, type Speech, type SpeechParts } from './examine.ts';
import type { Transcriber, Transcript, TranscriptionProblem } from './transcriber.ts';
import { createVoiceActivity, type VoiceActivity } from './voice-activity.ts';

const configuration: SpeechConfiguration = { transcriber: { kind: 'none' }, minimumSpeechSeconds: 0.35, limitSeconds: 6 };
const voice = createVoiceActivity();
after(() => voice.close());

const spoken = writeWav(sounds.join(sounds.whiteNoise(0.5, 0.0005, 1), sounds.vowels(1.5, 0.5, 1)));
const room = writeWav(sounds.whiteNoise(2, 0.001, 1));

function watch(): { warnings: string[]; told: string[]; warn(facts: object, message: string): void; info(facts: object, message: string): void } {
  const warnings: string[] = [];
  const told: string[] = [];
  return { warnings, told, warn: (facts, message) => warnings.push(`${message} ${JSON.stringify(facts)}`), info: (_facts, message) => told.push(message) };
}

function engine(answer: Transcript | TranscriptionProblem): Transcriber & { asked: number[] } {
  const asked: number[] = [];
  const transcribe = async (_wav: Uint8Array, limit: number) => {
    asked.push(limit);
    return answer;
  };
  return { name: 'engine', asked, prepare: async () => undefined, close: () => undefined, transcribe };
}
const open = (parts: Partial<SpeechParts> = {}): Speech => createSpeech({ configuration, voice, transcriber: null, ...parts });
const said: Transcript = { text: '帮我买菜', language: 'zh', seconds: 0.1 };

test('without a recogniser nothing pretends: no text, and the voice is the message', async () => {
  const examined = await open().examine(spoken, watch());
  assert.ok(!isRefusal(examined));
  assert.deepEqual([examined.seconds, examined.text, examined.engine], [2, null, null]);
  assert.ok((examined.speechSeconds ?? 0) > 1);
});

test('with a recogniser the text stands with its engine', async () => {
  const transcriber = engine(said);
  const examined = await open({ transcriber }).examine(spoken, watch());
  assert.ok(!isRefusal(examined));
  assert.deepEqual([examined.text, examined.engine], ['帮我买菜', 'engine']);
  assert.ok(transcriber.asked[0] !== undefined && transcriber.asked[0] <= 6_000 && transcriber.asked[0] > 4_000);
});

test('silence is refused at once, and the recogniser is not asked', async () => {
  const transcriber = engine(said);
  assert.deepEqual(await open({ transcriber }).examine(room, watch()), { refused: 'speech.silent' });
  assert.deepEqual(transcriber.asked, []);
});

test('how much speech is enough is a setting', async () => {
  assert.ok(!isRefusal(await open({ configuration: { ...configuration, minimumSpeechSeconds: 0 } }).examine(room, watch())));
  assert.deepEqual(await open({ configuration: { ...configuration, minimumSpeechSeconds: 3 } }).examine(spoken, watch()), { refused: 'speech.silent' });
});

test('what cannot be used is refused with the limit it broke', async () => {
  const speech = open();
  assert.deepEqual(await speech.examine(Buffer.from('not a recording'), watch()), { refused: 'speech.notAudio' });
  assert.deepEqual(await speech.examine(writeWav(sounds.silence(61)), watch()), { refused: 'speech.tooLong', facts: { seconds: 60 } });
  assert.deepEqual(await speech.examine(writeWav(sounds.silence(0.2)), watch()), { refused: 'speech.tooShort', facts: { seconds: 0.3 } });
});

test('a recogniser that fails or understands nothing leaves the voice, and the log never holds what was said', async () => {
  const log = watch();
  for (const answer of [{ problem: 'transcriber.unreachable', detail: 'ECONNREFUSED' }, { ...said, text: '' }] as const) {
    const examined = await open({ transcriber: engine(answer) }).examine(spoken, log);
    assert.ok(!isRefusal(examined));
    assert.deepEqual([examined.text, examined.engine], [null, null]);
  }
  assert.equal(log.warnings.length, 1);
  assert.match(log.warnings[0] as string, /ECONNREFUSED/);
});

const broken = (problem: 'busy' | 'late' | 'died' | 'unavailable'): VoiceActivity => ({
  hear: async () => ({ problem, detail: 'broken' }), findSpeech: async () => ({ problem, detail: 'broken' }), close: () => undefined,
});
for (const problem of ['busy', 'late', 'died', 'unavailable'] as const) {
  test(`a call for help is never refused because voice activity is ${problem}`, async () => {
    const log = watch();
    const speech = open({ voice: broken(problem), transcriber: engine(said) });
    assert.deepEqual(await speech.examine(room, log), { seconds: 2, speechSeconds: null, text: null, engine: null });
    assert.equal(log.warnings.length, 1);
    assert.deepEqual(await speech.examine(Buffer.from('not a recording'), log), { refused: 'speech.notAudio' });
  });
}

test('the start says what is connected, what is wrong with it, and when voices go over the network in the open', async () => {
  const none = watch();
  await open().prepare(none);
  assert.match(none.told[0] ?? '', /no speech recogniser/);

  const missing = watch();
  const directory = createSpeech({ configuration: { ...configuration, transcriber: { kind: 'directory', path: '/nowhere/at/all', threads: 1 } }, voice });
  await directory.prepare(missing);
  assert.match(missing.warnings[0] ?? '', /cannot be used.*no directory/);

  for (const [url, warnings] of [['http://10.0.0.5/v1/audio/transcriptions', 1], ['https://a.example/v1/audio/transcriptions', 0], ['http://127.0.0.1:9/v1/audio/transcriptions', 0]] as const) {
    const log = watch();
    await createSpeech({ configuration: { ...configuration, transcriber: { kind: 'endpoint', url: new URL(url), model: 'm', key: undefined } }, voice }).prepare(log);
    assert.equal(log.warnings.length, warnings, url);
  }
});
