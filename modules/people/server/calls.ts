import { type CallIn, isRefusal, localDate, type Refusal, readIdentityNumber, refuse } from '@huying/kernel';
import { callsOf, type Context } from '@huying/platform';
import { people } from '../contract.ts';
import { findOrganisation, insertOrganisations, listOrganisationsFor } from './organisation-store.ts';
import {
  deleteMemberships, findElder, findVolunteer, insertElders, insertMemberships, insertPairings, insertPeople, insertVolunteers, listByIds, listDutyHolders,
  listEldersByPhone, listMembers, listPaired, listVolunteersIn,
} from './store.ts';
import { cardOf, elderFileOf, profileOf } from './views.ts';

type NewPeople = CallIn<typeof people.calls.addPeople>['people'];

/** Large enough to read for most; each elder chooses (18 to 30). */
const FONT_SIZE = 20;

/** Identity numbers as they are kept, or the first that cannot be one. */
function checked(ctx: Context, list: NewPeople): NewPeople | Refusal<'people.wrongIdentity'> {
  const today = localDate(ctx.now);
  const kept: NewPeople = [];
  for (const person of list) {
    const identity = person.identityNumber === null ? null : readIdentityNumber(person.identityNumber, today);
    if (identity && isRefusal(identity)) return refuse('people.wrongIdentity', { name: person.name, why: identity.refused, ...identity.facts });
    kept.push({ ...person, identityNumber: identity?.number ?? null });
  }
  return kept;
}

async function addPeople(ctx: Context, given: NewPeople): Promise<Refusal<'people.phoneTaken' | 'people.wrongIdentity'> | undefined> {
  const list = checked(ctx, given);
  if (isRefusal(list)) return list;
  if ((await insertPeople(ctx, list)) < list.length) return refuse('people.phoneTaken');
  await insertMemberships(ctx, list);
  await insertElders(ctx, list, FONT_SIZE);
  await insertVolunteers(ctx, list);
  const numberless = list.find((one) => one.phone === null && one.password !== undefined);
  if (numberless) throw new Error(`${numberless.name} has a password but no number to sign in with`);
  await ctx.signIns.bind(list.flatMap(({ id, phone, password }) => (phone === null ? [] : [{ personId: id, phone, ...(password === undefined ? {} : { password }) }])));
  ctx.trail({ subject: { kind: 'tenant', id: String(ctx.tenantId) }, action: 'people.added', detail: { people: list.length } });
  for (const { id, sex, birthYear, volunteer } of list) {
    if (volunteer) await ctx.emit(people.events.volunteerChanged, { ...volunteer, personId: id, sex, birthYear });
  }
  return undefined;
}

export const calls = callsOf(people, {
  person: (ctx, { personId }) =>
    ctx.widen(async () => {
      const [row] = await listByIds(ctx, [personId]);
      return row ? cardOf(ctx, row) : null;
    }),
  persons: (ctx, { personIds }) => ctx.widen(async () => (await listByIds(ctx, personIds)).map((row) => cardOf(ctx, row))),
  elder: (ctx, { personId }) =>
    ctx.widen(async () => {
      const row = await findElder(ctx, personId);
      return row ? elderFileOf(ctx, row) : null;
    }),
  byPhone: async (ctx, { phone }) => (await listEldersByPhone(ctx, phone)).map((row) => cardOf(ctx, row)),
  volunteer: (ctx, { personId }) =>
    ctx.widen(async () => {
      const row = await findVolunteer(ctx, personId);
      return row ? profileOf(row) : null;
    }),
  volunteersIn: (ctx, { areaPath }) => ctx.widen(async () => (await listVolunteersIn(ctx, areaPath)).map((row) => ({ ...profileOf(row), name: row.name }))),
  paired: (ctx, { elderId }) => ctx.widen(async () => (await listPaired(ctx, elderId, 'elder')).map(({ id }) => id)),
  organisationsFor: (ctx, wanted) => listOrganisationsFor(ctx, wanted),
  organisation: async (ctx, { organisationId }) => (await findOrganisation(ctx, organisationId)) ?? null,
  members: (ctx, { organisationId }) =>
    ctx.widen(async () => (await listMembers(ctx, organisationId)).map((row) => ({ ...cardOf(ctx, row), role: row.role }))),
  dutyHolders: (ctx, { roles, areaPath }) =>
    ctx.widen(async () =>
      (await listDutyHolders(ctx, roles, areaPath)).map((row) => ({
        ...cardOf(ctx, row), role: row.role, organisationId: row.organisation_id,
      })),
    ),
  addOrganisations: async (ctx, { organisations }) => {
    await insertOrganisations(ctx, organisations);
    ctx.trail({ subject: { kind: 'tenant', id: String(ctx.tenantId) }, action: 'people.organisationsAdded', detail: { organisations: organisations.length } });
  },
  addPeople: (ctx, input) => ctx.widen(() => addPeople(ctx, input.people)),
  setMemberships: (ctx, { personId, memberships }) =>
    ctx.widen(async () => {
      await deleteMemberships(ctx, personId);
      await insertMemberships(ctx, [{ id: personId, memberships }]);
      ctx.trail({ subject: { kind: 'person', id: personId }, action: 'people.membershipsSet', detail: { roles: memberships.map((one) => one.role) } });
      ctx.signIns.forget(personId);
    }),
  addPairings: (ctx, { pairings }) =>
    ctx.widen(async () => {
      await insertPairings(ctx, pairings);
      for (const pairing of pairings) await ctx.emit(people.events.paired, pairing);
    }),
});
