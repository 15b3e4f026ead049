import { maskIdentityNumber } from '@huying/kernel';
import { callsOf } from '@huying/platform';
import { people } from '../contract.ts';
import { addPeople } from './adding.ts';
import { managedRoles } from './administration.ts';
import { leave } from './administration.ts';
import { deviceView, inviteDevice, listDevices, releaseDevice } from './devices.ts';
import { joiningCalls } from './joining.ts';
import { findOrganisation, insertOrganisations, listOrganisationsFor } from './organisation-store.ts';
import {
  addMembership, countPairs, deleteMemberships, findByPhone, findElderFile, findVolunteer, insertMemberships, insertPairings, listBornUpTo, listByIds, listDutyHolders,
  listEldersByPhone, listEldersIn, listIdentities, listMembers, listPaired, listStanding, listVolunteersIn, updateElder,
} from './store.ts';
import { cardOf, elderFileOf, profileOf } from './views.ts';

export const calls = callsOf(people, {
  person: (ctx, { personId }) =>
    ctx.widen(async () => {
      const [row] = await listByIds(ctx, [personId]);
      return row ? cardOf(ctx, row) : null;
    }),
  standing: (ctx, { personIds }) => ctx.widen(async () => (await listStanding(ctx, personIds)).map((row) => ({ personId: row.id, areaPath: row.area_path, hasPhone: row.has_phone, isActive: row.is_active }))),
  persons: (ctx, { personIds }) => ctx.widen(async () => (await listByIds(ctx, personIds)).map((row) => cardOf(ctx, row))),
  identities: (ctx, { personIds }) =>
    ctx.widen(async () => (await listIdentities(ctx, personIds)).map((row) => ({ personId: row.id, identityNumber: row.identity_sealed ? maskIdentityNumber(ctx.secrets.open(row.identity_sealed)) : null }))),
  elder: (ctx, { personId }) =>
    ctx.widen(async () => {
      const row = await findElderFile(ctx, personId);
      return row ? elderFileOf(ctx, row) : null;
    }),
  byPhone: async (ctx, { phone }) => (await listEldersByPhone(ctx, phone)).map((row) => cardOf(ctx, row)),
  volunteer: (ctx, { personId }) =>
    ctx.widen(async () => {
      const row = await findVolunteer(ctx, personId);
      return row ? profileOf(row) : null;
    }),
  volunteersIn: (ctx, { areaPath }) => ctx.widen(async () => (await listVolunteersIn(ctx, areaPath)).map((row) => ({ ...profileOf(row), name: row.name }))),
  eldersIn: (ctx, wanted) =>
    ctx.widen(async () => (await listEldersIn(ctx, wanted)).map((row) => ({ id: row.id, name: row.name, birthYear: row.birth_year, areaPath: row.area_path, livesAlone: row.lives_alone }))),
  bornUpTo: (ctx, { year }) => ctx.widen(() => listBornUpTo(ctx, year)),
  pairCounts: (ctx, { volunteerIds }) => ctx.widen(() => countPairs(ctx, volunteerIds)),
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
  ...joiningCalls,
  addPeople: (ctx, input) => ctx.widen(() => addPeople(ctx, input.people)),
  setMemberships: (ctx, { personId, memberships }) =>
    ctx.widen(async () => {
      await deleteMemberships(ctx, personId);
      await insertMemberships(ctx, [{ id: personId, memberships }]);
      ctx.trail({ subject: { kind: 'person', id: personId }, action: 'people.membershipsSet', detail: { roles: memberships.map((one) => one.role) } });
      ctx.signIns.forget(personId);
    }),
  addMembership: (ctx, { personId, membership }) =>
    ctx.widen(async () => {
      if ((await addMembership(ctx, personId, membership)) === 0) return;
      ctx.trail({ subject: { kind: 'person', id: personId }, action: 'people.membershipAdded', detail: { role: membership.role } });
      ctx.signIns.forget(personId);
    }),
  managed: (ctx, { personId }) => managedRoles(ctx, personId),
  holderOf: (ctx, { phone }) =>
    ctx.widen(async () => {
      const row = await findByPhone(ctx, phone);
      return row ? cardOf(ctx, row) : null;
    }),
  leave: (ctx, { personId }) => ctx.widen(() => leave(ctx, personId)),
  setContacts: (ctx, { elderId, contacts }) => ctx.widen(async () => void (await updateElder(ctx, elderId, { contacts }))),
  devices: async (ctx, { elderId }) => (await listDevices(ctx, elderId)).map(deviceView),
  inviteDevice: (ctx, { elderId }) => ctx.widen(() => inviteDevice(ctx, elderId)),
  releaseDevice: (ctx, { elderId, sessionId }) => releaseDevice(ctx, elderId, sessionId),
  addPairings: (ctx, { pairings }) =>
    ctx.widen(async () => {
      await insertPairings(ctx, pairings);
      for (const pairing of pairings) await ctx.emit(people.events.paired, pairing);
    }),
});
