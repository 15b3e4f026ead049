/** Sounds made from a seed, for tests and measurements: the same seed gives the same sound. */
import { createChance } from '@huying/kernel/chance';
import { SAMPLE_RATE } from '../core/wav.ts';

export const silence = (seconds: number): Float32Array => new Float32Array(Math.round(seconds * SAMPLE_RATE));

export function make(seconds: number, value: (index: number, atSeconds: number) => number): Float32Array {
  return Float32Array.from({ length: Math.round(seconds * SAMPLE_RATE) }, (_, index) => value(index, index / SAMPLE_RATE));
}

/** Bell-shaped noise with all frequencies alike. */
export function whiteNoise(seconds: number, level: number, seed: number): Float32Array {
  const random = createChance(seed).next;
  return make(seconds, () => level * (random() + random() + random() - 1.5) * 2);
}

/** Noise whose low frequencies are stronger, as of wind, traffic or a ventilator (white noise through a one-pole low pass). */
export function brownNoise(seconds: number, level: number, seed: number): Float32Array {
  const random = createChance(seed).next;
  let value = 0;
  return make(seconds, () => {
    value = 0.98 * value + 0.2 * (random() * 2 - 1);
    return level * value;
  });
}

export const tone = (seconds: number, level: number, hertz: number): Float32Array =>
  make(seconds, (_, at) => level * Math.sin(2 * Math.PI * hertz * at));

/** A mains hum with its overtones. */
export const hum = (seconds: number, level: number): Float32Array =>
  make(seconds, (_, at) => level * [50, 100, 150, 250].reduce((sum, hertz, index) => sum + Math.sin(2 * Math.PI * hertz * at) / (index + 1), 0));

/** Knocks: short bursts that die away, at uneven times. */
export function knocks(seconds: number, level: number, seed: number): Float32Array {
  const random = createChance(seed).next;
  const sound = silence(seconds);
  for (let at = 0.2; at < seconds - 0.3; at += 0.25 + random()) {
    const start = Math.round(at * SAMPLE_RATE);
    for (let index = 0; index < 1_600; index++) sound[start + index] = level * Math.exp(-index / 200) * (random() * 2 - 1);
  }
  return sound;
}

/** Chords of a plucked instrument, as music from a radio has them. */
export function chords(seconds: number, level: number, seed: number): Float32Array {
  const random = createChance(seed).next;
  const sound = silence(seconds);
  for (let at = 0; at < seconds; at += 0.5) {
    const root = 110 * 2 ** (Math.floor(random() * 24) / 12);
    const start = Math.round(at * SAMPLE_RATE);
    for (let index = 0; index < SAMPLE_RATE && start + index < sound.length; index++) {
      let sum = 0;
      for (const step of [0, 4, 7]) {
        for (let overtone = 1; overtone <= 5; overtone++) sum += Math.sin((2 * Math.PI * root * 2 ** (step / 12) * overtone * index) / SAMPLE_RATE) / overtone ** 2;
      }
      sound[start + index] = (sound[start + index] as number) + (level * sum * Math.exp(-index / 6_000)) / 3;
    }
  }
  return sound;
}

/** A beeping alarm. */
export const beeps = (seconds: number, level: number, hertz: number): Float32Array =>
  make(seconds, (_, at) => (at % 0.5 < 0.25 ? level * Math.sin(2 * Math.PI * hertz * at) : 0));

export const rms = (samples: Float32Array): number => Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / Math.max(1, samples.length));

/** Adds noise so that speech is stronger by so many decibels. */
export function mix(speech: Float32Array, noise: Float32Array, decibels: number): Float32Array {
  const gain = rms(speech) / rms(noise) / 10 ** (decibels / 20);
  return speech.map((value, index) => value + gain * (noise[index % noise.length] as number));
}

export const louder = (samples: Float32Array, decibels: number): Float32Array => samples.map((value) => value * 10 ** (decibels / 20));

export function join(...parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** First three formants of vowels, in hertz (Peterson and Barney 1952, men). */
const VOWELS: readonly (readonly [number, number, number])[] = [[730, 1_090, 2_440], [270, 2_290, 3_010], [300, 870, 2_240], [530, 1_840, 2_480], [570, 840, 2_410]];

/**
 * A voice that says vowels: a falling and rising buzz through resonances that glide from one vowel to the next, in syllables. It means
 * nothing, but a voice activity detector takes it for speech, so that tests need no recording of a person.
 */
export function vowels(seconds: number, level: number, seed: number): Float32Array {
  const random = createChance(seed).next;
  const resonances = [0, 1, 2].map(() => ({ last: 0, before: 0 }));
  let phase = 0;
  let vowel = VOWELS[0] as (typeof VOWELS)[number];
  let formants: number[] = [...vowel];
  let syllable = 0;
  const raw = make(seconds, (_, at) => {
    const now = Math.floor(at / 0.22);
    if (now !== syllable) vowel = VOWELS[Math.floor(random() * VOWELS.length)] as (typeof VOWELS)[number];
    syllable = now;
    formants = formants.map((hertz, index) => hertz + 0.001 * ((vowel[index] as number) - hertz));
    const within = (at / 0.22) % 1;
    phase += (125 + 25 * Math.sin(2 * Math.PI * within) + 15 * Math.sin(2 * Math.PI * 0.7 * at) + 3 * (random() - 0.5)) / SAMPLE_RATE;
    const pulse = phase % 1 < 0.6 ? Math.sin(Math.PI * ((phase % 1) / 0.6)) ** 2 : 0;
    const loud = Math.min(1, within * 8) * Math.min(1, (1 - within) * 5);
    let value = (pulse - 0.3 + 0.02 * (random() - 0.5)) * loud;
    resonances.forEach((state, index) => {
      const radius = Math.exp((-Math.PI * (60 + 40 * index)) / SAMPLE_RATE);
      const turn = 2 * radius * Math.cos((2 * Math.PI * (formants[index] as number)) / SAMPLE_RATE);
      const next = (1 - turn + radius * radius) * value + turn * state.last - radius * radius * state.before;
      state.before = state.last;
      state.last = next;
      value = next;
    });
    return value;
  });
  const gain = level / Math.max(1e-9, ...[rms(raw) * 4]);
  return raw.map((value) => Math.max(-1, Math.min(1, value * gain)));
}
