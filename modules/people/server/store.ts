import type { CallIn, PersonId, Role } from '@huying/kernel';
import { columnsOf, type Context, type Db, type Membership, type RowOf, type Statement, sql } from '@huying/platform';
import type { people } from '../contract.ts';
import type { NameCursor, Search } from '../core/search.ts';
import type * as rows from './rows.ts';

type NewPerson = CallIn<typeof people.calls.addPeople>['people'][number];

const CARD = columnsOf<rows.Person>('p').pick('id', 'name', 'sex', 'birth_year', 'phone_sealed');
const HOLDING = columnsOf<rows.Membership>('m').pick('role', 'organisation_id');
const ELDER = columnsOf<rows.Elder>('e').pick(
  'address', 'home_lng', 'home_lat', 'area_id', 'area_path', 'lives_alone', 'mind_sealed', 'contacts_sealed', 'recording_consent', 'photo_consent', 'phone_consent', 'font_size');
const VOLUNTEER = columnsOf<rows.Volunteer>('v').pick('person_id', 'skills', 'home_lng', 'home_lat', 'area_path', 'red_while_off_duty', 'barred');
/** Who is deactivated or suspended helps nobody, whatever the profile says. */
const IS_ACTIVE = sql`(v.active and not v.suspended and p.deactivated_at is null) as active`;
const OF_VOLUNTEER = columnsOf<rows.Person>('p').pick('name', 'sex', 'birth_year');

export type PersonRow = RowOf<typeof CARD>;
/** The address is an elder's. */
export type ListedRow = PersonRow & Pick<rows.Person, 'area_path'> & { readonly address: rows.Elder['address'] | null; readonly roles: Role[] };
export type MemberRow = PersonRow & RowOf<typeof HOLDING> & { readonly role: Role };
export type ElderRow = PersonRow & RowOf<typeof ELDER>;
export type VolunteerRow = RowOf<typeof VOLUNTEER> & RowOf<typeof OF_VOLUNTEER> & Pick<rows.Volunteer, 'active'>;
export interface MembershipRow extends Membership {
  readonly organisationName: rows.Organisation['name'] | null;
}

const MOST = 500;

/** For the platform, which asks who signed in before there is a context. */
export const findActor = (db: Db, tenantId: number, personId: PersonId): Promise<{ name: string; memberships: Membership[] } | undefined> =>
  db.row(sql`
    select p.name, coalesce((
        select json_agg(json_build_object('role', m.role, 'organisationId', m.organisation_id, 'areaId', m.area_id, 'areaPath', m.area_path) order by m.position)
        from people.membership m where m.tenant_id = p.tenant_id and m.person_id = p.id), '[]') as memberships
    from people.person p where p.tenant_id = ${tenantId} and p.id = ${personId} and p.deactivated_at is null`);

export const listMemberships = (ctx: Context, personId: string): Promise<MembershipRow[]> =>
  ctx.db.rows<MembershipRow>(sql`
    select m.role, m.organisation_id as "organisationId", o.name as "organisationName", m.area_id as "areaId", m.area_path as "areaPath"
    from people.membership m left join people.organisation o on o.tenant_id = m.tenant_id and o.id = m.organisation_id
    where m.tenant_id = ${ctx.tenantId} and m.person_id = ${personId} order by m.position`);

export const listByIds = (ctx: Context, ids: readonly string[]): Promise<PersonRow[]> =>
  ctx.db.rows<PersonRow>(sql`select ${CARD} from people.person p where p.tenant_id = ${ctx.tenantId} and p.id = any(${ids}::uuid[])`);

export const listIdentities = (ctx: Context, ids: readonly string[]): Promise<Pick<rows.Person, 'id' | 'identity_sealed'>[]> =>
  ctx.db.rows(sql`select p.id, p.identity_sealed from people.person p where p.tenant_id = ${ctx.tenantId} and p.id = any(${ids}::uuid[])`);

export const listStanding = (ctx: Context, ids: readonly string[]): Promise<(Pick<rows.Person, 'id' | 'area_path'> & { readonly has_phone: boolean; readonly is_active: boolean })[]> =>
  ctx.db.rows(sql`select p.id, p.area_path, p.phone_sealed is not null as has_phone, p.deactivated_at is null as is_active from people.person p where p.tenant_id = ${ctx.tenantId} and p.id = any(${ids}::uuid[])`);

export const phoneIndex = (ctx: Context, phone: string) => ctx.secrets.blindIndex('person-phone', phone);

export const identityIndex = (ctx: Context, number: string) => ctx.secrets.blindIndex('person-identity', number);

export const listEldersByPhone = (ctx: Context, phone: string): Promise<PersonRow[]> =>
  ctx.db.rows<PersonRow>(sql`
    select ${CARD} from people.person p join people.elder e on e.tenant_id = p.tenant_id and e.person_id = p.id
    where p.tenant_id = ${ctx.tenantId} and p.phone_index = ${phoneIndex(ctx, phone)} and p.deactivated_at is null`);

export const listEldersIn = (
  ctx: Context, { areaPath, after, limit }: { readonly areaPath: string; readonly after: string | null; readonly limit: number },
): Promise<(Pick<rows.Person, 'id' | 'name' | 'birth_year'> & Pick<rows.Elder, 'area_path' | 'lives_alone'>)[]> =>
  ctx.db.rows(sql`
    select p.id, p.name, p.birth_year, e.area_path, e.lives_alone from people.elder e join people.person p on p.tenant_id = e.tenant_id and p.id = e.person_id
    where e.tenant_id = ${ctx.tenantId} and starts_with(e.area_path, ${areaPath}) and p.deactivated_at is null and (${after}::uuid is null or p.id > ${after}) order by p.id limit ${limit}`);

export const listBornUpTo = async (ctx: Context, year: number): Promise<rows.Person['id'][]> =>
  (await ctx.db.rows<Pick<rows.Person, 'id'>>(sql`
    select p.id from people.person p left join people.elder e on e.tenant_id = p.tenant_id and e.person_id = p.id
    where p.tenant_id = ${ctx.tenantId} and p.deactivated_at is null and (p.birth_year <= ${year} or (p.birth_year is null and e.person_id is not null))`)).map(({ id }) => id);

export interface PeopleFilter {
  readonly search: Search;
  readonly role: Role | undefined;
  readonly areaPath: string | undefined;
  readonly isDeactivated: boolean;
  readonly after: NameCursor | undefined;
  readonly limit: number;
}

export function listPeople(ctx: Context, { search, role, areaPath, isDeactivated, after, limit }: PeopleFilter): Promise<ListedRow[]> {
  const found: Statement =
    search === undefined ? sql`true`
    : 'phone' in search ? sql`p.phone_index = ${phoneIndex(ctx, search.phone)}`
    : sql`p.name like ${`%${search.name.replace(/[\\%_]/g, '\\$&')}%`}`;
  return ctx.db.rows<ListedRow>(sql`
    select ${CARD}, e.address, p.area_path,
      array(select distinct m.role from people.membership m where m.tenant_id = p.tenant_id and m.person_id = p.id order by m.role) as roles
    from people.person p left join people.elder e on e.tenant_id = p.tenant_id and e.person_id = p.id
    where p.tenant_id = ${ctx.tenantId} and ${found} and (p.deactivated_at is not null) = ${isDeactivated}
      and (${role ?? null}::text is null
        or exists (select from people.membership m where m.tenant_id = p.tenant_id and m.person_id = p.id and m.role = ${role ?? null}))
      and starts_with(p.area_path, ${areaPath ?? ''})
      and (${after?.id ?? null}::uuid is null or (p.name collate "C", p.id) > (${after?.name ?? ''} collate "C", ${after?.id ?? null}::uuid))
    order by p.name collate "C", p.id limit ${limit}`);
}

export const findElder = (ctx: Context, personId: string): Promise<ElderRow | undefined> =>
  ctx.db.row<ElderRow>(sql`
    select ${CARD}, ${ELDER}
    from people.elder e join people.person p on p.tenant_id = e.tenant_id and p.id = e.person_id
    where e.tenant_id = ${ctx.tenantId} and e.person_id = ${personId}`);

/** The same with who is paired, in one statement: for the engine, which sees these people. */
export const findElderFile = (ctx: Context, personId: string): Promise<(ElderRow & { readonly paired: Pick<rows.Person, 'id' | 'name'>[] }) | undefined> =>
  ctx.db.row(sql`
    select ${CARD}, ${ELDER}, coalesce((
        select json_agg(json_build_object('id', q.id, 'name', q.name) order by x.since, q.id)
        from people.pairing x join people.person q on q.tenant_id = x.tenant_id and q.id = x.volunteer_id
        where x.tenant_id = e.tenant_id and x.elder_id = e.person_id and q.deactivated_at is null), '[]') as paired
    from people.elder e join people.person p on p.tenant_id = e.tenant_id and p.id = e.person_id
    where e.tenant_id = ${ctx.tenantId} and e.person_id = ${personId}`);

export const findByPhone = (ctx: Context, phone: string): Promise<PersonRow | undefined> =>
  ctx.db.row<PersonRow>(sql`select ${CARD} from people.person p where p.tenant_id = ${ctx.tenantId} and p.phone_index = ${phoneIndex(ctx, phone)} and p.deactivated_at is null`);

export interface ElderChange {
  readonly mind?: readonly string[];
  readonly contacts?: readonly object[];
  readonly livesAlone?: boolean;
  readonly recordingConsent?: boolean;
  readonly photoConsent?: boolean;
  readonly phoneConsent?: boolean;
  readonly fontSize?: number;
}

/** What is left out stays as it is. */
export const updateElder = (ctx: Context, personId: string, change: ElderChange): Promise<number> =>
  ctx.db.run(sql`
    update people.elder set
      mind_sealed = coalesce(${change.mind ? sealList(ctx, change.mind) : null}, mind_sealed),
      contacts_sealed = coalesce(${change.contacts ? sealList(ctx, change.contacts) : null}, contacts_sealed),
      lives_alone = coalesce(${change.livesAlone ?? null}, lives_alone),
      recording_consent = coalesce(${change.recordingConsent ?? null}, recording_consent),
      photo_consent = coalesce(${change.photoConsent ?? null}, photo_consent),
      phone_consent = coalesce(${change.phoneConsent ?? null}, phone_consent),
      font_size = coalesce(${change.fontSize ?? null}, font_size)
    where tenant_id = ${ctx.tenantId} and person_id = ${personId}`);

const sealList = (ctx: Context, list: readonly unknown[]): Buffer => ctx.secrets.seal(JSON.stringify(list));

/** Who is paired with a person, seen from the elder or from the volunteer. */
export const listPaired = (ctx: Context, personId: string, as: 'elder' | 'volunteer'): Promise<Pick<rows.Person, 'id' | 'name'>[]> =>
  ctx.db.rows(
    as === 'elder'
      ? sql`select p.id, p.name from people.pairing x join people.person p on p.tenant_id = x.tenant_id and p.id = x.volunteer_id
            where x.tenant_id = ${ctx.tenantId} and x.elder_id = ${personId} and p.deactivated_at is null order by x.since, p.id limit ${MOST}`
      : sql`select p.id, p.name from people.pairing x join people.person p on p.tenant_id = x.tenant_id and p.id = x.elder_id
            where x.tenant_id = ${ctx.tenantId} and x.volunteer_id = ${personId} and p.deactivated_at is null order by x.since, p.id limit ${MOST}`,
  );

export const findVolunteer = (ctx: Context, personId: string): Promise<VolunteerRow | undefined> =>
  ctx.db.row<VolunteerRow>(sql`
    select ${VOLUNTEER}, ${IS_ACTIVE}, ${OF_VOLUNTEER}
    from people.volunteer v join people.person p on p.tenant_id = v.tenant_id and p.id = v.person_id
    where v.tenant_id = ${ctx.tenantId} and v.person_id = ${personId}`);

/** More than any street has. */
const MOST_VOLUNTEERS = 5_000;

export const listVolunteersIn = (ctx: Context, areaPath: string): Promise<VolunteerRow[]> =>
  ctx.db.rows<VolunteerRow>(sql`
    select ${VOLUNTEER}, ${IS_ACTIVE}, ${OF_VOLUNTEER}
    from people.volunteer v join people.person p on p.tenant_id = v.tenant_id and p.id = v.person_id
    where v.tenant_id = ${ctx.tenantId} and v.active and not v.suspended and p.deactivated_at is null and starts_with(v.area_path, ${areaPath}) order by p.name collate "C", p.id limit ${MOST_VOLUNTEERS}`);

export const updateVolunteer = (ctx: Context, personId: string, change: { readonly skills: readonly string[]; readonly redWhileOffDuty: boolean }): Promise<number> =>
  ctx.db.run(sql`
    update people.volunteer set skills = ${change.skills}, red_while_off_duty = ${change.redWhileOffDuty}
    where tenant_id = ${ctx.tenantId} and person_id = ${personId}`);

/** Those who hold one of the roles over the area; the narrower the area they hold it for, the earlier. */
export const listDutyHolders = (ctx: Context, roles: readonly Role[], areaPath: string): Promise<MemberRow[]> =>
  ctx.db.rows<MemberRow>(sql`
    select ${CARD}, ${HOLDING}
    from people.membership m join people.person p on p.tenant_id = m.tenant_id and p.id = m.person_id
    where m.tenant_id = ${ctx.tenantId} and m.role = any(${roles}::text[]) and starts_with(${areaPath}, m.area_path) and p.deactivated_at is null
    order by length(m.area_path) desc, array_position(${roles}::text[], m.role), p.id limit ${MOST}`);

export const listMembers = (ctx: Context, organisationId: string): Promise<MemberRow[]> =>
  ctx.db.rows<MemberRow>(sql`
    select ${CARD}, ${HOLDING}
    from people.membership m join people.person p on p.tenant_id = m.tenant_id and p.id = m.person_id
    where m.tenant_id = ${ctx.tenantId} and m.organisation_id = ${organisationId} and p.deactivated_at is null order by p.name collate "C", p.id limit ${MOST}`);

export const countPairs = (ctx: Context, volunteerIds: readonly string[]): Promise<{ readonly volunteerId: rows.Pairing['volunteer_id']; readonly pairs: number }[]> =>
  ctx.db.rows(sql`select volunteer_id as "volunteerId", count(*)::int as pairs from people.pairing where tenant_id = ${ctx.tenantId} and volunteer_id = any(${volunteerIds}::uuid[]) group by volunteer_id`);

/** How many pairs are new. */
export const insertPairings = (ctx: Context, pairings: readonly { readonly elderId: string; readonly volunteerId: string }[]): Promise<number> =>
  ctx.db.run(sql`
    insert into people.pairing (tenant_id, elder_id, volunteer_id, area_path, since)
    select ${ctx.tenantId}::int, x."elderId", x."volunteerId", e.area_path, ${ctx.now}
    from jsonb_to_recordset(${JSON.stringify(pairings)}::jsonb) as x ("elderId" uuid, "volunteerId" uuid)
    join people.elder e on e.tenant_id = ${ctx.tenantId} and e.person_id = x."elderId"
    on conflict do nothing`);

const base64 = (bytes: Buffer | null) => bytes?.toString('base64') ?? null;

function personRecord(ctx: Context, person: NewPerson) {
  const { phone, identityNumber } = person;
  return {
    id: person.id, name: person.name, sex: person.sex, birth_year: person.birthYear,
    phone_sealed: base64(phone === null ? null : ctx.secrets.seal(phone)), phone_index: base64(phone === null ? null : phoneIndex(ctx, phone)),
    identity_sealed: base64(identityNumber === null ? null : ctx.secrets.seal(identityNumber)),
    identity_index: base64(identityNumber === null ? null : identityIndex(ctx, identityNumber)),
    area_path: person.elder?.areaPath ?? person.volunteer?.areaPath ?? person.memberships[0]?.areaPath ?? '',
  };
}

/** Fewer than given where a telephone or identity number is somebody else's already. */
export const insertPeople = (ctx: Context, list: readonly NewPerson[]): Promise<number> =>
  ctx.db.run(sql`
    insert into people.person (tenant_id, id, name, sex, birth_year, phone_sealed, phone_index, identity_sealed, identity_index, area_path, created_at)
    select ${ctx.tenantId}::int, p.id, p.name, p.sex, p.birth_year, decode(p.phone_sealed, 'base64'), decode(p.phone_index, 'base64'),
      decode(p.identity_sealed, 'base64'), decode(p.identity_index, 'base64'), p.area_path, ${ctx.now}
    from jsonb_to_recordset(${JSON.stringify(list.map((one) => personRecord(ctx, one)))}::jsonb) as p
      (id uuid, name text, sex text, birth_year int, phone_sealed text, phone_index text, identity_sealed text, identity_index text, area_path text)
    on conflict do nothing`);

/** Who has become something is no newcomer any more, whatever becomes of it. */
const endNewcoming = (ctx: Context, personIds: readonly string[]): void =>
  ctx.db.send(sql`update people.person set joined_at = null where tenant_id = ${ctx.tenantId} and joined_at is not null and id = any(${[...personIds]}::uuid[])`);

export async function insertMemberships(ctx: Context, list: readonly { readonly id: string; readonly memberships: readonly Membership[] }[]): Promise<void> {
  const rows = list.flatMap(({ id, memberships }) =>
    memberships.map((one, position) => ({ person_id: id, position, role: one.role, organisation_id: one.organisationId, area_id: one.areaId, area_path: one.areaPath })),
  );
  await ctx.db.run(sql`
    insert into people.membership (tenant_id, person_id, position, role, organisation_id, area_id, area_path)
    select ${ctx.tenantId}::int, m.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m
      (person_id uuid, position int, role text, organisation_id uuid, area_id uuid, area_path text)`);
  if (rows.length > 0) endNewcoming(ctx, rows.map((row) => row.person_id));
}

/** Nothing where the person holds it already. */
export const addMembership = (ctx: Context, personId: string, { role, organisationId, areaId, areaPath }: Membership): Promise<number> =>
  ctx.db.run(sql`
    insert into people.membership (tenant_id, person_id, position, role, organisation_id, area_id, area_path)
    select ${ctx.tenantId}::int, ${personId}::uuid, coalesce(max(m.position), -1) + 1, ${role}, ${organisationId}::uuid, ${areaId}::uuid, ${areaPath}
    from people.membership m where m.tenant_id = ${ctx.tenantId} and m.person_id = ${personId}
    having count(*) filter (where m.role = ${role} and m.area_path = ${areaPath} and m.organisation_id is not distinct from ${organisationId}::uuid) = 0`);

export const deleteMemberships = (ctx: Context, personId: string): Promise<number> =>
  ctx.db.run(sql`delete from people.membership where tenant_id = ${ctx.tenantId} and person_id = ${personId}`);

export async function insertElders(ctx: Context, list: readonly NewPerson[], fontSize: number): Promise<void> {
  const rows = list.flatMap(({ id, elder }) =>
    elder
      ? [{
          person_id: id, address: elder.address, home_lng: elder.home.lng, home_lat: elder.home.lat, area_id: elder.areaId, area_path: elder.areaPath,
          lives_alone: elder.livesAlone, mind_sealed: base64(sealList(ctx, elder.mind)), contacts_sealed: base64(sealList(ctx, elder.contacts)),
          recording_consent: elder.recordingConsent, photo_consent: elder.photoConsent,
        }]
      : [],
  );
  await ctx.db.run(sql`
    insert into people.elder (tenant_id, person_id, address, home_lng, home_lat, area_id, area_path, lives_alone, mind_sealed, contacts_sealed,
      recording_consent, photo_consent, font_size)
    select ${ctx.tenantId}::int, e.person_id, e.address, e.home_lng, e.home_lat, e.area_id, e.area_path, e.lives_alone, decode(e.mind_sealed, 'base64'),
      decode(e.contacts_sealed, 'base64'), e.recording_consent, e.photo_consent, ${fontSize}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e
      (person_id uuid, address text, home_lng double precision, home_lat double precision, area_id uuid, area_path text, lives_alone boolean,
       mind_sealed text, contacts_sealed text, recording_consent boolean, photo_consent boolean)`);
}

export async function insertVolunteers(ctx: Context, list: readonly NewPerson[]): Promise<void> {
  const rows = list.flatMap(({ id, volunteer }) =>
    volunteer
      ? [{
          person_id: id, skills: volunteer.skills, home_lng: volunteer.home.lng, home_lat: volunteer.home.lat, area_path: volunteer.areaPath,
          red_while_off_duty: volunteer.redWhileOffDuty, active: volunteer.active,
        }]
      : [],
  );
  await ctx.db.run(sql`
    insert into people.volunteer (tenant_id, person_id, skills, home_lng, home_lat, area_path, red_while_off_duty, active)
    select ${ctx.tenantId}::int, v.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v
      (person_id uuid, skills text[], home_lng double precision, home_lat double precision, area_path text, red_while_off_duty boolean, active boolean)`);
}
