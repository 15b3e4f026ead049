/** What is told of an activity: to the trail, to open pages, and to people. */
import { asId, cutText, fillText, localParts } from '@huying/kernel';
import { notify } from '@huying/notify/contract';
import type { Context } from '@huying/platform';
import { activity } from '../contract.ts';
import en from '../web/text/en.json' with { type: 'json' };
import zh from '../web/text/zh.json' with { type: 'json' };
import type { ActivityRow, EnrolmentRow } from './store.ts';

type Words = Readonly<Record<string, string>>;
type About = 'enrolled' | 'waiting' | 'movedUp' | 'remind' | 'changed' | 'cancelled' | 'notMovedUp' | 'verified' | 'corrected' | 'takenBack';
const KINDS = { enrolled: 'plain', waiting: 'plain', movedUp: 'result', remind: 'reminder', changed: 'result', cancelled: 'result', notMovedUp: 'plain', verified: 'result', corrected: 'result', takenBack: 'result' } as const satisfies Record<About, string>;

/** `5月14日 14:00` and `14 May 14:00`. */
function whenIn(words: Words, at: Date): string {
  const { month, day, time } = localParts(at);
  return fillText(words['activity.when'] ?? '', { month: words[`activity.month.${month}`] ?? String(month), day, time });
}

type Told = Pick<EnrolmentRow, 'person_id' | 'page'>;
const MOST_AT_ONCE = 500;

/** A later message about the same activity takes the place of the earlier. */
export async function message(ctx: Context, people: readonly Told[], about: About, row: Pick<ActivityRow, 'id' | 'title' | 'place' | 'starts_at'>, facts: Readonly<Record<string, string | number>> = {}): Promise<void> {
  const said = (words: Words) => {
    const filled = { title: row.title, place: row.place, when: whenIn(words, row.starts_at), ...facts };
    return { title: cutText(fillText(words[`activity.message.${about}`] ?? about, filled), 80), body: cutText(fillText(words[`activity.message.${about}.body`] ?? '', filled), 200) };
  };
  for (const [page, all] of Map.groupBy(people, (one) => one.page)) {
    for (let at = 0; at < all.length; at += MOST_AT_ONCE) {
      const personIds = all.slice(at, at + MOST_AT_ONCE).map((one) => asId<'person'>(one.person_id));
      await ctx.call(notify.calls.send, { personIds, kind: KINDS[about], key: `activity/${row.id}`, ...said(zh), english: said(en), url: `/${page}/activities/${row.id}`, minutesToLive: 1_440 });
    }
  }
}

export const trailOf = (ctx: Context, activityId: string, action: string, detail: Readonly<Record<string, string | number | boolean | null>> = {}, reason?: string): void =>
  ctx.trail({ subject: { kind: 'activity', id: activityId }, action: `activity.${action}`, detail, ...(reason ? { reason } : {}) });

/** Open pages of who looks after it, and of whose part changed. */
export function tellChanged(ctx: Context, row: Pick<ActivityRow, 'id' | 'area_path' | 'organisation_id'>, personIds: readonly string[] = []): void {
  const hosts = ['desk', 'committee', 'grid', 'street'].map((role) => `role:${role}:${row.area_path}`);
  ctx.tell([...hosts, ...(row.organisation_id ? [`organisation:${row.organisation_id}`] : []), ...personIds.map((id) => `person:${id}`)], activity.notices.changed, { activityId: asId<'activity'>(row.id) });
}
