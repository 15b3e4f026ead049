/** A telephone gateway as docs/telephone-gateway.md describes it, written from that page alone: it takes calls and reports what became of them. */
import { createHmac, randomUUID } from 'node:crypto';
import { type Peer, type PeerAnswer, startPeer } from '@huying/platform/testing';

const base64url = (data: string | Buffer) => Buffer.from(data).toString('base64url');
const hs256 = (key: string, text: string) => createHmac('sha256', key).update(text).digest('base64url');

export interface CallRequest {
  readonly aud: string;
  readonly iat: number;
  readonly jti: string;
  readonly callId: string;
  readonly to: string;
  readonly language: string;
  readonly say: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly overAt: string;
  readonly reportTo?: string;
}

export interface TelephonePeer extends Peer {
  /** Calls that were made: a call that is asked for twice is made once. */
  readonly calls: CallRequest[];
  /** How often a call was asked for. */
  asked: number;
  readonly answers: PeerAnswer[];
}

export async function startTelephone(key: string): Promise<TelephonePeer> {
  const calls: CallRequest[] = [];
  const answers: PeerAnswer[] = [];
  const seen = new Set<string>();
  const peer: Omit<TelephonePeer, keyof Peer> = { calls, answers, asked: 0 };
  const server = await startPeer(({ method, url, headers, body }) => {
    if (method !== 'POST' || url.pathname !== '/calls' || headers['content-type'] !== 'application/jose') return { status: 404, body: { code: 'not-found' } };
    const [head = '', content = '', mac = ''] = body.split('.');
    const { alg } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { alg: string };
    if (alg !== 'HS256' || hs256(key, `${head}.${content}`) !== mac) return { status: 401, body: { code: 'wrong-signature' } };
    const request = JSON.parse(Buffer.from(content, 'base64url').toString()) as CallRequest;
    if (request.aud !== 'telephone-gateway' || Math.abs(Date.now() / 1_000 - request.iat) > 300 || seen.has(request.jti)) return { status: 401, body: { code: 'replayed' } };
    seen.add(request.jti);
    peer.asked += 1;
    const told = answers.shift();
    if (told) return told;
    if (calls.some((one) => one.callId === request.callId)) return { status: 409, body: { code: 'known-call' } };
    calls.push(request);
    return { status: 202, body: { callId: request.callId } };
  });
  return Object.assign(peer, server);
}

/** A report as the gateway signs it. */
export function reportOf(key: string, content: Readonly<Record<string, unknown>>, head: object = { alg: 'HS256' }): string {
  const claims = { aud: 'huying', iat: Math.floor(Date.now() / 1_000), jti: randomUUID(), ...content };
  const signed = `${base64url(JSON.stringify(head))}.${base64url(JSON.stringify(claims))}`;
  return `${signed}.${hs256(key, signed)}`;
}
