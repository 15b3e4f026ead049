/** Tencent Cloud's side: checks TC3-HMAC-SHA256 by its published description with nothing of ours, and answers SendSms and SendTtsVoice as their pages show. */
import { createHash, createHmac } from 'node:crypto';
import { type Asked, type Peer, type PeerAnswer, startPeer } from './peer.ts';

const sha256 = (data: string) => createHash('sha256').update(data, 'utf8').digest('hex');
const hmac = (key: Buffer, data: string) => createHmac('sha256', key).update(data, 'utf8').digest();

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
export interface TencentPeer extends Peer {
  readonly calls: TencentCall[];
  readonly answers: PeerAnswer[];
}

export async function startTencent(secrets: Readonly<Record<string, string>>): Promise<TencentPeer> {
  const calls: TencentCall[] = [];
  const answers: PeerAnswer[] = [];
  const peer = await startPeer((asked) => {
    const action = String(asked.headers['x-tc-action']);
    const code = problemOfTencent(asked, secrets, action === 'SendSms' ? 'sms' : 'vms', new Date());
    if (code) return { body: { Response: { Error: { Code: code, Message: 'The provided credentials could not be validated.' }, RequestId: 'R' } } };
    const content = JSON.parse(asked.body) as Record<string, unknown>;
    calls.push({ action, version: String(asked.headers['x-tc-version']), region: String(asked.headers['x-tc-region']), content });
    const told = answers.shift();
    if (told) return told;
    const own = action === 'SendSms'
      ? { SendStatusSet: [{ SerialNo: `5000:1045710669157053657849499${calls.length}`, PhoneNumber: '+8618511122233', Fee: 1, SessionContext: 'test', Code: 'Ok', Message: 'send success', IsoCode: 'CN' }] }
      : { SendStatus: { CallId: `12582bce-403c-11eb-96b8-52540047${calls.length}`, SessionContext: 'test' } };
    return { body: { Response: { ...own, RequestId: 'a0aabda6-cf91-4f3e-a81f-9198114a2279' } } };
  });
  return { ...peer, calls, answers };
}
