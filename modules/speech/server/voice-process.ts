/** Process that reads recordings and finds the speech in them (Silero VAD 5.1 through sherpa-onnx). */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sherpa from 'sherpa-onnx-node';
import { isAudioProblem, MAXIMUM_SECONDS, readWav, SAMPLE_RATE, writeWav } from '../core/wav.ts';
import { serve } from './process-side.ts';
import type { Speech, VoiceAnswer, VoiceJob } from './voice-activity.ts';

const WEIGHTS = fileURLToPath(new URL('./silero/silero_vad.onnx', import.meta.url));
const WEIGHTS_SHA256 = '2623a2953f6ff3d2c1e61740c6cdb7168133479b267dfef114a4a3cc5bdd788f';
/** The window the model was trained with at 16 kHz. */
const WINDOW = 512;

/**
 * The threshold is below Silero's own 0.5: an elder whose call is refused as silence is worse off than a desk that hears an empty recording.
 * Measured (docs/speech.md), 0.3 refuses a third as many calls of half a second and lets in no more noise. A span shorter than 0.1 s is a
 * knock or a click; spans are never cut, because nobody needs them short.
 */
const SETTINGS = { threshold: 0.3, minSilenceDuration: 0.25, minSpeechDuration: 0.1, windowSize: WINDOW, maxSpeechDuration: MAXIMUM_SECONDS + 1 };

/** Quiet recordings, of a phone across the room, are made louder for the detector alone: up to here, and by 30 dB at most. */
const LOUD = 0.5;
const MOST_GAIN = 10 ** (30 / 20);

function load(): (job: VoiceJob) => VoiceAnswer {
  // With missing weights the library finds no speech in anything, and with damaged ones it aborts: neither may go unnoticed.
  if (createHash('sha256').update(readFileSync(WEIGHTS)).digest('hex') !== WEIGHTS_SHA256) throw new Error(`${WEIGHTS} is damaged`);
  const detector = new sherpa.Vad(
    { sileroVad: { model: WEIGHTS, ...SETTINGS }, sampleRate: SAMPLE_RATE, numThreads: 1, provider: 'cpu', debug: false },
    MAXIMUM_SECONDS + 10,
  );
  return (job) => {
    if ('samples' in job) return { speech: findSpeech(detector, job.samples) };
    const sound = readWav(job.bytes);
    if (isAudioProblem(sound)) return { refused: sound };
    return { heard: { seconds: sound.seconds, wav: writeWav(sound.samples), ...findSpeech(detector, sound.samples) } };
  };
}

function findSpeech(detector: sherpa.Vad, samples: Float32Array): Speech {
  detector.reset();
  const gain = gainOf(samples);
  for (let at = 0; at < samples.length; at += WINDOW) {
    const window = new Float32Array(WINDOW);
    samples.subarray(at, at + WINDOW).forEach((value, index) => {
      window[index] = value * gain;
    });
    detector.acceptWaveform(window);
  }
  detector.flush();
  const spans = [];
  const end = samples.length / SAMPLE_RATE;
  for (; !detector.isEmpty(); detector.pop()) {
    const span = detector.front(false);
    const startSeconds = span.start / SAMPLE_RATE;
    // The last window is filled up with silence, so a span may seem to end a little after the recording.
    spans.push({ startSeconds, endSeconds: Math.min(end, startSeconds + span.samples.length / SAMPLE_RATE) });
  }
  return { spans, speechSeconds: spans.reduce((sum, span) => sum + span.endSeconds - span.startSeconds, 0) };
}

function gainOf(samples: Float32Array): number {
  let peak = 0;
  for (const value of samples) peak = Math.max(peak, Math.abs(value));
  return Math.min(MOST_GAIN, Math.max(1, LOUD / Math.max(peak, Number.EPSILON)));
}

serve(load);
