/** What is written down, shown on open pages and told to people. */
import { asId, cutText, fillText, isRefusal, type PersonId } from '@huying/kernel';
import { notify } from '@huying/notify/contract';
import { people } from '@huying/people/contract';
import type { Context, Json } from '@huying/platform';
import { catalogue, KEEPERS } from '../contract.ts';
import en from '../web/text/en.json' with { type: 'json' };
import zh from '../web/text/zh.json' with { type: 'json' };
import type { ListingRow } from './store.ts';

export function tellChanged(ctx: Context, row: Pick<ListingRow, 'id' | 'provider_id' | 'organisation_id' | 'home_path'>): void {
  const whose = row.provider_id ? `person:${row.provider_id}` : `organisation:${row.organisation_id}`;
  ctx.tell([whose, ...KEEPERS.map((role) => `role:${role}:${row.home_path}`)], catalogue.notices.changed, { listingId: asId<'listing'>(row.id) });
}

export function say(ctx: Context, row: ListingRow, past: string, detail: Record<string, Json> = {}, reason?: string): void {
  ctx.trail({ subject: { kind: 'listing', id: row.id }, action: `catalogue.${past}`, detail: { title: row.title, ...detail }, ...(reason ? { reason } : {}) });
  tellChanged(ctx, row);
}

/** Whoever offers it: the volunteer, or those of the organisation. */
export async function providersOf(ctx: Context, row: ListingRow): Promise<PersonId[]> {
  if (row.provider_id) return [row.provider_id];
  const members = row.organisation_id ? await ctx.call(people.calls.members, { organisationId: row.organisation_id }) : [];
  return isRefusal(members) ? [] : [...new Set(members.map(({ id }) => id))];
}

type About = 'suspended' | 'resumed' | 'waitingSuspended';
type Words = Readonly<Record<string, string>>;

export async function message(ctx: Context, personIds: readonly PersonId[], about: About, row: ListingRow, { url, facts = {} }: { readonly url: string; readonly facts?: Readonly<Record<string, string>> }): Promise<void> {
  if (personIds.length === 0) return;
  const told = { ...facts, title: row.title };
  const words = (text: Words) => ({ title: cutText(fillText(text[`catalogue.message.${about}`] ?? about, told), 80), body: cutText(fillText(text[`catalogue.message.${about}.body`] ?? '', told), 200) });
  await ctx.call(notify.calls.send, { personIds: [...personIds], kind: 'result', key: `catalogue/${row.id}/${about}`, ...words(zh), english: words(en), url, minutesToLive: 2_880 });
}
