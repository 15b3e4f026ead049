import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atLocal, days, hours, isRefusal, later, localParts, toIso } from '@huying/kernel';
import fc from 'fast-check';
import { comingOf, countsAfterChange, decideDue, opensAt, type Touched } from './plan.ts';
import { checkRule, type Pattern, timesFrom } from './rule.ts';
import { spokenRule } from './spoken-rule.ts';

const NONE = { holidays: [], special: {} };
const weekly: Pattern = { rule: 'FREQ=WEEKLY;BYDAY=MO,WE', startsOn: '2026-09-28', time: '09:00', holidays: 'as-usual' };
const said = (dates: readonly Date[]) => dates.map((date) => toIso(date).slice(0, 16));

test('times by a rule are those of the clock on the wall, from the day on that was said', () => {
  assert.deepEqual(said(timesFrom(weekly, atLocal('2026-09-29'), 4, NONE)), ['2026-09-30T09:00', '2026-10-05T09:00', '2026-10-07T09:00', '2026-10-12T09:00']);
  assert.deepEqual(said(timesFrom(weekly, atLocal('2020-01-01'), 1, NONE)), ['2026-09-28T09:00'], 'not before its first day');
  assert.deepEqual(said(timesFrom({ ...weekly, rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=FR' }, atLocal('2026-10-01'), 2, NONE)), ['2026-10-02T09:00', '2026-10-16T09:00']);
  assert.deepEqual(said(timesFrom({ ...weekly, rule: 'FREQ=MONTHLY;BYMONTHDAY=31' }, atLocal('2026-09-28'), 2, NONE)), ['2026-10-31T09:00', '2026-12-31T09:00'], 'months without a 31st have none');
  assert.deepEqual(said(timesFrom({ ...weekly, rule: 'FREQ=DAILY;COUNT=2' }, atLocal('2026-09-28'), 9, NONE)), ['2026-09-28T09:00', '2026-09-29T09:00']);
  assert.deepEqual(said(timesFrom({ ...weekly, rule: null, startsOn: '2026-10-03' }, atLocal('2026-09-28'), 9, NONE)), ['2026-10-03T09:00']);
  assert.deepEqual(timesFrom({ ...weekly, rule: null, startsOn: '2026-10-03' }, atLocal('2026-10-04'), 9, NONE), []);
});

test('holidays of the community are left out where nobody comes on them; a moved working day is none', () => {
  const calendar = { holidays: ['2026-10-05', '2026-10-07'], special: { '2026-10-07': [{ from: '09:00', to: '17:00' }] } };
  const from = atLocal('2026-10-01');
  assert.deepEqual(said(timesFrom({ ...weekly, holidays: 'not-on-holidays' }, from, 2, calendar)), ['2026-10-07T09:00', '2026-10-12T09:00']);
  assert.deepEqual(said(timesFrom(weekly, from, 2, calendar)), ['2026-10-05T09:00', '2026-10-07T09:00']);
});

test('rules that say what nobody means are refused, each with the part', () => {
  const partOf = (rule: string) => {
    const wrong = checkRule(rule);
    return isRefusal(wrong) ? wrong.facts?.part : undefined;
  };
  for (const rule of ['FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=SA', 'FREQ=MONTHLY;BYMONTHDAY=1,15', 'FREQ=MONTHLY;BYDAY=1MO,-1FR', 'FREQ=DAILY;COUNT=10', 'FREQ=DAILY;UNTIL=20271001T000000Z']) assert.equal(partOf(rule), undefined, rule);
  assert.deepEqual(
    ['FREQ=DAILY;BYDAY=MO', 'FREQ=WEEKLY;BYDAY=XX', 'FREQ=WEEKLY;BYDAY=1MO', 'FREQ=WEEKLY;INTERVAL=0', 'FREQ=WEEKLY;INTERVAL=99', 'FREQ=MONTHLY;BYMONTHDAY=32', 'FREQ=DAILY;COUNT=9999', 'FREQ=DAILY;UNTIL=20271001', 'FREQ=DAILY;COUNT=1;UNTIL=20271001T000000Z', 'FREQ=DAILY;FREQ=DAILY'].map(partOf),
    ['BYDAY', 'BYDAY', 'BYDAY', 'INTERVAL', 'INTERVAL', 'BYMONTHDAY', 'COUNT', 'UNTIL', 'FREQ', 'FREQ'],
  );
});

test('a rule is taken apart for saying it', () => {
  const spoken = (rule: string | null) => spokenRule({ rule, startsOn: '2026-09-28' });
  assert.deepEqual(spoken(null), { kind: 'once', day: '2026-09-28' });
  assert.deepEqual(spoken('FREQ=DAILY'), { kind: 'daily' });
  assert.deepEqual(spoken('FREQ=WEEKLY'), { kind: 'weekly', weeks: 1, days: ['MO'] });
  assert.deepEqual(spoken('FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR'), { kind: 'weekly', weeks: 2, days: ['TU', 'FR'] });
  assert.deepEqual(spoken('FREQ=MONTHLY;BYMONTHDAY=15'), { kind: 'monthly', date: 15 });
  assert.deepEqual([spoken('FREQ=MONTHLY;BYDAY=1MO'), spoken('FREQ=DAILY;INTERVAL=3')], [{ kind: 'other' }, { kind: 'other' }]);
});

const plan = { pattern: weekly, countsFrom: atLocal('2026-09-28') };
const touched = (day: string, state: Touched['state'], to?: string): Touched => ({ occursAt: atLocal(day, '09:00'), state, movedTo: to ? atLocal(to, '15:00') : null, needId: state === 'opened' ? 'need' : null });

test('a day ahead a need is opened; what was called off, moved or opened is not opened again', () => {
  const now = atLocal('2026-10-04', '09:00');
  const due = decideDue(plan, [], NONE, now);
  assert.deepEqual([said(due.open.map(({ at }) => at)), due.missed.length], [['2026-10-05T09:00'], 2], 'times that nobody opened since Monday are told as missed');
  const handled = [touched('2026-09-28', 'opened'), touched('2026-09-30', 'opened'), touched('2026-10-05', 'cancelled')];
  const next = decideDue(plan, handled, NONE, now);
  assert.deepEqual([next.open, next.missed, toIso(next.wakeAt as Date).slice(0, 16)], [[], [], '2026-10-06T09:00']);
  const moved = decideDue(plan, [...handled.slice(0, 2), touched('2026-10-05', 'moved', '2026-10-09')], NONE, now);
  assert.deepEqual([moved.open, toIso(moved.wakeAt as Date).slice(0, 16)], [[], '2026-10-06T09:00'], 'the next by the clock comes first');
  const later9 = decideDue(plan, [...handled.slice(0, 2), touched('2026-10-05', 'moved', '2026-10-09'), touched('2026-10-07', 'opened')], NONE, atLocal('2026-10-08', '16:00'));
  assert.deepEqual(said(later9.open.map(({ at }) => at)), ['2026-10-09T15:00'], 'a moved time is opened a day before that time');
});

test('where nothing comes any more there is no clock', () => {
  const once = { pattern: { ...weekly, rule: null, startsOn: '2026-10-05' }, countsFrom: atLocal('2026-09-28') };
  assert.ok(decideDue(once, [], NONE, atLocal('2026-10-01')).wakeAt);
  assert.equal(decideDue(once, [touched('2026-10-05', 'opened')], NONE, atLocal('2026-10-04', '10:00')).wakeAt, null);
});

test('a changed pattern does not send two on one day', () => {
  const now = atLocal('2026-10-04', '12:00');
  const from = countsAfterChange([touched('2026-10-05', 'opened')], now);
  const daily = comingOf({ pattern: { ...weekly, rule: 'FREQ=DAILY', time: '10:00' }, countsFrom: from }, [touched('2026-10-05', 'opened')], NONE, { now, most: 3 });
  assert.deepEqual(daily.map(({ at, state }) => [toIso(at).slice(0, 16), state]), [['2026-10-05T09:00', 'opened'], ['2026-10-06T10:00', 'planned'], ['2026-10-07T10:00', 'planned']]);
  assert.deepEqual(countsAfterChange([], now), now);
});

/** Lives through weeks with clocks that come late, twice or not at all, and with times that are called off and moved. */
function live(steps: readonly { readonly hours: number; readonly act: 'wake' | 'skip' | 'move' }[], forgets = false): { opened: Map<number, number>; skipped: Set<number>; missed: Set<number>; end: Date } {
  let now = plan.countsFrom;
  const store = new Map<number, Touched>();
  const opened = new Map<number, number>();
  const [skipped, missed] = [new Set<number>(), new Set<number>()];
  const wake = () => {
    const due = decideDue(plan, forgets ? [] : [...store.values()], NONE, now);
    for (const { occursAt } of due.missed) {
      missed.add(occursAt.getTime());
      store.set(occursAt.getTime(), { occursAt, movedTo: null, state: 'missed', needId: null });
    }
    for (const { occursAt, at } of due.open) {
      opened.set(occursAt.getTime(), (opened.get(occursAt.getTime()) ?? 0) + 1);
      store.set(occursAt.getTime(), { occursAt, movedTo: at, state: 'opened', needId: 'need' });
    }
  };
  for (const step of steps) {
    now = later(now, hours(step.hours));
    wake();
    if (step.act === 'wake') continue;
    const next = comingOf(plan, [...store.values()], NONE, { now, most: 6 }).find(({ state, at }) => state === 'planned' && at > now);
    if (!next) continue;
    if (step.act === 'skip') skipped.add(next.occursAt.getTime());
    store.set(next.occursAt.getTime(), { occursAt: next.occursAt, movedTo: step.act === 'move' ? later(next.at, days(2)) : null, state: step.act === 'skip' ? 'cancelled' : 'moved', needId: null });
    wake();
  }
  return { opened, skipped, missed, end: now };
}

const steps = fc.array(fc.record({ hours: fc.integer({ min: 1, max: 60 }), act: fc.constantFrom('wake' as const, 'wake' as const, 'skip' as const, 'move' as const) }), { minLength: 5, maxLength: 40 });

test('property: each time opens one need or none that was wanted, and none is passed over in silence', () => {
  const met = { opened: 0, skipped: 0, missed: 0 };
  fc.assert(fc.property(steps, (list) => {
    const { opened, skipped, missed, end } = live(list);
    for (const [time, count] of opened) {
      assert.equal(count, 1, 'opened twice');
      assert.ok(!skipped.has(time), 'opened although it was called off');
    }
    for (const at of timesFrom(weekly, plan.countsFrom, 60, NONE)) {
      if (at > later(end, -days(3))) break;
      assert.ok(opened.has(at.getTime()) || skipped.has(at.getTime()) || missed.has(at.getTime()), `${toIso(at)} was passed over`);
    }
    met.opened += opened.size;
    met.skipped += skipped.size;
    met.missed += missed.size;
  }), { numRuns: 60 });
  assert.ok(met.opened > 0 && met.skipped > 0 && met.missed > 0, JSON.stringify(met));
});

test('the property would see a store that forgets', () => {
  const twice = live([{ hours: 1, act: 'wake' }, { hours: 1, act: 'wake' }], true);
  assert.ok([...twice.opened.values()].some((count) => count > 1));
  assert.equal(localParts(opensAt(atLocal('2026-10-05', '09:00'))).date, '2026-10-04');
});
