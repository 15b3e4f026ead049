/** Who comes: signing up, leaving, being asked, put in or taken out, arriving. */
import { communityOf, later, type PersonId, type Refusal, refuse } from '@huying/kernel';
import type { Position } from '@huying/place/contract';
import type { Context } from '@huying/platform';
import { roster, type RosterRules, type Wishes } from '../contract.ts';
import { type BookingRefusal, hindranceOf, type Span } from '../core/booking.ts';
import { leaveFreelyUntil } from '../core/swap.ts';
import { channelsOf, crewOf, keepersNear, type Member, memberOf } from './crew.ts';
import { beginShiftDuty } from './duty.ts';
import { message, tellChanged, trailOf } from './say.ts';
import { listWishes, lockPerson, NO_WISHES, rulesFor } from './setting-store.ts';
import { type CountedShift, findCounted, lockShift, type ShiftRow } from './shift-store.ts';
import { expireSwaps } from './swap-store.ts';
import { type BookedSpan, countAsks, endTurn, findTurn, listBooked, listTurnsOf, putTurn, releaseComing, spanOf, type TurnRow } from './turn-store.ts';
import { mayArrive } from './views.ts';

const DAY = 86_400_000;
/** Wide enough for a week and for the rest before and after it. */
export const around = ({ startsAt, endsAt }: Span): Span => ({ startsAt: later(startsAt, -9 * DAY), endsAt: later(endsAt, 9 * DAY) });

export const rulesOf = (ctx: Context, shift: Pick<ShiftRow, 'area_path'>): Promise<RosterRules> => rulesFor(ctx, communityOf(shift.area_path));
export const limitsOf = (rules: RosterRules, shift: Pick<ShiftRow, 'crew'>) => ({ restHours: rules.restHours, hoursPerWeek: shift.crew === 'volunteers' ? rules.volunteerHoursPerWeek : rules.staffHoursPerWeek });
export const wantedOf = (shift: ShiftRow) => ({ ...spanOf(shift), category: shift.category, state: shift.state, wanted: shift.wanted, skills: shift.skills });

type Judged = Refusal<BookingRefusal> | undefined;

/** Judges somebody by what was read of the shift and of their other turns. */
export function judge(ctx: Context, shift: CountedShift, member: Pick<Member, 'skills' | 'barred'>, turns: readonly BookedSpan[], rules: RosterRules): Judged {
  const booked = shift.skills.length > 0 ? shift.skilled : Array.from({ length: shift.booked }, () => []);
  return hindranceOf({ shift: wantedOf(shift), booked, skills: member.skills, barred: member.barred, turns: turns.filter((turn) => turn.shift_id !== shift.id).map(spanOf), limits: limitsOf(rules, shift), now: ctx.now });
}

export interface Taking {
  readonly shift: ShiftRow;
  readonly personId: PersonId;
  readonly command: 'book' | 'assign';
  readonly switchesDuty: boolean | null;
  /** Whose place is taken over. */
  readonly instead?: TurnRow;
}

/** Books somebody; the shift is locked by whoever calls, the person here, so that two commands at once cannot book both. */
export async function take(ctx: Context, { shift, personId, command, switchesDuty, instead }: Taking) {
  const member = await memberOf(ctx, shift, personId);
  if (!member) return refuse('roster.notCrew');
  const wishes = await lockPerson(ctx, personId);
  const inShift = (await listTurnsOf(ctx, shift.id)).filter((turn) => turn.state === 'booked' && turn.id !== instead?.id);
  if (inShift.some((turn) => turn.person_id === personId)) return refuse('roster.already');
  const turns = (await listBooked(ctx, [personId], around(spanOf(shift)))).filter((turn) => turn.shift_id !== shift.id).map(spanOf);
  const rules = await rulesOf(ctx, shift);
  const no = hindranceOf({ shift: wantedOf(shift), booked: inShift.map((turn) => turn.skills), skills: member.skills, barred: member.barred, turns, limits: limitsOf(rules, shift), now: ctx.now });
  if (no) return no;
  if (instead && !(await endTurn(ctx, instead.id, 'give', null))) return refuse('roster.already');
  const turn = await putTurn(ctx, command, { shift, personId, skills: member.skills, switchesDuty: switchesDuty ?? wishes.switchesDuty });
  if (!turn) return refuse('roster.already');
  trailOf(ctx, shift, command === 'book' ? 'turnBooked' : 'turnAssigned', { personId, ...(instead ? { insteadOf: instead.person_id } : {}) });
  // Who signs up while the shift lasts is there at once if the clock was to switch.
  if (turn.switches_duty && shift.starts_at <= ctx.now) await arriveAt(ctx, shift, turn, null);
  tellChanged(ctx, shift, personId);
  return turn;
}

async function arriveAt(ctx: Context, shift: ShiftRow, turn: TurnRow, position: Position | null) {
  return beginShiftDuty(ctx, { personId: turn.person_id, shiftId: shift.id, areaPath: shift.area_path, endsAt: turn.ends_at, isForVolunteers: shift.crew === 'volunteers' }, position);
}

/** A person's own turn with its shift; nobody learns of others'. */
export async function ownTurn(ctx: Context, turnId: string, personId: PersonId): Promise<{ turn: TurnRow; shift: ShiftRow } | undefined> {
  const turn = await findTurn(ctx, turnId);
  const shift = turn?.person_id === personId ? await lockShift(ctx, turn.shift_id) : undefined;
  return turn && shift ? { turn, shift } : undefined;
}

export async function leave(ctx: Context, turnId: string, personId: PersonId, reason: string) {
  const own = await ownTurn(ctx, turnId, personId);
  if (!own) return refuse('thing.notFound');
  if (own.turn.ends_at <= ctx.now) return refuse('roster.turnGone');
  const left = await endTurn(ctx, turnId, 'leave', reason);
  if (!left) return refuse('roster.turnGone');
  await expireSwaps(ctx, { turnId });
  const isLate = ctx.now > leaveFreelyUntil({ startsAt: own.shift.starts_at, noticeHours: own.shift.notice_hours });
  trailOf(ctx, own.shift, 'turnLeft', { personId, isLate }, reason);
  if (isLate) await message(ctx, 'lateLeave', own.shift, await keepersNear(ctx, own.shift), { reason });
  tellChanged(ctx, own.shift, personId);
  return left;
}

export async function decline(ctx: Context, turnId: string, personId: PersonId) {
  const own = await ownTurn(ctx, turnId, personId);
  if (!own) return refuse('thing.notFound');
  const declined = await endTurn(ctx, turnId, 'decline', null);
  if (!declined) return refuse('roster.turnGone');
  trailOf(ctx, own.shift, 'turnDeclined', { personId });
  tellChanged(ctx, own.shift, personId);
  return declined;
}

export async function arrive(ctx: Context, turnId: string, personId: PersonId, position: Position | null) {
  const own = await ownTurn(ctx, turnId, personId);
  if (!own) return refuse('thing.notFound');
  if (own.turn.state !== 'booked' || own.shift.state !== 'open') return refuse('roster.turnGone');
  if (!mayArrive(own.turn, (await rulesOf(ctx, own.shift)).graceMinutes, ctx.now)) return refuse('roster.notNow');
  const begun = await arriveAt(ctx, own.shift, own.turn, position);
  if ('refused' in begun) return begun;
  tellChanged(ctx, own.shift, personId);
  return own.turn;
}

// By those who look after the shift ----------------------------------------------------------------------------------------------

export interface Judgement extends Member {
  readonly wishes: Wishes;
  readonly turns: readonly BookedSpan[];
  readonly asks: number;
  readonly hindrance: Refusal | undefined;
}

/** Everybody of the crew with what speaks against them. `unavailable` are those who do not want to be asked or were asked often enough. */
export async function judgeCrew(ctx: Context, shift: CountedShift, rules: RosterRules): Promise<Judgement[]> {
  const crew = await crewOf(ctx, shift);
  const ids = crew.map((one) => one.personId);
  const inShift = new Map((await listTurnsOf(ctx, shift.id)).map((turn) => [turn.person_id as string, turn.state]));
  const turns = Map.groupBy(await listBooked(ctx, ids, around(spanOf(shift))), (turn) => turn.person_id as string);
  const [wishes, asks] = [await listWishes(ctx, ids), await countAsks(ctx, ids)];
  return crew.map((member) => {
    const own = { ...member, wishes: wishes.get(member.personId) ?? NO_WISHES, turns: turns.get(member.personId) ?? [], asks: asks.get(member.personId) ?? 0 };
    const isIn = ['booked', 'asked', 'done'].includes(inShift.get(member.personId) ?? '');
    const isTired = shift.crew === 'volunteers' && (!own.wishes.mayBeAsked || own.asks >= rules.asksPerWeek);
    return { ...own, hindrance: isIn ? refuse('roster.already') : (judge(ctx, shift, member, own.turns, rules) ?? (isTired ? refuse('roster.unavailable') : undefined)) };
  });
}

/** Asks those of them who can; nobody is asked who does not want to be, or more often than the rules say. */
export async function ask(ctx: Context, shift: ShiftRow, personIds: readonly string[], about: 'ask' | 'plan' = 'ask'): Promise<{ asked: number; passedOver: number } | Refusal<'roster.calledOff' | 'roster.over' | 'roster.full'>> {
  const counted = (await findCounted(ctx, shift.id)) as CountedShift;
  if (shift.state !== 'open') return refuse('roster.calledOff');
  if (shift.ends_at <= ctx.now) return refuse('roster.over');
  if (counted.booked >= shift.wanted) return refuse('roster.full');
  const wanted = new Set(personIds);
  const able = (await judgeCrew(ctx, counted, await rulesOf(ctx, shift))).filter((one) => wanted.has(one.personId) && one.hindrance === undefined);
  const asked: string[] = [];
  for (const member of able) {
    const turn = await putTurn(ctx, 'ask', { shift, personId: member.personId, skills: member.skills, switchesDuty: member.wishes.switchesDuty });
    if (turn) asked.push(member.personId);
  }
  if (asked.length > 0) {
    trailOf(ctx, shift, 'turnsAsked', { people: asked.length });
    ctx.tell(asked.map((id) => `person:${id}`), roster.notices.asked, { shiftId: shift.id, name: shift.name, startsAt: shift.starts_at.toISOString() });
    await message(ctx, about, shift, asked);
    ctx.tell(channelsOf(shift), roster.notices.changed, { shiftId: shift.id });
  }
  return { asked: asked.length, passedOver: wanted.size - asked.length };
}

export async function release(ctx: Context, shift: ShiftRow, turn: TurnRow, reason: string) {
  if (turn.ends_at <= ctx.now) return refuse('roster.turnGone');
  if (!(await endTurn(ctx, turn.id, 'release', reason))) return refuse('roster.turnGone');
  await expireSwaps(ctx, { turnId: turn.id });
  trailOf(ctx, shift, 'turnReleased', { personId: turn.person_id }, reason);
  await message(ctx, 'released', shift, [turn.person_id], { reason });
  tellChanged(ctx, shift, turn.person_id);
  return {};
}

/** Somebody volunteers no more, or does nothing any more: their places are free, and whoever looks after the shifts sees it. */
export async function releaseAll(ctx: Context, personId: PersonId, crew: ShiftRow['crew'] | null): Promise<void> {
  for (const turn of await releaseComing(ctx, personId, crew, '')) {
    await expireSwaps(ctx, { turnId: turn.id });
    trailOf(ctx, { id: turn.shift_id }, 'turnReleased', { personId });
    tellChanged(ctx, { id: turn.shift_id, area_path: turn.area_path, organisation_id: turn.organisation_id }, personId);
  }
}
