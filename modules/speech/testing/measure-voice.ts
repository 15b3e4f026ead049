/**
 * Measures voice activity: how much speech is refused as silence, how much of what is no speech is let through, and the speed.
 * node modules/speech/testing/measure-voice.ts DIR… with directories of WAV files that hold speech; prints Markdown tables.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import { resample } from '../core/resample.ts';
import { isAudioProblem, readWav, SAMPLE_RATE, writeWav } from '../core/wav.ts';
import { createVoiceActivity, hasSpeech, type Speech } from '../server/voice-activity.ts';
import * as sounds from './sounds.ts';

interface Clip {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly samples: Float32Array;
}

const voice = createVoiceActivity({ limitMilliseconds: 60_000, queueLimit: 1_000 });
const SECONDS = 10;
const SEEDS = [1, 2, 3, 4, 5];

async function listen(samples: Float32Array): Promise<Speech> {
  const speech = await voice.findSpeech(samples);
  if ('problem' in speech) throw new Error(`${speech.problem}: ${speech.detail}`);
  return speech;
}

function readClips(directories: readonly string[]): Clip[] {
  return directories.flatMap((directory) =>
    readdirSync(directory).filter((name) => name.endsWith('.wav')).sort().map((name) => {
      const bytes = readFileSync(joinPath(directory, name));
      const sound = readWav(bytes);
      if (isAudioProblem(sound)) throw new Error(`${name}: ${sound.detail}`);
      return { name, bytes, samples: sound.samples };
    }),
  );
}

const share = (count: number, of: number) => `${count} of ${of}`;

async function measureRefused(clips: readonly Clip[]): Promise<void> {
  const noise = (kind: (seconds: number, level: number, seed: number) => Float32Array, decibels: number) => (samples: Float32Array, index: number) =>
    sounds.mix(samples, kind(SECONDS, 0.1, index + 1), decibels);
  const ways: [string, (samples: Float32Array, index: number) => Float32Array][] = [
    ['as recorded', (samples) => samples],
    ['20 dB quieter', (samples) => sounds.louder(samples, -20)],
    ['40 dB quieter', (samples) => sounds.louder(samples, -40)],
    ['50 dB quieter', (samples) => sounds.louder(samples, -50)],
    ['telephone, 8 kHz', (samples) => resample(resample(samples, SAMPLE_RATE, 8_000), 8_000, SAMPLE_RATE)],
    ...[20, 10, 0, -5].map((decibels): (typeof ways)[number] => [`white noise, speech to noise ${decibels} dB`, noise(sounds.whiteNoise, decibels)]),
    ...[10, 0].map((decibels): (typeof ways)[number] => [`low noise, speech to noise ${decibels} dB`, noise(sounds.brownNoise, decibels)]),
  ];
  console.log('| speech | refused as silence | least speech found |\n|---|---|---|');
  for (const [name, change] of ways) {
    const found = await Promise.all(clips.map(async (clip, index) => (await listen(change(clip.samples, index))).speechSeconds));
    console.log(`| ${name} | ${share(found.filter((speechSeconds) => !hasSpeech({ speechSeconds })).length, found.length)} | ${Math.min(...found).toFixed(2)} s |`);
  }
}

/** Short calls: pieces cut out of the middle of the spans, with half a second of quiet room before and after. */
async function measureShort(clips: readonly Clip[]): Promise<void> {
  console.log('\n| piece of speech | pieces | refused as silence |\n|---|---|---|');
  for (const seconds of [0.25, 0.35, 0.45, 0.6, 0.8, 1.2]) {
    let refused = 0;
    let pieces = 0;
    for (const clip of clips) {
      for (const span of (await listen(clip.samples)).spans) {
        for (let at = span.startSeconds + 0.1; at + seconds < span.endSeconds; at += 0.7) {
          const piece = clip.samples.subarray(Math.round(at * SAMPLE_RATE), Math.round((at + seconds) * SAMPLE_RATE));
          const room = () => sounds.whiteNoise(0.5, 0.0005, pieces + 1);
          pieces++;
          if (!hasSpeech(await listen(sounds.join(room(), piece, room())))) refused++;
        }
      }
    }
    console.log(`| ${seconds} s | ${pieces} | ${share(refused, pieces)} (${((100 * refused) / pieces).toFixed(1)} %) |`);
  }
}

async function measureAccepted(): Promise<void> {
  const levels = [0.0005, 0.005, 0.05, 0.3];
  const seeded = (kind: (seconds: number, level: number, seed: number) => Float32Array) => SEEDS.flatMap((seed) => levels.map((level) => kind(SECONDS, level, seed)));
  const kinds: [string, Float32Array[]][] = [
    ['digital silence', [sounds.silence(SECONDS)]],
    ['white noise', seeded(sounds.whiteNoise)],
    ['low noise (wind, ventilator)', seeded(sounds.brownNoise)],
    ['one tone, 60 Hz to 3 kHz', [60, 90, 120, 150, 200, 250, 300, 440, 700, 1_000, 2_000, 3_000].flatMap((hertz) => levels.map((level) => sounds.tone(SECONDS, level, hertz)))],
    ['mains hum', levels.map((level) => sounds.hum(SECONDS, level))],
    ['knocks', seeded(sounds.knocks)],
    ['chords of a plucked instrument', seeded(sounds.chords)],
    ['beeps', [500, 1_000, 2_000].flatMap((hertz) => levels.map((level) => sounds.beeps(SECONDS, level, hertz)))],
  ];
  console.log('\n| no speech, 10 s each | let through | most speech found |\n|---|---|---|');
  for (const [name, list] of kinds) {
    const found = await Promise.all(list.map(async (samples) => (await listen(samples)).speechSeconds));
    console.log(`| ${name} | ${share(found.filter((speechSeconds) => hasSpeech({ speechSeconds })).length, found.length)} | ${Math.max(...found).toFixed(2)} s |`);
  }
}

async function measureSpeed(clips: readonly Clip[]): Promise<void> {
  const wide = clips.map((clip) => writeWav(resample(clip.samples, SAMPLE_RATE, 48_000), 48_000));
  const hour = writeWav(sounds.join(...clips.map((clip) => clip.samples)).subarray(0, 60 * SAMPLE_RATE));
  console.log('\n| from WAV bytes to spans, with the way to the other process and back | share of real time | longest |\n|---|---|---|');
  for (const [name, files] of [['16 kHz', clips.map((clip) => clip.bytes)], ['48 kHz', wide], ['60 s at 16 kHz', [hour]]] as const) {
    let spent = 0;
    let seconds = 0;
    let longest = 0;
    for (const bytes of files) {
      const began = performance.now();
      const result = await voice.hear(bytes);
      if (!('heard' in result)) throw new Error(JSON.stringify(result));
      longest = Math.max(longest, performance.now() - began);
      spent += performance.now() - began;
      seconds += result.heard.seconds;
    }
    console.log(`| ${name} | ${(spent / 10 / seconds).toFixed(2)} % | ${longest.toFixed(0)} ms |`);
  }
}

const clips = readClips(process.argv.slice(2));
if (clips.length === 0) throw new Error('name directories of WAV files with speech');
await measureRefused(clips);
await measureShort(clips);
await measureAccepted();
await measureSpeed(clips);
voice.close();
