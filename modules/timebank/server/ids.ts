import { createHash } from 'node:crypto';

/** Namespace of the ledger's derived ids (RFC 9562, version 5). */
const NAMESPACE = Buffer.from('8c0d3b0e5f6c4d0aa1c77c1d6f6a2b51', 'hex');

/** The same words of the same tenant give the same id, so that a write that is tried again is the same write. */
export function derivedId(tenantId: number, ...words: readonly string[]): string {
  const hash = createHash('sha1').update(NAMESPACE).update([tenantId, ...words].join('\0')).digest();
  hash[6] = ((hash[6] as number) & 0x0f) | 0x50;
  hash[8] = ((hash[8] as number) & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
