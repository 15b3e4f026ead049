/** Signature v3 of Tencent Cloud, TC3-HMAC-SHA256: https://cloud.tencent.com/document/api/382/52072 */
import { createHash, createHmac } from 'node:crypto';
import { ask, codeOf, jsonOf } from './ask.ts';

export interface TencentKey {
  readonly id: string;
  readonly secret: string;
}

export interface TencentRequest {
  readonly host: string;
  /** `sms`, `vms`, `ocr`: the first word of the host. */
  readonly service: string;
  readonly body: string;
  readonly now: Date;
}

const ALGORITHM = 'TC3-HMAC-SHA256';
const TENCENT_CONTENT = 'application/json; charset=utf-8';
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

export interface TencentService {
  readonly key: TencentKey;
  /** Without a path: `https://sms.tencentcloudapi.com`. */
  readonly url: string;
  readonly region: string;
}

export interface TencentAnswer {
  readonly status: number;
  /** What went wrong, as the provider names it. */
  readonly error: string | undefined;
  readonly answer: Record<string, unknown>;
}

/** Asks Tencent Cloud; undefined when no answer came in time. */
export async function askTencent({ key, url, region }: TencentService, request: { readonly service: string; readonly action: string; readonly version: string; readonly content: object }, waitSeconds?: number): Promise<TencentAnswer | undefined> {
  const { service, action, version, content } = request;
  const body = JSON.stringify(content);
  const { authorization, timestamp } = signTencent(key, { host: new URL(url).host, service, body, now: new Date() });
  const answered = await ask({
    what: `Tencent ${action}`, method: 'POST', url: `${url}/`, body, ...(waitSeconds ? { waitSeconds } : {}),
    headers: { authorization, 'content-type': TENCENT_CONTENT, 'x-tc-action': action, 'x-tc-version': version, 'x-tc-timestamp': timestamp, 'x-tc-region': region },
  });
  if (!answered) return undefined;
  const answer = (jsonOf(answered).Response ?? {}) as Record<string, unknown>;
  const { Error: wrong } = answer as { Error?: { Code?: unknown } };
  return { status: answered.status, error: wrong ? codeOf(wrong.Code) : answered.status === 200 ? undefined : `http-${answered.status}`, answer };
}
