/** How somebody new comes to be known, and what volunteers are kept from; commanded by the module that registers volunteers. */
import { isRefusal, localDate, type PersonId, readIdentityNumber, refuse } from '@huying/kernel';
import { type CallHandlers, type Context, sql } from '@huying/platform';
import { people } from '../contract.ts';
import { addPeople } from './adding.ts';
import { findKept, lockPerson, placePerson } from './keeping-store.ts';
import { deleteMemberships, findVolunteer, identityIndex, insertMemberships, insertVolunteers, listMemberships, updateVolunteer } from './store.ts';
import { profileOf } from './views.ts';

type Calls = CallHandlers<typeof people>;

async function tellVolunteer(ctx: Context, personId: string): Promise<void> {
  const row = await findVolunteer(ctx, personId);
  if (row) await ctx.emit(people.events.volunteerChanged, profileOf(row));
}

const subjectOf = (id: string) => ({ kind: 'person', id });

export const joiningCalls: Pick<Calls, 'addNewcomer' | 'enrol' | 'placeNewcomer' | 'restrict' | 'unused'> = {
  addNewcomer: (ctx, { name, phone }) =>
    ctx.widen(async () => {
      const personId = ctx.newId<'person'>();
      const added = await addPeople(ctx, [{ id: personId, name, sex: null, birthYear: null, phone, identityNumber: null, memberships: [] }]);
      if (added && isRefusal(added)) return refuse('people.phoneTaken');
      ctx.db.send(sql`update people.person set joined_at = ${ctx.now} where tenant_id = ${ctx.tenantId} and id = ${personId}`);
      return { personId };
    }),

  unused: (ctx, { before, personId, limit }) =>
    ctx.widen(async () => {
      // A session that was ended tells nothing any more; that somebody signed in stands in the trail.
      const rows = await ctx.db.rows<{ id: PersonId }>(sql`
        select p.id from people.person p
        where p.tenant_id = ${ctx.tenantId} and p.joined_at < ${before} and p.deactivated_at is null and (${personId}::uuid is null or p.id = ${personId})
          and not exists (select from people.membership m where m.tenant_id = p.tenant_id and m.person_id = p.id)
          and not exists (select from platform.session s where s.tenant_id = p.tenant_id and s.person_id = p.id and s.last_seen_at >= ${before})
          and not exists (select from platform.trail t where t.tenant_id = p.tenant_id and t.subject_kind = 'person' and t.subject_id = p.id::text and t.action = 'people.signedIn' and t.at >= ${before})
        order by p.joined_at, p.id limit ${limit}`);
      return rows.map((row) => row.id);
    }),

  enrol: (ctx, { personId, name, identityNumber, areaId, areaPath, home, skills }) =>
    ctx.widen(async () => {
      const row = await lockPerson(ctx, personId);
      if (!row) return refuse('thing.notFound');
      if (row.deactivated_at) return refuse('people.deactivated');
      const identity = readIdentityNumber(identityNumber, localDate(ctx.now));
      if (isRefusal(identity)) return refuse('people.wrongIdentity', { name, why: identity.refused, ...identity.facts });
      const index = identityIndex(ctx, identity.number);
      const other = await ctx.db.row(sql`select from people.person where tenant_id = ${ctx.tenantId} and identity_index = ${index} and id <> ${personId}`);
      if (other) return refuse('people.identityTaken');
      await ctx.db.run(sql`
        update people.person set name = ${name}, sex = ${identity.sex}, birth_year = ${Number(identity.birthDate.slice(0, 4))}, identity_sealed = ${ctx.secrets.seal(identity.number)}, identity_index = ${index}
        where tenant_id = ${ctx.tenantId} and id = ${personId}`);
      const wanted = [...new Set(skills)];
      const known = await findVolunteer(ctx, personId);
      if (known) await updateVolunteer(ctx, personId, { skills: wanted, redWhileOffDuty: known.red_while_off_duty });
      else await insertVolunteers(ctx, [{ id: personId, volunteer: { skills: wanted, home, areaPath, redWhileOffDuty: false, active: true } } as never]);
      await ctx.db.run(sql`update people.volunteer set active = true where tenant_id = ${ctx.tenantId} and person_id = ${personId}`);
      const held = await listMemberships(ctx, personId);
      await deleteMemberships(ctx, personId);
      await insertMemberships(ctx, [{ id: personId, memberships: [...held.filter((one) => one.role !== 'volunteer'), { role: 'volunteer', organisationId: null, areaId, areaPath }] }]);
      await placePerson(ctx, personId);
      ctx.trail({ subject: subjectOf(personId), action: 'people.enrolled' });
      // The next request has the new role, and the page greets by the name of the card.
      ctx.signIns.forget(personId);
      await tellVolunteer(ctx, personId);
    }),

  placeNewcomer: (ctx, { personId, name, areaPath }) =>
    ctx.widen(async () => {
      const row = await findKept(ctx, personId);
      if (!row || (await listMemberships(ctx, personId)).length > 0) return;
      await ctx.db.run(sql`update people.person set area_path = ${areaPath}, name = ${name} where tenant_id = ${ctx.tenantId} and id = ${personId}`);
      ctx.signIns.forget(personId);
    }),

  restrict: (ctx, { personId, barred, suspended }) =>
    ctx.widen(async () => {
      const changed = await ctx.db.run(sql`
        update people.volunteer set barred = ${barred}, suspended = ${suspended}
        where tenant_id = ${ctx.tenantId} and person_id = ${personId} and (barred, suspended) is distinct from (${barred}::text[], ${suspended})`);
      if (changed > 0) await tellVolunteer(ctx, personId);
    }),
};
