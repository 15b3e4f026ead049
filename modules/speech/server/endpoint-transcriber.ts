import { askOutside } from '@huying/platform';
import type { EndpointConfiguration } from './configuration.ts';
import { LONGEST_TEXT, type Transcriber, type Transcript, type TranscriptionProblem } from './transcriber.ts';

const LONGEST_ANSWER_BYTES = 64 * 1024;
/** More requests at once than this, and the engine is slower than the calls come in. */
const MOST_AT_ONCE = 8;
/** A second try makes sense only where it can still be answered. */
const LEAST_FOR_RETRY_MILLISECONDS = 500;

/** Recognises by an OpenAI-compatible server (vLLM, FunASR, faster-whisper-server, a cloud): `POST /v1/audio/transcriptions`. */
export function createEndpointTranscriber(configuration: EndpointConfiguration): Transcriber {
  let atOnce = 0;
  return {
    name: `${configuration.url.host}/${configuration.model}`,
    async transcribe(wav, limitMilliseconds) {
      if (atOnce >= MOST_AT_ONCE) return { problem: 'transcriber.busy', detail: `${atOnce} requests are under way` };
      atOnce++;
      try {
        return await ask(configuration, wav, performance.now() + limitMilliseconds);
      } finally {
        atOnce--;
      }
    },
    prepare: async () => undefined,
    close: () => undefined,
  };
}

async function ask(configuration: EndpointConfiguration, wav: Uint8Array, deadline: number): Promise<Transcript | TranscriptionProblem> {
  const began = performance.now();
  for (let attempt = 1; ; attempt++) {
    const left = deadline - performance.now();
    if (left <= 0) return { problem: 'transcriber.late', detail: 'not done within the limit' };
    const answer = await post(configuration, wav, left);
    const mayRetry = attempt === 1 && 'problem' in answer && answer.problem === 'transcriber.unreachable';
    if (mayRetry && deadline - performance.now() > LEAST_FOR_RETRY_MILLISECONDS) continue;
    return 'problem' in answer ? answer : { ...answer, seconds: (performance.now() - began) / 1_000 };
  }
}

async function post(configuration: EndpointConfiguration, wav: Uint8Array, limitMilliseconds: number): Promise<Omit<Transcript, 'seconds'> | TranscriptionProblem> {
  const form = new FormData();
  form.set('file', new File([wav as Uint8Array<ArrayBuffer>], 'recording.wav', { type: 'audio/wav' }));
  form.set('model', configuration.model);
  form.set('language', 'zh');
  form.set('response_format', 'json');
  try {
    const response = await askOutside({ what: 'speech', method: 'POST', url: configuration.url }, (trace) => fetch(configuration.url, {
      method: 'POST', body: form, signal: AbortSignal.timeout(Math.ceil(limitMilliseconds)),
      headers: { ...trace, ...(configuration.key ? { authorization: `Bearer ${configuration.key}` } : {}) },
      // A voice goes where the configuration says and nowhere else.
      redirect: 'error',
    }));
    const body = await readLimited(response);
    if (!response.ok) return { problem: 'transcriber.refused', detail: `status ${response.status}` };
    return body === undefined ? { problem: 'transcriber.malformed', detail: 'the answer is too long' } : textOf(body);
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') return { problem: 'transcriber.late', detail: 'not done within the limit' };
    const cause = (error as { cause?: { code?: string; message?: string } }).cause;
    return { problem: 'transcriber.unreachable', detail: cause?.code ?? cause?.message ?? (error as Error).message };
  }
}

/** The body, or undefined where it is longer than any transcript. */
async function readLimited(response: Response): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  if (response.body) {
    for await (const part of response.body) {
      bytes += part.length;
      // Leaving the loop closes the connection.
      if (bytes > LONGEST_ANSWER_BYTES) return undefined;
      parts.push(part);
    }
  }
  return Buffer.concat(parts).toString('utf8');
}

function textOf(body: string): Omit<Transcript, 'seconds'> | TranscriptionProblem {
  const malformed = (detail: string): TranscriptionProblem => ({ problem: 'transcriber.malformed', detail });
  let answer: { text?: unknown; language?: unknown } | null;
  try {
    answer = JSON.parse(body) as typeof answer;
  } catch {
    return malformed('the answer is no JSON');
  }
  if (typeof answer?.text !== 'string') return malformed('the answer has no text');
  if (answer.text.length > LONGEST_TEXT) return malformed(`${answer.text.length} characters`);
  return { text: answer.text.trim(), language: typeof answer.language === 'string' ? answer.language.slice(0, 20) : null };
}
