import { isRefusal, isWorking, localDate, nextWorking, type OrganisationId, type PersonId, type Refusal, type Role, refuse } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { type Context, coversArea, prepared, routesOf } from '@huying/platform';
import { roster } from '@huying/roster/contract';
import { mobilisation } from '../contract.ts';
import type { Callout, Holder, Who } from '../core/callout.ts';
import type { Doers } from '../core/decide.ts';
import { assignTo } from './assign.ts';
import { calls, organisationsOf } from './calls.ts';
import { type Chance, goneOf, waitForChance } from './crowd.ts';
import { listAskIds, listOwnOffers, listPassedOver } from './lists.ts';
import { move } from './move.ts';
import { organisationRoutes } from './organisations.ts';
import { statisticsCsv, statisticsFor } from './statistics.ts';
import { type CalloutId, loadCallouts, type Loaded, lockCallout, peekOffer } from './store.ts';
import { type CalloutView, offerViewOf, viewOf, wholeView, withoutDoor } from './views.ts';

const OFFICES: readonly Role[] = ['grid', 'committee', 'street', 'desk'];

const viewAfter = (loaded: Loaded, callout: Callout): CalloutView => viewOf({ callout, request: loaded.request });

/** The roles in which the actor stands towards this callout. */
function doersOf(ctx: Context, loaded: Loaded): Doers {
  return ctx.actor.memberships.filter((one) => !OFFICES.includes(one.role) || loaded.request.areaPath.startsWith(one.areaPath)).map((one) => one.role);
}

const isHeldBy = (ctx: Context, holder: Who): boolean =>
  (holder.personId !== null && holder.personId === ctx.actor.personId) || (holder.organisationId !== null && organisationsOf(ctx).includes(holder.organisationId));

/** A callout that the actor owns, locked; or why not. */
async function lockOwn(ctx: Context, calloutId: string): Promise<{ loaded: Loaded; holder: Holder } | Refusal<'mobilisation.notOwner' | 'mobilisation.over'>> {
  const loaded = await lockCallout(ctx, calloutId);
  const holder = loaded?.callout.holders.find((one) => isHeldBy(ctx, one));
  if (!loaded || !holder) return refuse('mobilisation.notOwner');
  return loaded.callout.state === 'ended' || loaded.callout.state === 'cancelled' ? refuse('mobilisation.over') : { loaded, holder };
}

/** Somebody of the organisation, with the name. */
async function memberOf(ctx: Context, organisationId: OrganisationId, memberId: PersonId): Promise<{ id: PersonId; name: string } | undefined> {
  const members = await ctx.call(people.calls.members, { organisationId });
  return isRefusal(members) ? undefined : members.find((member) => member.id === memberId);
}

type Accept = typeof mobilisation.routes.accept;
const acceptedOf = (callout: Callout, request: Loaded['request']) => ({ calloutId: callout.id as CalloutId, subject: request.subject });

export const routes = routesOf(mobilisation, {
  ...organisationRoutes,
  async offers(ctx) {
    return { offers: (await listOwnOffers(ctx)).map(offerViewOf) };
  },

  /** Forty-nine of fifty are told by one read for all of them; only whose chance it is waits for the lock, where exactly one wins. */
  accept: prepared<Accept, Chance>(mobilisation.routes.accept, {
    before: (tools, { params: { offerId } }) => waitForChance(tools, offerId),
    after: (chance) => chance.leave(),
    handle: (ctx, { params: { offerId } }, { calloutId }) =>
      ctx.widen(async () => {
        const loaded = await lockCallout(ctx, calloutId);
        if (!loaded) return refuse('mobilisation.notYours');
        const { callout, request } = loaded;
        if (callout.holders.some((holder) => holder.offerId === offerId && holder.personId === ctx.actor.personId)) return acceptedOf(callout, request);
        // Somebody of another process was quicker while this one waited.
        if (callout.state !== 'climbing') return goneOf(callout.state);
        const moved = await move(ctx, loaded, { command: 'accept', by: doersOf(ctx, loaded), offerId, personId: ctx.actor.personId as PersonId, holderId: ctx.newId() });
        if (!isRefusal(moved)) return acceptedOf(callout, request);
        return moved.refused === 'mobilisation.taken' || moved.refused === 'mobilisation.notYours' || moved.refused === 'access.denied' ? refuse(moved.refused) : refuse('mobilisation.over');
      }),
  }),

  refuse: (ctx, { params: { offerId }, body }) =>
    ctx.widen(async () => {
      const seen = await peekOffer(ctx, offerId);
      const loaded = seen ? await lockCallout(ctx, seen.callout_id) : undefined;
      if (!loaded) return refuse('mobilisation.notYours');
      const reason = body.note ? `${body.reason}: ${body.note}` : body.reason;
      const moved = await move(ctx, loaded, { command: 'refuse', offerId, personId: ctx.actor.personId as PersonId, reason });
      if (!isRefusal(moved)) return {};
      return moved.refused === 'mobilisation.notYours' ? refuse('mobilisation.notYours') : refuse('mobilisation.over');
    }),

  async recording(ctx, { params: { calloutId } }) {
    const [loaded] = await ctx.widen(() => loadCallouts(ctx, [calloutId]));
    const mayHear = loaded && (coversArea(ctx.actor, loaded.request.areaPath, ...OFFICES) || (await calls.isAsked(ctx, { calloutId })) === true);
    const recordingId = mayHear ? loaded.request.recordingId : null;
    const file = recordingId ? await ctx.widen(() => ctx.files.get(recordingId)) : undefined;
    return file ? { bytes: file.bytes, mimeType: file.mimeType } : refuse('thing.notFound');
  },

  giveBack: (ctx, { params: { calloutId }, body }) =>
    ctx.widen(async () => {
      const own = await lockOwn(ctx, calloutId);
      if (isRefusal(own)) return own;
      const moved = await move(ctx, own.loaded, { command: 'giveBack', by: doersOf(ctx, own.loaded), place: own.holder.place, words: body.reason });
      return isRefusal(moved) ? refuse('mobilisation.notOwner') : {};
    }),

  progress: (ctx, { params: { calloutId }, body }) =>
    ctx.widen(async () => {
      const own = await lockOwn(ctx, calloutId);
      if (isRefusal(own)) return own;
      const { place } = own.holder;
      const moved = await move(ctx, own.loaded, { command: 'progress', place, words: body.note ?? '' });
      const next = isRefusal(moved) ? undefined : moved.holders.find((one) => one.place === place)?.progressDueAt;
      return next ? { nextBy: next.toISOString() } : refuse('mobilisation.over');
    }),

  async asks(ctx) {
    const organisations = organisationsOf(ctx);
    const offices = ctx.actor.memberships.filter((one) => OFFICES.includes(one.role));
    const ids = await listAskIds(ctx, organisations, offices.length > 0);
    const loaded = await loadCallouts(ctx, ids);
    const asks = loaded.flatMap((one) => askOf(ctx, one, organisations));
    return { asks, coming: comingOf(ctx, loaded.filter((one) => !asks.some((ask) => ask.id === one.callout.id))), office: await officeOf(ctx, offices[0]?.areaPath) };
  },

  take: (ctx, { params: { calloutId }, body }) =>
    ctx.widen(async () => {
      const loaded = await lockCallout(ctx, calloutId);
      if (!loaded) return refuse('mobilisation.notAsked');
      const who = await takerOf(ctx, loaded, body.organisationId, body.memberId);
      if (isRefusal(who)) return who;
      const moved = await move(ctx, loaded, { command: 'take', by: doersOf(ctx, loaded), who, holderId: ctx.newId() });
      if (!isRefusal(moved)) return viewAfter(loaded, moved);
      return moved.refused === 'mobilisation.taken' || moved.refused === 'mobilisation.over' ? refuse(moved.refused) : refuse('mobilisation.notAsked');
    }),

  decline: (ctx, { params: { calloutId }, body: { organisationId, reason } }) =>
    ctx.widen(async () => {
      const loaded = organisationsOf(ctx).includes(organisationId) ? await lockCallout(ctx, calloutId) : undefined;
      if (!loaded) return refuse('mobilisation.notAsked');
      const moved = await move(ctx, loaded, { command: 'decline', organisationId, reason });
      if (!isRefusal(moved)) return {};
      return refuse(moved.refused === 'mobilisation.notAsked' ? moved.refused : 'mobilisation.over');
    }),

  nameMember: (ctx, { params: { calloutId }, body }) =>
    ctx.widen(async () => {
      const own = await lockOwn(ctx, calloutId);
      if (isRefusal(own)) return own;
      const { loaded, holder } = own;
      if (!holder.organisationId) return refuse('mobilisation.notOwner');
      const member = await memberOf(ctx, holder.organisationId, body.memberId);
      if (!member) return refuse('mobilisation.notMember');
      const moved = await move(ctx, loaded, { command: 'name', by: doersOf(ctx, loaded), place: holder.place, personId: member.id, personName: member.name });
      return isRefusal(moved) ? refuse('mobilisation.notOwner') : viewAfter(loaded, moved);
    }),

  async assign(ctx, { params: { calloutId }, body }) {
    const [visible] = await loadCallouts(ctx, [calloutId]);
    if (!visible || !coversArea(ctx.actor, visible.request.areaPath, 'desk', 'committee', 'street')) return refuse('thing.notFound');
    return ctx.widen(async () => {
      const loaded = await lockCallout(ctx, calloutId);
      if (!loaded) return refuse('thing.notFound');
      const assigned = await assignTo(ctx, loaded, body.personId, body.reason);
      return isRefusal(assigned) ? assigned : viewAfter(loaded, assigned);
    });
  },

  async callout(ctx, { params: { calloutId } }) {
    const [loaded] = await loadCallouts(ctx, [calloutId]);
    return loaded ? wholeView(loaded, await listPassedOver(ctx, calloutId)) : refuse('thing.notFound');
  },

  statistics: (ctx, { query }) => statisticsFor(ctx, query),
  async statisticsFile(ctx, { query }) {
    const statistics = await statisticsFor(ctx, query);
    ctx.trail({ subject: { kind: 'tenant', id: String(ctx.tenantId) }, action: 'mobilisation.exported', detail: { ...query, callouts: statistics.callouts } });
    return { bytes: statisticsCsv(statistics), mimeType: 'text/csv; charset=utf-8', name: `mobilisation-${localDate(ctx.now)}.csv` };
  },
});

/** Who takes it: an organisation of the actor, perhaps with the member who goes, or the actor in person for an office. */
async function takerOf(ctx: Context, loaded: Loaded, organisationId: OrganisationId | null, memberId: PersonId | null): Promise<Who | Refusal<'mobilisation.notAsked' | 'mobilisation.notMember'>> {
  if (organisationId === null) {
    if (!coversArea(ctx.actor, loaded.request.areaPath, ...OFFICES)) return refuse('mobilisation.notAsked');
    return { personId: ctx.actor.personId, personName: ctx.actor.name, organisationId: null, organisationName: null };
  }
  const { offers, holders } = loaded.callout;
  const name = offers.find((offer) => offer.organisationId === organisationId)?.name ?? holders.find((holder) => holder.organisationId === organisationId)?.organisationName;
  // Who has nothing to do with it is not even told that it is there, taken or over.
  if (name === undefined || !organisationsOf(ctx).includes(organisationId)) return refuse('mobilisation.notAsked');
  const member = memberId ? await memberOf(ctx, organisationId, memberId) : undefined;
  if (memberId && !member) return refuse('mobilisation.notMember');
  return { personId: member?.id ?? null, personName: member?.name ?? null, organisationId, organisationName: name };
}

type AskView = CalloutView & { askedAt: string; untilAt: string | null; organisationId: OrganisationId | null; mine: boolean };

/** What the actor is asked of a callout, once for each organisation or for the office; nothing where its turn has not come. */
function askOf(ctx: Context, loaded: Loaded, organisations: readonly string[]): AskView[] {
  const { callout, request } = loaded;
  const view = viewOf(loaded);
  const mine = callout.holders.find((holder) => isHeldBy(ctx, holder));
  if (mine) return [{ ...view, askedAt: mine.since.toISOString(), untilAt: (mine.answerBy ?? mine.progressDueAt).toISOString(), organisationId: mine.organisationId, mine: true }];
  if (callout.state !== 'climbing') return [];
  const offers = callout.offers.filter((offer) => offer.organisationId !== null && organisations.includes(offer.organisationId) && (offer.state === 'waiting' || offer.state === 'silent'));
  if (offers.length > 0) {
    return offers.map((offer) => ({ ...withoutDoor(view), askedAt: offer.madeAt.toISOString(), untilAt: offer.answerBy.toISOString(), organisationId: offer.organisationId, mine: false }));
  }
  const told = callout.tiers.find((tier) => tier.startedAt !== null && !tier.isSkipped && coversArea(ctx.actor, request.areaPath, ...tier.roles));
  return told?.startedAt ? [{ ...view, askedAt: told.startedAt.toISOString(), untilAt: null, organisationId: null, mine: false }] : [];
}

const MOST_COMING = 50;

/** What climbs within reach and will be assigned to one of the actor's offices unless others take it. */
function comingOf(ctx: Context, loaded: readonly Loaded[]): (CalloutView & { assignsAt: string })[] {
  const coming = loaded.flatMap((one) => {
    const { callout, request } = one;
    const assigning = callout.state === 'climbing' ? callout.tiers.find((tier) => tier.assigns && tier.startedAt === null && !tier.isSkipped) : undefined;
    return assigning && coversArea(ctx.actor, request.areaPath, ...assigning.roles) ? [{ ...viewOf(one), assignsAt: assigning.startsAt.toISOString() }] : [];
  });
  return coming.sort((a, b) => a.assignsAt.localeCompare(b.assignsAt)).slice(0, MOST_COMING);
}

/** Whether the office works now, by the working hours and holidays of its community. */
async function officeOf(ctx: Context, areaPath: string | undefined) {
  if (areaPath === undefined) return null;
  const hours = await ctx.call(roster.calls.workingHours, { areaPath });
  if (isRefusal(hours)) return null;
  return { areaPath, isWorking: isWorking(hours, ctx.now), worksAgainAt: nextWorking(hours, ctx.now)?.toISOString() ?? null };
}
