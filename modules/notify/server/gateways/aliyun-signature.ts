/**
 * Signature V3 of Alibaba Cloud, ACS3-HMAC-SHA256: https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
 */
import { createHash, createHmac } from 'node:crypto';

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
}

const ALGORITHM = 'ACS3-HMAC-SHA256';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
/** RFC 3986: what `encodeURIComponent` leaves besides letters, digits and `-_.~` is escaped as well. */
const escaped = (text: string) => encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
/** Keys are sorted by their bytes, not by any language. */
const byName = ([one]: readonly [string, string], [other]: readonly [string, string]) => (one < other ? -1 : 1);

/** A call in the RPC style: everything stands in the query, the body is empty. */
export function signAliyun(key: AliyunKey, { host, action, version, query, now, nonce }: AliyunRequest): { readonly query: string; readonly headers: Readonly<Record<string, string>> } {
  const canonicalQuery = Object.entries(query).sort(byName).map(([name, value]) => `${escaped(name)}=${escaped(value)}`).join('&');
  const bodyHash = sha256('');
  const signed: Record<string, string> = {
    host, 'x-acs-action': action, 'x-acs-content-sha256': bodyHash, 'x-acs-date': now.toISOString().replace(/\.\d+Z$/, 'Z'), 'x-acs-signature-nonce': nonce, 'x-acs-version': version,
  };
  const headers = Object.entries(signed).sort(byName);
  const names = headers.map(([name]) => name).join(';');
  const canonical = ['POST', '/', canonicalQuery, ...headers.map(([name, value]) => `${name}:${value}`), '', names, bodyHash].join('\n');
  const signature = createHmac('sha256', key.secret).update(`${ALGORITHM}\n${sha256(canonical)}`).digest('hex');
  const { host: _, ...sent } = signed;
  return { query: canonicalQuery, headers: { ...sent, authorization: `${ALGORITHM} Credential=${key.id},SignedHeaders=${names},Signature=${signature}` } };
}
