/** The microphone, as 16 kHz 16 bit mono WAV: what a speech recogniser wants and every player plays. */
import type { Language } from '../text/texts.ts';
import { type Dictation, startDictation } from './dictation.ts';
import workletUrl from './recorder-worklet.ts?worker&url';
import { encodeWav, joinSamples, loudness, resample, SPEECH_RATE } from './wav.ts';

/** Each has its sentence under `refusal.<code>`. */
export type RecorderRefusal = 'microphone.denied' | 'microphone.missing' | 'microphone.busy' | 'microphone.insecure' | 'microphone.unsupported';

export interface Recording {
  readonly wav: Blob;
  readonly seconds: number;
  /** The loudest moment, 0 to 1, to tell silence before anything is sent. */
  readonly peak: number;
  /** What the phone's own recogniser understood, where it has one. */
  readonly heard: string | undefined;
}

export interface RecordingRun {
  stop(): Promise<Recording>;
  /** Throws away what was said. */
  cancel(): void;
}

export interface RecorderOptions {
  readonly onLevel?: (level: number) => void;
  /** What the phone understands while somebody speaks. */
  readonly onHeard?: (text: string) => void;
  /** Called when the longest time is reached; the caller then stops as if the person had. */
  readonly onFull?: () => void;
  readonly maxSeconds?: number;
  readonly language?: Language;
  /** Uses the phone's own recogniser beside the recording. It may send the sound to its maker, so it needs the person's consent. */
  readonly usesPhoneRecogniser?: boolean;
}

export const MAX_RECORDING_SECONDS = 60;
/** People let go of the button with the last word still in the mouth. */
const LAST_SOUND_MS = 300;

export type StartedRecording = { readonly ok: true; readonly run: RecordingRun } | { readonly ok: false; readonly code: RecorderRefusal };

/** The words for what `getUserMedia` throws. */
export function refusalOfMicrophone(error: unknown): RecorderRefusal {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError' || name === 'PermissionDeniedError') return 'microphone.denied';
  if (name === 'NotFoundError' || name === 'OverconstrainedError' || name === 'DevicesNotFoundError') return 'microphone.missing';
  if (name === 'NotReadableError' || name === 'AbortError' || name === 'TrackStartError') return 'microphone.busy';
  return 'microphone.unsupported';
}

/** Starts recording; must be called from a touch or key, or some phones stay silent. */
export async function startRecording(options: RecorderOptions = {}): Promise<StartedRecording> {
  if (!globalThis.isSecureContext) return { ok: false, code: 'microphone.insecure' };
  if (!navigator.mediaDevices?.getUserMedia || typeof AudioWorkletNode === 'undefined') return { ok: false, code: 'microphone.unsupported' };
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true } });
  } catch (error) {
    return { ok: false, code: refusalOfMicrophone(error) };
  }
  const context = new AudioContext();
  const release = () => {
    for (const track of stream.getTracks()) track.stop();
    if (context.state !== 'closed') void context.close();
  };
  try {
    await context.resume();
    await context.audioWorklet.addModule(workletUrl);
    const dictation = options.usesPhoneRecogniser ? startDictation(options.language ?? 'zh', options.onHeard) : undefined;
    return { ok: true, run: record(stream, context, options, dictation, release) };
  } catch (error) {
    console.error('the recorder could not start', error);
    release();
    return { ok: false, code: 'microphone.unsupported' };
  }
}

function record(stream: MediaStream, context: AudioContext, options: RecorderOptions, dictation: Dictation | undefined, release: () => void): RecordingRun {
  const { maxSeconds = MAX_RECORDING_SECONDS, onLevel, onFull } = options;
  const chunks: Float32Array[] = [];
  const limit = maxSeconds * context.sampleRate;
  let length = 0;
  let peak = 0;
  let isOver = false;
  const source = context.createMediaStreamSource(stream);
  const node = new AudioWorkletNode(context, 'huying-recorder', { numberOfInputs: 1, numberOfOutputs: 0, channelCount: 1, channelCountMode: 'explicit' });
  node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
    if (isOver || length >= limit) return;
    chunks.push(data);
    length += data.length;
    const level = loudness(data);
    peak = Math.max(peak, level);
    onLevel?.(level);
    if (length >= limit) onFull?.();
  };
  source.connect(node);

  const end = () => {
    isOver = true;
    source.disconnect();
    node.port.close();
    release();
    onLevel?.(0);
  };
  return {
    async stop() {
      await new Promise((done) => setTimeout(done, LAST_SOUND_MS));
      end();
      const samples = resample(joinSamples(chunks).subarray(0, limit), context.sampleRate, SPEECH_RATE);
      const heard = await dictation?.finish();
      return { wav: new Blob([encodeWav(samples)], { type: 'audio/wav' }), seconds: samples.length / SPEECH_RATE, peak, heard: heard || undefined };
    },
    cancel() {
      end();
      dictation?.cancel();
    },
  };
}
