import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Act, begin, decide, follow, type Heard, type Move, type Outcome, type State } from './dialogue.ts';
import { SPOKEN } from './spoken.ts';
import { promptOf, verbsOf } from './verbs.ts';

const ELDERS = [{ id: 'a', name: '王婆婆' }, { id: 'b', name: '王大爷' }] as const;
const ERRANDS = [{ visitId: 'v1', name: '王婆婆' }, { visitId: 'v2', name: '李大爷' }];
const FACTS = { words: '买米' };
/** What may come of an act, by numbers that are drawn. */
function outcomeOf(act: Act, draw: number): Outcome {
  const brief = (key: string) => ({ id: 'n0', key, facts: {}, mayCancel: draw % 2 === 0, visitId: draw % 5 === 0 ? null : 'v' });
  switch (act.do) {
    case 'look': return { is: 'looked', finished: draw % 3 === 0 ? brief('finished') : null, open: draw % 3 === 1 ? brief('status.seeking') : null };
    case 'raise':
    case 'again': return draw % 4 === 0 ? { is: 'refused' } : draw % 4 === 1 ? { is: 'sought', needId: 'n', isRed: draw % 8 === 1, hasWords: draw % 3 === 0 } : { is: 'heard', needId: 'n', facts: FACTS };
    case 'bridge': return draw % 3 === 0 ? { is: 'refused' } : { is: 'through', relayId: 'r', number: '13800000000' };
    case 'sos': return draw % 5 === 0 ? { is: 'refused' } : { is: 'done' };
    default: return draw % 5 === 0 ? { is: 'refused' } : { is: 'done' };
  }
}

interface Told {
  readonly state: State;
  readonly acts: readonly Act[];
  readonly says: readonly string[];
}
type Decide = (state: State, heard: Heard) => Move;

/** One step to its end, with all that follows from it. */
function take(state: State, heard: Heard, draw: number, by: Decide = decide): Told {
  let move = by(state, heard);
  const acts: Act[] = [];
  for (let turn = 0; move.act.do !== 'nothing'; turn += 1) {
    assert.ok(turn < 6, `it never ends: ${JSON.stringify(acts)}`);
    acts.push(move.act);
    move = follow(move, outcomeOf(move.act, draw + turn));
  }
  return { state: move.state, acts, says: move.says.map((line) => line.key) };
}

const heard: fc.Arbitrary<Heard> = fc.oneof(
  fc.constantFrom<Heard>({ is: 'spoke' }, { is: 'silent' }, { is: 'dialled', answered: true }, { is: 'dialled', answered: false }),
  fc.constantFrom('1', '2', '3', '4', '9', '0', '#').map((digit): Heard => ({ is: 'pressed', digit })),
);
const calls = fc.record({ household: fc.integer({ min: 0, max: 2 }), helps: fc.boolean(), putsThrough: fc.boolean(), steps: fc.array(fc.tuple(heard, fc.nat(1_000)), { maxLength: 14 }), last: fc.boolean(), draw: fc.nat(1_000) });

/** What is wrong with a call that goes this way; nothing where all promises are kept. */
function broken(by: Decide, { household, helps, putsThrough, steps, last, draw }: typeof calls extends fc.Arbitrary<infer T> ? T : never): string | undefined {
  let state = begin(ELDERS.slice(0, household), putsThrough, helps ? ERRANDS : []);
  const all: [Heard, number][] = [[{ is: 'began' }, draw], ...steps, [{ is: 'hungUp', spoke: last }, draw]];
  for (const [one, drawn] of all) {
    const before = state;
    const told = take(before, one, drawn, by);
    state = told.state;
    const unsaid = [...told.says, ...promptOf(state).map((line) => line.key)].find((key) => !SPOKEN[key]);
    if (unsaid) return `there are no words for ${unsaid}`;
    const did = told.acts.map((act) => act.do);
    if (before.at === 'over') {
      if (did.length > 0) return 'something was done after the end';
      continue;
    }
    const isSpoken = one.is === 'spoke' || (one.is === 'hungUp' && one.spoke);
    if (isSpoken && !did.some((act) => act === 'raise' || act === 'again' || act === 'desk')) return `what was said at ${before.at} was lost`;
    if (one.is === 'pressed' && one.digit === '9' && !before.hasSos && !did.some((act, at) => act === 'sos' || (act === 'desk' && (told.acts[at] as { isUrgent: boolean }).isUrgent))) return `9 at ${before.at} called nobody`;
    if (one.is !== 'hungUp' && state.at !== 'over' && state.at !== 'dial' && promptOf(state).length === 0) return `nothing is asked at ${state.at}`;
    const verbs = verbsOf(state, ['x'], { duty: putsThrough ? '02811112222' : null, line: '02833334444' });
    if (verbs.at(-1)?.verb === 'say') return `the gateway is left without anything to do at ${state.at}`;
    if (before.through && !state.through && !did.some((act) => ['bridged', 'desk', 'sos'].includes(act))) return 'a bridge was forgotten';
    // Who goes to help acts for themselves only where they said so; who is put through as a helper is no elder.
    if (did.includes('bridge') && before.at === 'errand' && state.elderId !== null && !before.hasSos) return 'a helper is put through as an elder';
    if (state.at === 'over' && state.isUnsent) return `it ended at ${before.at} with a need that waits`;
    if (before.isUnsent && !state.isUnsent && !did.some((act) => ['send', 'again', 'raise'].includes(act))) return 'a need that waited was forgotten';
  }
  return state.at === 'over' ? undefined : 'it goes on after the caller hung up';
}

test('whatever is pressed and said, in whatever order: nothing said is lost, 9 calls, nobody is left waiting', () => {
  fc.assert(fc.property(calls, (call) => {
    assert.equal(broken(decide, call), undefined);
  }), { numRuns: 3_000, seed: 5 });
});

test('the property sees each of these bugs', () => {
  const planted: Record<string, Decide> = {
    'what is said where a key is wanted is dropped': (state, one) => (one.is === 'spoke' && state.at !== 'speak' ? { act: { do: 'nothing' }, state, says: [] } : decide(state, one)),
    '9 is like any other key': (state, one) => decide(state, one.is === 'pressed' && one.digit === '9' ? { is: 'pressed', digit: '7' } : one),
    'who hangs up in the read-back is forgotten': (state, one) => (one.is === 'hungUp' && state.isUnsent ? { act: { do: 'nothing' }, state: { ...state, at: 'over' }, says: [] } : decide(state, one)),
    'a helper who is an elder stays one': (state, one) => (state.at === 'which' && one.is === 'pressed' && one.digit === '2' ? { act: { do: 'nothing' }, state: { ...state, at: 'errand', elderId: state.elders[0]?.id ?? null }, says: [] } : decide(state, one)),
    'a call goes on after its end': (state, one) => decide(state.at === 'over' ? { ...state, at: 'speak' } : state, one),
  };
  for (const [what, by] of Object.entries(planted)) {
    const seen = fc.check(fc.property(calls, (call) => broken(by, call) === undefined), { numRuns: 3_000, seed: 5 });
    assert.ok(seen.failed, what);
  }
});

test('silence alone ends every call soon, with a need that goes or with people', () => {
  for (const household of [0, 1, 2]) {
    let state = begin(ELDERS.slice(0, household), false);
    const acts: Act[] = [];
    for (const one of [{ is: 'began' }, { is: 'silent' }, { is: 'silent' }] as const) {
      const told = take(state, one, 2);
      state = told.state;
      acts.push(...told.acts);
    }
    assert.equal(state.at, 'over', `${household}`);
    assert.deepEqual(acts.filter((act) => act.do === 'desk').map((act) => (act as { why: string }).why), [['unknown', 'silent', 'notChosen'][household]]);
  }
});

test('the plain call: said, read back, a yes', () => {
  const one = begin([ELDERS[0]], false);
  const greeted = take(one, { is: 'began' }, 2);
  assert.deepEqual([greeted.state.at, greeted.says], ['speak', ['hello']]);
  const spoken = take(greeted.state, { is: 'spoke' }, 2);
  assert.deepEqual([spoken.state.at, spoken.state.needId, spoken.says], ['readBack', 'n', ['readBack']]);
  const again = take(spoken.state, { is: 'pressed', digit: '2' }, 2);
  assert.deepEqual([again.state.at, again.acts[0]?.do], ['speak', 'hold']);
  const corrected = take(again.state, { is: 'spoke' }, 2);
  assert.deepEqual([corrected.acts[0]?.do, corrected.state.at], ['again', 'readBack']);
  const sent = take(corrected.state, { is: 'pressed', digit: '1' }, 2);
  assert.deepEqual([sent.acts, sent.state.at, sent.says], [[{ do: 'send', why: 'yes' }], 'over', ['sent']]);
  assert.deepEqual(take(corrected.state, { is: 'silent' }, 2).acts, [{ do: 'send', why: 'silent' }]);
});

test('several in one household choose by a key; whoever presses 9 first is helped at once', () => {
  const state = take(begin(ELDERS, true), { is: 'began' }, 2).state;
  assert.deepEqual(promptOf(state).map((line) => line.facts?.name), ['王婆婆', '王大爷', undefined]);
  assert.equal(take(state, { is: 'pressed', digit: '2' }, 2).state.elderId, 'b');
  const called = take(state, { is: 'pressed', digit: '9' }, 2);
  assert.deepEqual([called.acts, called.state.elderId, called.state.at], [[{ do: 'sos' }], 'a', 'dial']);
});

test('a finished service is confirmed or disputed by a key, a need that goes on is told and called off after a second yes', () => {
  const finished = take(begin([ELDERS[0]], false), { is: 'began' }, 3).state;
  assert.equal(finished.at, 'finished');
  assert.deepEqual(take(finished, { is: 'pressed', digit: '1' }, 2).acts, [{ do: 'confirm' }]);
  assert.deepEqual(take(finished, { is: 'pressed', digit: '2' }, 2).acts, [{ do: 'dispute' }]);
  const open = take(begin([ELDERS[0]], false), { is: 'began' }, 4).state;
  assert.deepEqual([open.at, open.mayCancel], ['open', true]);
  const sure = take(open, { is: 'pressed', digit: '2' }, 2);
  assert.deepEqual([sure.state.at, sure.acts], ['sure', []]);
  assert.deepEqual(take(sure.state, { is: 'pressed', digit: '1' }, 2).acts, [{ do: 'cancel' }]);
  assert.deepEqual(take(sure.state, { is: 'pressed', digit: '2' }, 2).says, ['kept']);
});

test('a helper who is an elder too says which of the two they are now', () => {
  const asked = take(begin([ELDERS[0]], false, ERRANDS), { is: 'began' }, 2);
  assert.deepEqual([asked.state.at, asked.acts, promptOf(asked.state).map((line) => line.facts?.name)], ['which', [], ['王婆婆', undefined]]);
  const helps = take(asked.state, { is: 'pressed', digit: '2' }, 2).state;
  assert.deepEqual([helps.at, helps.elderId], ['errand', null]);
  assert.deepEqual(take(helps, { is: 'pressed', digit: '1' }, 2).acts, [{ do: 'bridge' }]);
  const back = take(helps, { is: 'pressed', digit: '3' }, 2);
  assert.deepEqual([back.state.elderId, back.acts], ['a', [{ do: 'look' }]], 'something else, as herself');
  const own = take(asked.state, { is: 'pressed', digit: '1' }, 3);
  assert.deepEqual([own.state.at, own.state.elderId, own.acts], ['finished', 'a', [{ do: 'look' }]]);
  const several = take(take(begin(ELDERS, false, ERRANDS), { is: 'began' }, 2).state, { is: 'pressed', digit: '1' }, 2).state;
  assert.equal(several.at, 'who');
  let silent = asked.state;
  for (let turn = 0; turn < 2; turn++) silent = take(silent, { is: 'silent' }, 2).state;
  assert.deepEqual([silent.at, silent.elderId], ['speak', 'a'], 'who says nothing is served as an elder');
  assert.deepEqual(take(asked.state, { is: 'spoke' }, 2).acts.map((act) => act.do), ['raise']);
});

test('whoever helps and whoever is helped are put through to each other under the number of the line', () => {
  const helper = take(begin([], false, ERRANDS), { is: 'began' }, 2);
  assert.deepEqual([helper.state.at, promptOf(helper.state).map((line) => line.facts?.digit)], ['errand', ['1', '2', '3']]);
  const bridged = take(helper.state, { is: 'pressed', digit: '2' }, 2);
  assert.deepEqual([bridged.acts, bridged.state.visitId], [[{ do: 'bridge' }], 'v2']);
  assert.deepEqual(verbsOf(bridged.state, [], { duty: null, line: '02833334444' }), [{ verb: 'dial', number: '13800000000', from: '02833334444', ringSeconds: 40 }]);
  assert.deepEqual(take(bridged.state, { is: 'dialled', answered: false }, 2).says, ['bridge.noAnswer', 'bye']);
  assert.deepEqual(take(bridged.state, { is: 'hungUp', spoke: false }, 2).acts, [{ do: 'bridged', answered: true }]);
  assert.equal(take(helper.state, { is: 'pressed', digit: '3' }, 2).state.at, 'speak');
  const open = take(begin([ELDERS[0]], false), { is: 'began' }, 4).state;
  assert.deepEqual(take(open, { is: 'pressed', digit: '3' }, 2).acts, [{ do: 'bridge' }]);
});
