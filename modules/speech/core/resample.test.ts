import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resample } from './resample.ts';

const tone = (rate: number, hertz: number, seconds = 1) =>
  Float32Array.from({ length: rate * seconds }, (_, index) => 0.5 * Math.sin((2 * Math.PI * hertz * index) / rate));

const decibels = (ratio: number) => 20 * Math.log10(ratio);
const rms = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
/** The middle of a recording: at its ends the filter reaches into silence. */
const middle = (samples: Float32Array) => samples.subarray(samples.length / 4, (3 * samples.length) / 4);

for (const rate of [8_000, 11_025, 22_050, 24_000, 32_000, 44_100, 47_999, 48_000]) {
  test(`a tone of 1 kHz at ${rate} stays the same tone at 16 kHz`, () => {
    const out = resample(tone(rate, 1_000), rate, 16_000);
    assert.ok(Math.abs(out.length - 16_000) <= 1);
    const wanted = tone(16_000, 1_000);
    const error = middle(out.map((value, index) => value - (wanted[index] as number)));
    assert.ok(decibels(rms(error) / rms(wanted)) < -70, `error ${decibels(rms(error) / rms(wanted))} dB`);
  });
}

test('a tone of 6 kHz, where the hissing sounds of speech lie, passes', () => {
  const out = middle(resample(tone(48_000, 6_000), 48_000, 16_000));
  assert.ok(Math.abs(decibels(rms(out) / rms(tone(16_000, 6_000)))) < 0.1);
});

for (const [rate, hertz] of [[48_000, 8_200], [48_000, 10_000], [44_100, 9_000], [44_100, 15_000], [22_050, 9_000]] as const) {
  test(`what 16 kHz cannot hold, ${hertz} Hz at ${rate}, does not fold back`, () => {
    const out = middle(resample(tone(rate, hertz), rate, 16_000));
    assert.ok(decibels(rms(out) / rms(tone(rate, hertz))) < -65, `${decibels(rms(out) / rms(tone(rate, hertz)))} dB`);
  });
}

test('a level stays a level', () => {
  for (const rate of [8_000, 44_100, 48_000]) {
    for (const value of middle(resample(new Float32Array(rate).fill(0.25), rate, 16_000))) assert.ok(Math.abs(value - 0.25) < 1e-4);
  }
});

test('nothing stays nothing, and one sample is enough', () => {
  assert.equal(resample(new Float32Array(0), 48_000, 16_000).length, 0);
  assert.ok(Number.isFinite(resample(new Float32Array(1).fill(1), 8_000, 16_000)[0]));
});

test('the source is left alone where the rates agree', () => {
  const samples = tone(16_000, 440);
  assert.equal(resample(samples, 16_000, 16_000), samples);
});
