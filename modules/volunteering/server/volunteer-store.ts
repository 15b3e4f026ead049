import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type { Kind, QualificationState } from '../contract.ts';
import { kindsWith } from '../core/kinds.ts';
import type { Consent } from './application-store.ts';
import type * as rows from './rows.ts';

const VOLUNTEER = columnsOf<rows.Volunteer>('v').pick('person_id', 'area_path', 'number', 'external_number', 'registered_at', 'birth_year', 'job', 'preferences', 'times', 'guardian_sealed', 'consents', 'is_suspended');
export type VolunteerRow = RowOf<typeof VOLUNTEER> & { readonly consents: readonly Consent[] };
const QUALIFICATION = columnsOf<rows.Qualification>('q').pick('id', 'person_id', 'area_path', 'kind', 'number_sealed', 'issuer', 'issued_on', 'expires_on', 'state', 'source', 'evidence_file_id', 'reason');
export type QualificationRow = RowOf<typeof QUALIFICATION>;
const BAN = columnsOf<rows.Ban>('b').pick('id', 'person_id', 'area_path', 'state', 'reason', 'from_at', 'until_at', 'imposed_by', 'appeal', 'appealed_at', 'answer');
export type BanRow = RowOf<typeof BAN>;

const MOST = 200;

export const findVolunteer = (ctx: Context, personId: string): Promise<VolunteerRow | undefined> =>
  ctx.db.row<VolunteerRow>(sql`select ${VOLUNTEER} from volunteering.volunteer v where v.tenant_id = ${ctx.tenantId} and v.person_id = ${personId}`);

export const lockVolunteer = (ctx: Context, personId: string): Promise<VolunteerRow | undefined> =>
  ctx.db.row<VolunteerRow>(sql`select ${VOLUNTEER} from volunteering.volunteer v where v.tenant_id = ${ctx.tenantId} and v.person_id = ${personId} for update`);

export const listVolunteersByIds = (ctx: Context, personIds: readonly string[]): Promise<VolunteerRow[]> =>
  ctx.db.rows<VolunteerRow>(sql`select ${VOLUNTEER} from volunteering.volunteer v where v.tenant_id = ${ctx.tenantId} and v.person_id = any(${personIds}::uuid[])`);

/** The office and a number that counts up: 510117001-000042. */
async function nextNumber(ctx: Context): Promise<string> {
  const row = await ctx.db.row<{ last: number }>(sql`
    insert into volunteering.counter as c (tenant_id, last) values (${ctx.tenantId}, 1) on conflict (tenant_id) do update set last = c.last + 1 returning last`);
  return `${ctx.tenantId}-${String(row?.last ?? 0).padStart(6, '0')}`;
}

/** A volunteer is known from now on, or has moved. Whether anything was new. */
export async function noteVolunteer(ctx: Context, { personId, areaPath, birthYear }: { readonly personId: string; readonly areaPath: string; readonly birthYear: number | null }): Promise<void> {
  const known = await ctx.db.run(sql`update volunteering.volunteer set area_path = ${areaPath}, birth_year = ${birthYear} where tenant_id = ${ctx.tenantId} and person_id = ${personId}`);
  if (known > 0) return;
  await ctx.db.run(sql`
    insert into volunteering.volunteer (tenant_id, person_id, area_path, number, birth_year) values (${ctx.tenantId}, ${personId}, ${areaPath}, ${await nextNumber(ctx)}, ${birthYear}) on conflict do nothing`);
}

export const registerVolunteer = (ctx: Context, personId: string, row: { readonly job: string; readonly preferences: readonly string[]; readonly times: readonly string[]; readonly guardian: Buffer | null; readonly consents: readonly Consent[] }): Promise<number> =>
  ctx.db.run(sql`
    update volunteering.volunteer set registered_at = ${ctx.now}, job = ${row.job}, preferences = ${row.preferences}, times = ${row.times}, guardian_sealed = ${row.guardian}, consents = ${JSON.stringify(row.consents)}::jsonb
    where tenant_id = ${ctx.tenantId} and person_id = ${personId}`);

export const updateProfile = (ctx: Context, personId: string, row: { readonly job: string; readonly preferences: readonly string[]; readonly times: readonly string[] }): Promise<number> =>
  ctx.db.run(sql`update volunteering.volunteer set job = ${row.job}, preferences = ${row.preferences}, times = ${row.times} where tenant_id = ${ctx.tenantId} and person_id = ${personId}`);

export const setExternalNumber = (ctx: Context, personId: string, externalNumber: string | null): Promise<number> =>
  ctx.db.run(sql`update volunteering.volunteer set external_number = ${externalNumber} where tenant_id = ${ctx.tenantId} and person_id = ${personId}`);

export const setSuspended = (ctx: Context, personId: string, isSuspended: boolean): Promise<number> =>
  ctx.db.run(sql`update volunteering.volunteer set is_suspended = ${isSuspended} where tenant_id = ${ctx.tenantId} and person_id = ${personId}`);

export interface ListedVolunteer extends Pick<VolunteerRow, 'person_id' | 'area_path' | 'number' | 'registered_at' | 'is_suspended'> {
  readonly waiting: number;
  readonly next_expiry: string | null;
}
export interface VolunteerFilter {
  readonly show: 'all' | 'waiting' | 'expiring' | 'suspended';
  readonly number: string | undefined;
  /** Days until which an end counts as near. */
  readonly today: string;
  readonly near: string;
  readonly after: string | undefined;
  readonly limit: number;
}
export const listVolunteers = (ctx: Context, { show, number, today, near, after, limit }: VolunteerFilter): Promise<ListedVolunteer[]> =>
  ctx.db.rows<ListedVolunteer>(sql`
    select v.person_id, v.area_path, v.number, v.registered_at, v.is_suspended, q.waiting, q.next_expiry
    from volunteering.volunteer v cross join lateral (
      select (count(*) filter (where q.state = 'submitted'))::int as waiting, min(q.expires_on) filter (where q.state = 'valid' and q.expires_on >= ${today}) as next_expiry
      from volunteering.qualification q where q.tenant_id = v.tenant_id and q.person_id = v.person_id) q
    where v.tenant_id = ${ctx.tenantId} and (${after ?? null}::text is null or v.number > ${after ?? ''}) and starts_with(v.number, ${number ?? ''})
      and (${show} <> 'waiting' or q.waiting > 0) and (${show} <> 'expiring' or q.next_expiry <= ${near}) and (${show} <> 'suspended' or v.is_suspended)
    order by v.number limit ${limit}`);

/** Of the whole tenant, page by page. */
export const listAllAfter = async (ctx: Context, after: string | null, limit: number): Promise<string[]> =>
  (await ctx.db.rows<{ person_id: string }>(sql`
    select person_id from volunteering.volunteer where tenant_id = ${ctx.tenantId} and (${after}::uuid is null or person_id > ${after}::uuid) order by person_id limit ${limit}`)).map((row) => row.person_id);

// Qualifications -------------------------------------------------------------------------------------------------------------------

export const findQualification = (ctx: Context, id: string, lock = false): Promise<QualificationRow | undefined> =>
  ctx.db.row<QualificationRow>(
    lock
      ? sql`select ${QUALIFICATION} from volunteering.qualification q where q.tenant_id = ${ctx.tenantId} and q.id = ${id} for update`
      : sql`select ${QUALIFICATION} from volunteering.qualification q where q.tenant_id = ${ctx.tenantId} and q.id = ${id}`);

export const findBySource = (ctx: Context, sourceId: string): Promise<QualificationRow | undefined> =>
  ctx.db.row<QualificationRow>(sql`select ${QUALIFICATION} from volunteering.qualification q where q.tenant_id = ${ctx.tenantId} and q.source_id = ${sourceId} for update`);

export const listQualifications = (ctx: Context, personIds: readonly string[]): Promise<QualificationRow[]> =>
  ctx.db.rows<QualificationRow>(sql`
    select ${QUALIFICATION} from volunteering.qualification q where q.tenant_id = ${ctx.tenantId} and q.person_id = any(${personIds}::uuid[]) order by q.made_at, q.id`);

export interface NewQualification {
  readonly personId: string;
  readonly areaPath: string;
  readonly kind: string;
  readonly number: string | null;
  readonly issuer: string;
  readonly issuedOn: string;
  readonly expiresOn: string | null;
  readonly state: QualificationState;
  readonly source: 'evidence' | 'staff' | 'training';
  readonly sourceId?: string;
}
export const insertQualification = (ctx: Context, row: NewQualification): Promise<QualificationRow> =>
  ctx.db.row<QualificationRow>(sql`
    insert into volunteering.qualification as q (tenant_id, id, person_id, area_path, kind, number_sealed, issuer, issued_on, expires_on, state, source, source_id, decided_by, made_at)
    values (${ctx.tenantId}, ${ctx.newId()}, ${row.personId}, ${row.areaPath}, ${row.kind}, ${row.number === null ? null : ctx.secrets.seal(row.number)}, ${row.issuer}, ${row.issuedOn}, ${row.expiresOn},
      ${row.state}, ${row.source}, ${row.sourceId ?? null}, ${row.state === 'valid' ? ctx.actor.personId : null}, ${ctx.now})
    returning ${QUALIFICATION}`) as Promise<QualificationRow>;

export const moveQualification = (ctx: Context, row: Pick<QualificationRow, 'id' | 'state'>, to: QualificationState, reason: string | null): Promise<QualificationRow | undefined> =>
  ctx.db.row<QualificationRow>(sql`
    update volunteering.qualification q set state = ${to}, reason = ${reason}, decided_by = ${ctx.actor.personId}
    where q.tenant_id = ${ctx.tenantId} and q.id = ${row.id} and q.state = ${row.state} returning ${QUALIFICATION}`);

export const setEvidence = (ctx: Context, id: string, fileId: string): Promise<number> =>
  ctx.db.run(sql`update volunteering.qualification set evidence_file_id = ${fileId} where tenant_id = ${ctx.tenantId} and id = ${id} and state = 'submitted'`);

// Kinds ----------------------------------------------------------------------------------------------------------------------------

export async function listKinds(ctx: Context): Promise<Kind[]> {
  const own = await ctx.db.rows<Pick<rows.Kind, 'code' | 'zh' | 'en' | 'valid_months'>>(sql`select code, zh, en, valid_months from volunteering.kind where tenant_id = ${ctx.tenantId} order by code limit ${MOST}`);
  return kindsWith(own.map(({ valid_months, ...row }) => ({ ...row, validMonths: valid_months })));
}

export const putKind = (ctx: Context, kind: Kind): Promise<number> =>
  ctx.db.run(sql`
    insert into volunteering.kind (tenant_id, code, zh, en, valid_months, changed_at) values (${ctx.tenantId}, ${kind.code}, ${kind.zh}, ${kind.en}, ${kind.validMonths}, ${ctx.now})
    on conflict (tenant_id, code) do update set zh = excluded.zh, en = excluded.en, valid_months = excluded.valid_months, changed_at = excluded.changed_at`);

// Bans -----------------------------------------------------------------------------------------------------------------------------

export const findBan = (ctx: Context, id: string): Promise<BanRow | undefined> =>
  ctx.db.row<BanRow>(sql`select ${BAN} from volunteering.ban b where b.tenant_id = ${ctx.tenantId} and b.id = ${id} for update`);

export const listBans = (ctx: Context, personId: string): Promise<BanRow[]> =>
  ctx.db.rows<BanRow>(sql`select ${BAN} from volunteering.ban b where b.tenant_id = ${ctx.tenantId} and b.person_id = ${personId} order by b.from_at desc, b.id desc limit ${MOST}`);

/** Undefined where one stands already. */
export const insertBan = (ctx: Context, row: { readonly personId: string; readonly areaPath: string; readonly reason: string; readonly until: Date | null }): Promise<BanRow | undefined> =>
  ctx.db.row<BanRow>(sql`
    insert into volunteering.ban as b (tenant_id, id, person_id, area_path, state, reason, from_at, until_at, imposed_by)
    values (${ctx.tenantId}, ${ctx.newId()}, ${row.personId}, ${row.areaPath}, 'standing', ${row.reason}, ${ctx.now}, ${row.until}, ${ctx.actor.personId})
    on conflict (tenant_id, person_id) where state in ('standing', 'appealed') do nothing returning ${BAN}`);

export interface BanMove {
  readonly to: BanRow['state'];
  readonly appeal?: string;
  readonly answer?: string;
}
export const moveBan = (ctx: Context, row: Pick<BanRow, 'id' | 'state'>, { to, appeal, answer }: BanMove): Promise<BanRow | undefined> =>
  ctx.db.row<BanRow>(sql`
    update volunteering.ban b set state = ${to}, appeal = coalesce(${appeal ?? null}, b.appeal), appealed_at = case when ${appeal ?? null}::text is null then b.appealed_at else ${ctx.now} end,
      answer = coalesce(${answer ?? null}, b.answer), ended_at = case when ${to} in ('lifted', 'over') then ${ctx.now}::timestamptz end
    where b.tenant_id = ${ctx.tenantId} and b.id = ${row.id} and b.state = ${row.state} returning ${BAN}`);
