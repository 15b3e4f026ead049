import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AudioRefusal, isAudioProblem, MAXIMUM_SECONDS, measureWav, readWav, type Sound, writeWav } from './wav.ts';

interface Recipe {
  tag?: number;
  subformat?: number;
  channels?: number;
  rate?: number;
  bits?: number;
  frameBytes?: number;
  data?: Uint8Array;
  dataSize?: number;
  before?: [string, Uint8Array][];
}

function chunk(name: string, body: Uint8Array, size = body.length): Uint8Array {
  const out = new Uint8Array(8 + body.length + (body.length % 2));
  out.set(new TextEncoder().encode(name));
  new DataView(out.buffer).setUint32(4, size, true);
  out.set(body, 8);
  return out;
}

function wav(recipe: Recipe = {}): Uint8Array {
  const { tag = 1, channels = 1, rate = 16_000, bits = 16 } = recipe;
  const format = new Uint8Array(tag === 0xfffe ? 40 : 16);
  const view = new DataView(format.buffer);
  view.setUint16(0, tag, true);
  view.setUint16(2, channels, true);
  view.setUint32(4, rate, true);
  view.setUint32(8, (rate * channels * bits) / 8, true);
  view.setUint16(12, recipe.frameBytes ?? (channels * bits) / 8, true);
  view.setUint16(14, bits, true);
  if (tag === 0xfffe) {
    view.setUint16(16, 22, true);
    view.setUint16(18, bits, true);
    view.setUint16(24, recipe.subformat ?? 1, true);
    format.set([0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113], 26);
  }
  const data = recipe.data ?? new Uint8Array(rate * channels * (bits / 8));
  const chunks = [chunk('fmt ', format), ...(recipe.before ?? []).map(([name, body]) => chunk(name, body)), chunk('data', data, recipe.dataSize)];
  const body = Buffer.concat([Buffer.from('WAVE'), ...chunks]);
  return Uint8Array.from(Buffer.concat([chunk('RIFF', new Uint8Array(0), body.length), body]));
}

function sound(bytes: Uint8Array): Sound {
  const read = readWav(bytes);
  assert.ok(!isAudioProblem(read), JSON.stringify(read));
  return read;
}
const refused = (bytes: Uint8Array): AudioRefusal | undefined => {
  const read = readWav(bytes);
  return isAudioProblem(read) ? read.problem : undefined;
};

/** The same ramp from -1 towards 1 in each encoding. */
const ENCODINGS: [string, Recipe, (view: DataView, index: number, value: number) => void, number][] = [
  ['8 bit', { bits: 8 }, (view, index, value) => view.setUint8(index, Math.round(value * 127) + 128), 1 / 64],
  ['16 bit', { bits: 16 }, (view, index, value) => view.setInt16(index * 2, Math.round(value * 32_767), true), 1e-4],
  ['24 bit', { bits: 24 }, (view, index, value) => {
    const whole = Math.round(value * 8_388_607);
    view.setUint16(index * 3, whole & 0xffff, true);
    view.setInt8(index * 3 + 2, whole >> 16);
  }, 1e-6],
  ['32 bit', { bits: 32 }, (view, index, value) => view.setInt32(index * 4, Math.round(value * 2_147_483_647), true), 1e-7],
  ['32-bit float', { tag: 3, bits: 32 }, (view, index, value) => view.setFloat32(index * 4, value, true), 1e-7],
  ['extensible 16 bit', { tag: 0xfffe, bits: 16 }, (view, index, value) => view.setInt16(index * 2, Math.round(value * 32_767), true), 1e-4],
  ['extensible float', { tag: 0xfffe, subformat: 3, bits: 32 }, (view, index, value) => view.setFloat32(index * 4, value, true), 1e-7],
];

for (const [name, recipe, put, tolerance] of ENCODINGS) {
  test(`reads ${name}, one channel and the mean of two`, () => {
    const ramp = (index: number) => -1 + (2 * index) / 16_000;
    const bytes = (recipe.bits as number) / 8;
    const mono = new Uint8Array(16_000 * bytes);
    const stereo = new Uint8Array(32_000 * bytes);
    for (let index = 0; index < 16_000; index++) {
      put(new DataView(mono.buffer), index, ramp(index));
      put(new DataView(stereo.buffer), 2 * index, ramp(index));
      put(new DataView(stereo.buffer), 2 * index + 1, 0);
    }
    const one = sound(wav({ ...recipe, data: mono }));
    const two = sound(wav({ ...recipe, channels: 2, data: stereo }));
    assert.equal(one.seconds, 1);
    for (let index = 0; index < 16_000; index++) {
      assert.ok(Math.abs((one.samples[index] as number) - ramp(index)) <= tolerance);
      assert.ok(Math.abs((two.samples[index] as number) - ramp(index) / 2) <= tolerance);
    }
  });
}

test('gives 16 kHz whatever the rate was', () => {
  for (const rate of [8_000, 11_025, 44_100, 48_000]) {
    const read = sound(wav({ rate }));
    assert.equal(read.seconds, 1);
    assert.ok(Math.abs(read.samples.length - 16_000) <= 1);
  }
});

test('passes over other chunks, also of odd length', () => {
  assert.equal(sound(wav({ before: [['LIST', new Uint8Array(7)], ['fact', new Uint8Array(4)]] })).seconds, 1);
});

test('floats beyond full scale are held at it', () => {
  const data = new Uint8Array(new Float32Array(16_000).fill(9e30).buffer);
  assert.equal(sound(wav({ tag: 3, bits: 32, data })).samples[5], 1);
});

const WRONG: [string, Uint8Array, AudioRefusal][] = [
  ['nothing', new Uint8Array(0), 'speech.notAudio'],
  ['a text', new TextEncoder().encode('This is a message that somebody called voice.wav'), 'speech.notAudio'],
  ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, ...new Array(64).fill(0)]), 'speech.notAudio'],
  ['the header alone', wav({}).subarray(0, 20), 'speech.notAudio'],
  ['no data', wav({ data: new Uint8Array(0) }), 'speech.tooShort'],
  ['a data size that streaming leaves open', wav({ dataSize: 0xffff_ffff }), 'speech.notAudio'],
  ['a data size of nothing before real data', wav({ dataSize: 0 }), 'speech.tooShort'],
  ['a data size beyond the end', wav({ dataSize: 32_001 }), 'speech.notAudio'],
  ['a cut-off recording', wav({}).subarray(0, 20_000), 'speech.notAudio'],
  ['a chunk of four gigabytes before the data', wav({ before: [['LIST', new Uint8Array(8)]] }).map((byte, at) => (at >= 40 && at < 44 ? 255 : byte)), 'speech.notAudio'],
  ['more chunks than any recorder writes', wav({ before: new Array(70).fill(['junk', new Uint8Array(0)]) }), 'speech.notAudio'],
  ['MP3 inside WAV', wav({ tag: 0x55 }), 'speech.notAudio'],
  ['64-bit floats', wav({ tag: 3, bits: 64 }), 'speech.notAudio'],
  ['12 bits', wav({ bits: 12, frameBytes: 2, data: new Uint8Array(32_000) }), 'speech.notAudio'],
  ['no channel', wav({ channels: 0, frameBytes: 0, data: new Uint8Array(32_000) }), 'speech.notAudio'],
  ['six channels', wav({ channels: 6 }), 'speech.notAudio'],
  ['no rate', wav({ rate: 0, data: new Uint8Array(32_000) }), 'speech.notAudio'],
  ['a rate of 4 GHz', wav({ rate: 4_294_967_295, frameBytes: 2, data: new Uint8Array(32_000) }), 'speech.notAudio'],
  ['a frame size that contradicts the format', wav({ frameBytes: 3 }), 'speech.notAudio'],
  ['an unknown extensible format', wav({ tag: 0xfffe, subformat: 0x92 }), 'speech.notAudio'],
  ['not-a-number', wav({ tag: 3, bits: 32, data: new Uint8Array(new Float32Array(16_000).fill(Number.NaN).buffer) }), 'speech.notAudio'],
  ['infinity', wav({ tag: 3, bits: 32, data: new Uint8Array(new Float32Array(16_000).fill(Number.POSITIVE_INFINITY).buffer) }), 'speech.notAudio'],
  ['a quarter of a second', wav({ data: new Uint8Array(8_000) }), 'speech.tooShort'],
  ['a minute and a sample', wav({ data: new Uint8Array(2 * (16_000 * MAXIMUM_SECONDS + 1)) }), 'speech.tooLong'],
  ['eight minutes in 4 MB', wav({ rate: 8_000, bits: 8, data: new Uint8Array(4_000_000) }), 'speech.tooLong'],
];
for (const [name, bytes, problem] of WRONG) test(`refuses ${name} as ${problem}`, () => assert.equal(refused(bytes), problem));

test('accepts a whole minute and 0.3 seconds', () => {
  assert.equal(sound(wav({ data: new Uint8Array(2 * 16_000 * MAXIMUM_SECONDS) })).seconds, 60);
  assert.equal(sound(wav({ data: new Uint8Array(9_600) })).seconds, 0.3);
});

test('the header alone tells the length and the same problems', () => {
  assert.equal((measureWav(wav({ rate: 48_000, channels: 2 })) as { seconds: number }).seconds, 1);
  for (const [name, bytes, problem] of WRONG) {
    const measured = measureWav(bytes);
    // Only the samples themselves are not looked at.
    if (name !== 'not-a-number' && name !== 'infinity') assert.equal(isAudioProblem(measured) && measured.problem, problem, name);
  }
});

test('what is written is read back to the sample', () => {
  const integers = fc.array(fc.integer({ min: -32_768, max: 32_767 }), { minLength: 4_800, maxLength: 6_000 });
  fc.assert(
    fc.property(integers, (values) => {
      const samples = Float32Array.from(values, (value) => value / 32_768);
      const bytes = writeWav(samples);
      assert.deepEqual(sound(bytes).samples, samples);
      assert.deepEqual(writeWav(sound(bytes).samples), bytes);
    }),
    { numRuns: 30 },
  );
});

test('levels beyond full scale are written as full scale', () => {
  const view = new DataView(writeWav(Float32Array.of(2, -2)).buffer, 44);
  assert.deepEqual([view.getInt16(0, true), view.getInt16(2, true)], [32_767, -32_768]);
});

test('no bytes whatever throw, and damaged recordings end in every outcome', () => {
  const seen = new Set<string>();
  const base = wav({ rate: 8_000, data: new Uint8Array(8_000), before: [['LIST', new Uint8Array(6)]] });
  const damage = fc.record({
    edits: fc.array(fc.tuple(fc.integer({ min: 0, max: 70 }), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
    end: fc.oneof(fc.constant(base.length), fc.integer({ min: 0, max: base.length })),
    shift: fc.integer({ min: 0, max: 3 }),
  });
  fc.assert(
    fc.property(damage, ({ edits, end, shift }) => {
      // A view that does not begin at its buffer's start must be read as well as one that does.
      const bytes = new Uint8Array(base.length + shift).subarray(shift);
      bytes.set(base);
      for (const [at, value] of edits) bytes[at] = value;
      const read = readWav(bytes.subarray(0, end));
      seen.add(isAudioProblem(read) ? read.problem : 'sound');
      if (!isAudioProblem(read)) assert.ok(read.samples.every(Number.isFinite) && read.seconds <= MAXIMUM_SECONDS);
    }),
    { numRuns: 4_000, seed: 7 },
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readWav(bytes)), { numRuns: 2_000 });
  assert.deepEqual([...seen].sort(), ['sound', 'speech.notAudio', 'speech.tooShort']);
});
