import { cutText } from '@huying/kernel';
import type { Category, Urgency } from '@huying/recognition/contract';

/** What is known of a call before anybody acted on it. */
export interface Heard {
  readonly channel: 'voice' | 'tile' | 'sos' | 'telephone' | 'system' | 'text';
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
export function decideRaised({ channel, hasText, urgency, suspectedRed, abstained }: Heard): Raised {
  const isUrgent = urgency === 'red' || suspectedRed;
  const needsTagging = channel !== 'sos' && urgency !== 'red' && (abstained || (channel === 'voice' && !hasText));
  return {
    state: channel === 'voice' && hasText && !isUrgent ? 'heard' : 'seeking',
    needsTagging,
    alarms: [...(urgency === 'red' ? ['red' as const] : suspectedRed ? ['suspectedRed' as const] : []), ...(needsTagging ? ['needsTagging' as const] : [])],
  };
}

/** How long before its time a need is offered (domain/05 §5.5: arranged calls hang out 24 hours ahead). */
export const LEAD_HOURS = 24;

/** When somebody begins to be looked for: now, or the lead before the time that was asked for. */
export function beginsAt(dueAt: Date | null, now: Date, leadHours = LEAD_HOURS): Date {
  if (!dueAt) return now;
  const lead = new Date(dueAt.getTime() - leadHours * 3_600_000);
  return lead > now ? lead : now;
}

/** One line for those who are asked: what was said, without more; or what is wanted, where only a voice is there. */
export function summaryOf(text: string | null, category: Category, words: Readonly<Record<string, string>>): string {
  const said = text?.replace(/\s+/g, ' ').trim();
  return cutText(said && said.length > 0 ? said : (words[category] ?? category), 120);
}

const STATES_OF_PHASE = {
  open: ['heard', 'seeking'], active: ['taken', 'serving', 'finished'], done: ['confirmed'], dropped: ['cancelled', 'falseAlarm'],
} as const;
export const statesOf = (phase: keyof typeof STATES_OF_PHASE): readonly string[] => STATES_OF_PHASE[phase];
