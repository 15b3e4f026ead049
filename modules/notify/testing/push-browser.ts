/**
 * A browser that subscribed, and the push service that it subscribed at: for tests. It reads messages by the receiver's side of RFC 8291,
 * written apart from the sender's side, and checks the sender's proof as a push service does.
 */
import { createDecipheriv, createECDH, createHmac, createPublicKey, randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';

const hmac = (key: Uint8Array, ...parts: (Uint8Array | string)[]) => {
  const hash = createHmac('sha256', key);
  for (const part of parts) hash.update(part);
  return hash.digest();
};

export function decryptMessage(body: Buffer, privateKey: Uint8Array, auth: Uint8Array): Buffer {
  const [salt, idLength] = [body.subarray(0, 16), body[20] as number];
  const sender = body.subarray(21, 21 + idLength);
  const sealed = body.subarray(21 + idLength);
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(privateKey);
  // Extract and expand of HKDF written out, one block each.
  const input = hmac(hmac(auth, ecdh.computeSecret(sender)), 'WebPush: info\0', ecdh.getPublicKey(), sender, Buffer.from([1]));
  const extracted = hmac(salt, input);
  const key = hmac(extracted, 'Content-Encoding: aes128gcm\0', Buffer.from([1])).subarray(0, 16);
  const nonce = hmac(extracted, 'Content-Encoding: nonce\0', Buffer.from([1])).subarray(0, 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(sealed.subarray(-16));
  const record = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  const end = record.findLastIndex((byte) => byte !== 0);
  if (record[end] !== 2) throw new Error('the record is not the last one');
  return record.subarray(0, end);
}

export interface Browser {
  readonly subscription: { readonly endpoint: string; readonly keys: { readonly p256dh: string; readonly auth: string } };
  read(body: Buffer): unknown;
}

export function subscribeBrowser(endpoint: string): Browser {
  const ecdh = createECDH('prime256v1');
  const publicKey = ecdh.generateKeys();
  const auth = randomBytes(16);
  return {
    subscription: { endpoint, keys: { p256dh: publicKey.toString('base64url'), auth: auth.toString('base64url') } },
    read: (body) => JSON.parse(decryptMessage(body, ecdh.getPrivateKey(), auth).toString()),
  };
}

export interface Pushed {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Claims of the sender's proof, when its signature is right. */
  readonly claims: { aud: string; exp: number; sub: string } | undefined;
  readonly senderKey: string | undefined;
}

function claimsOf(authorization: string | undefined): Pick<Pushed, 'claims' | 'senderKey'> {
  const [, token = '', senderKey = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(authorization ?? '') ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(senderKey, 'base64url');
  if (point.length !== 65) return { claims: undefined, senderKey: undefined };
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') }, format: 'jwk' });
  const isRight = verify('sha256', Buffer.from(`${head}.${claims}`), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  return { claims: isRight ? JSON.parse(Buffer.from(claims, 'base64url').toString()) : undefined, senderKey };
}

/** Listens on a loopback port; `answers` are the statuses of the next messages, then 201. */
export async function startPushService(answers: number[] = []): Promise<{ origin: string; pushed: Pushed[]; answers: number[]; close(): Promise<void> }> {
  const pushed: Pushed[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      pushed.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts), ...claimsOf(request.headers.authorization) });
      response.writeHead(answers.shift() ?? 201).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    origin: `http://127.0.0.1:${port}`, pushed, answers,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}
