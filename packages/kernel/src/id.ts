/**
 * Identifiers are UUIDs of version 7 (RFC 9562): sortable by time of making, indexable without hot pages.
 * Each kind of thing has its own branded type, so that a need's id is never passed for a person's.
 */
import { z } from 'zod';

export type Id<Kind extends string> = string & z.$brand<Kind>;

/** Schema of the id of one kind of thing; the kind stands in the OpenAPI document and steers the generated reach test. */
export const idOf = <const Kind extends string>(kind: Kind) =>
  z.uuid().meta({ title: `${kind} id`, 'x-id-of': kind }).brand<Kind>();

export type PersonId = Id<'person'>;
export type OrganisationId = Id<'organisation'>;
export type AreaId = Id<'area'>;
export type FileId = Id<'file'>;

/** Makes a version 7 id from a time and 10 random bytes, so that the caller owns both clock and randomness. */
export function idFrom(time: Date, random: Uint8Array): string {
  if (random.length < 10) throw new Error('idFrom needs 10 random bytes');
  const milliseconds = time.getTime().toString(16).padStart(12, '0');
  const hex = Array.from(random.subarray(0, 10), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const variant = ((Number.parseInt(hex[3] as string, 16) & 0x3) | 0x8).toString(16);
  return `${milliseconds.slice(0, 8)}-${milliseconds.slice(8)}-7${hex.slice(0, 3)}-${variant}${hex.slice(4, 7)}-${hex.slice(7, 19)}`;
}

/** Parses an id that is already known to be sound (from the database or a path). */
export const asId = <Kind extends string>(value: string): Id<Kind> => value as Id<Kind>;
