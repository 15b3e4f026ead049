/** What the gateway is told to do next, from where the call stands. */
import type { Line, State } from './dialogue.ts';

export type Verb =
  | { readonly verb: 'say'; readonly text: string } | { readonly verb: 'gather'; readonly digits: 1; readonly timeoutSeconds: number } | { readonly verb: 'record'; readonly mostSeconds: number; readonly silenceSeconds: number; readonly endsOn: '#'; readonly keys: string[] }
  | { readonly verb: 'dial'; readonly number: string; readonly from: string; readonly ringSeconds: number } | { readonly verb: 'hangUp' };

/** Old hands take their time. */
const GATHER_SECONDS = 12;
/** As long as speech is examined. */
const RECORD_SECONDS = 45;
const SILENCE_SECONDS = 4;
export const RING_SECONDS = 40;

/** What is asked where the call stands. */
export function promptOf(state: State): Line[] {
  switch (state.at) {
    case 'who': return [...state.elders.map(({ name }, at) => ({ key: 'ask.who', facts: { name, digit: String(at + 1) } })), { key: 'ask.sos' }];
    case 'which': return [{ key: 'ask.which', facts: { name: state.errands[0]?.name ?? '' } }, { key: 'ask.sos' }];
    case 'errand': return [...state.errands.map(({ name }, at) => ({ key: 'ask.errand', facts: { name, digit: String(at + 1) } })), { key: 'ask.errandElse', facts: { digit: String(state.errands.length + 1) } }];
    case 'open': return [...(state.visitId === null ? [] : [{ key: 'ask.talk' }]), { key: state.mayCancel ? 'ask.open' : 'ask.openOnly' }, { key: 'ask.sos' }];
    case 'speak': return [{ key: state.elders.length === 0 ? 'ask.speakUnknown' : 'ask.speak' }];
    case 'dial':
    case 'over': return [];
    default: return [{ key: `ask.${state.at}` }];
  }
}

export function verbsOf(state: State, text: readonly string[], { duty, line }: { readonly duty: string | null; readonly line: string }): Verb[] {
  const says: Verb[] = text.length > 0 ? [{ verb: 'say', text: text.join('') }] : [];
  const number = state.through?.number ?? duty;
  if (state.at === 'dial' && number !== null) return [...says, { verb: 'dial', number, from: line, ringSeconds: RING_SECONDS }];
  if (state.at === 'over' || state.at === 'dial') return [...says, { verb: 'hangUp' }];
  if (state.at === 'speak') return [...says, { verb: 'record', mostSeconds: RECORD_SECONDS, silenceSeconds: SILENCE_SECONDS, endsOn: '#', keys: ['9'] }];
  return [...says, { verb: 'gather', digits: 1, timeoutSeconds: GATHER_SECONDS }];
}
