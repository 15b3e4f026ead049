/**
 * A fair roster as a mixed-integer programme: as few gaps as possible, then as few lacking skills, then the smallest burden of whoever has most (minimax).
 * The model is written in the LP format of CPLEX, which the solver reads; the answer is read back by names.
 */
import { addDays, atLocal, localParts } from '@huying/kernel';
import { hoursInWeek, isTooNear, type Span, weekOf } from './booking.ts';

export interface Slot extends Span {
  readonly id: string;
  /** Places that nobody has taken. */
  readonly gap: number;
  readonly lacking: readonly { readonly skill: string; readonly lacking: number }[];
}

export interface Available {
  readonly weekday: number;
  readonly from: string;
  readonly to: string;
}

export interface Planned {
  readonly id: string;
  readonly skills: readonly string[];
  /** Empty where nothing was said. */
  readonly available: readonly Available[];
  /** Booked already, the weeks around included. */
  readonly turns: readonly Span[];
  /** Shifts of the slots that they declined, left or were taken out of: they are not asked for the same again. */
  readonly refused: readonly string[];
  readonly hoursPerWeek: number;
}

export interface PlanInput {
  readonly slots: readonly Slot[];
  readonly people: readonly Planned[];
  readonly restHours: number;
  /** Turns that count for fairness are those that begin in here. */
  readonly period: Span;
}

export interface Pick {
  readonly slot: number;
  readonly person: number;
}

export interface Model {
  readonly text: string;
  /** Who could have what; the variable of each is `x` and its place in here. */
  readonly picks: readonly Pick[];
}

/** Who did not say when they can is taken to be free while others are awake. Nights are only for those who offer them. */
const AWAKE: readonly Available[] = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '08:00', to: '21:00' }));
const HOUR = 3_600_000;
const MIDNIGHT = '24:00';

/** The parts of a span on each local day that it touches. */
function dayParts({ startsAt, endsAt }: Span): Available[] {
  const parts: Available[] = [];
  for (let { date } = localParts(startsAt); atLocal(date) < endsAt; date = addDays(date, 1)) {
    const [start, end] = [atLocal(date), atLocal(addDays(date, 1))];
    const from = startsAt > start ? localParts(startsAt).time : '00:00';
    parts.push({ weekday: localParts(start).weekday, from, to: endsAt < end ? localParts(endsAt).time : MIDNIGHT });
  }
  return parts;
}

function isOffered(available: readonly Available[], parts: readonly Available[]): boolean {
  const offered = available.length === 0 ? AWAKE : available;
  return parts.every((part) => offered.some((one) => one.weekday === part.weekday && one.from <= part.from && part.to <= one.to));
}

export const isAvailable = (available: readonly Available[], span: Span): boolean => isOffered(available, dayParts(span));

function feasiblePicks({ slots, people, restHours }: PlanInput): Pick[] {
  const parts = slots.map(dayParts);
  return people.flatMap((one, person) =>
    slots.flatMap((slot, at) => {
      const isFree = slot.gap > 0 && !one.refused.includes(slot.id) && isOffered(one.available, parts[at] ?? []) && !one.turns.some((turn) => isTooNear(turn, slot, restHours));
      return isFree ? [{ slot: at, person }] : [];
    }),
  );
}

/** What a gap, a lacking skill and one more turn of whoever has most weigh: no fairness is worth a gap. */
const WEIGHT = { gap: 1_000, skill: 100, most: 1 } as const;
/** The format allows lines of 560 characters. */
const PER_LINE = 30;

function sum(terms: readonly string[]): string {
  const lines: string[] = [];
  for (let at = 0; at < terms.length; at += PER_LINE) lines.push(terms.slice(at, at + PER_LINE).join(' + '));
  return lines.join('\n + ');
}

const x = (variable: number) => `x${variable}`;
const lengthHours = ({ startsAt, endsAt }: Span) => (endsAt.getTime() - startsAt.getTime()) / HOUR;

/**
 * Of the turns that hold one same moment, each with the rest after it, a person has at most one. It is enough to say so for the moments at which one
 * begins, and of those for the largest sets.
 */
function restSets(own: readonly { readonly variable: number; readonly slot: Slot }[], restHours: number): number[][] {
  const restedAt = ({ endsAt }: Slot) => endsAt.getTime() + restHours * HOUR;
  const moments = [...new Set(own.map(({ slot }) => slot.startsAt.getTime()))].sort((one, other) => one - other);
  const sets = moments.map((moment) => own.filter(({ slot }) => slot.startsAt.getTime() <= moment && moment < restedAt(slot)).map(({ variable }) => variable));
  return sets.filter((set, at) => set.length > 1 && !set.every((one) => sets[at + 1]?.includes(one)));
}

/** How many turns each has already that count for fairness. */
export const loadOf = ({ turns }: Planned, period: Span): number => turns.filter(({ startsAt }) => startsAt >= period.startsAt && startsAt < period.endsAt).length;

export function modelOf(input: PlanInput): Model {
  const { slots, people, restHours, period } = input;
  const picks = feasiblePicks(input);
  const bySlot = slots.map((): number[] => []);
  const byPerson = people.map((): { variable: number; slot: Slot }[] => []);
  for (const [variable, pick] of picks.entries()) {
    bySlot[pick.slot]?.push(variable);
    byPerson[pick.person]?.push({ variable, slot: slots[pick.slot] as Slot });
  }
  const lines: string[] = [];
  const costs = [`${WEIGHT.most} most`];
  const bounds: string[] = [];
  for (const [at, slot] of slots.entries()) {
    const own = bySlot[at] ?? [];
    costs.push(`${WEIGHT.gap} u${at}`);
    bounds.push(`u${at} <= ${slot.gap}`);
    lines.push(`${sum([`u${at}`, ...own.map(x)])} = ${slot.gap}`);
    for (const [index, { skill, lacking }] of slot.lacking.entries()) {
      const able = own.filter((variable) => people[(picks[variable] as Pick).person]?.skills.includes(skill));
      costs.push(`${WEIGHT.skill} v${at}s${index}`);
      lines.push(`${sum([`v${at}s${index}`, ...able.map(x)])} >= ${lacking}`);
    }
  }
  const weeks = slots.map(({ startsAt }) => weekOf(startsAt).startsAt.getTime());
  for (const [person, own] of byPerson.entries()) {
    if (own.length === 0) continue;
    for (const set of restSets(own, restHours)) lines.push(`${sum(set.map(x))} <= 1`);
    const { turns, hoursPerWeek } = people[person] as Planned;
    for (const [week, inWeek] of Map.groupBy(own, ({ variable }) => weeks[(picks[variable] as Pick).slot] as number)) {
      const left = Math.max(0, hoursPerWeek - hoursInWeek(turns, new Date(week)));
      const wanted = inWeek.reduce((hours, { slot }) => hours + lengthHours(slot), 0);
      if (wanted > left) lines.push(`${sum(inWeek.map(({ variable, slot }) => `${lengthHours(slot)} ${x(variable)}`))} <= ${left}`);
    }
    lines.push(`${sum(own.map(({ variable }) => x(variable)))} - most <= ${-loadOf(people[person] as Planned, period)}`);
  }
  const text = [
    'Minimize', ` cost: ${sum(costs)}`, 'Subject To', ...lines.map((line, at) => ` c${at}: ${line}`), 'Bounds', ...bounds.map((bound) => ` ${bound}`),
    'General', ` most`, ...slots.map((_, at) => ` u${at}`), 'Binary', ...picks.map((_, variable) => ` ${x(variable)}`), 'End', '',
  ].join('\n');
  return { text, picks };
}

/** Who gets what, out of the values that the solver gives to the names. */
export const picksOf = ({ picks }: Model, valueOf: (name: string) => number): Pick[] => picks.filter((_, variable) => valueOf(x(variable)) > 0.5);
