import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { resample } from '../core/resample.ts';
import { writeWav } from '../core/wav.ts';
import * as sounds from '../testing/sounds.ts';
import { createVoiceActivity, hasSpeech, type Heard, type Speech } from './voice-activity.ts';

const voice = createVoiceActivity({ queueLimit: 100, limitMilliseconds: 30_000 });
after(() => voice.close());

async function find(samples: Float32Array): Promise<Speech> {
  const speech = await voice.findSpeech(samples);
  assert.ok(!('problem' in speech), JSON.stringify(speech));
  return speech;
}
async function hear(bytes: Uint8Array): Promise<Heard> {
  const result = await voice.hear(bytes);
  assert.ok('heard' in result, JSON.stringify(result));
  return result.heard;
}

const room = (seconds: number, seed: number) => sounds.whiteNoise(seconds, 0.0005, seed);

test('finds where somebody speaks', async () => {
  const speech = await find(sounds.join(room(1, 1), sounds.vowels(2, 0.5, 1), room(1, 2), sounds.vowels(1, 0.5, 2), room(1, 3)));
  assert.equal(speech.spans.length, 2);
  const near = (value: number | undefined, wanted: number) => assert.ok(value !== undefined && Math.abs(value - wanted) < 0.2, `${value} is not ${wanted}`);
  near(speech.spans[0]?.startSeconds, 1);
  near(speech.spans[0]?.endSeconds, 3);
  near(speech.spans[1]?.startSeconds, 4);
  near(speech.spans[1]?.endSeconds, 5);
  near(speech.speechSeconds, 3.1);
});

const NOTHING: [string, Float32Array][] = [
  ['digital silence', sounds.silence(10)],
  ['white noise', sounds.whiteNoise(10, 0.1, 3)],
  ['loud low noise', sounds.brownNoise(10, 0.3, 4)],
  ['a tone', sounds.tone(10, 0.5, 440)],
  ['a mains hum', sounds.hum(10, 0.1)],
  ['knocks', sounds.knocks(10, 0.5, 5)],
  ['beeps', sounds.beeps(10, 0.3, 1_000)],
  ['chords', sounds.chords(10, 0.3, 6)],
  ['nothing at all', new Float32Array(0)],
];
for (const [name, samples] of NOTHING) {
  test(`takes ${name} for no speech`, async () => assert.equal(hasSpeech(await find(samples)), false));
}

test('finds a voice 50 dB quieter, in noise, and over the telephone', async () => {
  const spoken = sounds.vowels(2, 0.5, 7);
  assert.ok(hasSpeech(await find(sounds.louder(spoken, -50))));
  assert.ok(hasSpeech(await find(sounds.mix(spoken, sounds.whiteNoise(2, 0.1, 8), 5))));
  assert.ok(hasSpeech(await find(resample(resample(spoken, 16_000, 8_000), 8_000, 16_000))));
});

test('one recording leaves nothing behind for the next', async () => {
  const spoken = sounds.join(room(0.5, 1), sounds.vowels(1, 0.5, 9));
  const first = await find(spoken);
  assert.equal(hasSpeech(await find(sounds.silence(2))), false);
  assert.deepEqual(await find(spoken), first);
});

test('a span never ends after its recording', async () => {
  const spoken = sounds.vowels(1.013, 0.5, 10);
  const speech = await find(spoken);
  assert.ok((speech.spans.at(-1)?.endSeconds ?? 9) <= spoken.length / 16_000);
});

test('reads recordings of 48 kHz and hands out 16 kHz', async () => {
  const spoken = sounds.vowels(2, 0.5, 11);
  const heard = await hear(writeWav(resample(spoken, 16_000, 48_000), 48_000));
  assert.equal(heard.seconds, 2);
  assert.ok(hasSpeech(heard));
  assert.equal(heard.wav.length, 44 + 2 * 32_000);
});

test('a recording that is 16 kHz already is handed out byte for byte', async () => {
  const bytes = writeWav(sounds.vowels(1, 0.5, 12));
  assert.deepEqual(Buffer.from((await hear(bytes)).wav), Buffer.from(bytes));
});

test('what is no recording is refused and harms nobody', async () => {
  assert.deepEqual(await voice.hear(Buffer.from('not a recording')), { refused: { problem: 'speech.notAudio', detail: 'no RIFF/WAVE header' } });
  assert.ok(hasSpeech(await hear(writeWav(sounds.vowels(1, 0.5, 13)))));
});

test('a full minute is handled beside this thread', async () => {
  const bytes = writeWav(sounds.join(...Array.from({ length: 30 }, (_, index) => sounds.vowels(2, 0.5, index))));
  let longest = 0;
  let last = performance.now();
  const clock = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 2);
  const began = performance.now();
  const heard = await hear(bytes);
  const took = performance.now() - began;
  clearInterval(clock);
  assert.equal(heard.seconds, 60);
  assert.ok(longest < took / 2, `this thread stood still for ${longest} of ${took} ms`);
});

test('with a process that cannot start the answer is a problem, never an exception', async () => {
  const broken = createVoiceActivity({ entry: new URL('../testing/nowhere.ts', import.meta.url) });
  const speech = await broken.findSpeech(sounds.silence(1));
  assert.ok('problem' in speech && speech.problem === 'unavailable', JSON.stringify(speech));
  const heard = await broken.hear(writeWav(sounds.silence(1)));
  assert.ok('problem' in heard && heard.problem === 'unavailable', JSON.stringify(heard));
  broken.close();
});

/** Recordings of people lie outside the repository (their licences let us measure, not pass on). */
const DATA = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
for (const set of ['mandarin_speech', 'sichuanese_speech']) {
  const directory = `${DATA}${set}/wav`;
  test(`finds speech in every clip of ${set}`, { skip: existsSync(directory) ? false : `${directory} is not here` }, async () => {
    const names = readdirSync(directory).filter((name) => name.endsWith('.wav'));
    assert.ok(names.length >= 10);
    for (const name of names) {
      const heard = await hear(readFileSync(`${directory}/${name}`));
      assert.ok(heard.speechSeconds > 0.5 * heard.seconds, `${name}: ${heard.speechSeconds} of ${heard.seconds} s`);
    }
  });
}
