/** Messages to people about their shifts, in both languages. */
import { asId, cutText, fillText, localParts } from '@huying/kernel';
import { notify } from '@huying/notify/contract';
import type { Context } from '@huying/platform';
import { type Crew, roster } from '../contract.ts';
import en from '../web/text/en.json' with { type: 'json' };
import zh from '../web/text/zh.json' with { type: 'json' };
import { channelsOf } from './crew.ts';
import type { ShiftRow } from './shift-store.ts';

type Words = Readonly<Record<string, string>>;
/** What a message is about: the key of its words, `roster.message.<about>`. */
export type About = 'remind' | 'ask' | 'plan' | 'calledOff' | 'released' | 'assigned' | 'swapOffered' | 'swapTaken' | 'swapDone' | 'swapRefused' | 'lateLeave';
type Facts = Readonly<Record<string, string | number>>;

const fill = (words: Words, key: string, facts: Facts): string => fillText(words[key] ?? key, facts);

/** `5月13日 周三 08:30–11:30`, as people of either language write it. */
export function sayWhen(words: Words, { starts_at, ends_at }: Pick<ShiftRow, 'starts_at' | 'ends_at'>): string {
  const [start, end] = [localParts(starts_at), localParts(ends_at)];
  return fill(words, 'roster.when', { date: fill(words, `roster.date.${start.month}`, { day: start.day }), weekday: words[`roster.weekday.${start.weekday}`] ?? '', from: start.time, to: end.time });
}

export const PAGES: Readonly<Record<Crew, string>> = { volunteers: '/volunteer/roster', staff: '/worker/roster/mine', organisation: '/org/roster' };
const MINUTES_TO_LIVE = 1_440;
const MOST_AT_ONCE = 500;

export async function message(ctx: Context, about: About, shift: Pick<ShiftRow, 'id' | 'name' | 'crew' | 'starts_at' | 'ends_at'>, personIds: readonly string[], more: Facts = {}): Promise<void> {
  const url = about === 'lateLeave' ? `/worker/roster/shifts/${shift.id}` : PAGES[shift.crew];
  const said = (words: Words) => {
    const facts = { shift: shift.name, when: sayWhen(words, shift), ...more };
    return { title: cutText(fill(words, `roster.message.${about}`, facts), 80), body: cutText(fill(words, `roster.message.${about}.body`, facts), 200) };
  };
  for (let at = 0; at < personIds.length; at += MOST_AT_ONCE) {
    await ctx.call(notify.calls.send, {
      personIds: personIds.slice(at, at + MOST_AT_ONCE).map((id) => asId<'person'>(id)), kind: about === 'remind' ? 'reminder' : 'plain', key: `shift/${shift.id}`, ...said(zh), english: said(en), url, minutesToLive: MINUTES_TO_LIVE,
    });
  }
}

export const tellChanged = (ctx: Context, shift: Pick<ShiftRow, 'id' | 'area_path' | 'organisation_id'>, ...personIds: readonly string[]): void =>
  ctx.tell(channelsOf(shift, ...personIds), roster.notices.changed, { shiftId: shift.id });

export const trailOf = (ctx: Context, shift: Pick<ShiftRow, 'id'>, action: string, detail: Readonly<Record<string, string | number | boolean | null>>, reason?: string): void =>
  ctx.trail({ subject: { kind: 'shift', id: shift.id }, action: `roster.${action}`, detail, ...(reason === undefined ? {} : { reason }) });
