/**
 * Those who press "I will go" for the same callout at the same moment. In this process they stand in line for the one who was first, and
 * when that one is done the rest are told by one read for all of them. Who wins is decided by the row's lock alone: several processes, or
 * a crowd that has forgotten everything, are no less right, only slower.
 */
import { type PersonId, type Refusal, refuse } from '@huying/kernel';
import { type BeforeTools, readTogether } from '@huying/platform';
import { type CalloutId, type PeekedOffer, peekOffers } from './store.ts';

interface OfferPlace {
  readonly calloutId: CalloutId;
  readonly personId: PersonId;
}

/** The turn of one attempt; `leave` lets the next one look. */
export interface Turn {
  readonly calloutId: CalloutId;
  leave(): void;
}

type Lost = Refusal<'mobilisation.taken' | 'mobilisation.over' | 'mobilisation.notYours'>;

/** Where offers belong, which never changes; the oldest are forgotten and looked up again. */
const MOST_KNOWN = 20_000;
const places = new Map<string, OfferPlace>();

export function rememberOffer(offerId: string, place: OfferPlace): void {
  places.set(offerId, place);
  if (places.size > MOST_KNOWN) places.delete(places.keys().next().value as string);
}

/** What is answered for good is not asked about at the callout any more, but by the cheap read. */
export function forgetOffers(offerIds: readonly string[]): void {
  for (const offerId of offerIds) places.delete(offerId);
}

/** The answer to who accepts what is no longer free: somebody else's, or over; undefined where there is still something to win, or it is theirs already. */
export function lostOf(seen: PeekedOffer | undefined): Lost | undefined {
  if (!seen) return refuse('mobilisation.notYours');
  if (seen.is_mine || seen.callout_state === 'climbing') return undefined;
  return seen.callout_state === 'owned' ? refuse('mobilisation.taken') : refuse('mobilisation.over');
}

const readOffers = readTogether<string, PeekedOffer, BeforeTools>(async (offerIds, tools, tenantId) =>
  new Map((await tools.runFor(tenantId, (ctx) => peekOffers(ctx, offerIds), { readOnly: true })).map((one) => [one.id as string, one])));

/** What the offer is now, if it is the actor's. */
async function peek(tools: BeforeTools, offerId: string): Promise<PeekedOffer | undefined> {
  const { tenantId, personId } = tools.actor;
  const seen = await readOffers(tenantId, offerId, tools);
  return seen && seen.person_id === personId ? seen : undefined;
}

const lines = new Map<string, Promise<void>>();

/** Waits until nobody else of this process is about to take the same callout; then the turn, or what became of it meanwhile. */
export async function standInLine(tools: BeforeTools, offerId: string): Promise<Turn | Lost> {
  const known = places.get(offerId);
  if (known && known.personId !== tools.actor.personId) return refuse('mobilisation.notYours');
  let calloutId = known?.calloutId;
  for (;;) {
    const before = calloutId && lines.get(calloutId);
    if (before) await before;
    if (before || !calloutId) {
      const seen = await peek(tools, offerId);
      const lost = lostOf(seen);
      if (lost) return lost;
      calloutId = seen?.callout_id as CalloutId;
      rememberOffer(offerId, { calloutId, personId: seen?.person_id as PersonId });
    }
    if (!lines.has(calloutId)) return takeTurn(calloutId);
  }
}

function takeTurn(calloutId: CalloutId): Turn {
  const { promise, resolve } = Promise.withResolvers<void>();
  lines.set(calloutId, promise);
  return {
    calloutId,
    leave() {
      lines.delete(calloutId);
      resolve();
    },
  };
}
