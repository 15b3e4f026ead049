/** What those do who keep the volunteers of an area. */
import { addDays, isRefusal, localDate, refuse, step, toIso } from '@huying/kernel';
import { people, type SKILLS } from '@huying/people/contract';
import type { Context, RouteHandlers } from '@huying/platform';
import { applicationLifecycle, volunteering } from '../contract.ts';
import { type ApplicationRow, findApplication, listApplications, moveApplication } from './application-store.ts';
import { decides } from './banning.ts';
import type { CardKeeping, ReaderOf } from './card/keeping.ts';
import { countCards, findCard, lastFailure } from './card/store.ts';
import { keeps } from './qualifying.ts';
import { review } from './review.ts';
import { message, tellChanged, trailOf } from './say.ts';
import { applicationView, namesOf, volunteerViewOf } from './views.ts';
import { findVolunteer, listVolunteers, noteVolunteer, registerVolunteer, setExternalNumber } from './volunteer-store.ts';

type Handlers = Pick<RouteHandlers<typeof volunteering>, 'applications' | 'application' | 'card' | 'cardReader' | 'readCardAgain' | 'decide' | 'volunteers' | 'volunteer' | 'setExternalNumber'>;

const cursorOf = (text: string | undefined) => {
  const [at, id] = (text ?? '').split('/');
  return at && id && !Number.isNaN(Date.parse(at)) && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? { at, id } : undefined;
};
const lineOf = (row: ApplicationRow) => ({ id: row.id, personId: row.person_id, state: row.state, name: row.name, areaPath: row.area_path, age: row.age, submittedAt: toIso(row.submitted_at) });
const NEAR_DAYS = 60;

/** The application has become somebody who is asked from now on; what they already had counts at once. */
async function enrol(ctx: Context, row: ApplicationRow) {
  if (!row.identity_sealed) return refuse('lifecycle.notHere', { state: row.state, command: 'approve' });
  const enrolled = await ctx.call(people.calls.enrol, {
    personId: row.person_id, name: row.name, identityNumber: ctx.secrets.open(row.identity_sealed), areaId: row.area_id, areaPath: row.area_path, home: { lng: row.home_lng, lat: row.home_lat },
    skills: row.skills as (typeof SKILLS)[number][],
  });
  if (isRefusal(enrolled)) {
    const { refused } = enrolled;
    if (refused === 'people.identityTaken' || refused === 'people.deactivated' || refused === 'thing.notFound') return refuse(refused);
    // It was read with its check digit when it was entered, and nothing has changed it.
    throw new Error(`enrolling somebody who applied was refused: ${refused}`);
  }
  await noteVolunteer(ctx, { personId: row.person_id, areaPath: row.area_path, birthYear: row.birth_year });
  await registerVolunteer(ctx, row.person_id, { job: row.job, preferences: row.preferences, times: row.times, guardian: row.guardian_sealed, consents: row.consents });
  await review(ctx, row.person_id);
  await ctx.emit(volunteering.events.approved, { personId: row.person_id, areaPath: row.area_path });
  return undefined;
}

export const staffRoutes = (readerOf: ReaderOf, { keepOn, readAgain }: CardKeeping): Handlers => ({
  async applications(ctx, { query }) {
    const after = cursorOf(query.after);
    if (query.after !== undefined && !after) return refuse('request.invalid');
    const rows = await listApplications(ctx, query.state, after, query.limit + 1);
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    return { items: page.map(lineOf), next: rows.length > query.limit && last ? `${last.submitted_at.toISOString()}/${last.id}` : null };
  },
  async application(ctx, { params }) {
    const row = await findApplication(ctx, params.applicationId);
    if (!row || !keeps(ctx, row.area_path)) return refuse('thing.notFound');
    trailOf(ctx, row.person_id, 'applicationRead', { applicationId: row.id });
    return { ...(await applicationView(ctx, row)), mayDecide: decides(ctx, row.area_path) && row.person_id !== ctx.actor.personId };
  },
  async card(ctx, { params, query }) {
    const row = await findApplication(ctx, params.applicationId);
    const card = row && keeps(ctx, row.area_path) ? await findCard(ctx, row.id, query.side) : undefined;
    const file = card && (await ctx.files.get(card.file_id));
    if (!row || !file) return refuse('thing.notFound');
    trailOf(ctx, row.person_id, 'cardRead', { applicationId: row.id, side: query.side });
    return { bytes: file.bytes, mimeType: file.mimeType };
  },
  async readCardAgain(ctx, { params, body }) {
    const row = await findApplication(ctx, params.applicationId, true);
    const card = row && keeps(ctx, row.area_path) ? await findCard(ctx, row.id, body.side) : undefined;
    if (!row || !card) return refuse('thing.notFound');
    if (row.state !== 'submitted' && row.state !== 'asked') return refuse('lifecycle.notHere', { state: row.state });
    if (!(await readAgain(ctx, card))) return refuse('volunteering.noReader');
    trailOf(ctx, row.person_id, 'cardReadAgain', { applicationId: row.id, side: body.side });
    tellChanged(ctx, row);
    return { isWaiting: true as const };
  },
  async cardReader(ctx) {
    const [counts, failure] = [await countCards(ctx), await lastFailure(ctx)];
    return { reader: readerOf(ctx.surroundings)?.name ?? null, ...counts, failure: failure ? { code: failure.code, at: toIso(failure.read_at) } : null };
  },
  async decide(ctx, { params, body }) {
    const row = await findApplication(ctx, params.applicationId, true);
    if (!row || !decides(ctx, row.area_path)) return refuse('thing.notFound');
    if (row.person_id === ctx.actor.personId) return refuse('volunteering.ownCase');
    if (body.decision !== 'approve' && body.reason.length < 2) return refuse('volunteering.needsReason');
    const decided = step(applicationLifecycle, { state: row.state, command: body.decision, role: ctx.actor.memberships.map(({ role }) => role) });
    if (isRefusal(decided)) return decided;
    const moved = await moveApplication(ctx, row, decided.to, body.reason || null);
    if (!moved) return refuse('lifecycle.notHere', { state: row.state, command: body.decision });
    const no = body.decision === 'approve' ? await ctx.widen(() => enrol(ctx, row)) : undefined;
    if (no) return no;
    if (body.decision !== 'askBack') await keepOn(ctx, row);
    const [action, about] = ({ approve: ['approved', 'approved'], askBack: ['askedBack', 'asked'], refuse: ['refused', 'refused'] } as const)[body.decision];
    trailOf(ctx, row.person_id, action, { applicationId: row.id }, body.reason || undefined);
    tellChanged(ctx, moved);
    await message(ctx, row.person_id, about, { reason: body.reason });
    return lineOf(moved);
  },

  async volunteers(ctx, { query }) {
    const today = localDate(ctx.now);
    const rows = await listVolunteers(ctx, { show: query.show, number: query.number || undefined, today, near: addDays(today, NEAR_DAYS), after: query.after, limit: query.limit + 1 });
    const page = rows.slice(0, query.limit);
    const names = await namesOf(ctx, page.map((row) => row.person_id));
    const items = page.map((row) => ({
      personId: row.person_id, name: names.get(row.person_id) ?? '', number: row.number, areaPath: row.area_path, isRegistered: row.registered_at !== null, isSuspended: row.is_suspended, waiting: row.waiting, nextExpiry: row.next_expiry,
    }));
    return { items, next: rows.length > query.limit ? (page.at(-1)?.number ?? null) : null };
  },
  async volunteer(ctx, { params }) {
    const row = await findVolunteer(ctx, params.personId);
    if (!row || !keeps(ctx, row.area_path)) return refuse('thing.notFound');
    trailOf(ctx, row.person_id, 'volunteerRead');
    return { ...(await volunteerViewOf(ctx, row)), mayBan: decides(ctx, row.area_path) && row.person_id !== ctx.actor.personId };
  },
  async setExternalNumber(ctx, { params, body }) {
    const row = await findVolunteer(ctx, params.personId);
    if (!row || !keeps(ctx, row.area_path)) return refuse('thing.notFound');
    await setExternalNumber(ctx, row.person_id, body.externalNumber || null);
    trailOf(ctx, row.person_id, 'externalNumberSet');
    tellChanged(ctx, row);
    return volunteerViewOf(ctx, { ...row, external_number: body.externalNumber || null });
  },
});
