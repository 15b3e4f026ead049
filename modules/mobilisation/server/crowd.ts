/**
 * Those who press "I will go" for the same callout at the same moment. In this process they wait for the one who was first, and
 * when that one is done the rest are told by one read for all of them. Who wins is decided by the row's lock alone: several processes, or
 * a crowd that has forgotten everything, are no less right, only slower.
 */
import { type PersonId, type Refusal, refuse } from '@huying/kernel';
import { type BeforeTools, readTogether } from '@huying/platform';
import { type CalloutId, type PeekedOffer, peekOffers } from './store.ts';

interface OfferOrigin {
  readonly calloutId: CalloutId;
  readonly personId: PersonId;
}

/** That of one attempt, while the others wait; `leave` lets them look. */
export interface Chance {
  readonly calloutId: CalloutId;
  leave(): void;
}

type Lost = Refusal<'mobilisation.taken' | 'mobilisation.over' | 'mobilisation.notYours'>;

/** Where offers belong, which never changes; the oldest are forgotten and looked up again. */
const MOST_KNOWN = 20_000;
const origins = new Map<string, OfferOrigin>();

export function rememberOffer(offerId: string, origin: OfferOrigin): void {
  origins.set(offerId, origin);
  if (origins.size > MOST_KNOWN) origins.delete(origins.keys().next().value as string);
}

/** What is answered for good is not asked about at the callout any more, but by the cheap read. */
export function forgetOffers(offerIds: readonly string[]): void {
  for (const offerId of offerIds) origins.delete(offerId);
}

/** Why a callout that climbs no more cannot be accepted. */
export const goneOf = (state: PeekedOffer['callout_state']): Refusal<'mobilisation.taken' | 'mobilisation.over'> => (state === 'owned' ? refuse('mobilisation.taken') : refuse('mobilisation.over'));

/** The answer to who accepts what is no longer free: somebody else's, or over; undefined where there is still something to win, or it is theirs already. */
function lostOf(seen: PeekedOffer | undefined): Lost | undefined {
  if (!seen) return refuse('mobilisation.notYours');
  if (seen.is_mine || seen.callout_state === 'climbing') return undefined;
  return goneOf(seen.callout_state);
}

const readOffers = readTogether<string, PeekedOffer, BeforeTools>(async (offerIds, tools, tenantId) =>
  new Map((await tools.runFor(tenantId, (ctx) => peekOffers(ctx, offerIds), { readOnly: true })).map((one) => [one.id as string, one])));

/** What the offer is now, if it is the actor's. */
async function peek(tools: BeforeTools, offerId: string): Promise<PeekedOffer | undefined> {
  const { tenantId, personId } = tools.actor;
  const seen = await readOffers(tenantId, offerId, tools);
  return seen && seen.person_id === personId ? seen : undefined;
}

const waits = new Map<string, Promise<void>>();

/** Waits until nobody else of this process is about to take the same callout; then the chance, or what became of it meanwhile. */
export async function waitForChance(tools: BeforeTools, offerId: string): Promise<Chance | Lost> {
  const known = origins.get(offerId);
  if (known && known.personId !== tools.actor.personId) return refuse('mobilisation.notYours');
  let calloutId = known?.calloutId;
  for (;;) {
    const before = calloutId && waits.get(calloutId);
    if (before) await before;
    if (before || !calloutId) {
      const seen = await peek(tools, offerId);
      const lost = lostOf(seen);
      if (lost) return lost;
      calloutId = seen?.callout_id as CalloutId;
      rememberOffer(offerId, { calloutId, personId: seen?.person_id as PersonId });
    }
    if (!waits.has(calloutId)) return takeChance(calloutId);
  }
}

function takeChance(calloutId: CalloutId): Chance {
  const { promise, resolve } = Promise.withResolvers<void>();
  waits.set(calloutId, promise);
  return {
    calloutId,
    leave() {
      waits.delete(calloutId);
      resolve();
    },
  };
}
