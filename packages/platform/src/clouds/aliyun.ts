/**
 * Signature V3 of Alibaba Cloud, ACS3-HMAC-SHA256: https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
 */
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { type Answered, ask, jsonOf } from './ask.ts';

export interface AliyunKey {
  readonly id: string;
  readonly secret: string;
}

export interface AliyunRequest {
  readonly host: string;
  readonly action: string;
  readonly version: string;
  readonly query: Readonly<Record<string, string>>;
  readonly now: Date;
  readonly nonce: string;
  /** What is sent as it is, e.g. a picture. */
  readonly body?: Uint8Array<ArrayBuffer>;
}

const ALGORITHM = 'ACS3-HMAC-SHA256';
const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');
/** RFC 3986: what `encodeURIComponent` leaves besides letters, digits and `-_.~` is escaped as well. */
const escaped = (text: string) => encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
/** Keys are sorted by their bytes, not by any language. */
const byName = ([one]: readonly [string, string], [other]: readonly [string, string]) => (one < other ? -1 : 1);

const BYTES = 'application/octet-stream';

/** A call in the RPC style: what is asked stands in the query; the body is empty, or bytes. */
export function signAliyun(key: AliyunKey, { host, action, version, query, now, nonce, body }: AliyunRequest): { readonly query: string; readonly headers: Readonly<Record<string, string>> } {
  const canonicalQuery = Object.entries(query).sort(byName).map(([name, value]) => `${escaped(name)}=${escaped(value)}`).join('&');
  const bodyHash = sha256(body ?? '');
  const signed: Record<string, string> = {
    ...(body ? { 'content-type': BYTES } : {}), host, 'x-acs-action': action, 'x-acs-content-sha256': bodyHash, 'x-acs-date': now.toISOString().replace(/\.\d+Z$/, 'Z'), 'x-acs-signature-nonce': nonce, 'x-acs-version': version,
  };
  const headers = Object.entries(signed).sort(byName);
  const names = headers.map(([name]) => name).join(';');
  const canonical = ['POST', '/', canonicalQuery, ...headers.map(([name, value]) => `${name}:${value}`), '', names, bodyHash].join('\n');
  const signature = createHmac('sha256', key.secret).update(`${ALGORITHM}\n${sha256(canonical)}`).digest('hex');
  const { host: _, ...sent } = signed;
  return { query: canonicalQuery, headers: { ...sent, authorization: `${ALGORITHM} Credential=${key.id},SignedHeaders=${names},Signature=${signature}` } };
}

export interface AliyunService {
  readonly key: AliyunKey;
  /** Without a path: `https://dysmsapi.aliyuncs.com`. */
  readonly url: string;
}

/** Asks Alibaba Cloud; undefined when no answer came in time. */
export async function askAliyun({ key, url }: AliyunService, request: Pick<AliyunRequest, 'action' | 'version' | 'query' | 'body'>, waitSeconds?: number): Promise<(Answered & { readonly answer: Record<string, unknown> }) | undefined> {
  const signed = signAliyun(key, { ...request, host: new URL(url).host, now: new Date(), nonce: randomUUID() });
  const answered = await ask({
    what: `Aliyun ${request.action}`, method: 'POST', url: `${url}/?${signed.query}`, headers: signed.headers, ...(request.body ? { body: request.body } : {}), ...(waitSeconds ? { waitSeconds } : {}),
  });
  return answered && { ...answered, answer: jsonOf(answered) };
}
