/**
 * A call by telephone, step by step: what was pressed or said, what is to be done, what is said then. Whatever is said is acted upon, 9 calls for
 * help from anywhere, and nobody is left waiting: silence ends in a need that goes as it is, or with people.
 */

export interface Line {
  /** Of `SPOKEN`. */
  readonly key: string;
  readonly facts?: Readonly<Record<string, string>>;
}

export const PLACES = ['which', 'errand', 'who', 'finished', 'open', 'sure', 'speak', 'readBack', 'more', 'dial', 'over'] as const;
export type Place = (typeof PLACES)[number];

export interface State {
  readonly at: Place;
  /** Whose number it is; several in one household. */
  readonly elders: readonly { readonly id: string; readonly name: string }[];
  readonly elderId: string | null;
  /** The need that was raised in this call. */
  readonly needId: string | null;
  /** It waits for a yes. */
  readonly isUnsent: boolean;
  /** What is spoken of: a need that goes on, a visit to be confirmed. */
  readonly topicId: string | null;
  readonly mayCancel: boolean;
  /** How often in turn nothing was heard that could be used. */
  readonly misses: number;
  readonly hasSos: boolean;
  /** Where the caller helps and is going or is now, with who is helped there. */
  readonly errands: readonly { readonly visitId: string; readonly name: string }[];
  /** The visit of whom one may be put through to now. */
  readonly visitId: string | null;
  /** Whom the caller is being put through to, where it is not the desk. */
  readonly through: { readonly relayId: string; readonly number: string } | null;
  /** There is a number that the line puts people through to. */
  readonly putsThrough: boolean;
}

export type Heard =
  | { readonly is: 'began' } | { readonly is: 'pressed'; readonly digit: string } | { readonly is: 'spoke' } | { readonly is: 'silent' }
  | { readonly is: 'hungUp'; readonly spoke: boolean } | { readonly is: 'dialled'; readonly answered: boolean };

/** Why people must go on with it. */
export const REASONS = ['unknown', 'silent', 'notChosen', 'refused'] as const;
export type Reason = (typeof REASONS)[number];

export type Act =
  | { readonly do: 'nothing' } | { readonly do: 'look' } | { readonly do: 'raise' | 'again'; readonly hangsUp: boolean } | { readonly do: 'hold' } | { readonly do: 'send'; readonly why: 'yes' | 'silent' | 'hungUp' }
  | { readonly do: 'bridge' } | { readonly do: 'bridged'; readonly answered: boolean } | { readonly do: 'sos' } | { readonly do: 'confirm' | 'dispute' | 'cancel' } | { readonly do: 'desk'; readonly why: Reason; readonly isUrgent: boolean };

/** What is known of a need or visit, to be said. */
export interface Brief {
  readonly id: string;
  /** Of `SPOKEN`. */
  readonly key: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly mayCancel: boolean;
  /** The visit of who is on the way or there. */
  readonly visitId: string | null;
}

/** What came of an act. */
export type Outcome =
  | { readonly is: 'looked'; readonly finished: Brief | null; readonly open: Brief | null } | { readonly is: 'heard'; readonly needId: string; readonly facts: Readonly<Record<string, string>> }
  | { readonly is: 'sought'; readonly needId: string; readonly isRed: boolean; readonly hasWords: boolean } | { readonly is: 'through'; readonly relayId: string; readonly number: string } | { readonly is: 'done' } | { readonly is: 'refused' };

export interface Move {
  readonly act: Act;
  readonly state: State;
  readonly says: readonly Line[];
}

/** The key for help, at any time. */
export const SOS_KEY = '9';
/** As many as there are keys beside 9 and 0. */
export const MOST_ELDERS = 8;
/** The last key of those is for saying something else. */
const MOST_ERRANDS = 7;
/** Asked again once. */
const MOST_MISSES = 2;

/** Who calls: elders whose number it is, or somebody who is going to one; whoever is both says which of the two they are now. */
export const begin = (elders: State['elders'], putsThrough: boolean, errands: State['errands'] = []): State => ({
  at: errands.length > 0 ? (elders.length > 0 ? 'which' : 'errand') : elders.length > 1 ? 'who' : 'speak', elders: elders.slice(0, MOST_ELDERS), elderId: elders.length === 1 ? (elders[0]?.id ?? null) : null, needId: null, isUnsent: false, topicId: null, mayCancel: false,
  misses: 0, hasSos: false, putsThrough, errands: errands.slice(0, MOST_ERRANDS), visitId: null, through: null,
});

const NOTHING: Act = { do: 'nothing' };
const say = (...keys: (string | Line)[]): Line[] => keys.map((one) => (typeof one === 'string' ? { key: one } : one));
const go = (state: State, at: Place, says: readonly Line[] = [], act: Act = NOTHING): Move => ({ act, state: { ...state, at, misses: 0 }, says });
const toDesk = (state: State, why: Reason, isUrgent = false): Move => ({ act: { do: 'desk', why, isUrgent }, state: { ...state, misses: 0 }, says: [] });

/** For themselves: the only elder of the number, or one of several who say who they are. */
function asElder(state: State): Move {
  const [only, another] = state.elders;
  if (another) return go({ ...state, elderId: null }, 'who');
  return only ? { act: { do: 'look' }, state: { ...state, elderId: only.id, misses: 0 }, says: [] } : go(state, 'speak');
}

/** Whose number it is not known: what is said goes to people. */
const said = (state: State, hangsUp: boolean): Move => {
  if (state.elderId === null) return toDesk(state, state.elders.length > 0 ? 'notChosen' : 'unknown');
  return { act: { do: state.needId ? 'again' : 'raise', hangsUp }, state: { ...state, misses: 0 }, says: [] };
};

function sos(state: State): Move {
  if (state.hasSos) return go(state, state.at);
  const elderId = state.elderId ?? state.elders[0]?.id ?? null;
  return elderId === null ? toDesk({ ...state, hasSos: true }, 'unknown', true) : { act: { do: 'sos' }, state: { ...state, elderId, hasSos: true, misses: 0 }, says: [] };
}

function hungUp(state: State, spoke: boolean): Move {
  const over: State = { ...state, at: 'over' };
  if (state.through && !spoke) return { act: { do: 'bridged', answered: true }, state: over, says: [] };
  if (spoke) return { ...said(state, true), state: over };
  if (state.isUnsent) return { act: { do: 'send', why: 'hungUp' }, state: over, says: [] };
  // Somebody who never said who they are, or what they want, is rung back.
  if (state.at === 'who' || state.at === 'which' || (state.at === 'speak' && !state.needId && !state.hasSos)) return { ...toDesk(state, state.elders.length === 0 ? 'unknown' : state.at === 'speak' ? 'silent' : 'notChosen'), state: over };
  return { act: NOTHING, state: over, says: [] };
}

/** Nothing that could be used: asked again once, then it goes on without an answer. */
function missed(state: State): Move {
  const misses = state.misses + 1;
  if (misses < MOST_MISSES) return { act: NOTHING, state: { ...state, misses }, says: say('again') };
  if (state.isUnsent) return { act: { do: 'send', why: 'silent' }, state, says: [] };
  // Who does not say which is served as an elder: that loses nothing.
  if (state.at === 'which') return asElder(state);
  if (state.at === 'who') return toDesk(state, 'notChosen');
  if (state.at === 'speak') return toDesk(state, state.elders.length === 0 ? 'unknown' : 'silent');
  return go(state, 'over', say('bye'));
}

const KEYS: Partial<Record<Place, (state: State, digit: string) => Move | undefined>> = {
  which: (state, digit) => (digit === '1' ? asElder(state) : digit === '2' ? go({ ...state, elderId: null }, 'errand') : undefined),
  who: (state, digit) => {
    const elder = state.elders[Number(digit) - 1];
    return elder && { act: { do: 'look' }, state: { ...state, elderId: elder.id, misses: 0 }, says: [] };
  },
  errand: (state, digit) => {
    const errand = state.errands[Number(digit) - 1];
    if (errand) return { act: { do: 'bridge' }, state: { ...state, visitId: errand.visitId, misses: 0 }, says: [] };
    return digit === String(state.errands.length + 1) ? asElder(state) : undefined;
  },
  finished: (state, digit) => (digit === '1' ? go(state, 'more', [], { do: 'confirm' }) : digit === '2' ? go(state, 'more', [], { do: 'dispute' }) : digit === '3' ? go(state, 'speak') : undefined),
  open: (state, digit) => (digit === '1' ? go(state, 'speak') : digit === '2' && state.mayCancel ? go(state, 'sure') : digit === '3' && state.visitId !== null ? { act: { do: 'bridge' }, state: { ...state, misses: 0 }, says: [] } : undefined),
  sure: (state, digit) => (digit === '1' ? go(state, 'more', [], { do: 'cancel' }) : digit === '2' ? go(state, 'more', say('kept')) : undefined),
  readBack: (state, digit) => (digit === '1' ? { act: { do: 'send', why: 'yes' }, state, says: [] } : digit === '2' ? go(state, 'speak', [], { do: 'hold' }) : undefined),
  more: (state, digit) => (digit === '1' ? go(state, 'speak') : undefined),
};

export function decide(state: State, heard: Heard): Move {
  if (state.at === 'over') return { act: NOTHING, state, says: [] };
  if (heard.is === 'hungUp') return hungUp(state, heard.spoke);
  if (heard.is === 'pressed' && heard.digit === SOS_KEY) return sos(state);
  if (heard.is === 'began') return state.elderId === null || state.at === 'which' ? go(state, state.at, say(state.elders.length > 0 || state.errands.length > 0 ? 'hello' : 'unknown')) : { act: { do: 'look' }, state, says: say('hello') };
  // What is said is never lost, wherever it is said.
  if (heard.is === 'spoke') return said(state, false);
  if (heard.is === 'dialled' && state.at === 'dial' && state.through) return { act: { do: 'bridged', answered: heard.answered }, state, says: [] };
  if (heard.is === 'dialled') return state.at === 'dial' ? go(state, 'over', heard.answered ? [] : say('noAnswer')) : missed(state);
  // A read-back that nobody answers goes as it is, without being asked twice; so does the silence after "is there more?".
  if (heard.is === 'silent' && state.at === 'readBack') return { act: { do: 'send', why: 'silent' }, state, says: [] };
  if (heard.is === 'silent' && (state.at === 'more' || state.at === 'dial')) return go(state, 'over', say('bye'));
  return (heard.is === 'pressed' && KEYS[state.at]?.(state, heard.digit)) || missed(state);
}

function looked(state: State, { finished, open }: Extract<Outcome, { is: 'looked' }>): Move {
  const told = (brief: Brief) => say({ key: brief.key, facts: brief.facts });
  if (finished) return go({ ...state, topicId: finished.id, mayCancel: false }, 'finished', told(finished));
  return open ? go({ ...state, topicId: open.id, mayCancel: open.mayCancel, visitId: open.visitId }, 'open', told(open)) : go(state, 'speak');
}

/** People go on with it: whoever still holds the line is put through to them where there is a number for it. */
function handed(state: State, key: string): Move {
  // What was said before and still waits for a yes goes as it is.
  const act: Act = state.isUnsent ? { do: 'send', why: 'hungUp' } : NOTHING;
  if (state.at === 'over') return { act, state, says: [] };
  return state.putsThrough ? go({ ...state, through: null }, 'dial', say(key, 'putThrough'), act) : go(state, 'over', say(key, 'ringBack'), act);
}

function raised(state: State, act: Extract<Act, { do: 'raise' | 'again' }>, outcome: Outcome): Move {
  if (outcome.is === 'heard') {
    const next: State = { ...state, needId: outcome.needId, isUnsent: true };
    if (act.hangsUp) return { act: { do: 'send', why: 'hungUp' }, state: { ...next, at: 'over' }, says: [] };
    return go(next, 'readBack', say({ key: 'readBack', facts: outcome.facts }));
  }
  if (outcome.is !== 'sought') return state.needId ? go({ ...state, isUnsent: false }, 'over', say('sent')) : toDesk(state, 'refused');
  const next: State = { ...state, needId: outcome.needId, isUnsent: false };
  return outcome.isRed ? handed(next, 'red') : go(next, 'over', say(outcome.hasWords ? 'sent' : 'sentUnheard'));
}

/** What follows from what came of an act: what is said, and perhaps another act. */
export function follow({ act, state, says }: Move, outcome: Outcome): Move {
  const after = (move: Move): Move => ({ ...move, says: [...says, ...move.says] });
  switch (act.do) {
    case 'look': return outcome.is === 'looked' ? after(looked(state, outcome)) : after(go(state, 'speak'));
    case 'raise':
    case 'again': return after(raised(state, act, outcome));
    case 'sos': return outcome.is === 'refused' ? { ...toDesk(state, 'refused', true), says } : after(handed(state, 'sos'));
    case 'desk': return after(handed(state, act.isUrgent ? 'desk.urgent' : `desk.${act.why}`));
    case 'send': {
      const sent: State = { ...state, isUnsent: false };
      return after(act.why === 'hungUp' ? { act: NOTHING, state: sent, says: [] } : go(sent, 'over', say(act.why === 'yes' ? 'sent' : 'sentAsItIs')));
    }
    case 'bridge': return after(outcome.is === 'through' ? go({ ...state, through: { relayId: outcome.relayId, number: outcome.number } }, 'dial', say('bridge')) : go(state, 'over', say('bridge.not', 'bye')));
    case 'bridged': {
      const done: State = { ...state, through: null };
      return after(go(done, 'over', act.answered || state.at === 'over' ? [] : say('bridge.noAnswer', 'bye')));
    }
    case 'confirm':
    case 'dispute':
    case 'cancel': return after(go({ ...state, topicId: null }, state.at, say(outcome.is === 'done' ? `done.${act.do}` : 'done.notNow')));
    default: return after({ act: NOTHING, state, says: [] });
  }
}
