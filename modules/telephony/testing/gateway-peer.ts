/** A telephone gateway as the README of this module describes it, written from that page alone: it signs each step of a call and does what it is told. */
import { createHmac, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

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
  /** A call whose first step is sent by `first`, so that it may be sent again where nobody answered. */
  begin(from: string | null, to: string): { readonly caller: Caller; first(): Promise<Reply> };
  call(from: string | null, to: string): Promise<{ readonly caller: Caller; readonly reply: Reply }>;
}

/** `url` is `{PUBLIC_URL}`, which may move; every request goes over HTTP. */
export function startGateway(url: string | (() => string), key: string): Gateway {
  const post = async (token: string): Promise<Reply> => {
    const response = await fetch(`${typeof url === 'string' ? url : url()}/api/telephony/steps`, { method: 'POST', headers: { 'content-type': 'application/jose' }, body: token });
    const { verbs = [], language = '', code } = (await response.json()) as { verbs?: PeerVerb[]; language?: string; code?: string };
    return { status: response.status, code, language, verbs, said: verbs.flatMap((one) => (one.verb === 'say' ? [one.text ?? ''] : [])).join(''), then: verbs.at(-1)?.verb };
  };
  const begin: Gateway['begin'] = (from, to) => {
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
      return { caller, first: () => caller.step('began') };
  };
  return {
    post, begin,
    async call(from, to) {
      const { caller, first } = begin(from, to);
      return { caller, reply: await first() };
    },
  };
}

export interface BridgeRequest {
  readonly aud: string;
  readonly callId: string;
  readonly first: string;
  readonly second: string;
  readonly from: string;
  readonly language: string;
  readonly say: string;
}
export interface Bridges {
  readonly url: string;
  /** Bridges that were built: one that is asked for twice is built once. */
  readonly built: BridgeRequest[];
  /** Whoever was rung up, and what was read to them. */
  readonly rung: { readonly to: string; readonly say: string }[];
  close(): Promise<void>;
}

/** The side of the gateway that is asked to bridge two numbers. */
export async function startBridges(key: string): Promise<Bridges> {
  const built: BridgeRequest[] = [];
  const rung: { to: string; say: string }[] = [];
  const answerTo = (path: string | undefined, type: string | undefined, token: string): number => {
    if ((path !== '/bridges' && path !== '/calls') || type !== 'application/jose') return 404;
    const [head = '', content = '', mac = ''] = token.split('.');
    if (createHmac('sha256', key).update(`${head}.${content}`).digest('base64url') !== mac) return 401;
    const request = JSON.parse(Buffer.from(content, 'base64url').toString()) as BridgeRequest;
    if (request.aud !== 'telephone-gateway') return 401;
    if (path === '/calls') {
      rung.push(JSON.parse(Buffer.from(content, 'base64url').toString()) as { to: string; say: string });
      return 202;
    }
    if (built.some((one) => one.callId === request.callId)) return 409;
    built.push(request);
    return 202;
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => response.writeHead(answerTo(request.url, request.headers['content-type'], Buffer.concat(parts).toString())).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, built, rung,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}
