/** Sound as numbers: resampling to 16 kHz and writing it as a WAV file. Pure. */
export const SPEECH_RATE = 16_000;

/** Half the width of the filter in zero crossings: more is sharper and slower. 12 keeps what lies above 8 kHz some 50 dB down. */
const CROSSINGS = 12;

/**
 * Resamples with a windowed sinc. The phone gives 44.1 or 48 kHz; simply dropping samples would fold hiss and sibilants into the speech that
 * the recogniser listens to.
 */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples;
  const ratio = from / to;
  const cutoff = Math.min(1, to / from);
  const reach = CROSSINGS / cutoff;
  const result = new Float32Array(Math.floor(samples.length / ratio));
  for (let index = 0; index < result.length; index += 1) {
    const centre = index * ratio;
    const first = Math.max(0, Math.ceil(centre - reach));
    const last = Math.min(samples.length - 1, Math.floor(centre + reach));
    let sum = 0;
    let weights = 0;
    for (let at = first; at <= last; at += 1) {
      const distance = at - centre;
      const angle = Math.PI * distance * cutoff;
      const sinc = angle === 0 ? 1 : Math.sin(angle) / angle;
      const weight = sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / reach));
      sum += weight * (samples[at] as number);
      weights += weight;
    }
    result[index] = weights === 0 ? 0 : sum / weights;
  }
  return result;
}

export function joinSamples(chunks: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}

/** Mono, 16 bit, little endian: RIFF header of 44 bytes and the samples. */
export function encodeWav(samples: Float32Array, rate: number = SPEECH_RATE): ArrayBuffer {
  const bytes = samples.length * 2;
  const buffer = new ArrayBuffer(44 + bytes);
  const view = new DataView(buffer);
  const write = (at: number, word: string) => {
    for (let index = 0; index < word.length; index += 1) view.setUint8(at + index, word.charCodeAt(index));
  };
  write(0, 'RIFF');
  view.setUint32(4, 36 + bytes, true);
  write(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  write(36, 'data');
  view.setUint32(40, bytes, true);
  samples.forEach((sample, index) => {
    const held = Math.max(-1, Math.min(1, sample));
    view.setInt16(44 + index * 2, Math.round(held < 0 ? held * 0x8000 : held * 0x7fff), true);
  });
  return buffer;
}

/** How loud it sounds, 0 to 1: −60 dB and below is 0, full scale is 1. */
export function loudness(samples: Float32Array): number {
  if (samples.length === 0) return 0;
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  return Math.max(0, Math.min(1, 1 + (10 * Math.log10(power + 1e-12)) / 60));
}
