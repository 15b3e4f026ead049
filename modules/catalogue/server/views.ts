/** Services as they are shown: with name, price, waiting time and the next free time. */
import { asId, atLocal, type CallOut, days, isRefusal, later, localDate, maskName, type OrganisationId, type PersonId, toIso } from '@huying/kernel';
import { mobilisation } from '@huying/mobilisation/contract';
import { people } from '@huying/people/contract';
import { place } from '@huying/place/contract';
import type { Context } from '@huying/platform';
import { service } from '@huying/service/contract';
import { timebank } from '@huying/timebank/contract';
import type { Kept, Offered } from '../contract.ts';
import { freeTimes, mondayOf } from '../core/times.ts';
import { type Booked, waitingOf } from '../core/waiting.ts';
import { type BookingRow, listBookings, listTaken, type ListingRow } from './store.ts';

/** As `waitingOf` says. */
const COUNTED_DAYS = 180;
const MOST_COUNTED = 20;

export const byOf = (row: Pick<ListingRow, 'provider_id' | 'organisation_id'>) =>
  row.provider_id === null ? { organisationId: row.organisation_id as OrganisationId } : { personId: row.provider_id };

async function priceOf(ctx: Context, row: Pick<ListingRow, 'provider_id' | 'organisation_id' | 'category'>) {
  const price = await ctx.call(timebank.calls.price, { by: byOf(row), category: row.category });
  return isRefusal(price) || price.kind === 'none' ? null : { kind: price.kind, minutes: price.minutes, heldMinutes: price.heldMinutes };
}

async function namesOf(ctx: Context, rows: readonly ListingRow[]): Promise<Map<string, string>> {
  const cards = await ctx.call(people.calls.persons, { personIds: [...new Set(rows.flatMap((row) => row.provider_id ?? []))] });
  const names = new Map<string, string>(isRefusal(cards) ? [] : cards.map((one) => [one.id as string, one.name]));
  for (const id of new Set(rows.flatMap((row) => row.organisation_id ?? []))) {
    const organisation = await ctx.call(people.calls.organisation, { organisationId: id });
    if (organisation && !isRefusal(organisation)) names.set(id, organisation.name);
  }
  return names;
}

/** Whether whoever offers it came, by what the doors say. */
async function bookedOf(ctx: Context, rows: readonly ListingRow[]): Promise<Map<string, (Booked & { readonly row: BookingRow })[]>> {
  const bookings = await listBookings(ctx, rows.map((row) => row.id), later(ctx.now, -days(COUNTED_DAYS)), MOST_COUNTED);
  const visits: CallOut<typeof service.calls.ofSubjects> = [];
  for (let from = 0; from < bookings.length; from += 500) {
    const some = await ctx.call(service.calls.ofSubjects, { kind: 'need', ids: bookings.slice(from, from + 500).map((one) => one.need_id) });
    if (!isRefusal(some)) visits.push(...some);
  }
  const listingOf = new Map(rows.map((row) => [row.id as string, row]));
  const told = bookings.map((row) => {
    const listing = listingOf.get(row.listing_id);
    const here = visits.filter((visit) => visit.subject.id === row.need_id);
    const own = here.find((visit) => visit.arrived && (listing?.provider_id ? visit.helperId === listing.provider_id && visit.organisationId === null : visit.organisationId === listing?.organisation_id));
    return { row, askedAt: row.asked_at, begunAt: own?.arrived ? new Date(own.arrived.at) : null, isWaiting: !here.some((visit) => visit.arrived) };
  });
  return Map.groupBy(told, ({ row }) => row.listing_id);
}

const areaNames = async (ctx: Context): Promise<Map<string, string>> => {
  const areas = await ctx.call(place.calls.areas, {});
  return new Map(isRefusal(areas) ? [] : areas.map((one) => [one.path, one.name]));
};

const contentOf = (row: ListingRow) => ({
  id: asId<'listing'>(row.id), category: row.category as Offered['category'], title: row.title, words: row.words, areaPath: row.area_path, hours: row.week, perWeek: row.per_week,
});

/** When organisations that offer something are closed or away, by where they offer it. */
async function closuresOf(ctx: Context, rows: readonly ListingRow[]): Promise<Map<string, { readonly closedDays: readonly string[]; readonly awayUntil: Date | null }>> {
  const found = new Map<string, { readonly closedDays: readonly string[]; readonly awayUntil: Date | null }>();
  for (const [areaPath, here] of Map.groupBy(rows.filter((row) => row.organisation_id !== null), (row) => row.home_path)) {
    const told = await ctx.call(mobilisation.calls.closures, { organisationIds: [...new Set(here.flatMap((row) => row.organisation_id ?? []))], areaPath });
    for (const { organisationId, closedDays, awayUntil } of isRefusal(told) ? [] : told) found.set(organisationId, { closedDays, awayUntil: awayUntil === null ? null : new Date(awayUntil) });
  }
  return found;
}

/** As the engine. Whoever brings nothing by the tables any more is left out. */
export async function offeredViews(ctx: Context, rows: readonly ListingRow[]): Promise<(Offered & { readonly times: string[] })[]> {
  const [names, areas, booked, taken] = [await namesOf(ctx, rows), await areaNames(ctx), await bookedOf(ctx, rows), await listTaken(ctx, rows.map((row) => row.id), atLocal(mondayOf(localDate(ctx.now))))];
  const closures = await closuresOf(ctx, rows);
  const views = [];
  for (const row of rows) {
    const price = await priceOf(ctx, row);
    if (!price) continue;
    const times = freeTimes({ week: row.week, perWeek: row.per_week, taken: taken.filter((one) => one.listing_id === row.id).map((one) => one.due_at), ...closures.get(row.organisation_id ?? '') }, ctx.now).map(toIso);
    const name = names.get(row.provider_id ?? row.organisation_id ?? '') ?? '';
    views.push({
      ...contentOf(row), areaName: areas.get(row.area_path) ?? '', provider: row.provider_id ? { kind: 'person' as const, name: maskName(name) } : { kind: 'organisation' as const, name }, price,
      waiting: waitingOf(booked.get(row.id) ?? [], ctx.now), nextAt: times[0] ?? null, times,
    });
  }
  return views;
}

export async function keptViews(ctx: Context, rows: readonly ListingRow[]): Promise<Kept[]> {
  const [names, areas, booked, taken] = [await namesOf(ctx, rows), await areaNames(ctx), await bookedOf(ctx, rows), await listTaken(ctx, rows.map((row) => row.id), ctx.now)];
  const views: Kept[] = [];
  for (const row of rows) {
    views.push({
      ...contentOf(row), areaName: areas.get(row.area_path) ?? '', provider: { kind: row.provider_id ? 'person' : 'organisation', name: names.get(row.provider_id ?? row.organisation_id ?? '') ?? '' }, state: row.state, reason: row.reason,
      isClosed: row.is_closed, price: await priceOf(ctx, row), waiting: waitingOf(booked.get(row.id) ?? [], ctx.now), coming: taken.filter((one) => one.listing_id === row.id).length, changedAt: toIso(row.changed_at),
    });
  }
  return views;
}

/** Who waits for it: asked for, not called off, nobody has come. */
export const waitingFor = async (ctx: Context, row: ListingRow): Promise<PersonId[]> =>
  [...new Set(((await bookedOf(ctx, [row])).get(row.id) ?? []).filter((one) => one.isWaiting && one.row.due_at > ctx.now).flatMap(({ row: booking }) => [booking.elder_id, booking.asked_by]))];
