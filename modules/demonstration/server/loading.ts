import { activity } from '@huying/activity/contract';
import { catalogue } from '@huying/catalogue/contract';
import { family } from '@huying/family/contract';
import { asId, isRefusal, localDate, localParts } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { place } from '@huying/place/contract';
import { clockActor, type Context, type Installation } from '@huying/platform';
import { roster } from '@huying/roster/contract';
import { silver } from '@huying/silver/contract';
import { telephony } from '@huying/telephony/contract';
import { timebank } from '@huying/timebank/contract';
import { activitiesOf } from '../core/activities.ts';
import { createChance } from '@huying/kernel/chance';
import { type Community, makeCommunity } from '../core/community.ts';
import { listingsOf } from '../core/listings.ts';
import { PLANS } from '../core/plan.ts';
import { rostersOf } from '../core/rosters.ts';
import { cardsOf, lonelyOf } from '../core/silver.ts';
import { DEMONSTRATION_PASSWORD, type SignIn } from '../core/sign-ins.ts';
import { claimLoading, findLoading, insertFaces, listFaces } from './store.ts';

const DEFAULT_SEED = 1;
const DUTY_HOURS = 12;
const GRANT_MINUTES = 600;

/** The demonstration fills its tables by what all modules offer; a "no" there is our own mistake. */
async function wanted<T>(answer: Promise<T>, what: string): Promise<void> {
  const given = await answer;
  if (isRefusal(given)) throw new Error(`the demonstration could not be loaded: ${what}: ${given.refused} ${JSON.stringify(given.facts ?? {})}`);
}

async function startDuties(ctx: Context, personIds: readonly string[]): Promise<void> {
  for (const personId of personIds) {
    await wanted(ctx.call(roster.calls.setDuty, { personId: asId<'person'>(personId), onDuty: true, hours: DUTY_HOURS, position: null }), 'duty');
  }
}

const PAIRS_SUGGESTED = 6;
/** What people do together: activities, and the register of the young-old with pairs that are suggested. */
async function loadLife(ctx: Context, community: Community, seed: number): Promise<void> {
  const chance = createChance(seed).branch(`${community.plan.tenantId}/life`);
  const cards = cardsOf(community, chance.branch('cards'));
  const [keeper] = community.people.filter((one) => one.memberships.some(({ role }) => role === 'committee'));
  if (keeper) {
    await wanted(ctx.call(silver.calls.addCards, { notedBy: keeper.id, consent: '上门走访时本人口头同意', cards }), 'cards');
    await wanted(ctx.call(silver.calls.suggestPairs, { proposedBy: keeper.id, elderIds: lonelyOf(community, cards, PAIRS_SUGGESTED) }), 'pairs');
  }
  await wanted(ctx.call(catalogue.calls.addListings, { listings: listingsOf(community, chance.branch('listings')) }), 'listings');
  await wanted(ctx.call(activity.calls.addActivities, { activities: activitiesOf(community, localDate(ctx.now), chance.branch('activities')) }), 'activities');
}

/** Everything of one tenant in one transaction: a start that is broken off leaves nothing half. */
async function load(ctx: Context, community: Community, seed: number): Promise<boolean> {
  if (!(await claimLoading(ctx, seed, community.onDuty))) return false;
  await wanted(ctx.call(place.calls.add, community.places), 'places');
  await wanted(ctx.call(people.calls.addOrganisations, { organisations: community.organisations }), 'organisations');
  await wanted(ctx.call(people.calls.addPeople, { people: community.people }), 'people');
  await wanted(ctx.call(people.calls.addPairings, { pairings: community.pairings }), 'pairings');
  await wanted(ctx.call(family.calls.addBonds, { bonds: community.bonds }), 'bonds');
  await startDuties(ctx, community.onDuty);
  await wanted(ctx.call(roster.calls.addRosters, rostersOf(community, localDate(ctx.now))), 'rosters');
  for (const personId of community.granted) {
    await wanted(ctx.call(timebank.calls.grant, { personId, minutes: GRANT_MINUTES, reason: '社区基金首次发放' }), 'grants');
  }
  await wanted(ctx.call(telephony.calls.addTelephones, community.telephones), 'telephones');
  await loadLife(ctx, community, seed);
  await insertFaces(ctx, community.signIns);
  return true;
}

function seedOf({ config }: Installation): number {
  const seed = Number(config.environment.DEMONSTRATION_SEED ?? DEFAULT_SEED);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error('DEMONSTRATION_SEED is a whole number');
  return seed;
}

/**
 * Fills an empty installation, once. Gives those whom one may sign in as; none where the installation is no demonstration or already
 * belongs to somebody else.
 */
export async function installDemonstration(installation: Installation): Promise<SignIn[]> {
  const { config, clock } = installation;
  const ours = new Set(PLANS.map((plan) => plan.tenantId));
  const isForeign = (await installation.tenants()).some((id) => !ours.has(id));
  if (!config.demonstration || isForeign) return [];
  const seed = seedOf(installation);
  for (const plan of PLANS) {
    await installation.addTenant(plan.tenantId, plan.streetOffice);
    const known = await installation.run(clockActor(plan.tenantId), findLoading, { readOnly: true });
    if (known) continue;
    const community = makeCommunity(plan, seed, localParts(clock.now()).year);
    await installation.run(clockActor(plan.tenantId), (ctx) => load(ctx, community, seed));
  }
  const [{ tenantId } = { tenantId: 0 }] = PLANS;
  const faces = await installation.run(clockActor(tenantId), listFaces, { readOnly: true });
  return faces.map((one) => ({ ...one, password: DEMONSTRATION_PASSWORD }));
}

/**
 * Somebody who opens the demonstration on another day would find nobody on duty. Where that is so, those who were on duty at the beginning
 * are again. On a simulated clock nothing is done: there people switch their own duty.
 */
export async function refreshDemonstration(installation: Installation): Promise<void> {
  if (!installation.config.demonstration || installation.config.clock) return;
  const present = new Set(await installation.tenants());
  for (const { tenantId } of PLANS) {
    if (!present.has(tenantId)) continue;
    await installation.run(clockActor(tenantId), async (ctx) => {
      const loading = await findLoading(ctx);
      const now = await ctx.call(roster.calls.onDuty, {});
      if (loading && !isRefusal(now) && now.length === 0) await startDuties(ctx, loading.on_duty);
    });
  }
}
