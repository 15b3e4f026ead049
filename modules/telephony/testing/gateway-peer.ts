/** A telephone gateway as the README of this module describes it, written from that page alone: it signs each step of a call and does what it is told. */
import { createHmac, randomUUID } from 'node:crypto';

const base64url = (data: string | Buffer) => Buffer.from(data).toString('base64url');

export interface PeerVerb {
  readonly verb: 'say' | 'gather' | 'record' | 'dial' | 'hangUp';
  readonly text?: string;
  readonly number?: string;
  readonly from?: string;
  readonly keys?: readonly string[];
}
export interface Reply {
  readonly status: number;
  readonly code: string | undefined;
  readonly language: string;
  readonly verbs: readonly PeerVerb[];
  /** All that is said. */
  readonly said: string;
  /** What the caller is asked to do in the end. */
  readonly then: PeerVerb['verb'] | undefined;
}

export function signStep(key: string, content: Readonly<Record<string, unknown>>): string {
  const claims = { aud: 'huying', iat: Math.floor(Date.now() / 1_000), jti: randomUUID(), ...content };
  const signed = `${base64url(JSON.stringify({ alg: 'HS256' }))}.${base64url(JSON.stringify(claims))}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

export interface Caller {
  readonly callId: string;
  /** Sends what happens; `again` sends the last one once more, signed anew, as a gateway does that heard no answer. */
  step(event: string, more?: Readonly<Record<string, unknown>>): Promise<Reply>;
  again(): Promise<Reply>;
  press(digit: string): Promise<Reply>;
  say(words: string | undefined, wav?: Buffer): Promise<Reply>;
  hangUp(): Promise<Reply>;
}

export interface Gateway {
  post(token: string): Promise<Reply>;
  call(from: string | null, to: string): Promise<{ readonly caller: Caller; readonly reply: Reply }>;
}

/** `url` is `{PUBLIC_URL}`; every request goes over HTTP. */
export function startGateway(url: string, key: string): Gateway {
  const post = async (token: string): Promise<Reply> => {
    const response = await fetch(`${url}/api/telephony/steps`, { method: 'POST', headers: { 'content-type': 'application/jose' }, body: token });
    const { verbs = [], language = '', code } = (await response.json()) as { verbs?: PeerVerb[]; language?: string; code?: string };
    return { status: response.status, code, language, verbs, said: verbs.flatMap((one) => (one.verb === 'say' ? [one.text ?? ''] : [])).join(''), then: verbs.at(-1)?.verb };
  };
  return {
    post,
    async call(from, to) {
      const callId = `c-${randomUUID()}`;
      let count = 0;
      let last: Readonly<Record<string, unknown>> = {};
      const step: Caller['step'] = (event, more = {}) => {
        count += 1;
        last = { callId, step: count, from, to, event, ...more };
        return post(signStep(key, last));
      };
      const caller: Caller = {
        callId, step, again: () => post(signStep(key, last)), press: (digit) => step('pressed', { digit }), hangUp: () => step('hungUp'),
        say: (words, wav) => step('spoke', { ...(words === undefined ? {} : { words }), ...(wav ? { wav: wav.toString('base64') } : {}) }),
      };
      return { caller, reply: await caller.step('began') };
    },
  };
}
