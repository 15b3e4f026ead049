/** A fair roster: read what is wanted and who can, solve, show; and when it is taken, ask or put in. */
import { isRefusal, type RouteInput, refuse } from '@huying/kernel';
import type { Context, PreparedHandler } from '@huying/platform';
import type { roster } from '../contract.ts';
import { lackingSkills } from '../core/booking.ts';
import { loadOf, modelOf, type Pick as Picked, picksOf, type Planned, type PlanInput, type Slot } from '../core/plan.ts';
import { ask, around, limitsOf, rulesOf, take } from './booking.ts';
import { crewOf, isKnown, keeps } from './crew.ts';
import { message } from './say.ts';
import { listWishes, NO_WISHES } from './setting-store.ts';
import { type CountedShift, findShift, listShifts, lockShift } from './shift-store.ts';
import { reading, spanAsked } from './staff-routes.ts';
import { solve } from './planner.ts';
import { countAsks, listBooked, listTurnsOf, spanOf, type TurnRow } from './turn-store.ts';
import { viewOfShift } from './views.ts';

type Propose = typeof roster.routes.propose;
type Body = RouteInput<Propose>['body'];

const MOST_SHIFTS = 400;
const MOST_PICKS = 40_000;

interface Read {
  readonly shifts: readonly CountedShift[];
  readonly names: readonly string[];
  readonly input: PlanInput;
}

/** Who is asked and has not answered holds a place until then: otherwise each proposal would ask more people for the same gap. */
const slotOf = (shift: CountedShift, turns: readonly TurnRow[]): Slot => {
  const held = turns.filter((turn) => turn.state === 'booked' || turn.state === 'asked');
  return { ...spanOf(shift), id: shift.id, gap: Math.max(0, shift.wanted - held.length), lacking: lackingSkills(shift, held.map((turn) => turn.skills)) };
};

/** Shifts with gaps and everybody who may have a turn in them. All shifts of one proposal have the same crew. */
async function read(ctx: Context, body: Body): Promise<Read | 'tooMuch' | 'unknown'> {
  if (!(await isKnown(ctx, body.organisationId))) return 'unknown';
  const span = spanAsked(body);
  const found = await reading(ctx, body.areaPath, () => listShifts(ctx, { ...span, limit: MOST_SHIFTS + 1 }));
  if (found.length > MOST_SHIFTS) return 'tooMuch';
  const shifts = found.filter((row) => row.state === 'open' && row.starts_at > ctx.now && keeps(ctx, row) && row.booked + row.asked < row.wanted);
  const [first] = shifts;
  if (!first) return { shifts, names: [], input: { slots: [], people: [], restHours: 0, period: { startsAt: span.from, endsAt: span.until } } };
  return ctx.widen(async () => {
    const crews = new Map<string, Awaited<ReturnType<typeof crewOf>>>();
    const inShift = new Map<string, TurnRow[]>();
    for (const shift of shifts) {
      const key = `${shift.crew} ${shift.area_path} ${shift.organisation_id}`;
      if (!crews.has(key)) crews.set(key, await crewOf(ctx, shift));
      inShift.set(shift.id, await listTurnsOf(ctx, shift.id));
    }
    const everybody = new Map([...crews.values()].flat().map((member) => [member.personId, member]));
    const ids = [...everybody.keys()];
    const isFor = (shift: CountedShift, id: string) => crews.get(`${shift.crew} ${shift.area_path} ${shift.organisation_id}`)?.some((one) => one.personId === id) ?? false;
    const rules = await rulesOf(ctx, first);
    const limits = limitsOf(rules, first);
    const turns = Map.groupBy(await listBooked(ctx, ids, around({ startsAt: span.from, endsAt: span.until })), (turn) => turn.person_id as string);
    const [wishes, asks] = [await listWishes(ctx, ids), await countAsks(ctx, ids)];
    const able = [...everybody.values()].filter((one) => first.crew !== 'volunteers' || ((wishes.get(one.personId) ?? NO_WISHES).mayBeAsked && (asks.get(one.personId) ?? 0) < rules.asksPerWeek));
    const people = able.map((member): Planned => {
      const own = wishes.get(member.personId) ?? NO_WISHES;
      return {
        id: member.personId, skills: member.skills, available: own.available, turns: (turns.get(member.personId) ?? []).map(spanOf), hoursPerWeek: Math.min(limits.hoursPerWeek, own.mostHoursPerWeek ?? limits.hoursPerWeek),
        // Asked already, declined or left: not a second time by a roster.
        refused: shifts.filter((shift) => inShift.get(shift.id)?.some((turn) => turn.person_id === member.personId) || !isFor(shift, member.personId)).map((shift) => shift.id),
      };
    });
    return { shifts, names: able.map((one) => one.name), input: { slots: shifts.map((shift) => slotOf(shift, inShift.get(shift.id) ?? [])), people, restHours: limits.restHours, period: { startsAt: span.from, endsAt: span.until } } };
  });
}

function answer({ shifts, names, input }: Read, picks: readonly Picked[], facts: { readonly isProven: boolean; readonly seconds: number }) {
  const { slots, people, period } = input;
  const added = Map.groupBy(picks, (pick) => pick.person);
  const inSlot = Map.groupBy(picks, (pick) => pick.slot);
  const unfilled = slots.reduce((sum, slot, at) => sum + slot.gap - (inSlot.get(at)?.length ?? 0), 0);
  const lacking = slots.reduce((sum, slot, at) => sum + slot.lacking.reduce((more, { skill, lacking: wanted }) => more + Math.max(0, wanted - (inSlot.get(at) ?? []).filter((pick) => people[pick.person]?.skills.includes(skill)).length), 0), 0);
  return {
    turns: picks.map((pick) => ({ shiftId: shifts[pick.slot]?.id as never, personId: people[pick.person]?.id as never, name: names[pick.person] ?? '' })), shifts: shifts.map(viewOfShift), unfilled, lackingSkills: lacking, ...facts,
    loads: people.map((one, at) => ({ personId: one.id as never, name: names[at] ?? '', before: loadOf(one, period), added: added.get(at)?.length ?? 0 })).filter((one) => one.before + one.added > 0),
  };
}
type Answer = ReturnType<typeof answer>;

/** Nothing is written: who is shown a proposal and leaves has asked nobody. */
export const propose: PreparedHandler<Propose, Answer> = {
  async before(tools, { body }) {
    const found = await tools.run((ctx) => read(ctx, body));
    if (found === 'unknown') return refuse('thing.notFound');
    if (found === 'tooMuch') return refuse('roster.tooMuch', { most: MOST_SHIFTS });
    if (found.shifts.length === 0) return answer(found, [], { isProven: true, seconds: 0 });
    const began = performance.now();
    const model = modelOf(found.input);
    if (model.picks.length > MOST_PICKS) return refuse('roster.tooMuch', { most: MOST_SHIFTS });
    if (model.picks.length === 0) return answer(found, [], { isProven: true, seconds: 0 });
    const solved = await solve(model);
    if (!solved) return refuse('roster.noSolution');
    return answer(found, picksOf(model, (name) => solved.values[name] ?? 0), { isProven: solved.isProven, seconds: Math.round(performance.now() - began) / 1_000 });
  },
  handle: async (_ctx, _input, proposed) => proposed,
};

type TakeBody = { readonly turns: readonly { readonly shiftId: string; readonly personId: string }[] };

/** Each turn is judged again, because things have changed since: volunteers are asked, all others are in. */
export async function takeProposal(ctx: Context, { turns }: TakeBody) {
  const byShift = Map.groupBy(turns, (turn) => turn.shiftId);
  let asked = 0;
  let booked = 0;
  let passedOver = 0;
  // In one order for everybody, so that two who take proposals at once do not wait for each other in a circle.
  for (const shiftId of [...byShift.keys()].sort()) {
    const row = await lockKept(ctx, shiftId);
    const ids = (byShift.get(shiftId) ?? []).map((turn) => turn.personId);
    if (!row) return refuse('thing.notFound');
    await ctx.widen(async () => {
      if (row.crew === 'volunteers') {
        const done = await ask(ctx, row, ids, 'plan');
        asked += isRefusal(done) ? 0 : done.asked;
        passedOver += isRefusal(done) ? ids.length : done.passedOver;
        return;
      }
      for (const personId of ids) {
        const turn = await take(ctx, { shift: row, personId: personId as never, command: 'assign', switchesDuty: null });
        if (isRefusal(turn)) passedOver += 1;
        else {
          booked += 1;
          await message(ctx, 'assigned', row, [personId]);
        }
      }
    });
  }
  return { asked, booked, passedOver };
}

async function lockKept(ctx: Context, shiftId: string) {
  const row = await findShift(ctx, shiftId);
  return row && row.state !== 'dropped' && keeps(ctx, row) ? lockShift(ctx, shiftId) : undefined;
}

