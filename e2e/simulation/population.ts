import type { PersonId, Role } from '@huying/kernel';
import { type Installation, SESSION_COOKIE, sql } from '@huying/platform';
import { clockActor } from '@huying/platform';

/** A person of the simulated community with the cookie of an open session. */
export interface Citizen {
  readonly id: PersonId;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly organisationId: string | null;
  readonly skills: readonly string[];
  readonly cookie: string;
}

export interface Population {
  readonly elders: readonly Citizen[];
  readonly volunteers: readonly Citizen[];
  readonly organisationMembers: readonly Citizen[];
  /** Grid workers, committee, street: those whose duty it is. */
  readonly dutyHolders: readonly Citizen[];
  readonly desk: readonly Citizen[];
}

interface Row {
  readonly id: PersonId;
  readonly name: string;
  readonly roles: Role[];
  readonly organisation_id: string | null;
  readonly skills: string[] | null;
  readonly is_elder: boolean;
}

/**
 * Reads who lives in the community and opens a session for each. Signing in by telephone code is a person's act and is tried elsewhere; here
 * five hundred phones are signed in already.
 */
export async function loadPopulation(installation: Installation, tenantId: number): Promise<Population> {
  const citizens = await installation.run(clockActor(tenantId), async (ctx) => {
    const rows = await ctx.db.rows<Row>(sql`
      select p.id, p.name, array_agg(distinct m.role) as roles, (array_agg(m.organisation_id) filter (where m.organisation_id is not null))[1] as organisation_id,
        v.skills, bool_or(e.person_id is not null) as is_elder
      from people.person p
      join people.membership m on m.tenant_id = p.tenant_id and m.person_id = p.id
      left join people.volunteer v on v.tenant_id = p.tenant_id and v.person_id = p.id
      left join people.elder e on e.tenant_id = p.tenant_id and e.person_id = p.id
      where p.tenant_id = ${tenantId} group by p.id, p.name, v.skills order by p.id`);
    const list: (Citizen & { isElder: boolean })[] = [];
    for (const row of rows) {
      const token = await ctx.signIns.openSession({ tenantId, personId: row.id }, 'browser', 'simulation');
      list.push({
        id: row.id, name: row.name, roles: row.roles, organisationId: row.organisation_id, skills: row.skills ?? [], cookie: `${SESSION_COOKIE}=${token}`, isElder: row.is_elder,
      });
    }
    return list;
  });
  const having = (...roles: Role[]) => citizens.filter((one) => one.roles.some((role) => roles.includes(role)));
  return {
    elders: citizens.filter((one) => one.isElder && one.roles.includes('elder')),
    volunteers: having('volunteer'),
    organisationMembers: having('organisation', 'property'),
    dutyHolders: having('grid', 'committee', 'street'),
    desk: having('desk'),
  };
}
