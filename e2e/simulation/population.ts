import { family } from '@huying/family/contract';
import { asId, isRefusal, type PersonId, type Role } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { clockActor, type Installation, SESSION_COOKIE, sql } from '@huying/platform';

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
  /** Whoever follows an elder from afar. */
  readonly family: readonly Relative[];
  /** The telephone at home of each elder who has no smartphone. */
  readonly telephones: ReadonlyMap<string, string>;
  /** The line of the community that they call. */
  readonly line: string;
}

/** Somebody who follows one elder, and is told of her red calls. */
export interface Relative extends Citizen {
  readonly elderId: PersonId;
}

interface Row {
  readonly id: PersonId;
  readonly name: string;
  readonly roles: Role[];
  readonly organisation_id: string | null;
  readonly skills: string[] | null;
  readonly is_elder: boolean;
  readonly elder_id: string | null;
}

/** Every seventh elder has somebody who follows: an assumption, for there is no statistic of it. */
const FOLLOWED_EVERY = 7;

/** Family come from outside the community: each of them is made here and bound, as a worker does it on the spot. */
async function bindFamily(installation: Installation, tenantId: number): Promise<void> {
  await installation.run(clockActor(tenantId), async (ctx) => {
    const elders = await ctx.db.rows<{ id: PersonId; area_path: string }>(sql`
      select e.person_id as id, e.area_path from people.elder e where e.tenant_id = ${tenantId} and not exists (select from family.bond b where b.tenant_id = e.tenant_id and b.elder_id = e.person_id) order by e.person_id`);
    const followed = elders.filter((_, at) => at % FOLLOWED_EVERY === 0).map((elder, at) => ({ ...elder, memberId: ctx.newId<'person'>(), at }));
    const added = await ctx.call(people.calls.addPeople, {
      people: followed.map(({ memberId, area_path: areaPath, at }) => ({
        id: memberId, name: `家属${at}`, sex: null, birthYear: null, phone: `1990005${String(at).padStart(4, '0')}`, memberships: [{ role: 'family' as const, organisationId: null, areaId: null, areaPath }],
      })),
    });
    const consent = { form: 'spoken' as const, note: '当面点头同意', byName: '网格员' };
    const bound = await ctx.call(family.calls.addBonds, { bonds: followed.map(({ id, memberId }) => ({ elderId: id, memberId, relation: '女儿', consent, sees: { words: true, recordings: false } })) });
    for (const answer of [added, bound]) if (isRefusal(answer)) throw new Error(`family: ${answer.refused}`);
  });
}

/**
 * Reads who lives in the community and opens a session for each. Signing in by telephone code is a person's act and is tried elsewhere; here
 * five hundred phones are signed in already.
 */
export async function loadPopulation(installation: Installation, tenantId: number): Promise<Population> {
  await bindFamily(installation, tenantId);
  const citizens = await installation.run(clockActor(tenantId), async (ctx) => {
    const rows = await ctx.db.rows<Row>(sql`
      select p.id, p.name, array_agg(distinct m.role) as roles, (array_agg(m.organisation_id) filter (where m.organisation_id is not null))[1] as organisation_id,
        v.skills, bool_or(e.person_id is not null) as is_elder, min(b.elder_id::text) as elder_id
      from people.person p
      join people.membership m on m.tenant_id = p.tenant_id and m.person_id = p.id
      left join people.volunteer v on v.tenant_id = p.tenant_id and v.person_id = p.id
      left join family.bond b on b.tenant_id = p.tenant_id and b.member_id = p.id and b.state = 'bound'
      left join people.elder e on e.tenant_id = p.tenant_id and e.person_id = p.id
      where p.tenant_id = ${tenantId} group by p.id, p.name, v.skills order by p.id`);
    const list: (Citizen & { isElder: boolean; follows: string | null })[] = [];
    for (const row of rows) {
      const token = await ctx.signIns.openSession({ tenantId, personId: row.id }, 'browser', 'simulation');
      list.push({
        id: row.id, name: row.name, roles: row.roles, organisationId: row.organisation_id, skills: row.skills ?? [], cookie: `${SESSION_COOKIE}=${token}`, isElder: row.is_elder, follows: row.elder_id,
      });
    }
    return list;
  });
  const { line, telephones } = await installation.run(clockActor(tenantId), async (ctx) => {
    const [own] = await ctx.db.rows<{ number: string }>(sql`select number from telephony.line where tenant_id = ${tenantId} order by area_path limit 1`);
    const numbers = await ctx.db.rows<{ elder_id: string; number_sealed: Buffer }>(sql`select elder_id, number_sealed from telephony.number where tenant_id = ${tenantId} order by id`);
    if (!own) throw new Error('the community has no line');
    return { line: own.number, telephones: new Map(numbers.map((row) => [row.elder_id, ctx.secrets.open(row.number_sealed)])) };
  }, { readOnly: true });
  const having = (...roles: Role[]) => citizens.filter((one) => one.roles.some((role) => roles.includes(role)));
  return {
    line, telephones,
    elders: citizens.filter((one) => one.isElder && one.roles.includes('elder')),
    volunteers: having('volunteer'),
    organisationMembers: having('organisation', 'property'),
    dutyHolders: having('grid', 'committee', 'street'),
    desk: having('desk'),
    family: having('family').flatMap((one) => (one.follows ? [{ ...one, elderId: asId<'person'>(one.follows) as PersonId }] : [])),
  };
}
