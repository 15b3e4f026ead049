/**
 * Alibaba Cloud's side: checks the signature V3 by its published description, step by step and with nothing of ours, and answers SendSms and
 * SingleCallByTts as their pages show.
 */
import { createHash, createHmac } from 'node:crypto';
import { type Asked, type Peer, type PeerAnswer, startPeer } from './peer.ts';

const sha256 = (data: string) => createHash('sha256').update(data, 'utf8').digest('hex');

export interface AliyunCall {
  readonly action: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Step 1 to 3 of the page; the code that the provider answers where something is wrong. */
export function problemOfAliyun(asked: Pick<Asked, 'method' | 'search' | 'headers' | 'body'>, secrets: Readonly<Record<string, string>>, now: Date): string | undefined {
  const [, id = '', names = '', signature = ''] = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(asked.headers.authorization ?? '') ?? [];
  const secret = secrets[id];
  if (secret === undefined) return 'InvalidAccessKeyId.NotFound';
  const signedNames = names.split(';');
  // All x-acs- headers and host take part.
  const must = Object.keys(asked.headers).filter((name) => name.startsWith('x-acs-') || name === 'host').sort();
  if (must.join(';') !== signedNames.join(';')) return 'IncompleteSignature';
  const date = String(asked.headers['x-acs-date']);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(date) || Math.abs(Date.parse(date) - now.getTime()) > 900_000) return 'InvalidTimeStamp.Expired';
  if (asked.headers['x-acs-content-sha256'] !== sha256(asked.body)) return 'SignatureDoesNotMatch';
  // The query is taken apart and put together again, each part escaped by RFC 3986 and sorted by name.
  const escape = (text: string) => [...Buffer.from(text, 'utf8')].map((byte) => (/[A-Za-z0-9\-_.~]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)).join('');
  const pairs = asked.search === '' ? [] : asked.search.split('&').map((pair) => pair.split('=').map((part) => decodeURIComponent(part.replaceAll('+', ' '))) as [string, string]);
  const query = pairs.map(([name, value]) => [escape(name), escape(value ?? '')] as const).sort((one, other) => Buffer.compare(Buffer.from(one[0]), Buffer.from(other[0]))).map((pair) => pair.join('=')).join('&');
  const headers = signedNames.map((name) => `${name}:${String(asked.headers[name]).trim()}\n`).join('');
  const canonical = `${asked.method}\n/\n${query}\n${headers}\n${names}\n${sha256(asked.body)}`;
  return createHmac('sha256', secret).update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`).digest('hex') === signature ? undefined : 'SignatureDoesNotMatch';
}

export interface AliyunPeer extends Peer {
  readonly calls: AliyunCall[];
  /** What the next calls are answered instead of success. */
  readonly answers: PeerAnswer[];
}

export async function startAliyun(secrets: Readonly<Record<string, string>>): Promise<AliyunPeer> {
  const calls: AliyunCall[] = [];
  const answers: PeerAnswer[] = [];
  const nonces = new Set<string>();
  const peer = await startPeer((asked) => {
    const code = problemOfAliyun(asked, secrets, new Date());
    if (code) return { status: 400, body: { RequestId: 'R', Code: code, Message: 'Specified signature does not match.' } };
    const nonce = String(asked.headers['x-acs-signature-nonce']);
    if (nonces.has(nonce)) return { status: 400, body: { Code: 'SignatureNonceUsed' } };
    nonces.add(nonce);
    const action = String(asked.headers['x-acs-action']);
    if (asked.headers['x-acs-version'] !== '2017-05-25') return { status: 404, body: { Code: 'InvalidVersion' } };
    calls.push({ action, parameters: Object.fromEntries(asked.url.searchParams) });
    const told = answers.shift();
    if (told) return told;
    const taken = { RequestId: 'F655A8D5-B967-440B-8683-DAD6FF8DE990', Code: 'OK', Message: 'OK' };
    return { body: action === 'SendSms' ? { ...taken, BizId: `90061974693649844${calls.length}^0` } : { ...taken, CallId: `11612533${calls.length}^100001` } };
  });
  return { ...peer, calls, answers };
}
