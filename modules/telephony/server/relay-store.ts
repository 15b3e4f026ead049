import { asId, toIso } from '@huying/kernel';
import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type { z } from 'zod';
import type { relay } from '../contract.ts';
import type * as rows from './rows.ts';

const RELAY = columnsOf<rows.Relay>('r').pick('id', 'visit_id', 'subject_kind', 'subject_id', 'asker_id', 'elder_id', 'helper_id', 'area_path', 'line', 'is_inbound', 'state', 'seconds', 'asked_at', 'changed_at');
export type RelayRow = RowOf<typeof RELAY>;
export type NewRelay = Pick<RelayRow, 'visit_id' | 'subject_kind' | 'subject_id' | 'asker_id' | 'elder_id' | 'helper_id' | 'area_path' | 'line' | 'is_inbound'>;

export const insertRelay = (ctx: Context, row: NewRelay): Promise<RelayRow> =>
  ctx.db.row<RelayRow>(sql`
    insert into telephony.relay as r (tenant_id, id, visit_id, subject_kind, subject_id, asker_id, elder_id, helper_id, area_path, line, is_inbound, state, asked_at, changed_at)
    values (${ctx.tenantId}, ${ctx.newId()}, ${row.visit_id}, ${row.subject_kind}, ${row.subject_id}, ${row.asker_id}, ${row.elder_id}, ${row.helper_id}, ${row.area_path}, ${row.line}, ${row.is_inbound}, 'asked', ${ctx.now}, ${ctx.now})
    returning ${RELAY}`) as Promise<RelayRow>;

export const findRelay = (ctx: Context, id: string): Promise<RelayRow | undefined> => ctx.db.row<RelayRow>(sql`select ${RELAY} from telephony.relay r where r.tenant_id = ${ctx.tenantId} and r.id = ${id}`);

export const listRelays = (ctx: Context, visitId: string): Promise<RelayRow[]> =>
  ctx.db.rows<RelayRow>(sql`select ${RELAY} from telephony.relay r where r.tenant_id = ${ctx.tenantId} and r.visit_id = ${visitId} order by r.asked_at desc, r.id desc limit 50`);

/** What may follow what: reports may come twice, and one may overtake another. */
const BEFORE = { ringing: ['asked'], connected: ['asked', 'ringing'], failed: ['asked', 'ringing'], ended: ['asked', 'ringing', 'connected'] } as const;

export const moveRelay = (ctx: Context, id: string, to: keyof typeof BEFORE, seconds: number | null): Promise<RelayRow | undefined> =>
  ctx.db.row<RelayRow>(sql`
    update telephony.relay r set state = ${to}, seconds = coalesce(${seconds}::int, r.seconds), changed_at = ${ctx.now}
    where r.tenant_id = ${ctx.tenantId} and r.id = ${id} and r.state = any(${BEFORE[to]}::text[]) returning ${RELAY}`);

export const relayView = (ctx: Context, row: RelayRow): z.input<typeof relay> => ({
  id: row.id, visitId: asId<'visit'>(row.visit_id), isMine: row.asker_id === ctx.actor.personId, state: row.state, askedAt: toIso(row.asked_at), seconds: row.seconds,
});
