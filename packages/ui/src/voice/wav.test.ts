import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeWav, joinSamples, loudness, resample, SPEECH_RATE } from './wav.ts';

const tone = (hertz: number, rate: number, seconds = 0.5, height = 0.5) =>
  Float32Array.from({ length: rate * seconds }, (_, index) => height * Math.sin((2 * Math.PI * hertz * index) / rate));
/** Root mean square of the middle, away from the edges of the filter. */
const power = (samples: Float32Array) => {
  const middle = samples.subarray(samples.length / 4, (samples.length * 3) / 4);
  return Math.sqrt(middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length);
};

for (const rate of [48_000, 44_100, 22_050, 8_000]) {
  test(`a voice at ${rate} Hz comes through at 16 kHz as it was`, () => {
    const given = tone(1000, rate);
    const made = resample(given, rate, SPEECH_RATE);
    assert.ok(Math.abs(made.length - SPEECH_RATE / 2) <= 1);
    assert.ok(Math.abs(power(made) - power(given)) < 0.005);
    const ideal = tone(1000, SPEECH_RATE);
    const worst = made.subarray(200, 7000).reduce((most, sample, index) => Math.max(most, Math.abs(sample - (ideal[index + 200] as number))), 0);
    assert.ok(worst < 0.01, `off by ${worst}`);
  });
}

test('what lies above 8 kHz does not fold into the speech', () => {
  for (const hertz of [10_000, 12_000, 15_000]) assert.ok(power(resample(tone(hertz, 48_000), 48_000, SPEECH_RATE)) < 0.5 * Math.SQRT1_2 * 0.01, `${hertz} Hz`);
  // The planted fault: taking every third sample lets it through at full strength.
  const careless = tone(10_000, 48_000).filter((_, index) => index % 3 === 0);
  assert.ok(power(careless) > 0.3);
});

test('the same rate is left alone', () => {
  const given = tone(440, SPEECH_RATE);
  assert.equal(resample(given, SPEECH_RATE, SPEECH_RATE), given);
});

test('a WAV has the header that players want and clips instead of wrapping round', () => {
  const bytes = Buffer.from(encodeWav(Float32Array.of(0, 1, -1, 2, -2, 0.5)));
  assert.equal(bytes.toString('latin1', 0, 4) + bytes.toString('latin1', 8, 16), 'RIFFWAVEfmt ');
  assert.equal(bytes.readUInt32LE(4), bytes.length - 8);
  assert.deepEqual([bytes.readUInt16LE(20), bytes.readUInt16LE(22), bytes.readUInt32LE(24), bytes.readUInt32LE(28), bytes.readUInt16LE(32), bytes.readUInt16LE(34)], [1, 1, 16_000, 32_000, 2, 16]);
  assert.equal(bytes.readUInt32LE(40), 12);
  assert.deepEqual(Array.from({ length: 6 }, (_, index) => bytes.readInt16LE(44 + index * 2)), [0, 32767, -32768, 32767, -32768, 16384]);
});

test('loudness: silence is 0, full scale is 1, between them decibels', () => {
  assert.equal(loudness(new Float32Array(100)), 0);
  assert.equal(loudness(new Float32Array()), 0);
  assert.equal(loudness(new Float32Array(100).fill(1)), 1);
  assert.ok(Math.abs(loudness(new Float32Array(100).fill(0.0316)) - 0.5) < 0.01, '-30 dB is the middle');
});

test('pieces are joined in order', () => assert.deepEqual([...joinSamples([Float32Array.of(1, 2), Float32Array.of(), Float32Array.of(3)])], [1, 2, 3]));
