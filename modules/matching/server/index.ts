import { automation } from '@huying/automation/contract';
import { hours, isRefusal, later, localParts } from '@huying/kernel';
import { mobilisation } from '@huying/mobilisation/contract';
import { people } from '@huying/people/contract';
import { type Context, callsOf, defineModule, type Listener, listen, routesOf } from '@huying/platform';
import { roster } from '@huying/roster/contract';
import { service } from '@huying/service/contract';
import { matching } from '../contract.ts';
import { meanRating, rank } from '../core/rank.ts';
import { PLAIN_WEIGHTS, type Weights, weightsSchema } from '../core/weights.ts';
import {
  addPairing, judgeRating, countAccepted, countOffers, countServed, endPairing, engage, hasPairs, listCandidates, listHelpers, putHelper, release, setDuty,
} from './store.ts';

export { tables } from '../core/weights.ts';
import { personal } from './personal.ts';

/** Whoever took something for later is asked for nothing else from so long before it. */
const BUSY_BEFORE_HOURS = 2;
/** As many of those passed over as are told, nearest first: more than a desk reads. */
const MOST_PASSED_OVER = 60;
const isNightAt = (now: Date): boolean => {
  const { hour } = localParts(now);
  return hour >= 21 || hour < 7;
};

async function weightsFor(ctx: Context, urgency: string, category: string): Promise<Weights> {
  const decided = await ctx.call(automation.calls.decide, { name: 'matching.weights', facts: { urgency, category } });
  const parsed = isRefusal(decided) ? undefined : weightsSchema.safeParse(decided.outputs[0]);
  return parsed?.success ? parsed.data : PLAIN_WEIGHTS;
}

const calls = callsOf(matching, {
  hasPairs: (ctx, { elderId }) => ctx.widen(() => hasPairs(ctx, elderId)),
  rank: (ctx, request) =>
    ctx.widen(async () => {
      const weights = await weightsFor(ctx, request.urgency, request.category);
      const helpers = await listCandidates(ctx, request);
      const { ranked, passedOver } = rank({ ...request, year: localParts(ctx.now).year, isNight: isNightAt(ctx.now) }, helpers, weights);
      return { ranked, passedOver: passedOver.slice(0, MOST_PASSED_OVER) };
    }),
});

const routes = routesOf(matching, {
  async helpers(ctx) {
    // Sums by day belong to the engine; whose they are is bounded by reach.
    const own = new Set((await listHelpers(ctx)).map((row) => row.person_id));
    const rows = await ctx.widen(() => listHelpers(ctx));
    return {
      helpers: rows.filter((row) => own.has(row.person_id)).map((row) => ({
        personId: row.person_id, name: row.name, onDuty: row.on_duty, offers30: row.offers, accepted30: row.accepted, served7: row.served,
        rating: row.ratings > 0 ? Math.round(meanRating(row.rating_sum, row.ratings) * 100) / 100 : null, ratings: row.ratings,
      })),
    };
  },
});

/** Everything is written as the engine: a volunteer's own step must count for them whoever's reach it happens in. */
const follow = <E extends Parameters<typeof listen>[0]>(event: E, work: (ctx: Context, payload: Parameters<Parameters<typeof listen<E>>[1]>[1]) => Promise<void> | void): Listener =>
  listen(event, async (ctx, payload) => {
    await ctx.widen(async () => work(ctx, payload));
  });

const listeners: Listener[] = [
  follow(people.events.volunteerChanged, async (ctx, profile) => {
    const person = await ctx.call(people.calls.person, { personId: profile.personId });
    putHelper(ctx, { ...profile, name: person && !isRefusal(person) ? person.name : '' });
  }),
  follow(people.events.paired, (ctx, { elderId, volunteerId }) => addPairing(ctx, elderId, volunteerId)),
  follow(people.events.unpaired, (ctx, { elderId, volunteerId }) => endPairing(ctx, elderId, volunteerId)),
  follow(roster.events.dutyChanged, (ctx, { personId, onDuty, position }) => setDuty(ctx, personId, onDuty, position)),
  follow(mobilisation.events.offersMade, (ctx, { calloutId, personIds }) => countOffers(ctx, calloutId, personIds)),
  follow(mobilisation.events.offerAnswered, async (ctx, { calloutId, personId, answer }) => {
    if (answer === 'accepted') countAccepted(ctx, personId);
    else release(ctx, calloutId, [personId]);
  }),
  follow(mobilisation.events.offersGone, (ctx, { calloutId, personIds }) => release(ctx, calloutId, personIds)),
  follow(mobilisation.events.owned, async (ctx, { calloutId, owner, request }) => {
    if (owner.personId) engage(ctx, calloutId, owner.personId, request.dueAt ? later(new Date(request.dueAt), -hours(BUSY_BEFORE_HOURS)) : null);
  }),
  follow(mobilisation.events.lost, async (ctx, { calloutId, personId }) => {
    if (personId) release(ctx, calloutId, [personId]);
  }),
  follow(mobilisation.events.closed, (ctx, { calloutId }) => release(ctx, calloutId, null)),
  follow(service.events.finished, (ctx, { visit }) => countServed(ctx, visit.calloutId, visit.helperId)),
  follow(service.events.rated, (ctx, { visit, rating, before }) => judgeRating(ctx, visit.helperId, before ?? null, rating.faces)),
  follow(service.events.ratingJudged, (ctx, { visit, before, after }) => judgeRating(ctx, visit.helperId, before, after)),
];

export default defineModule({ contract: matching, routes, calls, listeners, personal, migrations: new URL('./migrations/', import.meta.url) });
