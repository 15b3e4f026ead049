/**
 * Signed messages between us and the telephone gateway: JWS in compact form (RFC 7515) with HMAC-SHA-256. One token holds content, time and
 * direction, so that neither can be changed, kept for later, or sent back to where it came from.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

const HEAD = Buffer.from(JSON.stringify({ alg: 'HS256' })).toString('base64url');
/** Clocks of two machines differ; a token is no good before or after this. */
const MOST_SKEW_SECONDS = 300;

const macOf = (key: string, text: string) => createHmac('sha256', key).update(text).digest();

export interface Claims {
  /** Whom it is meant for. */
  readonly aud: 'telephone-gateway' | 'huying';
  /** When it was signed, in seconds. */
  readonly iat: number;
  /** Names this token. */
  readonly jti: string;
}

export function signJws(key: string, content: Claims & Readonly<Record<string, unknown>>): string {
  const signed = `${HEAD}.${Buffer.from(JSON.stringify(content)).toString('base64url')}`;
  return `${signed}.${macOf(key, signed).toString('base64url')}`;
}

/** The content, if it was signed with this key, for this reader, and lately. */
export function openJws(key: string, token: string, { aud, now }: { readonly aud: Claims['aud']; readonly now: Date }): (Claims & Record<string, unknown>) | undefined {
  const [head = '', body = '', mac = '', more] = token.trim().split('.');
  const given = Buffer.from(mac, 'base64url');
  const right = macOf(key, `${head}.${body}`);
  if (more !== undefined || given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  try {
    // Another algorithm in the head would be another meaning of the same bytes.
    if ((JSON.parse(Buffer.from(head, 'base64url').toString()) as { alg?: unknown }).alg !== 'HS256') return undefined;
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims & Record<string, unknown>;
    const isLate = !(Math.abs(now.getTime() / 1_000 - claims.iat) <= MOST_SKEW_SECONDS);
    return claims.aud === aud && !isLate && typeof claims.jti === 'string' && claims.jti.length > 0 && claims.jti.length <= 100 ? claims : undefined;
  } catch {
    return undefined;
  }
}
