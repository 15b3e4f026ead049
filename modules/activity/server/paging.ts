/** The cursor is the beginning and id of the last one shown. */
import type { Cursor } from './store.ts';

export function cursorOf(text: string | undefined): Cursor | undefined {
  const [at, id] = (text ?? '').split('/');
  return at && id && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(at) && !Number.isNaN(Date.parse(at)) && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? { at: new Date(at), id } : undefined;
}
export const isCursor = (text: string | undefined): boolean => text === undefined || cursorOf(text) !== undefined;

export function nextOf(rows: readonly { readonly starts_at: Date; readonly id: string }[], limit: number): string | null {
  const last = rows[limit - 1];
  return rows.length > limit && last ? `${last.starts_at.toISOString()}/${last.id}` : null;
}
