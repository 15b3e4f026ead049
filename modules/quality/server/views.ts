/** What the two sides see, and what staff see beside it. */
import { activity } from '@huying/activity/contract';
import { allowed, asId, isRefusal, maskName, toIso } from '@huying/kernel';
import type { Context } from '@huying/platform';
import { service } from '@huying/service/contract';
import type { z } from 'zod';
import { grievanceLifecycle, type grievance as grievanceShape, type GrievanceLine, type SIDES } from '../contract.ts';
import { mayDecide } from '../core/grievance.ts';
import { decidingRoles, organisationsOf } from './reach.ts';
import { type GrievanceRow, listDecisions, listStatements } from './store.ts';

type View = z.input<typeof grievanceShape>;
type Side = (typeof SIDES)[number];

/** Which side of it the actor is on; an organisation stands beside its own member. */
export function sideOf(ctx: Context, row: GrievanceRow): Side | null {
  const { personId } = ctx.actor;
  if (personId !== null && row.complainant_id === personId) return 'complainant';
  if (personId !== null && row.respondent_id === personId) return 'respondent';
  // Between two people: their organisation is no side of it.
  if (row.kind === 'line') return null;
  if (row.organisation_id === null || !organisationsOf(ctx).includes(row.organisation_id)) return null;
  // Whoever organised a service recorded it.
  return row.kind === 'service' || row.kind === 'reply' || row.kind === 'record' ? 'respondent' : 'complainant';
}

/** Staff read full names; the two sides read masked ones, each other's and everybody's. */
export function lineOf(row: GrievanceRow, isStaff: boolean): GrievanceLine {
  const name = (text: string) => (isStaff ? text : maskName(text));
  return {
    id: row.id, number: row.number, kind: row.kind, reason: row.reason, state: row.state, level: row.level, areaPath: row.area_path, filedAt: toIso(row.filed_at), dueAt: row.due_at && toIso(row.due_at), climbs: row.climbs,
    endedAt: row.ended_at && toIso(row.ended_at), complainant: name(row.complainant_name), respondent: row.respondent_name === null ? null : name(row.respondent_name), needId: row.need_id === null ? null : asId<'need'>(row.need_id),
  };
}

export async function viewOf(ctx: Context, row: GrievanceRow): Promise<View> {
  const side = sideOf(ctx, row);
  const isStaff = side === null;
  const [statements, decisions] = [await listStatements(ctx, row.id), await listDecisions(ctx, row.id)];
  return {
    ...lineOf(row, isStaff), side, visit: await visitFactsOf(ctx, row.visit_id), help: await helpFactsOf(ctx, row.help_id),
    claim: row.claimed_minutes === null ? null : { minutes: row.claimed_minutes, on: row.claimed_on, category: row.claimed_category },
    statements: statements.map((one) => ({ side: one.side, writtenBy: one.written_by, words: ctx.secrets.open(one.words_sealed), at: toIso(one.at) })),
    decisions: decisions.map((one) => ({
      instance: one.instance, outcome: one.outcome, reason: ctx.secrets.open(one.reason_sealed), at: toIso(one.at), decidedBy: isStaff ? one.decided_by_name : '', level: one.level,
      rating: one.changes_rating ? { before: one.faces_before, after: one.faces_after } : null, tookBackCredits: one.took_back_credits, gaveBackCredits: one.gave_back_credits, minutes: changeOf(one.minutes_before, one.minutes_after),
      category: changeOf(one.category_before, one.category_after), credits: changeOf(one.credits_before, one.credits_after),
    })),
    commands: commandsOf(ctx, row, side, decisions[0]?.decided_by ?? null),
  };
}

const changeOf = <Value>(before: Value | null, after: Value | null) => (before === null || after === null ? null : { before, after });

function commandsOf(ctx: Context, row: GrievanceRow, side: Side | null, firstDeciderId: string | null): string[] {
  const mine = new Set<string>(side === 'complainant' ? ['appeal', 'withdraw'] : side === 'respondent' ? ['appeal'] : []);
  const roles = decidingRoles(ctx, row);
  const standing = { state: row.state, level: row.level, concerned: row.concerned, organisationId: row.organisation_id, firstDeciderId };
  const decides = roles.length > 0 && mayDecide(standing, { personId: ctx.actor.personId, roles, organisationIds: organisationsOf(ctx) }) === true;
  const own = allowed(grievanceLifecycle, { state: row.state, role: ctx.actor.memberships.map(({ role }) => role) }).filter((one) => mine.has(one));
  const staff = decides ? allowed(grievanceLifecycle, { state: row.state, role: roles }).filter((one) => one === 'decide' || one === 'decideFinally') : [];
  return [...own, ...staff, ...(side !== null && (row.state === 'submitted' || row.state === 'appealed') ? ['say'] : [])];
}

async function helpFactsOf(ctx: Context, helpId: GrievanceRow['help_id']): Promise<View['help']> {
  const found = helpId === null ? null : await ctx.call(activity.calls.help, { helpId });
  if (!found || isRefusal(found)) return null;
  const { title, startsAt, endsAt, checkedInAt, checkedOutAt, minutes, verifiedAt } = found;
  return { title, startsAt, endsAt, checkedInAt, checkedOutAt, minutes, verifiedAt };
}

export async function visitFactsOf(ctx: Context, visitId: string | null): Promise<View['visit']> {
  const found = visitId === null ? null : await ctx.widen(() => ctx.call(service.calls.visit, { visitId: asId<'visit'>(visitId) }));
  if (!found || isRefusal(found)) return null;
  const { id, category, state, startedAt, finishedAt, arrived, left, minutes, confirmedAt, confirmedBy, rating, photos } = found;
  return { id, category, state, startedAt, finishedAt, arrived, left, minutes, confirmedAt, confirmedBy, rating, photos: photos.length };
}
