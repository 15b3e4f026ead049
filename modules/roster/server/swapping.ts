/** A turn changes hands: offered, taken, and where the template wants it approved. */
import { type PersonId, refuse } from '@huying/kernel';
import type { Context } from '@huying/platform';
import { roster } from '../contract.ts';
import { swapHindrance } from '../core/swap.ts';
import { around, limitsOf, ownTurn, rulesOf, take, wantedOf } from './booking.ts';
import { memberOf } from './crew.ts';
import { message, tellChanged, trailOf } from './say.ts';
import { findShift, lockShift, type ShiftRow } from './shift-store.ts';
import { findSwap, insertSwap, stepSwap, type SwapRow } from './swap-store.ts';
import { findTurn, listBooked, listColleagues, listTurnsOf, spanOf, type TurnRow } from './turn-store.ts';

/** Colleagues who could take the turn: those of the same roster, so that nobody's name is shown to strangers. */
export async function colleaguesOf(ctx: Context, turnId: string, personId: PersonId) {
  const turn = await findTurn(ctx, turnId);
  const shift = turn?.person_id === personId ? await findShift(ctx, turn.shift_id) : undefined;
  return shift ? listColleagues(ctx, shift, personId) : undefined;
}

export async function offer(ctx: Context, turnId: string, personId: PersonId, { toPersonId, reason }: { readonly toPersonId: PersonId | null; readonly reason: string }) {
  const own = await ownTurn(ctx, turnId, personId);
  if (!own) return refuse('thing.notFound');
  const { turn, shift } = own;
  if (turn.state !== 'booked' || shift.state !== 'open' || shift.starts_at <= ctx.now) return refuse('roster.turnGone');
  // Nobody finds out by this who is there: whoever is no colleague is refused in the same words as whoever does not exist.
  if (toPersonId !== null && !(await listColleagues(ctx, shift, personId)).includes(toPersonId)) return refuse('roster.notColleague');
  const swap = await insertSwap(ctx, turn, toPersonId, reason);
  if (!swap) return refuse('roster.swapOpen');
  trailOf(ctx, shift, 'swapOffered', { personId, toPersonId }, reason);
  if (toPersonId !== null) {
    ctx.tell([`person:${toPersonId}`], roster.notices.asked, { shiftId: shift.id, name: shift.name, startsAt: shift.starts_at.toISOString() });
    await message(ctx, 'swapOffered', shift, [toPersonId]);
  }
  tellChanged(ctx, shift, personId);
  return swap;
}

interface Open {
  readonly swap: SwapRow;
  readonly shift: ShiftRow;
  readonly turn: TurnRow;
}

/** Locked, so that two who take it at once, or one who takes and one who leaves, come one after the other. */
async function open(ctx: Context, swapId: string): Promise<Open | undefined> {
  const named = await findSwap(ctx, swapId);
  const shift = named && (await lockShift(ctx, named.shift_id));
  const swap = shift && (await findSwap(ctx, swapId));
  const turn = swap && (await findTurn(ctx, swap.turn_id));
  return swap && shift && turn ? { swap, shift, turn } : undefined;
}

/** Whether somebody may see that this is on offer: it is offered to them, or to all and they are of the crew. */
const isFor = async (ctx: Context, { swap, shift }: Open, personId: PersonId) =>
  swap.to_person === personId || swap.from_person === personId || swap.taker_id === personId || (swap.to_person === null && (await memberOf(ctx, shift, personId)) !== undefined);

export async function takeOffered(ctx: Context, swapId: string, personId: PersonId) {
  const offered = await open(ctx, swapId);
  if (!offered || !(await isFor(ctx, offered, personId))) return refuse('thing.notFound');
  const { swap, shift, turn } = offered;
  if (turn.state !== 'booked' || shift.starts_at <= ctx.now) return refuse('roster.swapGone');
  const no = await hindranceFor(ctx, offered, personId);
  if (no) return no;
  const taken = await stepSwap(ctx, swap.id, 'take', personId);
  if (!taken) return refuse('roster.swapGone');
  if (shift.needs_approval) {
    trailOf(ctx, shift, 'swapTaken', { personId, fromPersonId: swap.from_person });
    await message(ctx, 'swapTaken', shift, [swap.from_person]);
    tellChanged(ctx, shift, swap.from_person, personId);
    return taken;
  }
  return finish(ctx, { swap: taken, shift, turn }, personId);
}

async function hindranceFor(ctx: Context, { swap, shift, turn }: Open, personId: PersonId) {
  const member = await memberOf(ctx, shift, personId);
  if (!member) return refuse('roster.notCrew');
  const others = (await listTurnsOf(ctx, shift.id)).filter((one) => one.state === 'booked' && one.id !== turn.id);
  const turns = (await listBooked(ctx, [personId], around(spanOf(shift)))).filter((one) => one.shift_id !== shift.id).map(spanOf);
  const rules = await rulesOf(ctx, shift);
  return swapHindrance({ state: swap.state, fromPerson: swap.from_person, toPerson: swap.to_person }, personId, {
    shift: wantedOf(shift), booked: others.map((one) => one.skills), skills: member.skills, barred: member.barred, turns, limits: limitsOf(rules, shift), now: ctx.now,
  }, others.some((one) => one.person_id === personId));
}

/** The one turn ends and the other begins in the same transaction: the shift is never without. */
async function finish(ctx: Context, { swap, shift, turn }: Open, takerId: PersonId) {
  const booked = await take(ctx, { shift, personId: takerId, command: 'book', switchesDuty: null, instead: turn });
  if ('refused' in booked) return booked;
  const done = await stepSwap(ctx, swap.id, 'finish');
  if (!done) return refuse('roster.swapGone');
  trailOf(ctx, shift, 'swapDone', { fromPersonId: swap.from_person, personId: takerId });
  await message(ctx, 'swapDone', shift, [swap.from_person]);
  tellChanged(ctx, shift, swap.from_person, takerId);
  return done;
}

export async function declineOffered(ctx: Context, swapId: string, personId: PersonId) {
  const offered = await open(ctx, swapId);
  if (!offered || offered.swap.to_person !== personId) return refuse('thing.notFound');
  const declined = await stepSwap(ctx, swapId, 'decline');
  if (!declined) return refuse('roster.swapGone');
  trailOf(ctx, offered.shift, 'swapDeclined', { personId });
  tellChanged(ctx, offered.shift, offered.swap.from_person, personId);
  return declined;
}

export async function withdraw(ctx: Context, swapId: string, personId: PersonId) {
  const offered = await open(ctx, swapId);
  if (!offered || offered.swap.from_person !== personId) return refuse('thing.notFound');
  const withdrawn = await stepSwap(ctx, swapId, 'withdraw');
  if (!withdrawn) return refuse('roster.swapGone');
  trailOf(ctx, offered.shift, 'swapWithdrawn', { personId });
  tellChanged(ctx, offered.shift, ...[offered.swap.from_person, offered.swap.to_person, offered.swap.taker_id].filter((id) => id !== null));
  return withdrawn;
}

/** By those who look after the shift; nobody decides a swap of their own. */
export async function decide(ctx: Context, swapId: string, mayKeep: (shift: ShiftRow) => boolean, { approves, reason }: { readonly approves: boolean; readonly reason: string }) {
  const taken = await open(ctx, swapId);
  if (!taken || !mayKeep(taken.shift)) return refuse('thing.notFound');
  const { swap, shift, turn } = taken;
  if (swap.state !== 'taken' || swap.taker_id === null || turn.state !== 'booked' || shift.starts_at <= ctx.now) return refuse('roster.swapGone');
  if (ctx.actor.personId === swap.from_person || ctx.actor.personId === swap.taker_id) return refuse('roster.ownSwap');
  trailOf(ctx, shift, 'swapDecided', { approves, fromPersonId: swap.from_person, personId: swap.taker_id }, reason);
  if (approves) return finish(ctx, taken, swap.taker_id);
  const refused = await stepSwap(ctx, swap.id, 'refuse');
  if (!refused) return refuse('roster.swapGone');
  await message(ctx, 'swapRefused', shift, [swap.from_person, swap.taker_id], { reason });
  tellChanged(ctx, shift, swap.from_person, swap.taker_id);
  return refused;
}
