import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays, atLocal, localParts, type WorkingHours } from '@huying/kernel';
import fc from 'fast-check';
import { decideGeneration, type KnownShift, type Terms } from './generation.ts';
import { lengthHours, occurrences, type Pattern } from './pattern.ts';
import { USUAL_RULES } from './rules.ts';

const OFFICE = USUAL_RULES.workingHours;
/** National Day of 2026 as an example: the first to the seventh, and Saturday the tenth is worked. */
const GOLDEN_WEEK: WorkingHours = {
  ...OFFICE, holidays: ['2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05', '2026-10-06', '2026-10-07'], special: { '2026-10-10': OFFICE.week['1'] ?? [] },
};
const pattern = (given: Partial<Pattern> = {}): Pattern => ({ weekdays: [1, 2, 3, 4, 5], everyWeeks: 1, from: '08:30', to: '11:30', holidays: 'as-usual', holdsFrom: '2026-09-28', holdsUntil: null, ...given });
const days = (given: Partial<Pattern>, until = '2026-10-12') => occurrences(pattern(given), GOLDEN_WEEK, '2026-09-01', until).map(({ day }) => day.slice(5));

test('holidays: as usual, skipped with the moved working day, or only on them', () => {
  assert.deepEqual(days({}), ['09-28', '09-29', '09-30', '10-01', '10-02', '10-05', '10-06', '10-07', '10-08', '10-09', '10-12']);
  assert.deepEqual(days({ holidays: 'skipped' }), ['09-28', '09-29', '09-30', '10-08', '10-09', '10-10', '10-12']);
  assert.deepEqual(days({ holidays: 'skipped', weekdays: [1, 3] }), ['09-28', '09-30', '10-12'], 'a template of some days does not follow a moved day');
  assert.deepEqual(days({ holidays: 'only', weekdays: [1, 2, 3, 4, 5, 6, 7] }), ['10-01', '10-02', '10-03', '10-04', '10-05', '10-06', '10-07']);
});

test('every second week, until a day, and nights that end on the next day', () => {
  assert.deepEqual(days({ weekdays: [3], everyWeeks: 2, holdsFrom: '2026-09-30' }, '2026-11-30'), ['09-30', '10-14', '10-28', '11-11', '11-25']);
  assert.deepEqual(days({ weekdays: [3], holdsUntil: '2026-10-08' }), ['09-30', '10-07']);
  const [night] = occurrences(pattern({ from: '22:00', to: '06:00' }), GOLDEN_WEEK, '2026-09-28', '2026-09-28');
  assert.deepEqual([night?.startsAt.toISOString(), night?.endsAt.toISOString()], ['2026-09-28T14:00:00.000Z', '2026-09-28T22:00:00.000Z']);
  assert.deepEqual([lengthHours(pattern({ from: '22:00', to: '06:00' })), lengthHours(pattern({ from: '08:00', to: '08:00' }))], [8, 24]);
});

// Generation -------------------------------------------------------------------------------------------------------------------

const terms = (wanted = 2): Terms => ({ name: '早班', category: null, areaPath: '/s/c', wanted, skills: [], needsApproval: false, noticeHours: 24 });

interface World {
  readonly shifts: ReadonlyMap<string, KnownShift>;
  readonly next: number;
}
type Decide = typeof decideGeneration;

/** Does what was decided, as the tables do. */
function generate({ shifts, next }: World, made: { readonly pattern: Pattern; readonly terms: Terms; readonly calendar: WorkingHours; readonly now: Date }, decide: Decide = decideGeneration): World & { readonly changes: number; readonly kept: number } {
  const meant = occurrences(made.pattern, made.calendar, localParts(made.now).date, addDays(localParts(made.now).date, 28));
  const known = [...shifts.values()].filter(({ day }) => day >= localParts(made.now).date);
  const { add, change, drop, kept } = decide(made.terms, meant, known, made.now);
  const after = new Map(shifts);
  let id = next;
  for (const occurrence of add) {
    assert.ok(!after.has(occurrence.day), 'two shifts of one template on one day');
    after.set(occurrence.day, { ...made.terms, ...occurrence, id: String(id++), state: 'open', isPeopled: false });
  }
  const byId = new Map([...after.values()].map((shift) => [shift.id, shift]));
  for (const one of change) {
    const shift = byId.get(one.id) as KnownShift;
    after.set(shift.day, { ...shift, ...made.terms, ...one.occurrence, state: 'open' });
  }
  for (const one of drop) {
    const shift = byId.get(one) as KnownShift;
    assert.ok(!shift.isPeopled, 'a shift is taken away from people');
    after.set(shift.day, { ...shift, state: 'dropped' });
  }
  return { shifts: after, next: id, changes: add.length + change.length + drop.length, kept: kept.length };
}

const anyPattern: fc.Arbitrary<Pattern> = fc.record({
  weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }), everyWeeks: fc.integer({ min: 1, max: 3 }), from: fc.constantFrom('00:30', '08:30', '14:00', '22:00'), to: fc.constantFrom('06:00', '11:30', '17:00'),
  holidays: fc.constantFrom('as-usual', 'skipped', 'only'), holdsFrom: fc.constantFrom('2026-09-14', '2026-09-30', '2026-10-09'), holdsUntil: fc.constantFrom(null, null, '2026-10-05', '2026-10-20'),
});
const anyStep = fc.record({ pattern: anyPattern, terms: fc.integer({ min: 1, max: 3 }).map(terms), calendar: fc.constantFrom(OFFICE, GOLDEN_WEEK), hours: fc.integer({ min: 0, max: 200 }), people: fc.array(fc.nat({ max: 40 }), { maxLength: 4 }), calledOff: fc.array(fc.nat({ max: 40 }), { maxLength: 2 }) });

function lived(steps: readonly (typeof anyStep extends fc.Arbitrary<infer T> ? T : never)[], decide: Decide): { readonly kept: number; readonly dropped: number } {
  let world: World = { shifts: new Map(), next: 0 };
  let now = atLocal('2026-09-20', '10:00');
  let kept = 0;
  let dropped = 0;
  for (const step of steps) {
    now = new Date(now.getTime() + step.hours * 3_600_000);
    const before = world.shifts;
    const made = { ...step, now };
    const once = generate(world, made, decide);
    const twice = generate(once, made, decide);
    assert.equal(twice.changes, 0, 'the second time something changes');
    assert.deepEqual(twice.shifts, once.shifts);
    for (const shift of before.values()) {
      const after = once.shifts.get(shift.day) as KnownShift;
      if (shift.isPeopled || shift.startsAt <= now) assert.deepEqual([after.startsAt, after.state], [shift.startsAt, shift.state], 'a shift moves under its people, or one that has begun');
      if (shift.state === 'calledOff') assert.equal(after.state, 'calledOff');
    }
    const meant = new Map(occurrences(step.pattern, step.calendar, localParts(now).date, addDays(localParts(now).date, 28)).map((one) => [one.day, one]));
    for (const [day, { startsAt }] of meant) if (startsAt > now) assert.ok(once.shifts.has(day), 'a shift that is meant is missing');
    kept += once.kept;
    const all = [...once.shifts.values()];
    dropped += all.filter(({ state }) => state === 'dropped').length;
    const at = (index: number) => all[index % Math.max(1, all.length)]?.day;
    world = {
      next: once.next,
      shifts: new Map(all.map((shift) => [shift.day, {
        ...shift, isPeopled: shift.isPeopled || (shift.state === 'open' && step.people.some((one) => at(one) === shift.day)),
        state: shift.state === 'open' && shift.startsAt > now && step.calledOff.some((one) => at(one) === shift.day) ? 'calledOff' as const : shift.state,
      }])),
    };
  }
  return { kept, dropped };
}

test('making shifts twice changes nothing, over changed templates, holidays, called-off days and people; planted mistakes are found', () => {
  let kept = 0;
  let dropped = 0;
  const steps = fc.array(anyStep, { minLength: 2, maxLength: 5 });
  fc.assert(fc.property(steps, (list) => {
    const seen = lived(list, decideGeneration);
    kept += seen.kept;
    dropped += seen.dropped;
  }), { numRuns: 120 });
  assert.ok(kept > 20 && dropped > 20, `${kept} kept, ${dropped} dropped`);
  const planted: Record<string, Decide> = {
    'a called-off shift is opened again': (given, meant, known, now) => decideGeneration(given, meant, known.map((one) => (one.state === 'calledOff' ? { ...one, state: 'dropped' as const } : one)), now),
    'people are moved': (given, meant, known, now) => decideGeneration(given, meant, known.map((one) => ({ ...one, isPeopled: false })), now),
    'a dropped one is forgotten': (given, meant, known, now) => decideGeneration(given, meant, known.filter(({ state }) => state !== 'dropped'), now),
    'changes are made for ever': (given, meant, known, now) => ({ ...decideGeneration(given, meant, known, now), change: known.filter((one) => one.state === 'open').map((one) => ({ id: one.id, occurrence: one, isMoved: false })) }),
  };
  for (const [name, decide] of Object.entries(planted)) assert.throws(() => fc.assert(fc.property(steps, (list) => void lived(list, decide)), { numRuns: 120 }), name);
});
