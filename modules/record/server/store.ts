import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type { ProofState } from '../contract.ts';
import type * as rows from './rows.ts';

const PROOF = columnsOf<rows.Proof>('p').pick(
  'id', 'person_id', 'organisation_id', 'area_path', 'from_on', 'to_on', 'purpose', 'state', 'requested_at', 'visits', 'minutes', 'number', 'issued_by', 'issued_on', 'public_until', 'content_sealed', 'reason');
export type ProofRow = RowOf<typeof PROOF>;

const MOST_OWN = 100;

export const findProof = (ctx: Context, id: string): Promise<ProofRow | undefined> =>
  ctx.db.row<ProofRow>(sql`select ${PROOF} from record.proof p where p.tenant_id = ${ctx.tenantId} and p.id = ${id}`);

export const lockProof = (ctx: Context, id: string): Promise<ProofRow | undefined> =>
  ctx.db.row<ProofRow>(sql`select ${PROOF} from record.proof p where p.tenant_id = ${ctx.tenantId} and p.id = ${id} for update`);

export const findByNumber = (ctx: Context, number: string): Promise<ProofRow | undefined> =>
  ctx.db.row<ProofRow>(sql`select ${PROOF} from record.proof p where p.tenant_id = ${ctx.tenantId} and p.number = ${number}`);

export const listOwn = (ctx: Context, personId: string): Promise<ProofRow[]> =>
  ctx.db.rows<ProofRow>(sql`select ${PROOF} from record.proof p where p.tenant_id = ${ctx.tenantId} and p.person_id = ${personId} order by p.id desc limit ${MOST_OWN}`);

/** What waits is shown from the longest waiting, everything else from the newest: ids grow with time. */
export const listInState = (ctx: Context, state: ProofState, after: string | undefined, limit: number): Promise<ProofRow[]> =>
  ctx.db.rows<ProofRow>(
    state === 'requested'
      ? sql`select ${PROOF} from record.proof p where p.tenant_id = ${ctx.tenantId} and p.state = ${state} and (${after ?? null}::uuid is null or p.id > ${after ?? null}::uuid) order by p.id limit ${limit}`
      : sql`select ${PROOF} from record.proof p where p.tenant_id = ${ctx.tenantId} and p.state = ${state} and (${after ?? null}::uuid is null or p.id < ${after ?? null}::uuid) order by p.id desc limit ${limit}`,
  );

/** Undefined where this person waits for another one. */
export const insertProof = (ctx: Context, row: Pick<ProofRow, 'person_id' | 'organisation_id' | 'area_path' | 'from_on' | 'to_on' | 'purpose' | 'visits' | 'minutes'>): Promise<ProofRow | undefined> =>
  ctx.db.row<ProofRow>(sql`
    insert into record.proof as p (tenant_id, id, person_id, organisation_id, area_path, from_on, to_on, purpose, state, requested_by, requested_at, visits, minutes)
    values (${ctx.tenantId}, ${ctx.newId<'proof'>()}, ${row.person_id}, ${row.organisation_id}, ${row.area_path}, ${row.from_on}, ${row.to_on}, ${row.purpose}, 'requested', ${ctx.actor.personId}, ${ctx.now}, ${row.visits}, ${row.minutes})
    on conflict (tenant_id, person_id) where state = 'requested' do nothing returning ${PROOF}`);

export interface Issued {
  readonly number: string;
  readonly issuedOn: string;
  readonly publicUntil: string;
  readonly visits: number;
  readonly minutes: number;
  readonly content: Buffer;
}

export const issueProof = (ctx: Context, row: ProofRow, issued: Issued): Promise<ProofRow | undefined> =>
  ctx.db.row<ProofRow>(sql`
    update record.proof p set state = 'issued', number = ${issued.number}, issued_by = ${ctx.actor.personId}, issued_on = ${issued.issuedOn}, public_until = ${issued.publicUntil}, visits = ${issued.visits},
      minutes = ${issued.minutes}, content_sealed = ${issued.content}, decided_at = ${ctx.now}
    where p.tenant_id = ${ctx.tenantId} and p.id = ${row.id} and p.state = ${row.state} returning ${PROOF}`);

/** Refused, withdrawn or revoked. Undefined when the state is no longer the one that was read. */
export const endProof = (ctx: Context, row: ProofRow, to: ProofState, reason: string | null): Promise<ProofRow | undefined> =>
  ctx.db.row<ProofRow>(sql`
    update record.proof p set state = ${to}, reason = ${reason}, decided_at = ${ctx.now} where p.tenant_id = ${ctx.tenantId} and p.id = ${row.id} and p.state = ${row.state} returning ${PROOF}`);

export async function nextSerial(ctx: Context, year: number): Promise<number> {
  const row = await ctx.db.row<Pick<rows.Counter, 'last'>>(sql`
    insert into record.counter as c (tenant_id, year, last) values (${ctx.tenantId}, ${year}, 1) on conflict (tenant_id, year) do update set last = c.last + 1 returning last`);
  return row?.last ?? 0;
}

/** The newest paper that the actor has issued. */
export const findLastIssued = (ctx: Context): Promise<Pick<ProofRow, 'content_sealed'> | undefined> =>
  ctx.db.row(sql`
    select p.content_sealed from record.proof p where p.tenant_id = ${ctx.tenantId} and p.issued_by = ${ctx.actor.personId} order by p.id desc limit 1`);
