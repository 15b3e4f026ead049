/** Filing a grievance: by the volunteer of a rating, by the elder, family or staff of a service, by an organisation of a call. */
import { activity } from '@huying/activity/contract';
import { automation } from '@huying/automation/contract';
import { family } from '@huying/family/contract';
import { asId, atLocal, days, hours, isRefusal, later, localDate, type PersonId, refuse } from '@huying/kernel';
import { mobilisation } from '@huying/mobilisation/contract';
import { people } from '@huying/people/contract';
import { type Context, coversArea, type RouteHandlers } from '@huying/platform';
import { service, type visit as visitShape } from '@huying/service/contract';
import type { z } from 'zod';
import { type GrievanceKind, quality } from '../contract.ts';
import { type GrievanceLimits, LIMITS_TABLE, readLimits } from '../core/tables.ts';
import { organisationsOf } from './reach.ts';
import { tellChanged, tellDeciders, tellSides, trailOf } from './say.ts';
import { countOpenOf, insertGrievance, insertStatement, type NewGrievance, type Side } from './store.ts';
import { viewOf } from './views.ts';

type Handlers = Pick<RouteHandlers<typeof quality>, 'appealRating' | 'complain' | 'complainOfCall' | 'reportReply' | 'reportLine' | 'objectToRecord'>;
type Visit = z.input<typeof visitShape>;
/** Of one person, undecided at the same time. */
const MOST_OPEN = 20;

export async function limitsFor(ctx: Context, kind: GrievanceKind, reason: string): Promise<GrievanceLimits & { readonly version: number }> {
  const answer = await ctx.call(automation.calls.decide, { name: LIMITS_TABLE, facts: { kind, reason } });
  if (isRefusal(answer)) throw new Error(`the time limits were not answered: ${answer.refused}`);
  return { ...readLimits(answer.outputs), version: answer.version };
}

/** The page that somebody who helped reads at. */
async function helperSide(ctx: Context, visit: Visit): Promise<Side> {
  const profile = await ctx.call(people.calls.volunteer, { personId: asId<'person'>(visit.helperId) });
  return { id: visit.helperId, name: visit.helperName, page: profile && !isRefusal(profile) ? 'volunteer' : visit.organisationId ? 'org' : 'worker' };
}

async function elderSide(ctx: Context, elderId: string): Promise<Side> {
  const person = await ctx.call(people.calls.person, { personId: asId<'person'>(elderId) });
  return { id: elderId, name: person && !isRefusal(person) ? person.name : '', page: 'elder' };
}

type Filed = Omit<NewGrievance, 'level' | 'dueAt' | 'decideWithinHours' | 'appealWithinDays' | 'limitsVersion'> & { readonly words: string; /** What the other side wrote, where that is what it is about. */ readonly about?: string; /** What it is about began or ended then. */ readonly since: Date; /** Whoever writes it down for the complainant. */ readonly writtenBy: string | null };

async function file(ctx: Context, given: Filed) {
  const { version, ...limits } = await limitsFor(ctx, given.kind, given.reason);
  if (ctx.now > later(given.since, days(limits.fileWithinDays))) return refuse('quality.tooLate', { days: limits.fileWithinDays });
  if ((await ctx.widen(() => countOpenOf(ctx, given.complainant.id))) >= MOST_OPEN) return refuse('quality.tooMany', { most: MOST_OPEN });
  const row = await insertGrievance(ctx, {
    ...given, concerned: [...new Set(given.concerned)], level: limits.startsAt, dueAt: later(ctx.now, hours(limits.decideWithinHours)), decideWithinHours: limits.decideWithinHours, appealWithinDays: limits.appealWithinDays, limitsVersion: version,
  });
  if (!row) return refuse('quality.already');
  if (given.about) insertStatement(ctx, row, 'respondent', given.about, null);
  if (given.words) insertStatement(ctx, row, 'complainant', given.words, given.writtenBy);
  ctx.timer.set({ key: clockOf(row.id), at: row.due_at as Date, call: quality.calls.wake, input: { grievanceId: row.id } });
  trailOf(ctx, row, 'filed', { kind: row.kind, reason: row.reason, level: row.level, visitId: row.visit_id, calloutId: row.callout_id, table: LIMITS_TABLE, version });
  if (row.need_id) ctx.trail({ subject: { kind: 'need', id: row.need_id }, action: 'quality.filed', detail: { grievanceId: row.id, number: row.number, kind: row.kind } });
  tellChanged(ctx, row);
  await ctx.widen(async () => {
    await tellDeciders(ctx, row, 'filed');
    // Both sides are heard: whoever it is about hears of it, not whoever filed it.
    await tellSides(ctx, row, 'concerned', { except: row.complainant_id });
  });
  return viewOf(ctx, row);
}
export const clockOf = (id: string) => `quality/grievance/${id}`;

const needIdOf = (visit: Visit) => (visit.subject.kind === 'need' ? visit.subject.id : null);
async function areaOf(ctx: Context, calloutId: string) {
  const callout = await ctx.widen(() => ctx.call(mobilisation.calls.view, { calloutId: asId<'callout'>(calloutId) }));
  return callout && !isRefusal(callout) ? callout : undefined;
}

/** Who may complain for this elder, and by which page they read the answer. */
async function complainantFor(ctx: Context, elderId: PersonId, areaPath: string): Promise<{ readonly side: Side; readonly isOwn: boolean } | undefined> {
  const { personId, name } = ctx.actor;
  if (personId === null) return undefined;
  if (personId === elderId) return { side: { id: elderId, name, page: 'elder' }, isOwn: true };
  const follower = await ctx.call(family.calls.follower, { elderId, memberId: personId });
  if (follower !== null && !isRefusal(follower)) return { side: { id: personId, name, page: 'family' }, isOwn: true };
  return coversArea(ctx.actor, areaPath, 'desk', 'committee', 'grid') ? { side: await elderSide(ctx, elderId), isOwn: false } : undefined;
}

export const filingRoutes: Handlers = {
  async appealRating(ctx, { body }) {
    const visit = await ctx.widen(() => ctx.call(service.calls.visit, { visitId: body.visitId }));
    if (!visit || isRefusal(visit) || visit.helperId !== ctx.actor.personId) return refuse('thing.notFound');
    const callout = await areaOf(ctx, visit.calloutId);
    if (!callout) return refuse('thing.notFound');
    if (!visit.rating) return refuse('quality.notRated');
    const respondent = visit.elderId ? await ctx.widen(() => elderSide(ctx, visit.elderId as string)) : null;
    return file(ctx, {
      kind: 'rating', reason: body.reason, words: body.words, writtenBy: null, since: new Date(visit.rating.at), areaPath: callout.areaPath, needId: needIdOf(visit), visitId: visit.id, calloutId: visit.calloutId,
      complainant: await ctx.widen(() => helperSide(ctx, visit)), respondent, organisationId: visit.organisationId, concerned: [visit.helperId, ...(visit.elderId ? [visit.elderId] : [])],
    });
  },

  async complain(ctx, { body }) {
    const visits = await ctx.call(service.calls.ofSubject, { subject: { kind: 'need', id: body.needId } });
    // Newest first. Somebody who never came is complained of as well.
    const visit = isRefusal(visits) ? undefined : visits[0];
    const callout = visit && (await areaOf(ctx, visit.calloutId));
    const elderId = visit?.elderId;
    if (!visit || !callout || !elderId) return refuse('thing.notFound');
    const by = await ctx.widen(() => complainantFor(ctx, asId<'person'>(elderId), callout.areaPath));
    if (!by || visit.helperId === ctx.actor.personId) return refuse('thing.notFound');
    return file(ctx, {
      kind: 'service', reason: body.reason, words: body.words, writtenBy: by.isOwn ? null : ctx.actor.name, since: new Date(visit.finishedAt ?? visit.startedAt), areaPath: callout.areaPath, needId: needIdOf(visit), visitId: visit.id,
      calloutId: visit.calloutId, complainant: by.side, respondent: await ctx.widen(() => helperSide(ctx, visit)), organisationId: visit.organisationId, concerned: [visit.helperId, elderId, by.side.id, ctx.actor.personId as string],
    });
  },

  async reportReply(ctx, { body }) {
    const visit = await ctx.widen(() => ctx.call(service.calls.visit, { visitId: body.visitId }));
    const elderId = visit && !isRefusal(visit) ? visit.elderId : null;
    if (!visit || isRefusal(visit) || !elderId) return refuse('thing.notFound');
    const callout = await areaOf(ctx, visit.calloutId);
    const by = callout && (await ctx.widen(() => complainantFor(ctx, asId<'person'>(elderId), callout.areaPath)));
    if (!callout || !by || visit.helperId === ctx.actor.personId || !visit.rating?.reply) return refuse('thing.notFound');
    const hidden = await ctx.call(service.calls.hideReply, { visitId: visit.id, isHidden: true });
    if (isRefusal(hidden)) return refuse('thing.notFound');
    return file(ctx, {
      kind: 'reply', reason: body.reason, words: body.words, about: hidden.words, writtenBy: by.isOwn ? null : ctx.actor.name, since: new Date(visit.rating.reply.at), areaPath: callout.areaPath, needId: needIdOf(visit), visitId: visit.id,
      calloutId: visit.calloutId, complainant: by.side, respondent: await ctx.widen(() => helperSide(ctx, visit)), organisationId: visit.organisationId, concerned: [visit.helperId, elderId, by.side.id, ctx.actor.personId as string],
    });
  },

  async objectToRecord(ctx, { body: { visitId, helpId, on, category, minutes, reason, words } }) {
    const { personId, name } = ctx.actor;
    if (personId === null) return refuse('thing.notFound');
    const said = { kind: 'record', reason, words, writtenBy: null, complainant: { id: personId, name, page: 'volunteer' } as const, respondent: null } as const;
    if (helpId !== null) {
      const help = await ctx.call(activity.calls.help, { helpId });
      if (!help || isRefusal(help) || help.helperId !== personId) return refuse('thing.notFound');
      // Who verified it does not decide on it.
      return file(ctx, { ...said, since: new Date(help.endsAt), areaPath: help.areaPath, needId: null, visitId: null, helpId, calloutId: null, claim: { minutes, on: null, category: null }, organisationId: help.organisationId, concerned: [personId, help.verifierId] });
    }
    if (visitId === null) {
      if (on === null || category === null || on > localDate(ctx.now)) return refuse('quality.wrongDay');
      const profile = await ctx.call(people.calls.volunteer, { personId });
      if (!profile || isRefusal(profile)) return refuse('thing.notFound');
      return file(ctx, { ...said, since: atLocal(on), areaPath: profile.areaPath, needId: null, visitId: null, calloutId: null, claim: { minutes, on, category }, organisationId: null, concerned: [personId] });
    }
    const visit = await ctx.widen(() => ctx.call(service.calls.visit, { visitId }));
    if (!visit || isRefusal(visit) || visit.helperId !== personId || visit.finishedAt === null) return refuse('thing.notFound');
    const callout = await areaOf(ctx, visit.calloutId);
    if (!callout) return refuse('thing.notFound');
    return file(ctx, {
      ...said, since: new Date(visit.finishedAt), areaPath: callout.areaPath, needId: needIdOf(visit), visitId, calloutId: visit.calloutId, claim: { minutes, on: null, category }, organisationId: visit.organisationId,
      concerned: [personId, ...(visit.elderId ? [visit.elderId] : [])],
    });
  },

  async reportLine(ctx, { body }) {
    const line = await ctx.widen(() => ctx.call(service.calls.line, { lineId: body.lineId }));
    const { personId } = ctx.actor;
    if (!line || isRefusal(line) || line.isHidden || personId === null || line.authorId === personId) return refuse('thing.notFound');
    const { visit, areaPath } = line;
    const elderId = visit.elderId ?? null;
    const helper = await ctx.widen(() => helperSide(ctx, visit));
    // Whoever stands on the other side of it reports it.
    const helped = elderId === null || line.side === 'helped' ? undefined : await ctx.widen(() => complainantFor(ctx, elderId, areaPath));
    const complainant = line.side === 'helped' && visit.helperId === personId ? helper : helped?.isOwn ? helped.side : undefined;
    if (!complainant) return refuse('thing.notFound');
    const respondent: Side = line.side === 'helper' ? helper : { id: line.authorId, name: line.authorName, page: line.authorId === elderId ? 'elder' : 'family' };
    await ctx.call(service.calls.hideLine, { lineId: body.lineId, isHidden: true });
    return file(ctx, {
      kind: 'line', reason: body.reason, words: body.words, about: line.words, writtenBy: null, since: new Date(line.at), areaPath, needId: needIdOf(visit), visitId: visit.id, calloutId: visit.calloutId, lineId: body.lineId,
      complainant, respondent, organisationId: visit.organisationId, concerned: [visit.helperId, line.authorId, personId, ...(elderId ? [elderId] : [])],
    });
  },

  async complainOfCall(ctx, { body }) {
    const callout = await areaOf(ctx, body.calloutId);
    const organisations = organisationsOf(ctx);
    const visits = callout ? await ctx.call(service.calls.ofSubject, { subject: callout.subject }) : [];
    const went = isRefusal(visits) ? undefined : visits.find((one) => one.calloutId === body.calloutId && one.organisationId !== null && organisations.includes(one.organisationId));
    const isAsked = callout !== undefined && (went !== undefined || (await ctx.call(mobilisation.calls.isAsked, { calloutId: body.calloutId })) === true);
    if (!callout || !isAsked) return refuse('thing.notFound');
    return file(ctx, {
      kind: 'call', reason: body.reason, words: body.words, writtenBy: null, since: new Date(callout.openedAt), areaPath: callout.areaPath, needId: callout.subject.kind === 'need' ? callout.subject.id : null, visitId: went?.id ?? null,
      calloutId: body.calloutId, complainant: { id: ctx.actor.personId as string, name: ctx.actor.name, page: 'org' }, respondent: null, organisationId: went?.organisationId ?? organisations[0] ?? null,
      concerned: [ctx.actor.personId as string, ...(callout.elderId ? [callout.elderId] : []), ...(went ? [went.helperId] : [])],
    });
  },
};
