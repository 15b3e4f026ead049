import { automation } from '@huying/automation/contract';
import { isRefusal, type PersonId, refuse } from '@huying/kernel';
import { matching } from '@huying/matching/contract';
import { askedOnce, type Context, callsOf, sql } from '@huying/platform';
import { mobilisation } from '../contract.ts';
import type { Callout } from '../core/callout.ts';
import { isVolunteerTier, preferFirst, preferredMinutes, tiersOf } from '../core/ladder.ts';
import { assignTo } from './assign.ts';
import { move, moveById, openCallout } from './move.ts';
import { scopesOf } from './organisations.ts';
import { rulesFor } from './rules.ts';
import { type CalloutId, loadCallouts, lockCallout, type Request } from './store.ts';
import { viewOf } from './views.ts';

/** An answer of the engine to itself cannot be refused but by our own mistake. */
function sound<T>(answer: T, what: string): void {
  if (isRefusal(answer)) throw new Error(`${what} was refused: ${answer.refused}`);
}

export const organisationsOf = (ctx: Context): string[] =>
  ctx.actor.memberships.flatMap((one) => ((one.role === 'organisation' || one.role === 'property') && one.organisationId ? [one.organisationId] : []));

const hasPairs = askedOnce(async (ctx, elderId: PersonId | null) => elderId !== null && (await ctx.call(matching.calls.hasPairs, { elderId })) === true);

export const calls = callsOf(mobilisation, {
  readAhead: async (ctx, { elderId }) => void (await Promise.all([hasPairs(ctx, elderId), ctx.call(automation.calls.prepare, {})])),
  open: (ctx, { subject, recordingId, people, dueAt, preferred, ...given }) =>
    ctx.widen(async () => {
      const [usual, isPaired] = await Promise.all([rulesFor(ctx, given), hasPairs(ctx, given.elderId)]);
      const isPreferred = preferred !== null && given.urgency === 'green' && (preferred.personId === null || usual.rungs.some((rung) => isVolunteerTier(rung.kind)));
      const rules = isPreferred ? { ...usual, rungs: preferFirst(usual.rungs, preferredMinutes(dueAt ? new Date(dueAt) : null, ctx.now)) } : usual;
      const id = ctx.newId<'callout'>();
      const { urgency, ...rest } = given;
      const request: Request = { ...rest, subject, recordingId, openedAt: ctx.now, rules, preferred: isPreferred ? preferred : null, isPaired };
      const callout: Callout = {
        id, state: 'climbing', urgency, places: people, dueAt: dueAt ? new Date(dueAt) : null, climb: 1, climbingSince: ctx.now, tiers: tiersOf(rules.rungs, ctx.now), rungs: rules.rungs,
        offers: [], holders: [], former: [], progress: rules.progress,
      };
      ctx.trail({
        subject, action: 'mobilisation.opened',
        detail: { calloutId: id, urgency, category: given.category, ladder: { version: rules.version, rows: rules.rows }, boundaries: rules.boundaries, ...(isPreferred ? { preferred: preferred.personId ?? preferred.organisationId } : {}) },
      });
      const opened = await openCallout(ctx, callout, request);
      return { calloutId: id, tier: opened.tiers.findLast((one) => one.startedAt)?.kind ?? null, callout: viewOf({ callout: opened, request }) };
    }),

  async cancel(ctx, { calloutId, reason }) {
    sound(await moveById(ctx, calloutId, () => ({ command: 'cancel', words: reason })), 'cancelling a callout');
  },
  async end(ctx, { calloutId }) {
    sound(await moveById(ctx, calloutId, () => ({ command: 'end' })), 'ending a callout');
  },
  async reopen(ctx, { calloutId, reason }) {
    sound(await moveById(ctx, calloutId, () => ({ command: 'reopen', words: reason })), 'opening a callout again');
  },

  change: (ctx, { calloutId, change }) =>
    ctx.widen(async () => {
      const loaded = await lockCallout(ctx, calloutId);
      if (!loaded) return;
      const { callout, request } = loaded;
      const { urgency = callout.urgency, people = callout.places, dueAt, ...rest } = change;
      const wanted = { ...request, ...rest };
      const rules = await rulesFor(ctx, { ...wanted, urgency });
      const command = {
        command: 'change', change: { rungs: rules.rungs, urgency, places: people, dueAt: dueAt === undefined ? callout.dueAt : dueAt === null ? null : new Date(dueAt), progress: rules.progress },
      } as const;
      sound(await move(ctx, loaded, command, { ...wanted, rules }), 'changing a callout');
    }),

  takeOver: (ctx, { calloutId, personId, reason }) =>
    ctx.widen(async () => {
      const loaded = await lockCallout(ctx, calloutId);
      if (!loaded) return refuse('thing.notFound');
      const assigned = await assignTo(ctx, loaded, personId, reason);
      return isRefusal(assigned) ? assigned : undefined;
    }),

  view: (ctx, { calloutId }) =>
    ctx.widen(async () => {
      const [loaded] = await loadCallouts(ctx, [calloutId]);
      return loaded ? viewOf(loaded) : null;
    }),
  views: (ctx, { calloutIds }) => ctx.widen(async () => (await loadCallouts(ctx, calloutIds)).map(viewOf)),

  closures: (ctx, { organisationIds, areaPath }) =>
    ctx.widen(async () => {
      const scopeOf = await scopesOf(ctx, organisationIds, areaPath);
      return organisationIds.map((organisationId) => ({ organisationId, closedDays: [...scopeOf(organisationId).closedDays], awayUntil: scopeOf(organisationId).awayUntil?.toISOString() ?? null }));
    }),
  async isAsked(ctx, { calloutId }) {
    const organisations = organisationsOf(ctx);
    const row = await ctx.widen(() =>
      ctx.db.row(sql`
        select from mobilisation.offer o where o.tenant_id = ${ctx.tenantId} and o.callout_id = ${calloutId} and o.state in ('waiting', 'silent', 'accepted')
          and (o.person_id = ${ctx.actor.personId} or o.organisation_id = any(${organisations}::uuid[]))
        union all
        select from mobilisation.holder h where h.tenant_id = ${ctx.tenantId} and h.callout_id = ${calloutId} and h.ended_at is null
          and (h.person_id = ${ctx.actor.personId} or h.organisation_id = any(${organisations}::uuid[])) limit 1`));
    return row !== undefined;
  },

  questions: (ctx) =>
    ctx.widen(async () => {
      const rows = await ctx.db.rows<{ callout_id: CalloutId; answer_by: Date }>(sql`
        select h.callout_id, h.answer_by from mobilisation.holder h
        where h.tenant_id = ${ctx.tenantId} and h.person_id = ${ctx.actor.personId} and h.ended_at is null and h.answer_by is not null`);
      return rows.map((row) => ({ calloutId: row.callout_id, answerBy: row.answer_by.toISOString() }));
    }),

  dueTimes: (ctx) =>
    ctx.widen(async () => {
      const rows = await ctx.db.rows<{ id: CalloutId; due_at: Date }>(sql`
        select c.id, c.due_at from mobilisation.holder h join mobilisation.callout c on c.tenant_id = h.tenant_id and c.id = h.callout_id
        where h.tenant_id = ${ctx.tenantId} and h.person_id = ${ctx.actor.personId} and h.ended_at is null and c.due_at is not null`);
      return rows.map((row) => ({ calloutId: row.id, dueAt: row.due_at.toISOString() }));
    }),

  async notePresence(ctx, { calloutId }) {
    sound(await moveById(ctx, calloutId, () => ({ command: 'presence', personId: ctx.actor.personId })), 'a sign of life');
  },
  async wake(ctx, { calloutId }) {
    sound(await moveById(ctx, calloutId as CalloutId, () => undefined), 'waking a callout');
  },
});
