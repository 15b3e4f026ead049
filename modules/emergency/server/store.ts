import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type { z } from 'zod';
import type { ARRIVED, handOff, opening, redCall, SAFE_BY, SERVICES, TOLD_KINDS, report, told, VERDICTS } from '../contract.ts';
import type * as rows from './rows.ts';

const RED_CALL = columnsOf<rows.RedCall>().pick(
  'need_id', 'elder_id', 'elder_name', 'area_path', 'category', 'state', 'opened_at', 'called_at', 'arrive_by', 'arrived_at', 'arrived', 'ended_at', 'ended_by', 'safe_by', 'ended_words_sealed');
export type RedCallRow = RowOf<typeof RED_CALL>;
const TOLD = columnsOf<rows.Told>().pick('id', 'need_id', 'kind', 'person_id', 'who_sealed', 'is_written', 'at', 'outcome', 'outcome_at', 'outcome_by');
export type ToldRow = RowOf<typeof TOLD>;
const HAND_OFF = columnsOf<rows.HandOff>().pick('id', 'service', 'called_at', 'called_by', 'incident_number', 'words_sealed', 'confirmed_at', 'confirmed_by');
export type HandOffRow = RowOf<typeof HAND_OFF>;
const OPENING = columnsOf<rows.Opening>().pick('id', 'need_id', 'elder_id', 'elder_name', 'area_path', 'by_id', 'by_name', 'role', 'reason', 'at', 'verdict', 'review_words', 'reviewed_at', 'reviewed_by');
export type OpeningRow = RowOf<typeof OPENING>;
const ANSWER = columnsOf<rows.Answer>().pick('question', 'answer', 'words_sealed', 'at', 'by_name');
export type AnswerRow = RowOf<typeof ANSWER>;

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;
const unsealed = (ctx: Context, sealed: Uint8Array | null): string | null => (sealed ? ctx.secrets.open(sealed) : null);
export const sealedOr = (ctx: Context, words: string | null): Buffer | null => (words === null || words === '' ? null : ctx.secrets.seal(words));

export const viewOf = (row: RedCallRow): z.input<typeof redCall> => ({
  needId: row.need_id, elderId: row.elder_id, elderName: row.elder_name, areaPath: row.area_path, category: row.category, state: row.state, openedAt: row.opened_at.toISOString(), calledAt: iso(row.called_at),
  arriveBy: row.arrive_by.toISOString(), arrivedAt: iso(row.arrived_at), arrived: row.arrived, endedAt: iso(row.ended_at), endedBy: row.ended_by,
});
export const endedOf = (ctx: Context, row: RedCallRow) => (row.state === 'open' ? null : { by: row.safe_by, words: unsealed(ctx, row.ended_words_sealed) });

interface Who {
  readonly name: string;
  readonly relation: string | null;
  readonly phone: string | null;
}
export function toldView(ctx: Context, row: ToldRow): z.input<typeof told> {
  const who = JSON.parse(ctx.secrets.open(row.who_sealed)) as Who;
  return { id: row.id, kind: row.kind, ...who, isWritten: row.is_written, at: row.at.toISOString(), outcome: row.outcome, outcomeAt: iso(row.outcome_at), outcomeBy: row.outcome_by };
}
export const handOffView = (ctx: Context, row: HandOffRow): z.input<typeof handOff> => ({
  id: row.id, service: row.service, calledAt: row.called_at.toISOString(), calledBy: row.called_by, incidentNumber: row.incident_number, words: unsealed(ctx, row.words_sealed), confirmedAt: iso(row.confirmed_at), confirmedBy: row.confirmed_by,
});
export const openingView = (ctx: Context, row: OpeningRow): z.input<typeof opening> => ({
  id: row.id, needId: row.need_id, elderId: row.elder_id, elderName: row.elder_name, areaPath: row.area_path, byName: row.by_name, role: row.role, reason: row.reason, at: row.at.toISOString(),
  review: row.verdict && row.reviewed_at && row.reviewed_by ? { verdict: row.verdict, words: row.review_words, at: row.reviewed_at.toISOString(), byName: row.reviewed_by } : null, isMine: row.by_id === ctx.actor.personId,
});
const REPORT = columnsOf<rows.Report>().pick('id', 'by_id', 'by_name', 'relation', 'finding', 'words_sealed', 'at');
export type ReportRow = RowOf<typeof REPORT>;
export const reportView = (ctx: Context, row: ReportRow): z.input<typeof report> => ({ id: row.id, finding: row.finding, words: unsealed(ctx, row.words_sealed), relation: row.relation, at: row.at.toISOString(), byName: row.by_name });
export const insertReport = (ctx: Context, row: RedCallRow, given: { finding: ReportRow['finding']; words: string | null; relation: string | null }): Promise<ReportRow> =>
  ctx.db.row<ReportRow>(sql`
    insert into emergency.report (tenant_id, id, need_id, area_path, by_id, by_name, relation, finding, words_sealed, at)
    values (${ctx.tenantId}, ${ctx.newId()}, ${row.need_id}, ${row.area_path}, ${ctx.actor.personId}, ${ctx.actor.name}, ${given.relation}, ${given.finding}, ${sealedOr(ctx, given.words)}, ${ctx.now}) returning ${REPORT}`) as Promise<ReportRow>;
export const listReports = (ctx: Context, needId: string): Promise<ReportRow[]> =>
  ctx.db.rows<ReportRow>(sql`select ${REPORT} from emergency.report where tenant_id = ${ctx.tenantId} and need_id = ${needId} order by at, id`);
/** Who was to be told and says something has been reached. */
export const noteReached = (ctx: Context, needId: string, personId: string): void =>
  ctx.db.send(sql`
    update emergency.told set outcome = 'reached', outcome_at = ${ctx.now}, outcome_by = ${ctx.actor.name}
    where tenant_id = ${ctx.tenantId} and need_id = ${needId} and person_id = ${personId} and outcome is null`);

export const answerView = (ctx: Context, row: AnswerRow) => ({ answer: row.answer, words: unsealed(ctx, row.words_sealed), at: row.at.toISOString(), byName: row.by_name });

export const findCall = (ctx: Context, needId: string, isLocked = false): Promise<RedCallRow | undefined> =>
  ctx.db.row<RedCallRow>(sql`select ${RED_CALL} from emergency.red_call where tenant_id = ${ctx.tenantId} and need_id = ${needId} ${isLocked ? sql`for update` : sql``}`);

export const insertCall = (ctx: Context, row: Pick<RedCallRow, 'need_id' | 'elder_id' | 'elder_name' | 'area_path' | 'category' | 'arrive_by' | 'called_at'>): Promise<RedCallRow | undefined> =>
  ctx.db.row<RedCallRow>(sql`
    insert into emergency.red_call (tenant_id, need_id, elder_id, elder_name, area_path, category, state, opened_at, called_at, arrive_by)
    values (${ctx.tenantId}, ${row.need_id}, ${row.elder_id}, ${row.elder_name}, ${row.area_path}, ${row.category}, 'open', ${ctx.now}, ${row.called_at}, ${row.arrive_by}) on conflict do nothing returning ${RED_CALL}`);

/** Undefined where it is not open any more, or somebody was there already. */
export const setArrived = (ctx: Context, needId: string, who: (typeof ARRIVED)[number]): Promise<RedCallRow | undefined> =>
  ctx.db.row<RedCallRow>(sql`
    update emergency.red_call set arrived_at = ${ctx.now}, arrived = ${who} where tenant_id = ${ctx.tenantId} and need_id = ${needId} and state = 'open' and arrived_at is null returning ${RED_CALL}`);

export const endCall = (ctx: Context, needId: string, how: { state: 'safe' | 'falseAlarm'; by: (typeof SAFE_BY)[number] | null; words: string | null }): Promise<RedCallRow | undefined> =>
  ctx.db.row<RedCallRow>(sql`
    update emergency.red_call set state = ${how.state}, ended_at = ${ctx.now}, ended_by = ${ctx.actor.name}, safe_by = ${how.by}, ended_words_sealed = ${sealedOr(ctx, how.words)}
    where tenant_id = ${ctx.tenantId} and need_id = ${needId} and state = 'open' returning ${RED_CALL}`);

export const reopenCall = (ctx: Context, needId: string, arriveBy: Date): Promise<RedCallRow | undefined> =>
  ctx.db.row<RedCallRow>(sql`
    update emergency.red_call set state = 'open', opened_at = ${ctx.now}, arrive_by = ${arriveBy}, arrived_at = null, arrived = null, ended_at = null, ended_by = null, safe_by = null, ended_words_sealed = null
    where tenant_id = ${ctx.tenantId} and need_id = ${needId} and state <> 'open' returning ${RED_CALL}`);

/** Open ones first, then the newest. `after` is the place of the last one seen. */
export const listCalls = (ctx: Context, filter: { state: string | undefined; skip: number; limit: number }): Promise<RedCallRow[]> =>
  ctx.db.rows<RedCallRow>(sql`
    select ${RED_CALL} from emergency.red_call where tenant_id = ${ctx.tenantId} and (${filter.state ?? null}::text is null or state = ${filter.state ?? null})
    order by (state = 'open') desc, opened_at desc, need_id limit ${filter.limit} offset ${filter.skip}`);
export const listCallsOf = (ctx: Context, needIds: readonly string[]): Promise<RedCallRow[]> =>
  ctx.db.rows<RedCallRow>(sql`select ${RED_CALL} from emergency.red_call where tenant_id = ${ctx.tenantId} and need_id = any(${needIds}::uuid[])`);

const MOST_COUNTED = 20_000;
export const listTimes = (ctx: Context, since: Date): Promise<Pick<RedCallRow, 'opened_at' | 'arrive_by' | 'arrived_at' | 'state'>[]> =>
  ctx.db.rows(sql`
    select opened_at, arrive_by, arrived_at, state from emergency.red_call where tenant_id = ${ctx.tenantId} and opened_at >= ${since} order by opened_at desc limit ${MOST_COUNTED}`);
export const countOpen = async (ctx: Context): Promise<number> =>
  (await ctx.db.row<{ n: number }>(sql`select count(*)::int as n from emergency.red_call where tenant_id = ${ctx.tenantId} and state = 'open'`))?.n ?? 0;

export interface ToTell extends Who {
  readonly kind: (typeof TOLD_KINDS)[number];
  readonly personId: string | null;
  readonly isWritten: boolean;
  /** `need` writes to family who follow and are on call, in their own words. */
  readonly isWrittenElsewhere: boolean;
}
export function insertTold(ctx: Context, row: RedCallRow, list: readonly ToTell[]): void {
  if (list.length === 0) return;
  const told = list.map(({ kind, personId, isWritten, name, relation, phone }, position) => ({
    id: ctx.newId(), kind, personId, isWritten, position, who: ctx.secrets.seal(JSON.stringify({ name, relation, phone })).toString('base64'),
  }));
  ctx.db.send(sql`
    insert into emergency.told (tenant_id, id, need_id, area_path, position, kind, person_id, who_sealed, is_written, at)
    select ${ctx.tenantId}::int, t.id, ${row.need_id}::uuid, ${row.area_path}, t.position, t.kind, t."personId", decode(t.who, 'base64'), t."isWritten", ${ctx.now}
    from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as t (id uuid, kind text, "personId" uuid, "isWritten" boolean, position int, who text)`);
}
export const listTold = (ctx: Context, needId: string): Promise<ToldRow[]> =>
  ctx.db.rows<ToldRow>(sql`select ${TOLD} from emergency.told where tenant_id = ${ctx.tenantId} and need_id = ${needId} order by position`);
export const noteTold = (ctx: Context, needId: string, id: string, outcome: string): Promise<ToldRow | undefined> =>
  ctx.db.row<ToldRow>(sql`
    update emergency.told set outcome = ${outcome}, outcome_at = ${ctx.now}, outcome_by = ${ctx.actor.name} where tenant_id = ${ctx.tenantId} and need_id = ${needId} and id = ${id} returning ${TOLD}`);

export const insertAnswer = (ctx: Context, row: RedCallRow, given: { question: string; answer: string; words: string | null; version: number }): Promise<AnswerRow | undefined> =>
  ctx.db.row<AnswerRow>(sql`
    insert into emergency.answer (tenant_id, id, need_id, area_path, question, answer, words_sealed, version, at, by_name)
    values (${ctx.tenantId}, ${ctx.newId()}, ${row.need_id}, ${row.area_path}, ${given.question}, ${given.answer}, ${sealedOr(ctx, given.words)}, ${given.version}, ${ctx.now}, ${ctx.actor.name}) returning ${ANSWER}`);
/** Of each question the last answer. */
export const listAnswers = (ctx: Context, needId: string): Promise<AnswerRow[]> =>
  ctx.db.rows<AnswerRow>(sql`select distinct on (question) ${ANSWER} from emergency.answer where tenant_id = ${ctx.tenantId} and need_id = ${needId} order by question, at desc, id desc`);

export const insertHandOff = (ctx: Context, row: RedCallRow, given: { service: (typeof SERVICES)[number]; incidentNumber: string | null; words: string | null }): Promise<HandOffRow | undefined> =>
  ctx.db.row<HandOffRow>(sql`
    insert into emergency.hand_off (tenant_id, id, need_id, area_path, service, called_at, called_by, incident_number, words_sealed)
    values (${ctx.tenantId}, ${ctx.newId()}, ${row.need_id}, ${row.area_path}, ${given.service}, ${ctx.now}, ${ctx.actor.name}, ${given.incidentNumber}, ${sealedOr(ctx, given.words)}) returning ${HAND_OFF}`);
export const listHandOffs = (ctx: Context, needId: string): Promise<HandOffRow[]> =>
  ctx.db.rows<HandOffRow>(sql`select ${HAND_OFF} from emergency.hand_off where tenant_id = ${ctx.tenantId} and need_id = ${needId} order by called_at, id`);
export const findHandOff = (ctx: Context, needId: string, id: string): Promise<HandOffRow | undefined> =>
  ctx.db.row<HandOffRow>(sql`select ${HAND_OFF} from emergency.hand_off where tenant_id = ${ctx.tenantId} and need_id = ${needId} and id = ${id}`);
export const confirmHandOff = (ctx: Context, id: string, incidentNumber: string): Promise<HandOffRow | undefined> =>
  ctx.db.row<HandOffRow>(sql`
    update emergency.hand_off set confirmed_at = ${ctx.now}, confirmed_by = ${ctx.actor.name}, incident_number = ${incidentNumber}
    where tenant_id = ${ctx.tenantId} and id = ${id} and confirmed_at is null returning ${HAND_OFF}`);

export const findAccess = (ctx: Context, elderId: string): Promise<Pick<rows.Access, 'door_sealed' | 'changed_at' | 'changed_by'> | undefined> =>
  ctx.db.row(sql`select door_sealed, changed_at, changed_by from emergency.access where tenant_id = ${ctx.tenantId} and elder_id = ${elderId}`);
export const putAccess = (ctx: Context, elder: { id: string; areaPath: string }, door: string): void =>
  ctx.db.send(
    door === ''
      ? sql`delete from emergency.access where tenant_id = ${ctx.tenantId} and elder_id = ${elder.id}`
      : sql`insert into emergency.access (tenant_id, elder_id, area_path, door_sealed, changed_at, changed_by)
          values (${ctx.tenantId}, ${elder.id}, ${elder.areaPath}, ${ctx.secrets.seal(door)}, ${ctx.now}, ${ctx.actor.name})
          on conflict (tenant_id, elder_id) do update set area_path = excluded.area_path, door_sealed = excluded.door_sealed, changed_at = excluded.changed_at, changed_by = excluded.changed_by`);

export const insertOpening = (ctx: Context, row: RedCallRow, given: { role: string; reason: string }): void =>
  ctx.db.send(sql`
    insert into emergency.opening (tenant_id, id, need_id, elder_id, elder_name, area_path, by_id, by_name, role, reason, at)
    values (${ctx.tenantId}, ${ctx.newId()}, ${row.need_id}, ${row.elder_id}, ${row.elder_name}, ${row.area_path}, ${ctx.actor.personId}, ${ctx.actor.name}, ${given.role}, ${given.reason}, ${ctx.now})`);
export const listOpeningsOf = (ctx: Context, needId: string): Promise<OpeningRow[]> =>
  ctx.db.rows<OpeningRow>(sql`select ${OPENING} from emergency.opening where tenant_id = ${ctx.tenantId} and need_id = ${needId} order by at`);
export const listOpenings = (ctx: Context, filter: { state: 'waiting' | 'reviewed' | undefined; skip: number; limit: number }): Promise<OpeningRow[]> =>
  ctx.db.rows<OpeningRow>(sql`
    select ${OPENING} from emergency.opening where tenant_id = ${ctx.tenantId} and (${filter.state ?? null}::text is null or (verdict is null) = (${filter.state ?? null}::text = 'waiting'))
    order by (verdict is null) desc, at desc, id limit ${filter.limit} offset ${filter.skip}`);
export const findOpening = (ctx: Context, id: string): Promise<OpeningRow | undefined> =>
  ctx.db.row<OpeningRow>(sql`select ${OPENING} from emergency.opening where tenant_id = ${ctx.tenantId} and id = ${id}`);
export const reviewOpening = (ctx: Context, id: string, given: { verdict: (typeof VERDICTS)[number]; words: string | null }): Promise<OpeningRow | undefined> =>
  ctx.db.row<OpeningRow>(sql`
    update emergency.opening set verdict = ${given.verdict}, review_words = ${given.words}, reviewed_at = ${ctx.now}, reviewer_id = ${ctx.actor.personId}, reviewed_by = ${ctx.actor.name}
    where tenant_id = ${ctx.tenantId} and id = ${id} and verdict is null returning ${OPENING}`);
