/** What people do with their own turns. Commands look beyond the actor's reach and check by themselves whose turn it is. */
import { communityOf, days, isRefusal, later, refuse } from '@huying/kernel';
import { type Context, type RouteHandlers, sql, type Statement } from '@huying/platform';
import type { roster } from '../contract.ts';
import { swapHindrance } from '../core/swap.ts';
import { arrive, around, decline, judge, leave, limitsOf, ownTurn, rulesOf, take, wantedOf } from './booking.ts';
import { isWithin, namesOf, type Standing, standingOf } from './crew.ts';
import { putWishes, rulesFor, wishesFor } from './setting-store.ts';
import { type CountedShift, listCounted, listOpen, lockShift } from './shift-store.ts';
import { listSwaps, type SwapRow } from './swap-store.ts';
import { colleaguesOf, declineOffered, offer, takeOffered, withdraw } from './swapping.ts';
import { type BookedSpan, listBooked, listOwnTurns, setSwitch, spanOf, type TurnRow } from './turn-store.ts';
import { type Hindrance, hindranceView, personIdOf, viewOfShift, viewsOfSwaps, viewsOfTurns } from './views.ts';

type Handlers = Pick<RouteHandlers<typeof roster>, 'mine' | 'open' | 'signUp' | 'leave' | 'decline' | 'arrive' | 'changeTurn' | 'changeWishes' | 'colleagues' | 'offerSwap' | 'takeSwap' | 'declineSwap' | 'withdrawSwap'>;

const PAST = 30;
const COMING = 100;
const OPEN = 100;
const OPEN_DAYS = 14;

/** The area whose rules concern a person's own pages most: where they volunteer, else where they work. */
const homeOf = (ctx: Context, standing: Standing) => standing.community ?? communityOf(ctx.actor.memberships[0]?.areaPath ?? '');

/** Which shifts are for somebody of this standing. A volunteer's are those of their community and of the street above it. */
function suits({ community, organisations, staffPaths }: Standing): Statement {
  return sql`
    (s.crew = 'volunteers' and ${community ?? null}::text is not null and (s.area_path = ${community ?? ''} or starts_with(s.area_path, ${`${community ?? ''}/`}) or starts_with(${community ?? ''}, s.area_path || '/')))
    or (s.crew = 'organisation' and s.organisation_id = any(${organisations}::uuid[]))
    or (s.crew = 'staff' and exists (select from unnest(${staffPaths}::text[]) as path where starts_with(s.area_path, path)))`;
}

async function mine(ctx: Context) {
  const personId = personIdOf(ctx);
  return ctx.widen(async () => {
    const standing = await standingOf(ctx, personId);
    const { graceMinutes } = await rulesFor(ctx, homeOf(ctx, standing));
    const [turns, past] = [await listOwnTurns(ctx, personId, { isPast: false, limit: COMING }), await listOwnTurns(ctx, personId, { isPast: true, limit: PAST })];
    return {
      turns: await viewsOfTurns(ctx, turns, graceMinutes), past: await viewsOfTurns(ctx, past, graceMinutes), swaps: await offeredSwaps(ctx, standing), wishes: await wishesFor(ctx, personId),
    };
  });
}

/** Swaps that I could take, and those that I have taken and that wait for staff. */
async function offeredSwaps(ctx: Context, standing: Standing) {
  const personId = personIdOf(ctx);
  const swaps = await listSwaps(ctx, sql`w.from_person <> ${personId} and (w.to_person = ${personId} or w.taker_id = ${personId} or (w.to_person is null and w.state = 'offered' and (${suits(standing)})))`);
  if (swaps.length === 0) return [];
  const shifts = new Map((await listCounted(ctx, swaps.map((swap) => swap.shift_id))).map((row) => [row.id, row]));
  const turns = await turnsAround(ctx, [...shifts.values()]);
  const judged = new Map<string, Hindrance>();
  for (const swap of swaps) judged.set(swap.id, await swapHindranceView(ctx, { swap, shift: shifts.get(swap.shift_id), turns, standing }));
  return viewsOfSwaps(ctx, swaps, (swap) => judged.get(swap.id) ?? null);
}

async function swapHindranceView(ctx: Context, { swap, shift, turns, standing }: { readonly swap: SwapRow; readonly shift: CountedShift | undefined; readonly turns: readonly BookedSpan[]; readonly standing: Standing }): Promise<Hindrance> {
  if (!shift || swap.state !== 'offered') return null;
  // Whose place it is does not count; of whom is left only the number is known here, and taking it is judged by all that is known.
  const booked = Array.from({ length: Math.max(0, shift.booked - 1) }, () => shift.skills.map(({ skill }) => skill));
  return hindranceView(swapHindrance({ state: swap.state, fromPerson: swap.from_person, toPerson: swap.to_person }, personIdOf(ctx), {
    shift: wantedOf(shift), booked, skills: standing.skills, barred: shift.crew === 'volunteers' ? standing.barred : [], turns: turns.filter((turn) => turn.shift_id !== shift.id).map(spanOf), limits: limitsOf(await rulesOf(ctx, shift), shift), now: ctx.now,
  }, turns.some((turn) => turn.shift_id === shift.id)));
}

async function turnsAround(ctx: Context, shifts: readonly CountedShift[]): Promise<BookedSpan[]> {
  const [first, last] = [shifts[0], shifts.at(-1)];
  return first && last ? listBooked(ctx, [personIdOf(ctx)], around({ startsAt: first.starts_at, endsAt: last.ends_at })) : [];
}

async function open(ctx: Context) {
  return ctx.widen(async () => {
    const standing = await standingOf(ctx, personIdOf(ctx));
    const shifts = await listOpen(ctx, suits(standing), later(ctx.now, days(OPEN_DAYS)), OPEN);
    const turns = await turnsAround(ctx, shifts);
    const rules = new Map<string, Awaited<ReturnType<typeof rulesOf>>>();
    const shown = [];
    for (const shift of shifts) {
      if (turns.some((turn) => turn.shift_id === shift.id)) continue;
      const community = communityOf(shift.area_path);
      const known = rules.get(community) ?? (await rulesFor(ctx, community));
      rules.set(community, known);
      shown.push({ ...viewOfShift(shift), hindrance: hindranceView(judge(ctx, shift, { skills: shift.crew === 'volunteers' ? standing.skills : [], barred: shift.crew === 'volunteers' ? standing.barred : [] }, turns, known)) });
    }
    return { shifts: shown };
  });
}

const viewed = async (ctx: Context, turn: TurnRow) => {
  const [view] = await viewsOfTurns(ctx, [turn], (await rulesFor(ctx, communityOf(turn.area_path))).graceMinutes);
  return view ?? refuse('thing.notFound');
};
const viewedSwap = async (ctx: Context, swap: SwapRow) => (await viewsOfSwaps(ctx, [swap]))[0] ?? refuse('thing.notFound');

/** Whoever is not of the crew learns nothing of a shift, not even that it is there. */
async function signUp(ctx: Context, shiftId: string, switchesDuty: boolean | null) {
  const personId = personIdOf(ctx);
  const shift = await lockShift(ctx, shiftId);
  if (!shift || shift.state === 'dropped') return refuse('thing.notFound');
  const standing = await standingOf(ctx, personId);
  if (!isMine(shift, standing)) return refuse('thing.notFound');
  return take(ctx, { shift, personId, command: 'book', switchesDuty });
}

const isMine = (shift: Pick<CountedShift, 'crew' | 'area_path' | 'organisation_id'>, { community, organisations, staffPaths }: Standing): boolean =>
  shift.crew === 'volunteers' ? community !== undefined && isWithin(community, communityOf(shift.area_path))
  : shift.crew === 'organisation' ? organisations.some((id) => id === shift.organisation_id)
  : staffPaths.some((path) => shift.area_path.startsWith(path));

export const ownRoutes: Handlers = {
  mine, open,
  signUp: (ctx, { params, body }) => ctx.widen(async () => {
    const turn = await signUp(ctx, params.shiftId, body.switchesDuty ?? null);
    return isRefusal(turn) ? turn : viewed(ctx, turn);
  }),
  leave: (ctx, { params, body }) => ctx.widen(async () => {
    const turn = await leave(ctx, params.turnId, personIdOf(ctx), body.reason);
    return isRefusal(turn) ? turn : viewed(ctx, turn);
  }),
  decline: (ctx, { params }) => ctx.widen(async () => {
    const turn = await decline(ctx, params.turnId, personIdOf(ctx));
    return isRefusal(turn) ? turn : viewed(ctx, turn);
  }),
  arrive: (ctx, { params, body }) => ctx.widen(async () => {
    const turn = await arrive(ctx, params.turnId, personIdOf(ctx), body.position);
    return isRefusal(turn) ? turn : viewed(ctx, turn);
  }),
  changeTurn: (ctx, { params, body }) => ctx.widen(async () => {
    const own = await ownTurn(ctx, params.turnId, personIdOf(ctx));
    if (!own) return refuse('thing.notFound');
    const turn = await setSwitch(ctx, params.turnId, body.switchesDuty);
    return turn ? viewed(ctx, turn) : refuse('roster.turnGone');
  }),
  async changeWishes(ctx, { body }) {
    putWishes(ctx, personIdOf(ctx), body);
    ctx.trail({ subject: { kind: 'person', id: personIdOf(ctx) }, action: 'roster.wishesChanged', detail: { mayBeAsked: body.mayBeAsked, switchesDuty: body.switchesDuty } });
    return body;
  },
  colleagues: (ctx, { params }) => ctx.widen(async () => {
    const ids = await colleaguesOf(ctx, params.turnId, personIdOf(ctx));
    if (!ids) return refuse('thing.notFound');
    const names = await namesOf(ctx, ids);
    return { people: ids.flatMap((id) => (names.has(id) ? [{ personId: id as ReturnType<typeof personIdOf>, name: names.get(id) as string }] : [])) };
  }),
  offerSwap: (ctx, { params, body }) => ctx.widen(async () => {
    const swap = await offer(ctx, params.turnId, personIdOf(ctx), body);
    return isRefusal(swap) ? swap : viewedSwap(ctx, swap);
  }),
  takeSwap: (ctx, { params }) => ctx.widen(async () => {
    const swap = await takeOffered(ctx, params.swapId, personIdOf(ctx));
    return isRefusal(swap) ? swap : viewedSwap(ctx, swap);
  }),
  declineSwap: (ctx, { params }) => ctx.widen(async () => {
    const swap = await declineOffered(ctx, params.swapId, personIdOf(ctx));
    return isRefusal(swap) ? swap : viewedSwap(ctx, swap);
  }),
  withdrawSwap: (ctx, { params }) => ctx.widen(async () => {
    const swap = await withdraw(ctx, params.swapId, personIdOf(ctx));
    return isRefusal(swap) ? swap : viewedSwap(ctx, swap);
  }),
};
