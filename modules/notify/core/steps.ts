/** What the tables say, what the person chose and what there is to send to become the steps of one message. */
import { CHANNELS, type Channel } from '../contract.ts';
import { type Hours, readHours } from './quiet.ts';
import type { Urgency } from './tables.ts';

export interface Step {
  readonly channel: Channel;
  /** How long it waits to be read before the next channel. */
  readonly waitMinutes: number;
}

/** Longer than this is as good as never. */
const MOST_WAIT_MINUTES = 7 * 1_440;
const MOST_STEPS = CHANNELS.length;

type Row = Readonly<Record<string, unknown>>;

/** The rows of `notify.channels` that hit, in their order. What staff wrote unreadably is passed over; a channel counts where it stands first. */
export function readSteps(outputs: readonly Row[]): Step[] {
  const steps: Step[] = [];
  for (const { channel, waitMinutes } of outputs) {
    const known = CHANNELS.find((one) => one === channel);
    if (!known || steps.some((step) => step.channel === known)) continue;
    const wait = typeof waitMinutes === 'number' && Number.isFinite(waitMinutes) ? waitMinutes : 0;
    steps.push({ channel: known, waitMinutes: Math.min(Math.max(wait, 0), MOST_WAIT_MINUTES) });
  }
  return steps.slice(0, MOST_STEPS);
}

export interface Choice {
  readonly off: readonly Channel[];
  readonly quiet: { readonly choice: 'usual' | 'none' } | ({ readonly choice: 'own' } & Hours);
  readonly language: 'zh' | 'en';
}
export const USUAL_CHOICE: Choice = { off: [], quiet: { choice: 'usual' }, language: 'zh' };

export const stepsFor = (steps: readonly Step[], { off }: Pick<Choice, 'off'>, canReach: (channel: Channel) => boolean): Step[] =>
  steps.filter(({ channel }) => !off.includes(channel) && canReach(channel));

/** The hours in which a message holds still. An emergency never does, whatever the table says. */
export function quietFor(row: Row | undefined, { quiet }: Pick<Choice, 'quiet'>, urgency: Urgency): Hours | null {
  const rule = row?.quiet;
  if (urgency === 'red' || rule === 'none' || quiet.choice === 'none') return null;
  if (quiet.choice === 'own') return readHours(quiet.from, quiet.to) ?? null;
  return rule === 'usual' ? (readHours(row?.from, row?.to) ?? null) : null;
}
