import { allowed, type Role } from '@huying/kernel';
import { columnsOf, type Context, type RowOf, type Statement, sql } from '@huying/platform';
import type { z } from 'zod';
import { type need as needShape, needLifecycle, type tags as tagsShape } from '../contract.ts';
import type * as rows from './rows.ts';

export type Need = z.input<typeof needShape>;
export type Tags = z.output<typeof tagsShape>;

const COLUMNS = columnsOf<rows.Need>('n').pick(
  'id', 'number', 'state', 'channel', 'elder_id', 'elder_name', 'area_path', 'home_lng', 'home_lat', 'text', 'recording_id', 'category', 'urgency',
  'when_said', 'people', 'sex', 'skills', 'confidence', 'needs_tagging', 'suspected_red', 'spend_credits', 'raised_at', 'called_at', 'raised_by', 'send_by', 'due_at',
  'callout_id', 'changed_at', 'ended_at', 'end_reason', 'corrections', 'followers', 'followers_on_call', 'merged_into', 'visit_id');
export type NeedRow = RowOf<typeof COLUMNS> & Pick<Need, 'channel'> & Pick<Tags, 'category' | 'skills'>;

/** A need as it begins. */
export function insertNeed(ctx: Context, given: Omit<NeedRow, 'callout_id' | 'changed_at' | 'ended_at' | 'end_reason' | 'raised_at' | 'corrections' | 'merged_into'>): NeedRow {
  const row: NeedRow = { ...given, raised_at: ctx.now, changed_at: ctx.now, callout_id: null, ended_at: null, end_reason: null, corrections: 0, merged_into: null };
  ctx.db.send(sql`
    insert into need.need (tenant_id, id, number, state, channel, elder_id, elder_name, area_path, home_lng, home_lat, text, recording_id, category, urgency,
      when_said, people, sex, skills, confidence, needs_tagging, suspected_red, spend_credits, raised_at, called_at, raised_by, send_by, due_at, changed_at, followers, followers_on_call, visit_id)
    values (${ctx.tenantId}, ${row.id}, ${row.number}, ${row.state}, ${row.channel}, ${row.elder_id}, ${row.elder_name}, ${row.area_path}, ${row.home_lng}, ${row.home_lat},
      ${row.text}, ${row.recording_id}, ${row.category}, ${row.urgency}, ${row.when_said}, ${row.people}, ${row.sex}, ${row.skills}, ${row.confidence},
      ${row.needs_tagging}, ${row.suspected_red}, ${row.spend_credits}, ${row.raised_at}, ${row.called_at}, ${row.raised_by}, ${row.send_by}, ${row.due_at}, ${row.changed_at}, ${row.followers}, ${row.followers_on_call}, ${row.visit_id})`);
  return row;
}

export const findNeed = (ctx: Context, id: string, lock = false): Promise<NeedRow | undefined> =>
  ctx.db.row<NeedRow>(
    lock
      ? sql`select ${COLUMNS} from need.need n where n.tenant_id = ${ctx.tenantId} and n.id = ${id} for update of n`
      : sql`select ${COLUMNS} from need.need n where n.tenant_id = ${ctx.tenantId} and n.id = ${id}`,
  );

function movedTo(ctx: Context, to: Need['state'], reason: string | null): Statement {
  const ends = ['confirmed', 'cancelled', 'falseAlarm', 'safe'].includes(to);
  return sql`state = ${to}, changed_at = ${ctx.now}, send_by = null, ended_at = ${ends ? ctx.now : null}::timestamptz, end_reason = ${ends ? reason : null}`;
}

/** Moves a need from the state that was read; undefined when somebody else was quicker. */
export const moveNeed = (ctx: Context, row: NeedRow, to: Need['state'], reason: string | null): Promise<NeedRow | undefined> =>
  ctx.db.row<NeedRow>(sql`
    update need.need n set ${movedTo(ctx, to, reason)}
    where n.tenant_id = ${ctx.tenantId} and n.id = ${row.id} and n.state = ${row.state} returning ${COLUMNS}`);

/** Moves a need from whichever of these states it is in, and says which that was; undefined when it is elsewhere or not there. */
export const moveNeedFrom = (ctx: Context, id: string, from: readonly Need['state'][], to: Need['state'], reason: string | null): Promise<(NeedRow & { readonly before: Need['state'] }) | undefined> =>
  ctx.db.row<NeedRow & { readonly before: Need['state'] }>(sql`
    with found as (select id, state from need.need where tenant_id = ${ctx.tenantId} and id = ${id} and state = any(${from}::text[]) for update)
    update need.need n set ${movedTo(ctx, to, reason)} from found
    where n.tenant_id = ${ctx.tenantId} and n.id = found.id returning ${COLUMNS}, found.state as before`);

/** Its callout, and which tier has it unless somebody has taken it already. */
export const setCallout = (ctx: Context, id: string, { calloutId, tier }: { readonly calloutId: string; readonly tier: string | null }): void =>
  ctx.db.send(sql`update need.need set callout_id = ${calloutId}, tier = coalesce(tier, ${tier}) where tenant_id = ${ctx.tenantId} and id = ${id} and callout_id is null`);

/** Which tier has it. Nobody decides by it, so nobody waits for it. */
export const noteTier = (ctx: Context, id: string, tier: string): void =>
  ctx.db.send(sql`update need.need set tier = ${tier} where tenant_id = ${ctx.tenantId} and id = ${id} and tier is distinct from ${tier}`);

/** Whoever follows from now on follows what is open; whoever does not any more is told nothing of it. */
export const setFollowers = (ctx: Context, elderId: string, { followers, onCall }: { readonly followers: readonly string[]; readonly onCall: readonly string[] }): void =>
  ctx.db.send(sql`
    update need.need set followers = ${followers}::uuid[], followers_on_call = ${onCall}::uuid[]
    where tenant_id = ${ctx.tenantId} and elder_id = ${elderId} and state not in ('confirmed', 'cancelled', 'falseAlarm', 'safe')`);

export interface CorrectedNeed {
  readonly tags: Tags;
  readonly text: string | null;
  readonly recordingId: NeedRow['recording_id'];
  readonly confidence: number | null;
  readonly dueAt: Date | null;
  readonly needsTagging: boolean;
  readonly suspectedRed: boolean;
  readonly sendBy: Date | null;
  readonly corrections: number;
}

export const correctRow = (ctx: Context, row: NeedRow, { tags, ...to }: CorrectedNeed): Promise<NeedRow | undefined> =>
  ctx.db.row<NeedRow>(sql`
    update need.need n set category = ${tags.category}, urgency = ${tags.urgency}, when_said = ${tags.when}, people = ${tags.people}, sex = ${tags.sex},
      skills = ${tags.skills}, text = ${to.text}, recording_id = ${to.recordingId}, confidence = ${to.confidence}, due_at = ${to.dueAt}, needs_tagging = ${to.needsTagging},
      suspected_red = ${to.suspectedRed}, send_by = ${to.sendBy}, corrections = ${to.corrections}, changed_at = ${ctx.now}
    where n.tenant_id = ${ctx.tenantId} and n.id = ${row.id} and n.state = ${row.state} returning ${COLUMNS}`);

/** Open needs of the same elder that share a kind, or are both calls for help, and were raised within the window. */
export const listSimilar = (ctx: Context, row: NeedRow, windowMinutes: number): Promise<NeedRow[]> =>
  ctx.db.rows<NeedRow>(sql`
    select ${COLUMNS} from need.need n
    where n.tenant_id = ${ctx.tenantId} and n.elder_id = ${row.elder_id} and n.id <> ${row.id} and n.state in ('heard', 'seeking', 'taken', 'serving')
      and (n.category && ${row.category}::text[] or (n.urgency = 'red' and ${row.urgency} = 'red'))
      and abs(extract(epoch from n.raised_at - ${row.raised_at}::timestamptz)) <= ${windowMinutes}::int * 60
      and (n.due_at is not distinct from ${row.due_at}::timestamptz or n.due_at is null or ${row.due_at}::timestamptz is null or abs(extract(epoch from n.due_at - ${row.due_at}::timestamptz)) <= ${windowMinutes}::int * 60)
    order by n.number limit 10`);

export const setMerged = (ctx: Context, id: string, into: string): Promise<NeedRow | undefined> =>
  ctx.db.row<NeedRow>(sql`update need.need n set merged_into = ${into} where n.tenant_id = ${ctx.tenantId} and n.id = ${id} returning ${COLUMNS}`);

export const setSendBy = (ctx: Context, row: NeedRow, sendBy: Date): Promise<NeedRow | undefined> =>
  ctx.db.row<NeedRow>(sql`
    update need.need n set send_by = ${sendBy} where n.tenant_id = ${ctx.tenantId} and n.id = ${row.id} and n.state = ${row.state} returning ${COLUMNS}`);

/** How many needs of the elder are open, and the number of the next. */
export const takeNumber = async (ctx: Context, elderId: string): Promise<{ readonly open: number; readonly number: number }> =>
  (await ctx.db.row<{ open: number; number: number }>(sql`
    select nextval('need.need_number_seq') as number, count(*) as open
    from need.need where tenant_id = ${ctx.tenantId} and elder_id = ${elderId} and state in ('heard', 'seeking', 'taken', 'serving')`)) as { open: number; number: number };

export interface BoardFilter {
  readonly states?: readonly string[] | undefined;
  readonly category?: string | undefined;
  readonly tier?: string | undefined;
  /** A path; whatever lies below it belongs to it. */
  readonly area?: string | undefined;
  readonly urgency?: string | undefined;
  readonly search?: string | undefined;
  readonly attention?: boolean | undefined;
  /** Only those with words that a recogniser can read. */
  readonly hasText?: boolean | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly mineOf?: string | undefined;
  readonly elderId?: string | undefined;
  readonly below?: number | undefined;
  readonly limit: number;
}

/** Finished this long ago and not confirmed: somebody telephones. */
export const UNCONFIRMED_HOURS = 24;
const hoursAgo = (ctx: Context, hours: number) => new Date(ctx.now.getTime() - hours * 3_600_000);

export function listNeeds(ctx: Context, filter: BoardFilter): Promise<NeedRow[]> {
  const search = filter.search ? `%${filter.search.replace(/[\\%_]/g, '\\$&')}%` : null;
  return ctx.db.rows<NeedRow>(sql`
    select ${COLUMNS} from need.need n
    where n.tenant_id = ${ctx.tenantId}
      and (${filter.states ?? null}::text[] is null or n.state = any(${filter.states ?? null}::text[]))
      and (${filter.category ?? null}::text is null or ${filter.category ?? null} = any(n.category))
      and (${filter.urgency ?? null}::text is null or n.urgency = ${filter.urgency ?? null})
      and (${filter.tier ?? null}::text is null or n.tier = ${filter.tier ?? null})
      and (${filter.area ?? null}::text is null or n.area_path = ${filter.area ?? null} or starts_with(n.area_path, ${filter.area ?? null} || '/'))
      and (${search}::text is null or n.text ilike ${search} or n.elder_name ilike ${search} or n.number::text = ${filter.search ?? null})
      and (not ${filter.attention ?? false}::boolean or n.needs_tagging or n.suspected_red or (n.state = 'finished' and n.changed_at < ${hoursAgo(ctx, UNCONFIRMED_HOURS)}))
      and (not ${filter.hasText ?? false}::boolean or n.text is not null)
      and (${filter.from ?? null}::timestamptz is null or n.raised_at >= ${filter.from ?? null})
      and (${filter.to ?? null}::timestamptz is null or n.raised_at < ${filter.to ?? null})
      and (${filter.mineOf ?? null}::uuid is null or n.elder_id = ${filter.mineOf ?? null} or n.raised_by = ${filter.mineOf ?? null})
      and (${filter.elderId ?? null}::uuid is null or n.elder_id = ${filter.elderId ?? null})
      and (${filter.below ?? null}::bigint is null or n.number < ${filter.below ?? null})
    order by n.number desc limit ${filter.limit}`);
}

export interface Overview {
  readonly open: number;
  readonly red: number;
  readonly needsTagging: number;
  readonly suspectedRed: number;
  readonly unconfirmed: number;
  readonly today: number;
  readonly endedToday: number;
}

export const overviewOf = (ctx: Context, dayStart: Date): Promise<Overview> =>
  ctx.db.row<Overview>(sql`
    select count(*) filter (where n.state in ('heard', 'seeking', 'taken', 'serving')) as open,
      count(*) filter (where n.urgency = 'red' and n.state in ('heard', 'seeking', 'taken', 'serving')) as red,
      count(*) filter (where n.needs_tagging and n.state in ('heard', 'seeking', 'taken', 'serving')) as "needsTagging",
      count(*) filter (where n.suspected_red and n.state in ('heard', 'seeking', 'taken', 'serving')) as "suspectedRed",
      count(*) filter (where n.state = 'finished' and n.changed_at < ${hoursAgo(ctx, UNCONFIRMED_HOURS)}) as unconfirmed,
      count(*) filter (where n.raised_at >= ${dayStart}) as today, count(*) filter (where n.ended_at >= ${dayStart}) as "endedToday"
    from need.need n
    where n.tenant_id = ${ctx.tenantId} and (n.state not in ('confirmed', 'cancelled', 'falseAlarm', 'safe') or n.raised_at >= ${dayStart} or n.ended_at >= ${dayStart})`) as Promise<Overview>;

export const tagsOfRow = (row: NeedRow): Tags => ({ category: row.category, urgency: row.urgency, when: row.when_said, people: row.people, sex: row.sex, skills: row.skills });

const iso = (date: Date | null) => date?.toISOString() ?? null;

export const viewOf = (row: NeedRow): Need => ({
  id: row.id, number: row.number, state: row.state, channel: row.channel, elderId: row.elder_id, elderName: row.elder_name, areaPath: row.area_path,
  home: { lng: row.home_lng, lat: row.home_lat }, text: row.text, recordingId: row.recording_id,
  tags: tagsOfRow(row),
  confidence: row.confidence, needsTagging: row.needs_tagging, suspectedRed: row.suspected_red, raisedAt: row.raised_at.toISOString(), calledAt: iso(row.called_at), raisedBy: row.raised_by,
  sendBy: iso(row.send_by), dueAt: iso(row.due_at), calloutId: row.callout_id, changedAt: row.changed_at.toISOString(), endedAt: iso(row.ended_at),
  endReason: row.end_reason, spendCredits: row.spend_credits, mergedInto: row.merged_into, visitId: row.visit_id,
});

/** Commands that the roles may give in the state of the need, for the buttons of a page. */
export const commandsOf = (row: NeedRow, roles: readonly Role[]): string[] => allowed(needLifecycle, { state: row.state, role: roles });
