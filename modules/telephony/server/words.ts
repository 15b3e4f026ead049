/** What is said to callers, in their language. */
import { addDays, type CallOut, fillText, localDate, localParts } from '@huying/kernel';
import type { needContract } from '@huying/need/contract';
import type { Brief, Line } from '../core/dialogue.ts';
import { isOpen } from './relay.ts';
import { SPOKEN } from '../core/spoken.ts';

export type Language = 'zh' | 'en';
export type SpokenNeed = CallOut<typeof needContract.calls.ofElder>[number];

const sayOne = (language: Language, key: string, facts: Readonly<Record<string, string>> = {}): string => fillText(SPOKEN[key]?.[language] ?? '', facts);
export const speak = (language: Language, lines: readonly Line[]): string[] => lines.map((line) => sayOne(language, line.key, line.facts)).filter((text) => text !== '');

/** A time as it is said: today and tomorrow by their names. */
function sayTime(language: Language, at: string, now: Date): string {
  const { month, day, hour, minute, date } = localParts(new Date(at));
  const key = date === localDate(now) ? 'time.today' : date === addDays(localDate(now), 1) ? 'time.tomorrow' : 'time.day';
  return sayOne(language, key, { month: String(month), day: String(day), clock: sayOne(language, minute === 0 ? 'time.hour' : 'time.clock', { hour: String(hour), minute: String(minute).padStart(2, '0') }) });
}

const MOST_READ_BACK = 120;
/** The words that were heard, or what kind of help it is where there are only a voice or a touch. */
const wordsOf = ({ need, kind }: SpokenNeed, language: Language): string => (need.text ?? kind[language]).slice(0, MOST_READ_BACK);

export const readBackFacts = (one: SpokenNeed, language: Language, now: Date): Readonly<Record<string, string>> => ({
  words: wordsOf(one, language), kind: one.kind[language], when: one.need.dueAt ? sayOne(language, 'when', { time: sayTime(language, one.need.dueAt, now) }) : '',
});

const visitOf = ({ need }: SpokenNeed) => need.visits.find((visit) => visit.state !== 'released' && visit.state !== 'disputed');

/** A visit that waits to be confirmed. */
export function finishedBrief(one: SpokenNeed, language: Language): Brief | null {
  const visit = one.need.visits.find((each) => each.state === 'finished');
  return visit ? { id: visit.id, key: 'finished', facts: { words: wordsOf(one, language), name: visit.helperName }, mayCancel: false, visitId: null } : null;
}

/** Where a need stands that goes on. */
export function statusBrief(one: SpokenNeed, language: Language, now: Date): Brief {
  const visit = visitOf(one);
  const { need } = one;
  const name = visit?.helperName ?? need.callout?.owner?.personName ?? need.callout?.owner?.organisationName ?? '';
  const state = need.state === 'taken' && visit?.expectedAt ? 'expected' : need.state;
  return {
    id: need.id, key: `status.${state}`, mayCancel: need.commands.includes('cancel'), visitId: visit && isOpen(visit) ? visit.id : null,
    facts: { words: wordsOf(one, language), name, time: visit?.expectedAt ? sayTime(language, visit.expectedAt, now) : '' },
  };
}
