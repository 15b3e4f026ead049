import { refuse } from '@huying/kernel';
import { type Context, coversArea, routesOf } from '@huying/platform';
import type { z } from 'zod';
import { type contact, people } from '../contract.ts';
import { mayCall, withPhoneFor } from '../core/privacy.ts';
import { readCursor, readSearch, writeCursor } from '../core/search.ts';
import { administrationRoutes } from './administration.ts';
import { deviceRoutes } from './devices.ts';
import { importingRoutes } from './importing.ts';
import { keyRoutes } from './keys.ts';
import { findOrganisation, listOrganisations } from './organisation-store.ts';
import { organisationRoutes } from './organisations.ts';
import { signInRoutes } from './sign-in.ts';
import { findElder, findVolunteer, insertPairings, listMembers, listPaired, listPeople, updateElder, updateVolunteer } from './store.ts';
import { cardOf, elderFileOf, profileOf } from './views.ts';

type Contact = z.output<typeof contact>;

const actorMayCall = (ctx: Context) => mayCall(ctx.actor.memberships.map((one) => one.role));

/** The file as this actor may see it. The elder's own number is not hidden from the elder. */
async function shownFile(ctx: Context, personId: string) {
  const row = await findElder(ctx, personId);
  if (!row) return undefined;
  const isOwn = personId === ctx.actor.personId;
  const file = await elderFileOf(ctx, row);
  return isOwn || actorMayCall(ctx) ? file : { ...withPhoneFor(file, false), contacts: file.contacts.map((one) => withPhoneFor(one, false)) };
}

/** Who agreed to be told stays as it was written down; who agrees now, agrees to whoever writes it. */
async function withConsents(ctx: Context, personId: string, contacts: readonly Contact[]): Promise<Contact[]> {
  if (!contacts.some((one) => one.agreed)) return [...contacts];
  const row = await findElder(ctx, personId);
  const former = row ? (await elderFileOf(ctx, row)).contacts : [];
  return contacts.map((one) => (one.agreed ? { ...one, agreed: former.find((other) => other.phone === one.phone)?.agreed ?? { at: ctx.now.toISOString(), by: ctx.actor.name } } : one));
}

export const routes = routesOf(people, {
  ...signInRoutes,
  ...keyRoutes,
  ...administrationRoutes,
  ...organisationRoutes,
  ...importingRoutes,
  ...deviceRoutes,

  /** Numbers are masked here for everybody: a list is for finding somebody, the file shows the number and records that it was opened. */
  async list(ctx, { query }) {
    const after = query.after === undefined ? undefined : readCursor(query.after);
    if (query.after !== undefined && !after) return refuse('request.invalid');
    const rows = await listPeople(ctx, { search: readSearch(query.search), role: query.role, areaPath: query.areaPath, isDeactivated: query.state === 'deactivated', after, limit: query.limit + 1 });
    const shown = rows.slice(0, query.limit);
    const last = rows.length > query.limit ? shown.at(-1) : undefined;
    return {
      items: shown.map((row) => ({ ...withPhoneFor(cardOf(ctx, row), false), address: row.address, areaPath: row.area_path, roles: row.roles })),
      next: last ? writeCursor(last) : null,
    };
  },

  async elder(ctx, { params }) {
    const file = await shownFile(ctx, params.personId);
    if (!file) return refuse('thing.notFound');
    if (params.personId !== ctx.actor.personId) ctx.trail({ subject: { kind: 'person', id: params.personId }, action: 'people.fileRead' });
    return file;
  },
  async changeElder(ctx, { params, body }) {
    const contacts = body.contacts && (await withConsents(ctx, params.personId, body.contacts));
    if ((await updateElder(ctx, params.personId, { ...body, ...(contacts ? { contacts } : {}) })) === 0) return refuse('thing.notFound');
    // What changed is named, not what it says: the trail is read by more people than the file.
    ctx.trail({ subject: { kind: 'person', id: params.personId }, action: 'people.fileChanged', detail: { changed: Object.keys(body) } });
    return (await shownFile(ctx, params.personId)) ?? refuse('thing.notFound');
  },

  async profile(ctx) {
    const row = await findVolunteer(ctx, ctx.actor.personId as string);
    if (!row) return refuse('thing.notFound');
    const paired = await ctx.widen(() => listPaired(ctx, row.person_id, 'volunteer'));
    return { ...profileOf(row), name: row.name, paired };
  },
  async changeProfile(ctx, { body }) {
    const personId = ctx.actor.personId as string;
    const skills = [...new Set(body.skills)];
    if ((await updateVolunteer(ctx, personId, { ...body, skills })) === 0) return refuse('thing.notFound');
    const row = await findVolunteer(ctx, personId);
    if (!row) return refuse('thing.notFound');
    ctx.trail({ subject: { kind: 'person', id: personId }, action: 'people.profileChanged', detail: { skills, redWhileOffDuty: body.redWhileOffDuty } });
    await ctx.emit(people.events.volunteerChanged, profileOf(row));
    return profileOf(row);
  },

  organisations: async (ctx) => ({ organisations: await listOrganisations(ctx) }),
  async members(ctx, { params }) {
    const { organisationId } = params;
    const organisation = await findOrganisation(ctx, organisationId);
    const isOwn = ctx.actor.memberships.some((one) => one.organisationId === organisationId);
    if (!organisation || !(isOwn || coversArea(ctx.actor, organisation.areaPath, 'desk', 'committee', 'grid', 'street', 'administrator'))) return refuse('thing.notFound');
    const rows = await listMembers(ctx, organisationId);
    return { members: rows.map((row) => ({ ...withPhoneFor(cardOf(ctx, row), actorMayCall(ctx)), role: row.role })) };
  },

  async pair(ctx, { body }) {
    const { elderId, volunteerId, reason } = body;
    const [elder, volunteer] = [await findElder(ctx, elderId), await findVolunteer(ctx, volunteerId)];
    if (!elder) return refuse('people.notElder');
    if (!volunteer || elderId === volunteerId) return refuse('people.notVolunteer');
    if ((await insertPairings(ctx, [body])) === 0) return refuse('people.alreadyPaired');
    ctx.trail({ subject: { kind: 'person', id: elderId }, action: 'people.paired', detail: { volunteerId }, reason });
    await ctx.emit(people.events.paired, { elderId, volunteerId });
    return {};
  },
});
