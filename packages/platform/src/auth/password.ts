import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/**
 * What a guess costs, by the word that stands in the stored hash. `1` is OWASP's floor for scrypt with 32 MB of memory: N = 2^15, r = 8, p = 3.
 * `quick` is for tests, which derive hundreds of them, and keeps nobody out.
 */
const COSTS = {
  1: { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 },
  quick: { N: 2 ** 5, r: 8, p: 1, maxmem: 1024 * 1024 },
} as const;
export type PasswordCost = keyof typeof COSTS;
const KEY_BYTES = 32;

const derive = (password: string, salt: Buffer, cost: PasswordCost) =>
  new Promise<Buffer>((resolve, reject) =>
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, COSTS[cost], (error, key) => (error ? reject(error) : resolve(key))),
  );

export async function hashPassword(password: string, cost: PasswordCost): Promise<string> {
  const salt = randomBytes(16);
  return `scrypt$${cost}$${salt.toString('base64')}$${(await derive(password, salt, cost)).toString('base64')}`;
}

export async function checkPassword(password: string, stored: string): Promise<boolean> {
  const [, cost, salt, key] = stored.split('$');
  if (!cost || !(cost in COSTS) || !salt || !key) return false;
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'base64'), cost as never), Buffer.from(key, 'base64'));
}

/** Passwords tried first by everybody who guesses; compared without case. */
const GUESSED_FIRST = ['password', 'passw0rd', 'qwerty', 'abc123', 'iloveyou', 'admin', 'welcome', '123456', '111111', 'huying', 'woaini', '88888888'];
const LEAST_LENGTH = 8;
const MOST_LENGTH = 128;

export type PasswordProblem = 'tooShort' | 'tooLong' | 'tooSimple' | 'guessable';

/** At least 8 characters of three of the four kinds (domain/07 §7.3, GB/T 22239 8.1.4.1 a), and none that is guessed first. */
export function passwordProblem(password: string, known: readonly string[] = []): PasswordProblem | undefined {
  if (password.length < LEAST_LENGTH) return 'tooShort';
  if (password.length > MOST_LENGTH) return 'tooLong';
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].filter((kind) => kind.test(password)).length;
  if (kinds < 3) return 'tooSimple';
  const lower = password.toLowerCase();
  if ([...GUESSED_FIRST, ...known].some((word) => word.length >= 5 && lower.includes(word.toLowerCase()))) return 'guessable';
  return undefined;
}
