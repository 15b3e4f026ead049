/**
 * Sides of Alibaba Cloud and Tencent Cloud: they check the signatures V3 by their published descriptions, step by step and with nothing of ours. What a
 * service answers says whoever starts one.
 */
import { createHash, createHmac } from 'node:crypto';
import { type Asked, type Peer, type PeerAnswer, startPeer } from './peer.ts';

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: Buffer, data: string) => createHmac('sha256', key).update(data, 'utf8').digest();

/** Step 1 to 3 of the page; the code that the provider answers where something is wrong. */
export function problemOfAliyun(asked: Pick<Asked, 'method' | 'search' | 'headers' | 'bytes'>, secrets: Readonly<Record<string, string>>, now: Date): string | undefined {
  const [, id = '', names = '', signature = ''] = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(asked.headers.authorization ?? '') ?? [];
  const secret = secrets[id];
  if (secret === undefined) return 'InvalidAccessKeyId.NotFound';
  const signedNames = names.split(';');
  // All x-acs- headers, host and the type of a body take part.
  const must = Object.keys(asked.headers).filter((name) => name.startsWith('x-acs-') || name === 'host' || name === 'content-type').sort();
  if (must.join(';') !== signedNames.join(';')) return 'IncompleteSignature';
  const date = String(asked.headers['x-acs-date']);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(date) || Math.abs(Date.parse(date) - now.getTime()) > 900_000) return 'InvalidTimeStamp.Expired';
  if (asked.headers['x-acs-content-sha256'] !== sha256(asked.bytes)) return 'SignatureDoesNotMatch';
  // The query is taken apart and put together again, each part escaped by RFC 3986 and sorted by name.
  const escape = (text: string) => [...Buffer.from(text, 'utf8')].map((byte) => (/[A-Za-z0-9\-_.~]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)).join('');
  const pairs = asked.search === '' ? [] : asked.search.split('&').map((pair) => pair.split('=').map((part) => decodeURIComponent(part.replaceAll('+', ' '))) as [string, string]);
  const query = pairs.map(([name, value]) => [escape(name), escape(value ?? '')] as const).sort((one, other) => Buffer.compare(Buffer.from(one[0]), Buffer.from(other[0]))).map((pair) => pair.join('=')).join('&');
  const headers = signedNames.map((name) => `${name}:${String(asked.headers[name]).trim()}\n`).join('');
  const canonical = `${asked.method}\n/\n${query}\n${headers}\n${names}\n${sha256(asked.bytes)}`;
  return createHmac('sha256', secret).update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`).digest('hex') === signature ? undefined : 'SignatureDoesNotMatch';
}

/** What a started side keeps and is told. */
export interface CloudPeer<Call> extends Peer {
  readonly calls: Call[];
  /** What the next calls are answered instead of success. */
  readonly answers: PeerAnswer[];
}

export interface AliyunCall {
  readonly action: string;
  readonly version: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

export async function startAliyunPeer(secrets: Readonly<Record<string, string>>, answer: (call: AliyunCall, count: number) => PeerAnswer): Promise<CloudPeer<AliyunCall>> {
  const calls: AliyunCall[] = [];
  const answers: PeerAnswer[] = [];
  const nonces = new Set<string>();
  const peer = await startPeer((asked) => {
    const code = problemOfAliyun(asked, secrets, new Date());
    if (code) return { status: 400, body: { RequestId: 'R', Code: code, Message: 'Specified signature does not match.' } };
    const nonce = String(asked.headers['x-acs-signature-nonce']);
    if (nonces.has(nonce)) return { status: 400, body: { Code: 'SignatureNonceUsed' } };
    nonces.add(nonce);
    const call = { action: String(asked.headers['x-acs-action']), version: String(asked.headers['x-acs-version']), parameters: Object.fromEntries(asked.url.searchParams), bytes: asked.bytes };
    calls.push(call);
    return answers.shift() ?? answer(call, calls.length);
  });
  return { ...peer, calls, answers };
}

export function problemOfTencent(asked: Pick<Asked, 'method' | 'headers' | 'body'>, secrets: Readonly<Record<string, string>>, service: string, now: Date): string | undefined {
  const [, id = '', day = '', named = '', names = '', signature = ''] =
    /^TC3-HMAC-SHA256 Credential=([^/]+)\/([^/]+)\/([^/]+)\/tc3_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(asked.headers.authorization ?? '') ?? [];
  if (named === '') return 'AuthFailure.InvalidAuthorization';
  const secret = secrets[id];
  if (secret === undefined) return 'AuthFailure.SecretIdNotFound';
  const timestamp = Number(asked.headers['x-tc-timestamp']);
  if (!(Math.abs(now.getTime() / 1_000 - timestamp) <= 300)) return 'AuthFailure.SignatureExpire';
  if (new Date(timestamp * 1_000).toISOString().slice(0, 10) !== day || named !== service) return 'AuthFailure.SignatureFailure';
  const signed = names.split(';');
  if (!signed.includes('host') || !signed.includes('content-type')) return 'AuthFailure.SignatureFailure';
  const headers = signed.map((name) => `${name}:${String(asked.headers[name]).trim().toLowerCase()}\n`).join('');
  const canonical = [asked.method, '/', '', headers, names, sha256(asked.body)].join('\n');
  const text = ['TC3-HMAC-SHA256', String(timestamp), `${day}/${service}/tc3_request`, sha256(canonical)].join('\n');
  const key = hmac(hmac(hmac(Buffer.from(`TC3${secret}`), day), service), 'tc3_request');
  return hmac(key, text).toString('hex') === signature ? undefined : 'AuthFailure.SignatureFailure';
}

export interface TencentCall {
  readonly action: string;
  readonly version: string;
  readonly region: string;
  readonly content: Readonly<Record<string, unknown>>;
}

export async function startTencentPeer(secrets: Readonly<Record<string, string>>, serviceOf: (action: string) => string, answer: (call: TencentCall, count: number) => object): Promise<CloudPeer<TencentCall>> {
  const calls: TencentCall[] = [];
  const answers: PeerAnswer[] = [];
  const peer = await startPeer((asked) => {
    const action = String(asked.headers['x-tc-action']);
    const code = problemOfTencent(asked, secrets, serviceOf(action), new Date());
    if (code) return { body: { Response: { Error: { Code: code, Message: 'The provided credentials could not be validated.' }, RequestId: 'R' } } };
    const call = { action, version: String(asked.headers['x-tc-version']), region: String(asked.headers['x-tc-region']), content: JSON.parse(asked.body) as Record<string, unknown> };
    calls.push(call);
    return answers.shift() ?? { body: { Response: { ...answer(call, calls.length), RequestId: 'a0aabda6-cf91-4f3e-a81f-9198114a2279' } } };
  });
  return { ...peer, calls, answers };
}
