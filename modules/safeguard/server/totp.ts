/** Codes that change with time: RFC 6238 over RFC 4226, as every authenticator app computes them. */
import { createHmac } from 'node:crypto';

export const STEP_SECONDS = 30;
export const stepOf = (time: Date): number => Math.floor(time.getTime() / 1_000 / STEP_SECONDS);

interface CodeOptions {
  readonly digits?: number;
  /** Apps know only SHA-1 for sure; it serves as a key to HMAC here, where collisions do not matter. */
  readonly algorithm?: 'sha1' | 'sha256' | 'sha512';
}

export function codeAt(secret: Uint8Array, step: number, { digits = 6, algorithm = 'sha1' }: CodeOptions = {}): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac(algorithm, secret).update(counter).digest();
  const number = hash.readUInt32BE((hash.at(-1) as number) & 15) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** One step to either side: a telephone's clock is a little off, and typing takes time (RFC 6238, section 5.2). */
const DRIFT_STEPS = [0, -1, 1];

/** The step whose code this is, or undefined. */
export const matchingStep = (secret: Uint8Array, code: string, time: Date): number | undefined => DRIFT_STEPS.map((drift) => stepOf(time) + drift).find((step) => codeAt(secret, step) === code);
