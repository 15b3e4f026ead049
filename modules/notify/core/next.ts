/** What comes next for a message that nobody has read yet: which channel, or when to look again. */
import { later, minutes } from '@huying/kernel';
import type { Channel, DELIVERY_STATES } from '../contract.ts';
import { type Hours, isQuiet, quietEnd } from './quiet.ts';
import type { Step } from './steps.ts';

export interface Used {
  readonly channel: Channel;
  readonly state: (typeof DELIVERY_STATES)[number];
  readonly at: Date;
}

export interface Carried {
  readonly steps: readonly Step[];
  readonly quiet: Hours | null;
  readonly overAt: Date;
  /** Read, replaced or settled. */
  readonly isEnded: boolean;
  /** Channels that carried it or were tried. */
  readonly used: readonly Used[];
}

export type Next =
  | { readonly is: 'use'; readonly channel: Channel }
  | { readonly is: 'wait'; readonly until: Date }
  | { readonly is: 'done'; readonly why: 'ended' | 'over' | 'used-up' | 'quiet' };

/** A channel that could not carry it gives way at once; any other has its time. */
const waitOf = (used: Used, waitMinutes: number): number => (used.state === 'failed' || used.state === 'skipped' ? 0 : minutes(waitMinutes));

export function decideNext({ steps, quiet, overAt, isEnded, used }: Carried, now: Date): Next {
  if (isEnded) return { is: 'done', why: 'ended' };
  if (now >= overAt) return { is: 'done', why: 'over' };
  const position = steps.findIndex(({ channel }) => !used.some((one) => one.channel === channel));
  const step = steps[position];
  if (!step) return { is: 'done', why: 'used-up' };
  const before = steps[position - 1];
  const last = before && used.find((one) => one.channel === before.channel);
  const due = last && before ? later(last.at, waitOf(last, before.waitMinutes)) : now;
  const until = due > now ? due : now;
  const at = quiet && isQuiet(quiet, until) ? quietEnd(quiet, until) : until;
  if (at >= overAt) return { is: 'done', why: at > until ? 'quiet' : 'over' };
  return at > now ? { is: 'wait', until: at } : { is: 'use', channel: step.channel };
}
