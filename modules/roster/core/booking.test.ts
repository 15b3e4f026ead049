import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atLocal } from '@huying/kernel';
import fc from 'fast-check';
import { type Booking, hindranceOf, hoursInWeek, isTooNear, lackingSkills, overlaps, type Span, type WantedShift } from './booking.ts';
import { swapHindrance } from './swap.ts';

const MONDAY = atLocal('2026-05-11');
const at = (hour: number) => new Date(MONDAY.getTime() + hour * 3_600_000);
const span = (from: number, to: number): Span => ({ startsAt: at(from), endsAt: at(to) });
const shift = (from: number, to: number, more: Partial<WantedShift> = {}): WantedShift => ({ ...span(from, to), state: 'open', wanted: 2, skills: [], ...more });
const LIMITS = { restHours: 8, hoursPerWeek: 12 };
const may = (given: Partial<Booking>) => hindranceOf({ shift: shift(8, 11), booked: [], skills: [], turns: [], limits: LIMITS, now: at(0), ...given });

test('each reason against a turn has its code', () => {
  assert.equal(may({}), undefined);
  assert.equal(may({ now: at(10) }), undefined, 'one may join while it lasts');
  assert.deepEqual(may({ now: at(11) }), { refused: 'roster.over' });
  assert.deepEqual(may({ shift: shift(8, 11, { state: 'calledOff' }) }), { refused: 'roster.calledOff' });
  assert.deepEqual(may({ booked: [[], []] }), { refused: 'roster.full' });
  assert.deepEqual(may({ shift: shift(8, 11, { category: 'repair' }), barred: ['repair'] }), { refused: 'roster.closedCategory' });
  assert.equal(may({ shift: shift(8, 11, { category: 'meals' }), barred: ['repair'] }), undefined);
  assert.equal(may({ barred: ['repair'] }), undefined, 'a shift for every kind is open to whoever may do some');
  assert.deepEqual(may({ turns: [span(10, 12)] }), { refused: 'roster.overlap' });
  assert.deepEqual(may({ turns: [span(14, 17)] }), { refused: 'roster.rest', facts: { hours: 8 } });
  assert.deepEqual(may({ turns: [span(-8, -1)], limits: { ...LIMITS, restHours: 10 } }), { refused: 'roster.rest', facts: { hours: 10 } });
  assert.equal(may({ turns: [span(11, 14)], limits: { ...LIMITS, restHours: 0 } }), undefined, 'without a rest one turn may follow another');
  assert.deepEqual(may({ turns: [span(32, 37), span(56, 61)] }), { refused: 'roster.tooManyHours', facts: { hours: 12 } });
  assert.equal(may({ turns: [span(168, 178)] }), undefined, 'next week counts for itself');
});

test('the last places are kept for the skills that lack', () => {
  const wanted = shift(8, 11, { wanted: 3, skills: [{ skill: 'first-aid', wanted: 1 }, { skill: 'lifting', wanted: 2 }] });
  assert.equal(may({ shift: wanted, skills: [] }), undefined);
  assert.deepEqual(may({ shift: wanted, booked: [[]], skills: [] }), { refused: 'roster.skillWanted', facts: { skill: 'lifting' } });
  assert.deepEqual(may({ shift: wanted, booked: [[], ['lifting']], skills: ['lifting'] }), { refused: 'roster.skillWanted', facts: { skill: 'first-aid' } });
  assert.equal(may({ shift: wanted, booked: [[], ['lifting']], skills: ['lifting', 'first-aid'] }), undefined);
});

test('a swap is for whom it is offered, not for who gives it, nor for who is in the shift', () => {
  const booking: Booking = { shift: shift(8, 11), booked: [[]], skills: [], turns: [], limits: LIMITS, now: at(0) };
  const swap = { state: 'offered' as const, fromPerson: 'a', toPerson: null };
  assert.equal(swapHindrance(swap, 'b', booking, false), undefined);
  assert.deepEqual(swapHindrance(swap, 'a', booking, false), { refused: 'roster.already' });
  assert.deepEqual(swapHindrance(swap, 'b', booking, true), { refused: 'roster.already' });
  assert.deepEqual(swapHindrance({ ...swap, toPerson: 'c' }, 'b', booking, false), { refused: 'roster.swapGone' });
  assert.deepEqual(swapHindrance({ ...swap, state: 'withdrawn' }, 'b', booking, false), { refused: 'roster.swapGone' });
  assert.deepEqual(swapHindrance(swap, 'b', { ...booking, turns: [span(9, 10)] }, false), { refused: 'roster.overlap' });
});

// Many people sign up, leave and swap --------------------------------------------------------------------------------------------

interface Person {
  readonly id: string;
  readonly skills: readonly string[];
}
const PEOPLE: readonly Person[] = [{ id: 'a', skills: ['first-aid'] }, { id: 'b', skills: ['lifting'] }, { id: 'c', skills: [] }, { id: 'd', skills: ['first-aid', 'lifting'] }, { id: 'e', skills: [] }];
const command = fc.record({ do: fc.constantFrom('book', 'book', 'book', 'leave', 'swap', 'swap'), person: fc.nat({ max: 4 }), other: fc.nat({ max: 4 }), shift: fc.nat({ max: 7 }) });
const anyShift = fc.record({ from: fc.nat({ max: 60 }), length: fc.integer({ min: 1, max: 8 }), wanted: fc.integer({ min: 1, max: 3 }), aid: fc.nat({ max: 1 }) });

type Judge = typeof hindranceOf;
type SwapJudge = typeof swapHindrance;

function play(shapes: readonly { from: number; length: number; wanted: number; aid: number }[], commands: readonly { do: string; person: number; other: number; shift: number }[], judge: Judge, judgeSwap: SwapJudge): { booked: number; swapped: number } {
  const shifts = shapes.map(({ from, length, wanted, aid }) => shift(from, from + length, { wanted, skills: aid > 0 ? [{ skill: 'first-aid', wanted: aid }] : [] }));
  const turns = shifts.map((): Person[] => []);
  const seen = { booked: 0, swapped: 0 };
  const bookingOf = (person: Person, at: number, without?: Person): Booking => ({
    shift: shifts[at] as WantedShift, skills: person.skills, limits: { restHours: 2, hoursPerWeek: 20 }, now: MONDAY,
    booked: (turns[at] ?? []).filter((one) => one !== without).map(({ skills }) => skills), turns: shifts.filter((_, index) => turns[index]?.includes(person)),
  });
  for (const { do: what, person: first, other, shift: chosen } of commands) {
    const index = chosen % shifts.length;
    const [person, taker] = [PEOPLE[first] as Person, PEOPLE[other] as Person];
    const inShift = turns[index] as Person[];
    const countBefore = inShift.length;
    const lackBefore = lackingSkills(shifts[index] as WantedShift, inShift.map(({ skills }) => skills)).reduce((sum, one) => sum + one.lacking, 0);
    if (what === 'book' && !inShift.includes(person) && !judge(bookingOf(person, index))) {
      inShift.push(person);
      seen.booked += 1;
    } else if (what === 'leave' && inShift.includes(person)) inShift.splice(inShift.indexOf(person), 1);
    else if (what === 'swap' && inShift.includes(person)) {
      const no = judgeSwap({ state: 'offered', fromPerson: person.id, toPerson: null }, taker.id, bookingOf(taker, index, person), inShift.includes(taker));
      if (!no) {
        inShift.splice(inShift.indexOf(person), 1, taker);
        seen.swapped += 1;
        assert.equal(inShift.length, countBefore, 'a swap changes how many come');
        const lackNow = lackingSkills(shifts[index] as WantedShift, inShift.map(({ skills }) => skills)).reduce((sum, one) => sum + one.lacking, 0);
        const placesLeft = (shifts[index] as WantedShift).wanted - inShift.length;
        assert.ok(lackNow <= Math.max(lackBefore, placesLeft), 'a swap takes a skill away for which no place is left');
      }
    }
    for (const [number, people] of turns.entries()) {
      assert.ok(people.length <= (shifts[number] as WantedShift).wanted, 'more come than are wanted');
      assert.equal(new Set(people).size, people.length, 'somebody is in a shift twice');
    }
    for (const one of PEOPLE) {
      const own = shifts.filter((_, number) => turns[number]?.includes(one));
      for (const [number, a] of own.entries()) for (const b of own.slice(number + 1)) assert.ok(!overlaps(a, b) && !isTooNear(a, b, 2), 'somebody is booked twice, or without rest');
      for (const a of own) assert.ok(hoursInWeek(own, a.startsAt) <= 20, 'too many hours');
    }
  }
  return seen;
}

test('nobody is booked twice, no shift overflows, and a swap keeps coverage; planted mistakes are found', () => {
  const games = [fc.array(anyShift, { minLength: 1, maxLength: 8 }), fc.array(command, { minLength: 5, maxLength: 60 })] as const;
  let booked = 0;
  let swapped = 0;
  fc.assert(fc.property(...games, (shapes, commands) => {
    const seen = play(shapes, commands, hindranceOf, swapHindrance);
    booked += seen.booked;
    swapped += seen.swapped;
  }), { numRuns: 500 });
  assert.ok(booked > 1_000 && swapped > 100, `${booked} booked, ${swapped} swapped`);
  const planted: Record<string, [Judge, SwapJudge]> = {
    'overlap is not looked at': [(given) => hindranceOf({ ...given, turns: [] }), swapHindrance],
    'rest is forgotten': [(given) => hindranceOf({ ...given, limits: { ...given.limits, restHours: 0 } }), swapHindrance],
    'one more is let in': [(given) => hindranceOf({ ...given, shift: { ...given.shift, wanted: given.shift.wanted + 1 } }), swapHindrance],
    'a swap is not judged': [hindranceOf, () => undefined],
    'a swap forgets skills': [hindranceOf, (swap, id, booking, inShift) => swapHindrance(swap, id, { ...booking, shift: { ...booking.shift, skills: [] } }, inShift)],
  };
  for (const [name, judges] of Object.entries(planted)) assert.throws(() => fc.assert(fc.property(...games, (shapes, commands) => void play(shapes, commands, ...judges)), { numRuns: 800 }), name);
});
