import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays, atLocal } from '@huying/kernel';
import fc from 'fast-check';
import highs from 'highs';
import { hoursInWeek, isTooNear } from './booking.ts';
import { isAvailable, loadOf, modelOf, type Pick, picksOf, type Planned, type PlanInput, type Slot } from './plan.ts';

const solver = (highs as unknown as (typeof highs)['default'])();
async function solve(input: PlanInput): Promise<Pick[]> {
  const model = modelOf(input);
  if (model.picks.length === 0) return [];
  // The solver of WebAssembly is made anew, so that one task cannot spoil the next.
  const solution = (await solver).solve(model.text, { mip_abs_gap: 0.99, output_flag: false });
  assert.equal(solution.Status, 'Optimal');
  return picksOf(model, (name) => (solution.Columns[name] as { Primal: number }).Primal);
}

const MONDAY = '2026-05-11';
const slot = (id: number, day: number, from: string, to: string, gap = 1, skill?: string): Slot => ({
  id: String(id), startsAt: atLocal(addDays(MONDAY, day), from), endsAt: to > from ? atLocal(addDays(MONDAY, day), to) : atLocal(addDays(MONDAY, day + 1), to), gap, lacking: skill ? [{ skill, lacking: 1 }] : [],
});
const period = { startsAt: atLocal(MONDAY), endsAt: atLocal(addDays(MONDAY, 14)) };
const person = (id: number, more: Partial<Planned> = {}): Planned => ({ id: String(id), skills: [], available: [], turns: [], refused: [], hoursPerWeek: 20, ...more });

/** What a roster costs, counted without the model. */
function cost({ slots, people, period: within }: PlanInput, picks: readonly Pick[]) {
  const gaps = slots.reduce((sum, one, at) => sum + one.gap - picks.filter((pick) => pick.slot === at).length, 0);
  const lacking = slots.reduce((sum, one, at) => sum + one.lacking.reduce((more, { skill, lacking: wanted }) => more + Math.max(0, wanted - picks.filter((pick) => pick.slot === at && people[pick.person]?.skills.includes(skill)).length), 0), 0);
  const most = Math.max(0, ...people.map((one, at) => (modelHas(picks, at) ? loadOf(one, within) : 0) + picks.filter((pick) => pick.person === at).length));
  return { gaps, lacking, most };
}
const modelHas = (picks: readonly Pick[], person: number) => picks.some((pick) => pick.person === person);

function assertAllowed({ slots, people, restHours }: PlanInput, picks: readonly Pick[]): void {
  for (const [at, one] of slots.entries()) assert.ok(picks.filter((pick) => pick.slot === at).length <= one.gap);
  for (const [at, one] of people.entries()) {
    const own = picks.filter((pick) => pick.person === at).map((pick) => slots[pick.slot] as Slot);
    const all = [...own, ...one.turns];
    for (const [index, a] of own.entries()) for (const b of [...own.slice(index + 1), ...one.turns]) assert.ok(!isTooNear(a, b, restHours), 'without rest');
    for (const a of own) assert.ok(isAvailable(one.available, a) && !one.refused.includes(a.id) && hoursInWeek(all, a.startsAt) <= one.hoursPerWeek);
  }
}

test('gaps first, then skills, then the burden of whoever has most', async () => {
  const input: PlanInput = {
    slots: [slot(0, 0, '09:00', '12:00', 1, 'first-aid'), slot(1, 1, '09:00', '12:00'), slot(2, 2, '09:00', '12:00'), slot(3, 3, '22:00', '06:00')],
    people: [person(0, { skills: ['first-aid'] }), person(1), person(2, { turns: [{ startsAt: atLocal(addDays(MONDAY, 5), '09:00'), endsAt: atLocal(addDays(MONDAY, 5), '12:00') }] })], restHours: 8, period,
  };
  const picks = await solve(input);
  assertAllowed(input, picks);
  assert.deepEqual(picks.filter((pick) => pick.slot === 0).map((pick) => pick.person), [0]);
  assert.equal(picks.filter((pick) => pick.slot === 3).length, 0, 'nobody offered the night');
  assert.deepEqual(cost(input, picks), { gaps: 1, lacking: 0, most: 2 });
});

test('when somebody can: their own hours, over midnight too; who said nothing is free while others are awake', () => {
  const night = slot(0, 0, '22:00', '06:00');
  const offered = [{ weekday: 1, from: '20:00', to: '24:00' }, { weekday: 2, from: '00:00', to: '08:00' }];
  assert.deepEqual([isAvailable([], night), isAvailable(offered, night), isAvailable(offered.slice(0, 1), night), isAvailable([], slot(0, 0, '08:00', '21:00')), isAvailable([], slot(0, 0, '07:59', '09:00'))], [false, true, false, true, false]);
});

test('no roster is better than the one that is found, and it keeps every rule', async () => {
  const anySlot = fc.record({ day: fc.nat({ max: 3 }), part: fc.nat({ max: 2 }), gap: fc.integer({ min: 1, max: 2 }), skill: fc.constantFrom(undefined, 'first-aid') });
  const anyPerson = fc.record({ skills: fc.subarray(['first-aid']), turns: fc.subarray([0, 1, 2, 3], { maxLength: 1 }), days: fc.subarray([1, 2, 3, 4], { minLength: 1 }), hoursPerWeek: fc.constantFrom(4, 8, 20) });
  const PARTS = [['08:00', '11:00'], ['12:00', '15:00'], ['18:00', '21:00']] as const;
  let compared = 0;
  await fc.assert(fc.asyncProperty(fc.array(anySlot, { minLength: 1, maxLength: 4 }), fc.array(anyPerson, { minLength: 1, maxLength: 3 }), fc.constantFrom(0, 8, 14), async (slots, people, restHours) => {
    const input: PlanInput = {
      restHours, period, slots: slots.map(({ day, part, gap, skill }, at) => slot(at, day, ...(PARTS[part] as readonly [string, string]), gap, skill)),
      people: people.map(({ skills, turns, days, hoursPerWeek }, at) => person(at, {
        skills, hoursPerWeek, turns: turns.map((day) => ({ startsAt: atLocal(addDays(MONDAY, day), '12:00'), endsAt: atLocal(addDays(MONDAY, day), '14:00') })), available: days.map((weekday) => ({ weekday, from: '00:00', to: '24:00' })),
      })),
    };
    const picks = await solve(input);
    assertAllowed(input, picks);
    // Every roster there is, one after the other.
    const { picks: all } = modelOf(input);
    if (all.length > 10) return;
    const weigh = (given: readonly Pick[]) => {
      const { gaps, lacking } = cost(input, given);
      const loads = input.people.map((one, at) => (all.some((pick) => pick.person === at) ? loadOf(one, period) + given.filter((pick) => pick.person === at).length : 0));
      return gaps * 1_000 + lacking * 100 + Math.max(0, ...loads);
    };
    let best = Number.POSITIVE_INFINITY;
    for (let choice = 0; choice < 2 ** all.length; choice += 1) {
      const given = all.filter((_, at) => (choice >> at) & 1);
      try {
        assertAllowed(input, given);
      } catch {
        continue;
      }
      best = Math.min(best, weigh(given));
    }
    compared += 1;
    assert.equal(weigh(picks), best);
  }), { numRuns: 150 });
  assert.ok(compared > 60, `${compared} compared`);
});
