/** What was said, where a need was said more than once: each saying is kept as evidence, with what was understood of it then. */
import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type { z } from 'zod';
import type { saying as sayingShape } from '../contract.ts';
import type * as rows from './rows.ts';
import { type NeedRow, type Tags, tagsOfRow } from './store.ts';

export interface Said {
  readonly channel: NeedRow['channel'];
  readonly text: string | null;
  readonly recordingId: NeedRow['recording_id'];
}

const COLUMNS = columnsOf<rows.Said>('s').pick('need_id', 'position', 'channel', 'text', 'recording_id', 'tags', 'said_at');
type SaidRow = Omit<RowOf<typeof COLUMNS>, 'channel' | 'tags'> & { readonly channel: NeedRow['channel']; readonly tags: Tags };

const add = (ctx: Context, needId: string, position: number, said: Said & { tags: Tags; at: Date; by: string | null }) =>
  ctx.db.run(sql`
    insert into need.said (tenant_id, need_id, position, channel, text, recording_id, tags, said_at, said_by)
    values (${ctx.tenantId}, ${needId}, ${position}, ${said.channel}, ${said.text}, ${said.recordingId}, ${JSON.stringify(said.tags)}::jsonb, ${said.at}, ${said.by})`);

/** Sayings so far; the one that a need was raised with is counted though it is written only when another joins it. */
export const countSayings = async (ctx: Context, needId: string): Promise<number> =>
  Math.max(1, (await ctx.db.row<{ n: number }>(sql`select count(*)::int as n from need.said where tenant_id = ${ctx.tenantId} and need_id = ${needId}`))?.n ?? 0);

/** Keeps what is said now beside what was said before. `before` is the need as it was until now. */
export async function keepSaying(ctx: Context, before: NeedRow, said: Said & { tags: Tags; position: number }): Promise<void> {
  if (said.position === 2) {
    await add(ctx, before.id, 1, { channel: before.channel, text: before.text, recordingId: before.recording_id, tags: tagsOfRow(before), at: before.raised_at, by: before.raised_by });
  }
  await add(ctx, before.id, said.position, { ...said, at: ctx.now, by: ctx.actor.personId });
}

export const sayingsOf = (ctx: Context, needIds: readonly string[]): Promise<SaidRow[]> =>
  ctx.db.rows<SaidRow>(sql`select ${COLUMNS} from need.said s where s.tenant_id = ${ctx.tenantId} and s.need_id = any(${needIds}::uuid[]) order by s.need_id, s.position`);

export const sayingView = (row: SaidRow): z.input<typeof sayingShape> => ({
  position: row.position, at: row.said_at.toISOString(), channel: row.channel, text: row.text, hasRecording: row.recording_id !== null, category: row.tags.category, urgency: row.tags.urgency,
});
