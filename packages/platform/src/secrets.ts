import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PasswordCost } from './auth/password.ts';

/** Encryption of a tenant's sensitive fields (AES-256-GCM) and blind indexes to find them by (HMAC-SHA-256). */
export interface TenantSecrets {
  seal(text: string): Buffer;
  open(sealed: Uint8Array): string;
  sealBytes(bytes: Uint8Array): Buffer;
  openBytes(sealed: Uint8Array): Buffer;
  /** The same text gives the same index inside one installation; without the key nothing can be told from it. */
  blindIndex(kind: string, text: string): Buffer;
}

export interface Secrets {
  forTenant(tenantId: number): TenantSecrets;
  blindIndex(kind: string, text: string): Buffer;
  readonly passwordCost: PasswordCost;
}

/** First byte of every sealed value: which generation of keys made it. */
const GENERATION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function createSecrets(master: Uint8Array, passwordCost: PasswordCost = 1): Secrets {
  if (master.length < 32) throw new Error('the master key has at least 32 bytes');
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', master, 'huying', use, 32));
  const indexKey = derive('blind-index');
  const blindIndex = (kind: string, text: string) => createHmac('sha256', indexKey).update(`${kind}\0${text}`).digest();
  const tenants = new Map<number, TenantSecrets>();

  const make = (tenantId: number): TenantSecrets => {
    const key = createSecretKey(derive(`tenant/${tenantId}/${GENERATION}`));
    const sealBytes = (bytes: Uint8Array) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      return Buffer.concat([Buffer.from([GENERATION]), nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    };
    const openBytes = (sealed: Uint8Array) => {
      const bytes = Buffer.from(sealed);
      if (bytes[0] !== GENERATION) throw new Error('sealed with an unknown generation of keys');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + NONCE_BYTES));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    };
    return {
      sealBytes, openBytes, blindIndex,
      seal: (text) => sealBytes(Buffer.from(text, 'utf8')),
      open: (sealed) => openBytes(sealed).toString('utf8'),
    };
  };
  return {
    blindIndex, passwordCost,
    forTenant(tenantId) {
      const known = tenants.get(tenantId) ?? make(tenantId);
      tenants.set(tenantId, known);
      return known;
    },
  };
}

/** Reads the master key from `MASTER_KEY` (base64) or a file that is made on the first start and readable by its owner only. */
export async function loadMasterKey(path: string, given: string | undefined): Promise<Uint8Array> {
  if (given) return Buffer.from(given, 'base64');
  await mkdir(dirname(path), { recursive: true });
  const fresh = randomBytes(32);
  await writeFile(path, fresh.toString('base64'), { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return Buffer.from(await readFile(path, 'utf8'), 'base64');
}
