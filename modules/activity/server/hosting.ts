/** What those do who look after an activity: write it, publish, cancel, see who comes, verify hours. */
import { addDays, asId, atLocal, days, isRefusal, later, type OrganisationId, type PersonId, refuse, type Refusal, step } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { place } from '@huying/place/contract';
import { type Context, coversArea, type RouteHandlers } from '@huying/platform';
import { timebank } from '@huying/timebank/contract';
import { activity, type ActivityBody, activityLifecycle, STAFF, type Sums } from '../contract.ts';
import { betweenMinutes, closesAt, remindersAfter } from '../core/enrolling.ts';
import { isHost, keepingOf, namesOf } from './comers.ts';
import { fillPlaces, toldOf } from './enrolling.ts';
import { message, tellChanged, trailOf } from './say.ts';
import {
  type ActivityRow, dropAll, findActivity, findEnrolment, insertActivity, listIn, listKept, listPeople, listSums, lockActivity, moveActivity, noteCredited, noteHours, placeEnrolments, type SumRow, updateActivity,
} from './store.ts';
import { linesOf, partakerOf, viewNow } from './views.ts';
import { cursorOf, isCursor, nextOf } from './paging.ts';

type Handlers = Pick<RouteHandlers<typeof activity>, 'kept' | 'add' | 'change' | 'publish' | 'cancel' | 'people' | 'verify' | 'statistics'>;
const LONGEST_DAYS = 31;
const MOST_SUM_DAYS = 1_100;

async function keptActivity(ctx: Context, activityId: string): Promise<ActivityRow | undefined> {
  const row = await ctx.widen(() => lockActivity(ctx, activityId));
  return row && isHost(ctx.actor, row) ? row : undefined;
}

/** What is to be stored, or what is wrong with it. */
async function givenBy(ctx: Context, body: ActivityBody) {
  const [startsAt, endsAt] = [new Date(body.startsAt), new Date(body.endsAt)];
  const enrolUntil = body.enrolUntil === null ? startsAt : new Date(body.enrolUntil);
  if (endsAt <= startsAt || endsAt <= ctx.now || endsAt > later(startsAt, days(LONGEST_DAYS)) || enrolUntil > endsAt) return refuse('activity.wrongTimes');
  if (body.openTo === 'members' && body.organisationId === null) return refuse('activity.needsOrganisation');
  const hostName = await hostNameOf(ctx, body);
  return hostName === undefined ? refuse('activity.notHost') : { ...body, startsAt, endsAt, enrolUntil, hostName };
}

/** Whose activity it is, where the actor may hold it there: an organisation stays in its own area. */
async function hostNameOf(ctx: Context, { organisationId, areaPath }: ActivityBody): Promise<string | undefined> {
  if (!isHost(ctx.actor, { organisation_id: organisationId, area_path: areaPath })) return undefined;
  const areas = await ctx.call(place.calls.areas, {});
  const area = isRefusal(areas) ? undefined : areas.find(({ path }) => path === areaPath);
  if (organisationId === null) return coversArea(ctx.actor, areaPath, ...STAFF) ? area?.name : undefined;
  const organisation = await ctx.call(people.calls.organisation, { organisationId });
  if (!organisation || isRefusal(organisation) || organisation.closed || !areaPath.startsWith(organisation.areaPath)) return undefined;
  return area && organisation.name;
}

export const clocksOf = (id: string) => ({ all: `activity/${id}/*`, remind: (at: number) => `activity/${id}/remind/${at}`, close: `activity/${id}/close` });

/** Set anew whenever its times change. */
export function setClocks(ctx: Context, row: ActivityRow): void {
  const keys = clocksOf(row.id);
  ctx.timer.clear(keys.all);
  if (row.state !== 'published') return;
  for (const [index, at] of remindersAfter(row.starts_at, ctx.now).entries()) ctx.timer.set({ key: keys.remind(index), at, call: activity.calls.remind, input: { activityId: row.id } });
  ctx.timer.set({ key: keys.close, at: closesAt(row.ends_at), call: activity.calls.close, input: { activityId: row.id } });
}

const rolesOf = (ctx: Context) => ctx.actor.memberships.map(({ role }) => role);

async function publish(ctx: Context, activityId: string) {
  const row = await keptActivity(ctx, activityId);
  if (!row) return refuse('thing.notFound');
  const decided = step(activityLifecycle, { state: row.state, command: 'publish', role: rolesOf(ctx) });
  if (isRefusal(decided)) return decided;
  if (row.ends_at <= ctx.now) return refuse('activity.wrongTimes');
  if ((await moveActivity(ctx, row, decided.to)) === 0) return refuse('lifecycle.notHere', { state: row.state, command: 'publish' });
  setClocks(ctx, { ...row, state: decided.to });
  trailOf(ctx, row.id, 'published', { title: row.title });
  tellChanged(ctx, row);
  return viewNow(ctx, row.id);
}

async function cancel(ctx: Context, activityId: string, reason: string) {
  const row = await keptActivity(ctx, activityId);
  if (!row) return refuse('thing.notFound');
  const decided = step(activityLifecycle, { state: row.state, command: 'cancel', role: rolesOf(ctx) });
  if (isRefusal(decided)) return decided;
  if (row.state === 'published' && row.starts_at <= ctx.now) return refuse('activity.begun');
  if ((await moveActivity(ctx, row, decided.to, reason)) === 0) return refuse('lifecycle.notHere', { state: row.state, command: 'cancel' });
  ctx.timer.clear(clocksOf(row.id).all);
  trailOf(ctx, row.id, 'cancelled', {}, reason);
  await ctx.widen(async () => {
    const all = await listIn(ctx, row.id, ['enrolled', 'waiting']);
    await dropAll(ctx, row.id);
    await message(ctx, toldOf(all), 'cancelled', row, { reason });
    tellChanged(ctx, row, all.map((one) => one.person_id));
  });
  return viewNow(ctx, row.id);
}

async function change(ctx: Context, activityId: string, body: ActivityBody) {
  const before = await keptActivity(ctx, activityId);
  if (!before) return refuse('thing.notFound');
  if (before.state !== 'draft' && before.state !== 'published') return refuse('lifecycle.notHere', { state: before.state, command: 'change' });
  const given = await givenBy(ctx, body);
  if (isRefusal(given)) return given;
  const row = await updateActivity(ctx, before.id, given);
  setClocks(ctx, row);
  trailOf(ctx, row.id, 'changed', { title: row.title });
  const isMoved = row.place !== before.place || row.starts_at.getTime() !== before.starts_at.getTime() || row.ends_at.getTime() !== before.ends_at.getTime();
  await ctx.widen(async () => {
    if (row.area_path !== before.area_path || row.organisation_id !== before.organisation_id) await placeEnrolments(ctx, row);
    const all = row.state === 'published' ? await listIn(ctx, row.id, ['enrolled', 'waiting', 'present']) : [];
    if (isMoved) await message(ctx, toldOf(all), 'changed', row);
    tellChanged(ctx, row, all.map((one) => one.person_id));
    await fillPlaces(ctx, row);
  });
  return viewNow(ctx, row.id);
}

/** How far from the middle of an area it may have been: no activity says its place but in words. A community is about a kilometre across. */
const WITHIN_METRES: Readonly<Record<string, number>> = { street: 3_000, community: 1_000 };
const NEAR_METRES = 300;
async function whereabouts(ctx: Context, areaPath: string) {
  const areas = await ctx.call(place.calls.areas, {});
  const area = isRefusal(areas) ? undefined : areas.find(({ path }) => path === areaPath);
  return area ? { position: area.centre, withinMetres: WITHIN_METRES[area.kind] ?? NEAR_METRES } : {};
}

type VerifyRefusal = Refusal<'thing.notFound' | 'activity.notEnrolled' | 'activity.notServed' | 'activity.moreThanServed' | 'activity.ownCase'>;

/** One helper's hours: noted once, by somebody else, never more than was signed; then credited. Gives the minutes that it brought. */
async function verifyOne(ctx: Context, row: ActivityRow, { personId, minutes }: { readonly personId: PersonId; readonly minutes: number }): Promise<number | VerifyRefusal> {
  const one = await findEnrolment(ctx, row.id, personId);
  if (!one) return refuse('thing.notFound');
  const [name = ''] = (await namesOf(ctx, [personId])).values();
  if (one.part !== 'helper') return refuse('activity.notEnrolled', { name });
  if (personId === ctx.actor.personId) return refuse('activity.ownCase');
  if (one.verified_at !== null) return 0;
  if (one.state !== 'attended' || !one.checked_in_at || !one.checked_out_at) return refuse('activity.notServed', { name });
  const most = betweenMinutes({ startsAt: row.starts_at, endsAt: row.ends_at }, one.checked_in_at, one.checked_out_at);
  if (minutes > most) return refuse('activity.moreThanServed', { name, most });
  if ((await noteHours(ctx, one, minutes, ctx.actor.personId as string)) === 0) return 0;
  const credited = minutes === 0 ? { minutes: 0 } : await ctx.call(timebank.calls.creditHelp, {
    helpId: asId<'help'>(one.help_id), subject: { kind: 'activity', id: row.id }, helperId: personId, helperName: name, organisationId: row.organisation_id ? asId<'organisation'>(row.organisation_id) : null, category: row.category, areaPath: row.area_path,
    arrivedAt: one.checked_in_at.toISOString(), leftAt: one.checked_out_at.toISOString(), minutes, verifierId: ctx.actor.personId as PersonId, ...(await whereabouts(ctx, row.area_path)),
  });
  if (isRefusal(credited)) throw new Error(`verified help was refused: ${credited.refused}`);
  noteCredited(ctx, one, credited.minutes);
  trailOf(ctx, row.id, 'hoursVerified', { personId, minutes, creditedMinutes: credited.minutes });
  await message(ctx, [one], 'verified', row, { hours: Math.floor(minutes / 6) / 10, minutes: credited.minutes });
  return credited.minutes;
}

const NOTHING: Sums = { activities: 0, cancelled: 0, enrolled: 0, attended: 0, absent: 0, helpers: 0, minutes: 0, creditedMinutes: 0 };
const sumUp = (rows: readonly SumRow[]): Sums =>
  rows.reduce((sum, row) => ({
    activities: sum.activities + row.activities, cancelled: sum.cancelled + row.cancelled, enrolled: sum.enrolled + row.enrolled, attended: sum.attended + row.attended, absent: sum.absent + row.absent, helpers: sum.helpers + row.helpers,
    minutes: sum.minutes + row.minutes, creditedMinutes: sum.creditedMinutes + row.credited_minutes,
  }), NOTHING);

/** Whether a list may be narrowed to this organisation: one's own, or one of one's area. */
async function looksAfter(ctx: Context, organisationId: OrganisationId | undefined): Promise<boolean> {
  if (organisationId === undefined) return true;
  const organisation = await ctx.call(people.calls.organisation, { organisationId });
  return organisation !== null && !isRefusal(organisation) && isHost(ctx.actor, { organisation_id: organisationId, area_path: organisation.areaPath });
}

export const hostRoutes: Handlers = {
  async kept(ctx, { query: { after, limit, ...wanted } }) {
    if (!isCursor(after)) return refuse('request.invalid');
    if (!(await looksAfter(ctx, wanted.organisationId))) return refuse('thing.notFound');
    const rows = await listKept(ctx, keepingOf(ctx.actor), { search: undefined, kind: undefined, state: undefined, organisationId: undefined, ...wanted, after: cursorOf(after), limit: limit + 1 });
    return { items: await linesOf(ctx, rows.slice(0, limit), null), next: nextOf(rows, limit) };
  },
  async add(ctx, { body }) {
    const given = await givenBy(ctx, body);
    if (isRefusal(given)) return given;
    const row = await insertActivity(ctx, given);
    trailOf(ctx, row.id, 'added', { title: row.title });
    tellChanged(ctx, row);
    return viewNow(ctx, row.id);
  },
  change: (ctx, { params, body }) => change(ctx, params.activityId, body),
  publish: (ctx, { params }) => publish(ctx, params.activityId),
  cancel: (ctx, { params, body }) => cancel(ctx, params.activityId, body.reason),
  async people(ctx, { params, query: { part, search, after, limit } }) {
    const row = await findActivity(ctx, params.activityId);
    if (!row || !isHost(ctx.actor, row)) return refuse('thing.notFound');
    if (after !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(after)) return refuse('request.invalid');
    return ctx.widen(async () => {
      const everybody = search ? await namesOf(ctx, (await listIn(ctx, row.id, ['enrolled', 'waiting', 'left', 'present', 'attended', 'absent', 'dropped'])).map((one) => one.person_id)) : undefined;
      const among = everybody && search ? [...everybody].filter(([, name]) => name.includes(search)).map(([id]) => id) : null;
      const found = await listPeople(ctx, row.id, part, among, after, limit + 1);
      const page = found.slice(0, limit);
      const names = everybody ?? (await namesOf(ctx, page.map((one) => one.person_id)));
      return { items: page.map((one) => partakerOf(row, one, names.get(one.person_id) ?? '')), next: found.length > limit ? (page.at(-1)?.person_id ?? null) : null };
    });
  },
  async verify(ctx, { params, body }) {
    const row = await keptActivity(ctx, params.activityId);
    if (!row) return refuse('thing.notFound');
    return ctx.widen(async () => {
      let creditedMinutes = 0;
      for (const helper of body.helpers) {
        const credited = await verifyOne(ctx, row, helper);
        if (isRefusal(credited)) return credited;
        creditedMinutes += credited;
      }
      tellChanged(ctx, row, body.helpers.map(({ personId }) => personId));
      return { verified: body.helpers.length, creditedMinutes };
    });
  },
  async statistics(ctx, { query: { fromOn, toOn, organisationId } }) {
    if (toOn < fromOn || addDays(fromOn, MOST_SUM_DAYS) < toOn) return refuse('activity.wrongDays');
    if (!(await looksAfter(ctx, organisationId))) return refuse('thing.notFound');
    const rows = await listSums(ctx, keepingOf(ctx.actor), { from: atLocal(fromOn), before: atLocal(addDays(toOn, 1)), organisationId });
    const by = <Key extends 'kind' | 'month'>(key: Key) => [...Map.groupBy(rows, (row) => row[key])].map(([value, group]) => ({ value, ...sumUp(group) }));
    return { all: sumUp(rows), byKind: by('kind').map(({ value, ...sums }) => ({ kind: value, ...sums })), byMonth: by('month').map(({ value, ...sums }) => ({ month: value, ...sums })) };
  },
};
