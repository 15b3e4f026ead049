import { cutText, toIso } from '@huying/kernel';
import type { Urgency } from '@huying/recognition/contract';
import { LEAD_HOURS } from '../contract.ts';

/** What is known of a call before anybody acted on it. */
export interface Heard {
  readonly channel: 'voice' | 'tile' | 'sos' | 'telephone' | 'system' | 'text' | 'arranged' | 'visit';
  /** Said, and whoever said it is asked whether it was understood: by voice on a page, or on the telephone to a machine. */
  readonly isSpoken?: boolean;
  readonly hasText: boolean;
  readonly urgency: Urgency;
  readonly suspectedRed: boolean;
  /** No category is sure enough to act on. */
  readonly abstained: boolean;
}

export interface Raised {
  /** `heard` waits for the elder's yes; `seeking` looks for somebody at once. */
  readonly state: 'heard' | 'seeking';
  readonly needsTagging: boolean;
  /** What the desk hears at once. */
  readonly alarms: readonly ('red' | 'suspectedRed' | 'needsTagging')[];
}

/**
 * Read back or send. Only a spoken message that was understood is read back; what is red or may be red goes at once, and so does a message that
 * nothing could be read from: it is heard by people instead.
 */
export function decideRaised({ channel, isSpoken = channel === 'voice', hasText, urgency, suspectedRed, abstained }: Heard): Raised {
  const isUrgent = urgency === 'red' || suspectedRed;
  const needsTagging = channel !== 'sos' && urgency !== 'red' && (abstained || (isSpoken && !hasText));
  return {
    state: isSpoken && hasText && !isUrgent ? 'heard' : 'seeking',
    needsTagging,
    alarms: [...(urgency === 'red' ? ['red' as const] : suspectedRed ? ['suspectedRed' as const] : []), ...(needsTagging ? ['needsTagging' as const] : [])],
  };
}

/** How long the read-back waits, and how often and how long it may be put off: who corrects again and again must not wait for ever. */
export interface ReadBack {
  readonly seconds: number;
  readonly mostSeconds: number;
  readonly mostCorrections: number;
}

/** Less is no time for an old person to answer. */
const LEAST_SECONDS = 5;

/** Until when what was understood waits for a yes; null where it has waited or been corrected often enough and goes as it is. */
export function readBackUntil({ raisedAt, corrections, now }: { raisedAt: Date; corrections: number; now: Date }, limits: ReadBack): Date | null {
  const until = Math.min(now.getTime() + limits.seconds * 1_000, raisedAt.getTime() + limits.mostSeconds * 1_000);
  return corrections > limits.mostCorrections || until < now.getTime() + LEAST_SECONDS * 1_000 ? null : new Date(until);
}

const RANK = { green: 0, yellow: 1, red: 2 } as const;

/** What is known when something already raised is said again or touched. */
export interface Again {
  readonly before: { readonly urgency: Urgency; readonly suspectedRed: boolean; readonly needsTagging: boolean };
  /** What a recogniser made of the new words; null where nothing was said, or nothing could be read from it. */
  readonly read: { readonly urgency: Urgency; readonly suspectedRed: boolean; readonly abstained: boolean } | null;
  readonly touched: { readonly category: boolean; readonly urgency?: Urgency | undefined };
  /** Spoken, but without words that could be understood: people must listen. */
  readonly isUnheard: boolean;
  readonly isStaff: boolean;
}

export interface Corrected {
  readonly urgency: Urgency;
  readonly suspectedRed: boolean;
  readonly needsTagging: boolean;
  /** Nothing holds it back any longer, whatever was still to be read back. */
  readonly goesNow: boolean;
  readonly alarms: Raised['alarms'];
}

/**
 * A correction never makes a need less urgent than people have said: what a recogniser reads may only raise it, who asked may take back a yellow,
 * and a red or a suspicion is taken back by the hand of staff alone.
 */
export function decideCorrected({ before, read, touched, isUnheard, isStaff }: Again): Corrected {
  const heard: Urgency = read && RANK[read.urgency] > RANK[before.urgency] ? read.urgency : before.urgency;
  const urgency = touched.urgency !== undefined && (isStaff || heard !== 'red') ? touched.urgency : heard;
  const isJudged = isStaff && (touched.category || touched.urgency !== undefined);
  const suspectedRed = urgency !== 'red' && !isJudged && (before.suspectedRed || (read?.suspectedRed ?? false));
  const needsTagging = urgency !== 'red' && !touched.category && (isUnheard || (read ? read.abstained : before.needsTagging));
  const alarms: Raised['alarms'] = [
    ...(urgency === 'red' && before.urgency !== 'red' ? ['red' as const] : []),
    ...(suspectedRed && !before.suspectedRed ? ['suspectedRed' as const] : []),
    ...(needsTagging && !before.needsTagging ? ['needsTagging' as const] : []),
  ];
  return { urgency, suspectedRed, needsTagging, goesNow: urgency === 'red' || suspectedRed || isUnheard, alarms };
}

/** When somebody begins to be looked for: now, or the lead before the time that was asked for. */
export function beginsAt(dueAt: Date | null, now: Date, leadHours = LEAD_HOURS): Date {
  if (!dueAt) return now;
  const lead = new Date(dueAt.getTime() - leadHours * 3_600_000);
  return lead > now ? lead : now;
}

/** Stands where only a voice is there and nobody has said yet what it wants. */
export const SPOKEN_WORDS = '一段语音，请听';

/** One line for those who are asked: what was said, without more, or the words for what is wanted where only a voice is there; and when, where it came late. */
export function summaryOf(text: string | null, wanted: string, calledAt: Date | null = null): string {
  const said = text?.replace(/\s+/g, ' ').trim();
  const late = calledAt ? `（${toIso(calledAt).slice(5, 16).replace('T', ' ')} 说的，当时没有网络）` : '';
  return cutText(`${late}${said || wanted}`, 120);
}

const STATES_OF_PHASE = {
  open: ['heard', 'seeking'], active: ['taken', 'serving', 'finished'], done: ['confirmed', 'safe'], dropped: ['cancelled', 'falseAlarm'],
} as const;
export const statesOf = (phase: keyof typeof STATES_OF_PHASE): readonly string[] => STATES_OF_PHASE[phase];
