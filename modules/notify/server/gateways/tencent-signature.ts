/** Signature v3 of Tencent Cloud, TC3-HMAC-SHA256: https://cloud.tencent.com/document/api/382/52072 */
import { createHash, createHmac } from 'node:crypto';

export interface TencentKey {
  readonly id: string;
  readonly secret: string;
}

export interface TencentRequest {
  readonly host: string;
  /** `sms`, `vms`: the first word of the host. */
  readonly service: string;
  readonly body: string;
  readonly now: Date;
}

const ALGORITHM = 'TC3-HMAC-SHA256';
export const TENCENT_CONTENT = 'application/json; charset=utf-8';
const SIGNED_HEADERS = 'content-type;host';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** The `Authorization` of a POST of JSON; the time goes along as `X-TC-Timestamp`. */
export function signTencent(key: TencentKey, { host, service, body, now }: TencentRequest): { readonly authorization: string; readonly timestamp: string } {
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const day = now.toISOString().slice(0, 10);
  const canonical = ['POST', '/', '', `content-type:${TENCENT_CONTENT}`, `host:${host}`, '', SIGNED_HEADERS, sha256(body)].join('\n');
  const scope = `${day}/${service}/tc3_request`;
  const signingKey = hmac(hmac(hmac(`TC3${key.secret}`, day), service), 'tc3_request');
  const signature = hmac(signingKey, [ALGORITHM, timestamp, scope, sha256(canonical)].join('\n')).toString('hex');
  return { authorization: `${ALGORITHM} Credential=${key.id}/${scope}, SignedHeaders=${SIGNED_HEADERS}, Signature=${signature}`, timestamp };
}
