import { type PersonId, toIso } from '@huying/kernel';
import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type { z } from 'zod';
import type { callback as callbackShape, elderNumber } from '../contract.ts';
import type { State } from '../core/dialogue.ts';
import { readNumber } from '../core/numbers.ts';
import type * as rows from './rows.ts';

// Lines: of no tenant, since a called number says whose it is ------------------------------------------------------------------------

const LINE = columnsOf<rows.Line>('l').pick('number', 'tenant_id', 'area_path', 'name', 'duty');
export type LineRow = RowOf<typeof LINE>;
const MOST_LINES = 200;

export const findLine = (ctx: Context, number: string): Promise<LineRow | undefined> => ctx.db.row<LineRow>(sql`select ${LINE} from telephony.line l where l.number = ${number}`);
export const listLines = (ctx: Context): Promise<LineRow[]> => ctx.db.rows<LineRow>(sql`select ${LINE} from telephony.line l where l.tenant_id = ${ctx.tenantId} order by l.area_path, l.number limit ${MOST_LINES}`);
/** Undefined where another street office has the number. */
export const keepLine = (ctx: Context, row: Omit<LineRow, 'tenant_id'>): Promise<LineRow | undefined> =>
  ctx.db.row<LineRow>(sql`
    insert into telephony.line as l (number, tenant_id, area_path, name, duty) values (${row.number}, ${ctx.tenantId}, ${row.area_path}, ${row.name}, ${row.duty})
    on conflict (number) do update set area_path = excluded.area_path, name = excluded.name, duty = excluded.duty where l.tenant_id = ${ctx.tenantId} returning ${LINE}`);
export const endLine = (ctx: Context, number: string): Promise<number> => ctx.db.run(sql`delete from telephony.line where number = ${number} and tenant_id = ${ctx.tenantId}`);

// Numbers of elders -------------------------------------------------------------------------------------------------------------------

const NUMBER = columnsOf<rows.Number>('n').pick('id', 'elder_id', 'elder_name', 'area_path', 'number_sealed', 'note', 'added_at', 'added_by_name');
export type NumberRow = RowOf<typeof NUMBER>;
const indexOf = (ctx: Context, number: string): Buffer => ctx.secrets.blindIndex('telephony-number', number);

export const listNumbers = (ctx: Context, { elderId, number, after, limit }: { readonly elderId?: string | undefined; readonly number?: string | undefined; readonly after?: string | undefined; readonly limit: number }): Promise<NumberRow[]> =>
  ctx.db.rows<NumberRow>(sql`
    select ${NUMBER} from telephony.number n
    where n.tenant_id = ${ctx.tenantId} and (${elderId ?? null}::uuid is null or n.elder_id = ${elderId ?? null}) and (${number === undefined}::boolean or n.number_index = ${indexOf(ctx, number ?? '')})
      and (${after ?? null}::uuid is null or n.id < ${after ?? null}) order by n.id desc limit ${limit}`);

export const insertNumber = (ctx: Context, row: { readonly elderId: string; readonly elderName: string; readonly areaPath: string; readonly number: string; readonly note: string | null }): Promise<NumberRow | undefined> =>
  ctx.db.row<NumberRow>(sql`
    insert into telephony.number as n (tenant_id, id, elder_id, elder_name, area_path, number_sealed, number_index, note, added_at, added_by, added_by_name)
    values (${ctx.tenantId}, ${ctx.newId()}, ${row.elderId}, ${row.elderName}, ${row.areaPath}, ${ctx.secrets.seal(row.number)}, ${indexOf(ctx, row.number)}, ${row.note}, ${ctx.now}, ${ctx.actor.personId}, ${ctx.actor.name})
    on conflict (tenant_id, number_index, elder_id) do nothing returning ${NUMBER}`);

export const deleteNumber = (ctx: Context, id: string): Promise<Pick<NumberRow, 'elder_id'> | undefined> =>
  ctx.db.row(sql`delete from telephony.number n where n.tenant_id = ${ctx.tenantId} and n.id = ${id} returning n.elder_id`);

export const numberView = (ctx: Context, row: NumberRow): z.input<typeof elderNumber> => ({
  id: row.id, elderId: row.elder_id as PersonId, elderName: row.elder_name, number: ctx.secrets.open(row.number_sealed), note: row.note, addedAt: toIso(row.added_at), addedBy: row.added_by_name,
});

// Calls and their steps ---------------------------------------------------------------------------------------------------------------

const CALL = columnsOf<rows.Call>('c').pick('id', 'line', 'area_path', 'elder_id', 'state_sealed', 'last_step', 'is_over', 'began_at');
type CallRow = RowOf<typeof CALL>;
export interface Call extends Omit<CallRow, 'state_sealed'> {
  readonly state: State;
  readonly from: string | null;
}
interface Sealed {
  readonly state: State;
  readonly from: string | null;
}

export async function findCall(ctx: Context, id: string, lock = false): Promise<Call | undefined> {
  const row = await ctx.db.row<CallRow>(lock
    ? sql`select ${CALL} from telephony.call c where c.tenant_id = ${ctx.tenantId} and c.id = ${id} for update of c`
    : sql`select ${CALL} from telephony.call c where c.tenant_id = ${ctx.tenantId} and c.id = ${id}`);
  if (!row) return undefined;
  const { state_sealed: sealed, ...rest } = row;
  return { ...rest, ...(JSON.parse(ctx.secrets.open(sealed)) as Sealed) };
}

/** Nothing where the call is known already. */
export const insertCall = (ctx: Context, id: string, line: LineRow, sealed: Sealed): Promise<number> =>
  ctx.db.run(sql`
    insert into telephony.call (tenant_id, id, line, area_path, elder_id, state_sealed, last_step, is_over, began_at)
    values (${ctx.tenantId}, ${id}, ${line.number}, ${line.area_path}, ${sealed.state.elderId}, ${ctx.secrets.seal(JSON.stringify(sealed))}, 0, false, ${ctx.now}) on conflict do nothing`);

export const saveCall = (ctx: Context, call: Call, step: number, state: State): Promise<number> =>
  ctx.db.run(sql`
    update telephony.call set elder_id = ${state.elderId}, state_sealed = ${ctx.secrets.seal(JSON.stringify({ state, from: call.from } satisfies Sealed))}, last_step = ${step}, is_over = ${state.at === 'over'}
    where tenant_id = ${ctx.tenantId} and id = ${call.id} and last_step = ${call.last_step}`);

type StepRow = Pick<rows.Step, 'content_hash' | 'answer_sealed'>;
export const findStep = (ctx: Context, callId: string, step: number): Promise<StepRow | undefined> =>
  ctx.db.row<StepRow>(sql`select content_hash, answer_sealed from telephony.step where tenant_id = ${ctx.tenantId} and call_id = ${callId} and step = ${step}`);
export const insertStep = (ctx: Context, callId: string, step: number, hash: Buffer, answer: string): void =>
  ctx.db.send(sql`insert into telephony.step (tenant_id, call_id, step, content_hash, answer_sealed) values (${ctx.tenantId}, ${callId}, ${step}, ${hash}, ${ctx.secrets.seal(answer)})`);

/** Calls are over long before; what was said in them is a need or a callback by then. */
export const deleteCalls = (ctx: Context, before: Date, most: number): Promise<number> =>
  ctx.db.run(sql`delete from telephony.call where tenant_id = ${ctx.tenantId} and id in (select id from telephony.call where tenant_id = ${ctx.tenantId} and began_at < ${before} order by began_at limit ${most})`);

// Callbacks ---------------------------------------------------------------------------------------------------------------------------

const CALLBACK = columnsOf<rows.Callback>('b').pick('id', 'line', 'area_path', 'at', 'reason', 'is_urgent', 'said_sealed', 'recording_id', 'state', 'need_id', 'words_sealed', 'done_at', 'done_by');
type CallbackRow = RowOf<typeof CALLBACK>;
export interface Said {
  readonly number: string | null;
  readonly text: string | null;
  readonly elders: readonly { readonly id: string; readonly name: string }[];
}
export type Callback = CallbackRow & { readonly said: Said };
const opened = (ctx: Context, row: CallbackRow): Callback => ({ ...row, said: JSON.parse(ctx.secrets.open(row.said_sealed)) as Said });

export async function insertCallback(ctx: Context, row: { readonly callId: string; readonly line: string; readonly areaPath: string; readonly reason: Callback['reason']; readonly isUrgent: boolean; readonly said: Said; readonly recordingId: string | null }): Promise<Callback> {
  const made = await ctx.db.row<CallbackRow>(sql`
    insert into telephony.callback as b (tenant_id, id, call_id, line, area_path, at, reason, is_urgent, said_sealed, recording_id, state)
    values (${ctx.tenantId}, ${ctx.newId()}, ${row.callId}, ${row.line}, ${row.areaPath}, ${ctx.now}, ${row.reason}, ${row.isUrgent}, ${ctx.secrets.seal(JSON.stringify(row.said))}, ${row.recordingId}, 'waiting')
    on conflict (tenant_id, call_id) do update set is_urgent = b.is_urgent or excluded.is_urgent, said_sealed = excluded.said_sealed, recording_id = coalesce(excluded.recording_id, b.recording_id) returning ${CALLBACK}`);
  return opened(ctx, made as CallbackRow);
}

export async function findCallback(ctx: Context, id: string): Promise<Callback | undefined> {
  const row = await ctx.db.row<CallbackRow>(sql`select ${CALLBACK} from telephony.callback b where b.tenant_id = ${ctx.tenantId} and b.id = ${id}`);
  return row && opened(ctx, row);
}

export async function listCallbacks(ctx: Context, { state, after, limit }: { readonly state: 'waiting' | 'done'; readonly after?: string | undefined; readonly limit: number }): Promise<Callback[]> {
  const rows = await ctx.db.rows<CallbackRow>(sql`
    select ${CALLBACK} from telephony.callback b
    where b.tenant_id = ${ctx.tenantId} and (b.state = 'waiting') = ${state === 'waiting'}::boolean and (${after ?? null}::uuid is null or b.id < ${after ?? null}) order by b.id desc limit ${limit}`);
  return rows.map((row) => opened(ctx, row));
}

/** Undefined where somebody was quicker. */
export async function endCallback(ctx: Context, row: Callback, to: { readonly elderId: string | null; readonly needId: string | null; readonly words: string | null }): Promise<Callback | undefined> {
  const after = await ctx.db.row<CallbackRow>(sql`
    update telephony.callback b set state = ${to.needId ? 'attached' : 'closed'}, elder_id = ${to.elderId}, need_id = ${to.needId}, words_sealed = ${to.words ? ctx.secrets.seal(to.words) : null}, done_at = ${ctx.now}, done_by = ${ctx.actor.name}
    where b.tenant_id = ${ctx.tenantId} and b.id = ${row.id} and b.state = 'waiting' returning ${CALLBACK}`);
  return after && opened(ctx, after);
}

export const callbackView = (ctx: Context, row: Callback): z.input<typeof callbackShape> => ({
  id: row.id, at: toIso(row.at), areaPath: row.area_path, line: row.line, reason: row.reason, isUrgent: row.is_urgent, number: row.said.number, text: row.said.text, hasRecording: row.recording_id !== null,
  elders: row.said.elders.map((one) => ({ id: one.id as PersonId, name: one.name })), state: row.state, needId: row.need_id, words: row.words_sealed ? ctx.secrets.open(row.words_sealed) : null,
  doneAt: row.done_at ? toIso(row.done_at) : null, doneBy: row.done_by,
});

/** A number as it is typed, if it is one. */
export const numberOr = (typed: string | null | undefined, line?: string): string | null => (typed ? (readNumber(typed, line) ?? null) : null);
