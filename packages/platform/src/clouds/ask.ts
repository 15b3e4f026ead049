import { askOutside } from '../tracing.ts';

const WAIT_SECONDS = 10;
const MOST_ANSWER_BYTES = 256 * 1024;

export interface Asking {
  /** How the other side is called in traces: the address itself may hold a secret. */
  readonly what: string;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Longest that is waited for. */
  readonly waitSeconds?: number;
}

export interface Answered {
  readonly status: number;
  readonly bytes: Buffer;
}

async function bytesOf(response: Response): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > MOST_ANSWER_BYTES) throw new Error('the answer is too long');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Asks another system; undefined when no answer came in time. Redirects are not followed: they would carry a signed request elsewhere. */
export async function ask({ what, method, url, headers, body, waitSeconds = WAIT_SECONDS }: Asking): Promise<Answered | undefined> {
  try {
    return await askOutside({ what, method, url }, async (trace) => {
      const response = await fetch(url, { method, headers: { ...trace, ...headers }, redirect: 'error', signal: AbortSignal.timeout(waitSeconds * 1_000), ...(body === undefined ? {} : { body }) });
      return { status: response.status, bytes: await bytesOf(response) };
    });
  } catch {
    // What went wrong in the network is not told on: its words may hold the address with its secrets.
    return undefined;
  }
}

/** The answer as JSON; an object without anything where it is none. */
export const jsonOf = (answered: Answered): Record<string, unknown> => objectOf(answered.bytes.toString('utf8'));

/** JSON within JSON, as some providers answer. */
export function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Codes of providers are short words of letters, digits and points; anything else they say may hold a number or a name. */
export const codeOf = (value: unknown): string => {
  const text = String(value ?? '');
  return /^[\w.:-]{1,80}$/.test(text) ? text : 'unreadable';
};
