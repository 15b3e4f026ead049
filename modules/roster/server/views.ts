import { asId, type RouteAnswer, toIso } from '@huying/kernel';
import type { Context } from '@huying/platform';
import type { roster, TemplateView } from '../contract.ts';
import { leaveFreelyUntil } from '../core/swap.ts';
import { namesOf } from './crew.ts';
import type { TemplateRow } from './setting-store.ts';
import { type CountedShift, listCounted } from './shift-store.ts';
import { listOpenSwapsOf, type SwapRow } from './swap-store.ts';
import type { TurnRow } from './turn-store.ts';

type Routes = typeof roster.routes;
export type ShiftAnswer = RouteAnswer<Routes['callOff']>;
export type TurnAnswer = RouteAnswer<Routes['leave']>;
export type SwapAnswer = RouteAnswer<Routes['withdrawSwap']>;
type Skills = ShiftAnswer['skills'];

export const skillCounts = ({ skills, skilled }: Pick<CountedShift, 'skills' | 'skilled'>): Skills =>
  skills.map(({ skill, wanted }) => ({ skill: skill as Skills[number]['skill'], wanted, booked: skilled.filter((one) => one.includes(skill)).length }));

export const viewOfShift = (row: CountedShift): ShiftAnswer => ({
  id: row.id, templateId: row.template_id, name: row.name, category: row.category as ShiftAnswer['category'], crew: row.crew, organisationId: row.organisation_id, areaPath: row.area_path, startsAt: toIso(row.starts_at),
  endsAt: toIso(row.ends_at), wanted: row.wanted, booked: row.booked, asked: row.asked, skills: skillCounts(row), state: row.state === 'open' ? 'open' : 'calledOff', reason: row.reason, needsApproval: row.needs_approval, noticeHours: row.notice_hours,
});

/** One may say that one is there from the grace before the beginning until the end. */
export const mayArrive = (turn: Pick<TurnRow, 'state' | 'starts_at' | 'ends_at'>, graceMinutes: number, now: Date): boolean =>
  turn.state === 'booked' && now.getTime() >= turn.starts_at.getTime() - Math.max(graceMinutes, EARLIEST_MINUTES) * 60_000 && now < turn.ends_at;
/** Whoever comes early is on duty early, though not by hours. */
const EARLIEST_MINUTES = 30;

export async function viewsOfTurns(ctx: Context, turns: readonly TurnRow[], graceMinutes: number): Promise<TurnAnswer[]> {
  if (turns.length === 0) return [];
  return ctx.widen(async () => {
    const shifts = new Map((await listCounted(ctx, turns.map((turn) => turn.shift_id))).map((row) => [row.id, row]));
    const swaps = new Map((await listOpenSwapsOf(ctx, turns.map((turn) => turn.id))).map((row) => [row.turn_id, row]));
    return turns.flatMap((turn) => {
      const row = shifts.get(turn.shift_id);
      if (!row) return [];
      const swap = swaps.get(turn.id);
      return [{
        id: turn.id, state: turn.state, shift: viewOfShift(row), switchesDuty: turn.switches_duty, attendance: turn.attendance, minutes: turn.minutes, arrivedAt: turn.arrived_at ? toIso(turn.arrived_at) : null,
        leaveFreelyUntil: toIso(leaveFreelyUntil({ startsAt: row.starts_at, noticeHours: row.notice_hours })), mayArrive: row.state === 'open' && mayArrive(turn, graceMinutes, ctx.now),
        swap: swap ? { id: swap.id, state: swap.state, toPersonId: swap.to_person } : null,
      }];
    });
  });
}

export type Hindrance = SwapAnswer['hindrance'];
export const hindranceView = (refusal: { readonly refused: string; readonly facts?: Readonly<Record<string, string | number | boolean>> } | undefined): Hindrance =>
  refusal ? { code: refusal.refused, facts: { ...refusal.facts } } : null;

export async function viewsOfSwaps(ctx: Context, swaps: readonly SwapRow[], hindranceOf: (swap: SwapRow) => Hindrance = () => null): Promise<SwapAnswer[]> {
  if (swaps.length === 0) return [];
  return ctx.widen(async () => {
    const shifts = new Map((await listCounted(ctx, swaps.map((swap) => swap.shift_id))).map((row) => [row.id, row]));
    const names = await namesOf(ctx, swaps.flatMap((swap) => [swap.from_person, ...(swap.taker_id ? [swap.taker_id] : [])]));
    return swaps.flatMap((swap) => {
      const row = shifts.get(swap.shift_id);
      return row
        ? [{
            id: swap.id, state: swap.state, turnId: swap.turn_id, shift: viewOfShift(row), fromPersonId: swap.from_person, fromName: names.get(swap.from_person) ?? '', toPersonId: swap.to_person, takerId: swap.taker_id,
            takerName: swap.taker_id ? (names.get(swap.taker_id) ?? '') : null, reason: swap.reason, madeAt: toIso(swap.made_at), hindrance: hindranceOf(swap),
          }]
        : [];
    });
  });
}

export const viewOfTemplate = (row: TemplateRow & { readonly coming: number; readonly booked: number }): TemplateView => ({
  id: row.id, name: row.name, areaPath: row.area_path, category: row.category as TemplateView['category'], crew: row.crew, organisationId: row.organisation_id, weekdays: row.weekdays, everyWeeks: row.every_weeks, from: row.from_time,
  to: row.to_time, holidays: row.holidays, wanted: row.wanted, skills: row.skills as TemplateView['skills'], needsApproval: row.needs_approval, noticeHours: row.notice_hours, holdsFrom: row.holds_from, holdsUntil: row.holds_until,
  coming: row.coming, booked: row.booked,
});

export const personIdOf = (ctx: Context) => asId<'person'>(ctx.actor.personId as string);
