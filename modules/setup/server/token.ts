import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * The token that whoever starts an empty installation reads on the console. Its hash alone is kept, readable by the owner of the installation
 * only; 256 random bits are not guessed, whatever the limit on attempts lets through.
 */
const fileOf = (dataDir: string) => join(dataDir, 'secret', 'setup-token');
const hashOf = (token: string) => createHash('sha256').update(token).digest();

/** A new one; the one before is worthless from now on. */
export async function issueToken(dataDir: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const file = fileOf(dataDir);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // Written aside and renamed: it is never there with wider rights or half written.
  await writeFile(`${file}.new`, hashOf(token).toString('base64'), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return token;
}

export async function isToken(dataDir: string, token: string): Promise<boolean> {
  const kept = Buffer.from(await readFile(fileOf(dataDir), 'utf8').catch(() => ''), 'base64');
  const given = hashOf(token);
  return kept.length === given.length && timingSafeEqual(kept, given);
}

export const endToken = (dataDir: string): Promise<void> => rm(fileOf(dataDir), { force: true });
