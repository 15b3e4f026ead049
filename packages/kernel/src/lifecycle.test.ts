import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { defineCondition } from './condition.ts';
import { isRefusal, ROLES } from './contract.ts';
import {
  allowed, type Doer, clocksOf, defineLifecycle, isOver, type Lifecycle, type Phase, phaseOf, type StateOf, step, type TimerShape,
} from './lifecycle.ts';
import { checkLifecycle } from './lifecycle-check.ts';
import { diagram } from './lifecycle-diagram.ts';
import { parseLifecycle } from './lifecycle-stored.ts';
import { holdsAndCanFail } from './testing/index.ts';

const repair = defineLifecycle({
  name: 'repair',
  initial: 'reported',
  states: {
    reported: { phase: 'open' },
    taken: { phase: 'active' },
    fixed: { phase: 'active' },
    closed: { phase: 'done' },
    cancelled: { phase: 'dropped' },
  },
  commands: {
    take: { from: ['reported'], to: 'taken', by: ['property', 'grid'] },
    giveBack: { from: ['taken'], to: 'reported', by: ['property', 'clock'] },
    note: { from: ['taken', 'fixed'], by: ['property', 'desk'] },
    fix: { from: ['taken'], to: 'fixed', by: ['property'], when: defineCondition('photos >= 1') },
    close: { from: ['fixed'], to: 'closed', by: ['elder', 'clock'] },
    cancel: { from: ['reported', 'taken'], to: 'cancelled', by: ['elder', 'desk'] },
  },
  timers: {
    taken: [{ after: 'repair.silence', command: 'giveBack' }],
    fixed: [{ after: { days: 3 }, command: 'close' }],
  },
});

test('states and commands are literal types', () => {
  const state: StateOf<typeof repair> = 'taken';
  assert.equal(phaseOf(repair, state), 'active');
  // @ts-expect-error: no such state
  assert.throws(() => phaseOf(repair, 'lost'));
  // @ts-expect-error: no such command
  assert.ok(isRefusal(step(repair, { state, command: 'explode', role: 'property' })));
  assert.throws(() =>
    defineLifecycle({
      name: 'wrong', initial: 'a', states: { a: { phase: 'open' }, b: { phase: 'done' } },
      // @ts-expect-error: the command leads to no state of the table
      commands: { go: { from: ['a'], to: 'c', by: ['desk'] }, end: { from: ['a'], to: 'b', by: ['desk'] } },
    }),
  );
});

test('every state × command × doer gives the next state or says why not', () => {
  const doers: Doer[] = [...ROLES, 'clock'];
  for (const state of Object.keys(repair.states) as StateOf<typeof repair>[]) {
    for (const command of Object.keys(repair.commands) as (keyof typeof repair.commands)[]) {
      const shape = repair.commands[command];
      for (const role of doers) {
        const decided = step(repair, { state, command, role, facts: { photos: 1 } });
        if (!shape.from.includes(state)) assert.deepEqual(decided, { refused: 'lifecycle.notHere', facts: { state, command } });
        else if (!shape.by.includes(role)) assert.deepEqual(decided, { refused: 'lifecycle.notYours', facts: { state, command } });
        else assert.deepEqual(decided, { to: shape.to ?? state });
      }
    }
  }
});

test('a condition must be true: false and unknown refuse, and say which', () => {
  const fix = (facts?: Record<string, unknown>) => step(repair, { state: 'taken', command: 'fix', role: 'property', facts });
  assert.deepEqual(fix({ photos: 2 }), { to: 'fixed' });
  assert.deepEqual(fix({ photos: 0 }), { refused: 'lifecycle.notHere', facts: { state: 'taken', command: 'fix', condition: 'false' } });
  assert.deepEqual(fix(), { refused: 'lifecycle.notHere', facts: { state: 'taken', command: 'fix', condition: 'unknown' } });
});

test('what may be done is listed for a role, several roles, and by facts', () => {
  assert.deepEqual(allowed(repair, { state: 'taken', role: 'property' }), ['giveBack', 'note', 'fix']);
  assert.deepEqual(allowed(repair, { state: 'taken', role: 'property', facts: { photos: 0 } }), ['giveBack', 'note']);
  assert.deepEqual(allowed(repair, { state: 'reported', role: ['elder', 'grid'] }), ['take', 'cancel']);
  assert.deepEqual(allowed(repair, { state: 'closed', role: 'desk' }), []);
});

test('clocks of a state come from the table and from settings; a missing setting is never silently no clock', () => {
  assert.deepEqual(clocksOf(repair, 'fixed'), [{ command: 'close', afterMilliseconds: 3 * 86_400_000 }]);
  assert.deepEqual(clocksOf(repair, 'taken', { 'repair.silence': { minutes: 30 } }), [{ command: 'giveBack', afterMilliseconds: 1_800_000 }]);
  assert.throws(() => clocksOf(repair, 'taken'), /repair\.silence/);
  assert.deepEqual(clocksOf(repair, 'closed'), []);
  assert.deepEqual([isOver(repair, 'fixed'), isOver(repair, 'closed'), isOver(repair, 'cancelled')], [false, true, true]);
});

const phases = { a: 'open', b: 'active', z: 'done' } as const;
const states = Object.fromEntries(Object.entries(phases).map(([name, phase]) => [name, { phase }]));
const codesOf = (table: Partial<Lifecycle>, known = {}) =>
  checkLifecycle({ name: 't', initial: 'a', states, commands: {}, ...table } as Lifecycle, known).map(({ code, at }) => `${code} ${at.join('.')}`);

test('each unsoundness is found at its place', () => {
  const sound = {
    go: { from: ['a'], to: 'b', by: ['desk'] as Doer[] },
    end: { from: ['b'], to: 'z', by: ['desk', 'clock'] as Doer[] },
  };
  assert.deepEqual(codesOf({ commands: sound }), []);
  assert.deepEqual(codesOf({ states: {} }), ['lifecycle.noStates states']);
  assert.deepEqual(codesOf({ commands: sound, initial: 'x' }), ['lifecycle.unknownState initial']);
  assert.deepEqual(codesOf({ commands: { ...sound, odd: { from: ['x'], to: 'y', by: ['desk'] } } }),
    ['lifecycle.unknownState commands.odd', 'lifecycle.unknownState commands.odd']);
  assert.deepEqual(codesOf({ commands: { ...sound, odd: { from: ['a'], to: 'b', by: ['king' as Doer] } } }), ['lifecycle.unknownRole commands.odd.by']);
  assert.deepEqual(codesOf({ commands: { end: { ...sound.end, from: ['a'] }, go: { ...sound.go, from: ['b'] } } }),
    ['lifecycle.unreachable states.b', 'lifecycle.deadEnd states.b', 'lifecycle.neverRuns commands.go']);
  assert.deepEqual(codesOf({ commands: { end: { ...sound.end, from: ['a'] }, go: sound.go } }), ['lifecycle.deadEnd states.b']);
  assert.deepEqual(codesOf({ commands: { ...sound, back: { from: ['z'], to: 'b', by: ['desk'] } } }), []);
  assert.deepEqual(
    codesOf({ commands: { end: { ...sound.end, from: ['a'] }, go: sound.go, on: { from: ['b'], to: 'c', by: ['desk'] }, back: { from: ['c'], to: 'b', by: ['desk'] } },
      states: { ...states, c: { phase: 'active' } } }),
    ['lifecycle.noEnd states.b', 'lifecycle.noEnd states.c'],
  );
  assert.deepEqual(codesOf({ commands: { ...sound, never: { from: [], by: ['desk'] }, nobody: { from: ['a'], by: [] } } }),
    ['lifecycle.neverRuns commands.never', 'lifecycle.neverRuns commands.nobody']);
  // Only the clock may give it, and no clock does.
  assert.deepEqual(codesOf({ commands: { ...sound, expire: { from: ['a'], to: 'z', by: ['clock'] } } }), ['lifecycle.neverRuns commands.expire']);
  const timers = (...list: TimerShape[]) => ({ a: list });
  assert.deepEqual(codesOf({ commands: sound, timers: timers({ after: { minutes: 1 }, command: 'go' }) }), ['lifecycle.timerNotByClock timers.a.0']);
  assert.deepEqual(codesOf({ commands: sound, timers: timers({ after: { minutes: 1 }, command: 'end' }) }), ['lifecycle.timerIllegal timers.a.0']);
  assert.deepEqual(codesOf({ commands: sound, timers: timers({ after: { minutes: 1 }, command: 'x' }) }), ['lifecycle.unknownCommand timers.a.0']);
  assert.deepEqual(codesOf({ commands: sound, timers: { b: [{ after: {}, command: 'end' }] } }), ['lifecycle.timerTooShort timers.b.0']);
  assert.deepEqual(codesOf({ commands: sound, timers: { y: [] } }), ['lifecycle.unknownState timers.y']);
  assert.deepEqual(codesOf({ commands: sound, timers: { b: [{ after: 'wait', command: 'end' }] } }, { settings: ['pause'] }), ['lifecycle.unknownSetting timers.b.0']);
  assert.deepEqual(codesOf({ commands: { ...sound, go: { ...sound.go, when: defineCondition('puls > 3') } } }, { facts: ['pulse'] }), ['lifecycle.unknownFact commands.go.when']);
});

test('an unsound lifecycle does not start, and says everything at once', () => {
  const start = () => defineLifecycle({ name: 'bad', initial: 'a', states: { a: { phase: 'open' }, b: { phase: 'done' } }, commands: {} });
  assert.throws(start, /lifecycle bad is unsound:\nlifecycle\.deadEnd at states\.a .*\nlifecycle\.unreachable at states\.b/);
});

test('staff-designed lifecycles are read from JSON by the same checks', () => {
  const stored = {
    name: '微心愿', initial: '已提出', states: { 已提出: { phase: 'open' }, 已认领: { phase: 'active' }, 已实现: { phase: 'done' } },
    commands: {
      认领: { from: ['已提出'], to: '已认领', by: ['volunteer', 'organisation'] },
      实现: { from: ['已认领'], to: '已实现', by: ['organisation', 'clock'], when: '照片 >= 1' },
    },
    timers: { 已认领: [{ after: { days: 30 }, command: '实现' }] },
  };
  const read = parseLifecycle(JSON.parse(JSON.stringify(stored)), { facts: ['照片'] });
  assert.ok(read.ok);
  assert.deepEqual(step(read.value, { state: '已认领', command: '实现', role: 'clock', facts: { 照片: 1 } }), { to: '已实现' });
  assert.ok(isRefusal(step(read.value, { state: '已认领', command: '实现', role: 'clock' })));

  const codes = (change: object) => parseLifecycle({ ...stored, ...change }, { facts: ['照片'] }).problems.map((problem) => problem.code);
  assert.deepEqual(codes({ commands: { ...stored.commands, 实现: { ...stored.commands.实现, when: '照片 >' } } }), ['lifecycle.badCondition']);
  assert.deepEqual(codes({ commands: { ...stored.commands, 实现: { ...stored.commands.实现, when: '相片 > 1' } } }), ['lifecycle.badCondition']);
  assert.deepEqual(codes({ timers: { 已提出: [{ after: { days: 1 }, command: '实现' }] } }), ['lifecycle.timerIllegal']);
  assert.deepEqual(codes({ extra: 1 }), ['lifecycle.shape']);
  assert.deepEqual(codes({ states: JSON.parse('{"__proto__":{"phase":"open"}}') }), ['lifecycle.noStates']);
  assert.deepEqual(codes({ states: { '': { phase: 'open' } } }), ['lifecycle.shape']);
  assert.deepEqual(codes({ states: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`s${i}`, { phase: 'open' }])) }), ['lifecycle.shape']);
  for (const nonsense of [null, 3, 'x', [], { name: 1 }]) assert.equal(parseLifecycle(nonsense).ok, false);
});

test('a lifecycle is drawn', () => {
  assert.equal(
    diagram(repair),
    `stateDiagram-v2
  [*] --> reported
  reported --> taken: take (property, grid)
  taken --> reported: giveBack (property, after repair.silence)
  taken --> taken: note (property, desk)
  fixed --> fixed: note (property, desk)
  taken --> fixed: fix (property)
  fixed --> closed: close (elder, after 3 d)
  reported --> cancelled: cancel (elder, desk)
  taken --> cancelled: cancel (elder, desk)
  closed --> [*]
  cancelled --> [*]
`,
  );
  const chinese = parseLifecycle({ name: '愿', initial: '开', states: { 开: { phase: 'open', title: '打: "开"' }, 完: { phase: 'done' } },
    commands: { 做: { from: ['开'], to: '完', by: ['desk'] } } });
  assert.ok(chinese.ok);
  assert.match(diagram(chinese.value), /state "打 {2}'开'" as s1\n {2}state "完" as s2\n {2}\[\*\] --> s1\n {2}s1 --> s2: 做 \(desk\)/);
});

// Random tables, small enough that many have one fault only.
const names = ['a', 'b', 'c'];
const someState = fc.constantFrom(...names);
const table: fc.Arbitrary<Lifecycle> = fc.record({
  name: fc.constant('random'),
  initial: someState,
  states: fc.record(Object.fromEntries(names.map((name) => [name, fc.record({ phase: fc.constantFrom<Phase>('open', 'active', 'done', 'dropped') })]))),
  commands: fc.dictionary(fc.constantFrom('p', 'q', 'r', 's'), fc.record({
    from: fc.uniqueArray(someState, { minLength: 1, maxLength: 3 }), to: someState, by: fc.uniqueArray(fc.constantFrom<Doer>('desk', 'elder', 'clock'), { maxLength: 2 }),
  }), { minKeys: 2, noNullPrototype: true }),
  timers: fc.dictionary(someState, fc.array(fc.record({ after: fc.constant({ minutes: 5 }), command: fc.constantFrom('p', 'q') }), { maxLength: 1 }), { maxKeys: 2, noNullPrototype: true }),
});

/** Lives through a table by `step` alone: everything that can happen from a state, by people or by its timers. */
function live(shape: Lifecycle, start: string): { states: Set<string>; commands: Set<string> } {
  const seen = { states: new Set([start]), commands: new Set<string>() };
  for (const state of seen.states) {
    const deeds = Object.keys(shape.commands).flatMap((command) => (['desk', 'elder'] as Doer[]).map((role) => ({ command, role })));
    for (const { command } of shape.timers?.[state] ?? []) deeds.push({ command, role: 'clock' });
    for (const deed of deeds) {
      const decided = step(shape, { state, ...deed });
      if (isRefusal(decided)) continue;
      seen.states.add(decided.to);
      seen.commands.add(deed.command);
    }
  }
  return seen;
}

test('property: a table is found sound exactly when living through it meets every state, every command and always an end', () => {
  const seen = { sound: 0, unsound: 0 };
  type Check = (shape: Lifecycle) => readonly { code: string }[];
  const isExact = (check: Check) =>
    fc.assert(fc.property(table, (shape) => {
      const ends = (state: string) => ['done', 'dropped'].includes(shape.states[state]?.phase ?? '');
      const whole = live(shape, shape.initial);
      const timersMayFire = Object.entries(shape.timers ?? {}).every(([state, timers]) =>
        (timers ?? []).every(({ command }) => command in shape.commands && !isRefusal(step(shape, { state, command, role: 'clock' }))));
      const sound = timersMayFire
        && Object.keys(shape.states).every((state) => whole.states.has(state) && [...live(shape, state).states].some(ends))
        && Object.keys(shape.commands).every((command) => whole.commands.has(command));
      seen[sound ? 'sound' : 'unsound'] += 1;
      assert.equal(check(shape).length === 0, sound);
    }), { numRuns: 4000 });
  const without = (...codes: string[]): Check => (shape) => checkLifecycle(shape).filter(({ code }) => !codes.includes(code));
  holdsAndCanFail<Check>(isExact, checkLifecycle, {
    'unreachable states overlooked': without('lifecycle.unreachable', 'lifecycle.neverRuns'),
    'dead ends overlooked': without('lifecycle.deadEnd', 'lifecycle.noEnd'),
    'illegal timers overlooked': without('lifecycle.timerIllegal', 'lifecycle.timerNotByClock'),
    'everything refused': () => [{ code: 'no' }],
  });
  assert.ok(seen.sound >= 5 && seen.unsound >= 5, JSON.stringify(seen));
});

test('property: what is listed as allowed is exactly what step lets pass', () => {
  type Allowed = (shape: Lifecycle, at: { state: string; role: Doer }) => string[];
  const agrees = (list: Allowed) =>
    fc.assert(fc.property(table, someState, fc.constantFrom<Doer>('desk', 'elder', 'clock'), (shape, state, role) => {
      const passing = Object.keys(shape.commands).filter((command) => !isRefusal(step(shape, { state, command, role })));
      assert.deepEqual(list(shape, { state, role }), passing);
    }));
  holdsAndCanFail<Allowed>(agrees, allowed, {
    'roles overlooked': (shape, { state }) => Object.keys(shape.commands).filter((command) => shape.commands[command]?.from.includes(state)),
    'states overlooked': (shape, { role }) => Object.keys(shape.commands).filter((command) => shape.commands[command]?.by.includes(role)),
  });
});
