/** When owners are asked whether they go on: often enough that a forgotten promise is noticed, seldom enough that it stays kind. */
import { atLocal, later, localParts } from '@huying/kernel';
import { z } from 'zod';
import type { Callout, ProgressRule } from './callout.ts';

const minutes = z.number().min(1).max(10_080);
const hour = z.number().int().min(0).max(24);
const progressRow = z.object({ confirmMinutes: minutes, answerMinutes: minutes, presentMinutes: minutes, quietFromHour: hour.nullish(), quietToHour: hour.nullish() });

/** For when the table gives nothing usable. */
const PLAIN: ProgressRule = { confirmMinutes: 60, answerMinutes: 15, presentMinutes: 240, quiet: null };

export function progressRuleOf(row: unknown): ProgressRule {
  const parsed = progressRow.safeParse(row);
  if (!parsed.success) return PLAIN;
  const { quietFromHour, quietToHour, ...rest } = parsed.data;
  return { ...rest, quiet: quietFromHour == null || quietToHour == null || quietFromHour === quietToHour ? null : { fromHour: quietFromHour, toHour: quietToHour } };
}

/** The moment itself, or the end of the quiet hours that it falls into. */
function afterQuiet(time: Date, quiet: ProgressRule['quiet']): Date {
  if (!quiet) return time;
  const { hour: at, date } = localParts(time);
  const { fromHour, toHour } = quiet;
  const isQuiet = fromHour < toHour ? at >= fromHour && at < toHour : at >= fromHour || at < toHour;
  if (!isQuiet) return time;
  const end = later(atLocal(date), toHour * 3_600_000);
  return end > time ? end : later(end, 86_400_000);
}

const minutesAfter = (time: Date, count: number): Date => later(time, Math.round(count * 60_000));

/**
 * When an owner is next asked. For something to be done later nobody is bothered before its time comes near, but then it is asked once,
 * while somebody else can still be found.
 */
export function nextCheck({ progress, dueAt }: Pick<Callout, 'progress' | 'dueAt'>, now: Date): Date {
  const soon = minutesAfter(now, progress.confirmMinutes);
  const before = dueAt ? minutesAfter(dueAt, -progress.confirmMinutes) : soon;
  return afterQuiet(before > soon ? before : soon, progress.quiet);
}

/** After a sign of life on the spot: whoever is at work is left in peace for longer. */
export function checkAfterPresence(callout: Pick<Callout, 'progress' | 'dueAt'>, now: Date): Date {
  const present = afterQuiet(minutesAfter(now, callout.progress.presentMinutes), callout.progress.quiet);
  const usual = nextCheck(callout, now);
  return present > usual ? present : usual;
}
