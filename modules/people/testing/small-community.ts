/** A few people in two communities of one tenant, and one of another tenant: enough to see who sees whom. */
import { type AreaId, asId, type CallArgument, isRefusal, type OrganisationId, type PersonId, type Role } from '@huying/kernel';
import { OTHER_TENANT, TEST_TENANT, type TestServer } from '@huying/platform/testing';
import { people } from '../contract.ts';

type NewPerson = CallArgument<typeof people.calls.addPeople>['people'][number];

const idAt = (kind: string, n: number) => `01980000-0000-7000-${kind}-${String(n).padStart(12, '0')}`;
const person = (n: number) => asId<'person'>(idAt('8000', n)) as PersonId;
const organisation = (n: number) => asId<'organisation'>(idAt('9000', n)) as OrganisationId;
export const AREA = asId<'area'>(idAt('a000', 1)) as AreaId;
export const HOME = { lng: 103.887, lat: 30.81 };

export const COMMUNITY = '/510117001/005';
export const NEIGHBOUR = '/510117001/012';
const GRID = `${COMMUNITY}/g01`;

export const CRAFTSMEN = organisation(1);
export const PROPERTY_COMPANY = organisation(2);
const ORGANISATIONS: CallArgument<typeof people.calls.addOrganisations>['organisations'] = [
  { id: CRAFTSMEN, name: '十八匠', kind: 'social', areaPath: COMMUNITY, categories: ['repair'], phone: '13900000101' },
  { id: PROPERTY_COMPANY, name: '安居物业', kind: 'property', areaPath: `${GRID}/y01`, categories: [], phone: null },
];

/** Ids by who they are; `phones` gives their numbers. */
export const WHO = {
  elder: person(1), neighbour: person(2), volunteer: person(3), silver: person(4), desk: person(5), grid: person(6), committee: person(7), street: person(8),
  administrator: person(9), craftsman: person(10), apprentice: person(11), caretaker: person(12), family: person(13), stranger: person(14),
} as const;
export type Who = keyof typeof WHO;
export const PHONES = Object.fromEntries(Object.keys(WHO).map((who, at) => [who, `1380000${String(at + 1).padStart(4, '0')}`])) as Record<Who, string>;

const elderAt = (areaPath: string, contacts: NonNullable<NewPerson['elder']>['contacts'] = []): NonNullable<NewPerson['elder']> => ({
  address: '望丛中路12号院1栋2单元301', home: HOME, areaId: AREA, areaPath, livesAlone: true, mind: ['听力不好，请大声说'], contacts, recordingConsent: true, photoConsent: false,
});
const volunteerAt = (areaPath: string): NonNullable<NewPerson['volunteer']> => ({ skills: ['company', 'escort'], home: HOME, areaPath, redWhileOffDuty: false, active: true });

function one(who: Who, name: string, role: Role, areaPath: string, more: Partial<NewPerson> = {}, organisationId: OrganisationId | null = null): NewPerson {
  return {
    id: WHO[who], name, sex: 'female', birthYear: 1970, phone: PHONES[who], memberships: [{ role, organisationId, areaId: AREA, areaPath }], ...more,
  };
}

const BUILDING = `${GRID}/y01/b01`;
const PEOPLE: NewPerson[] = [
  one('elder', '王桂芳', 'elder', BUILDING, { birthYear: 1941, elder: elderAt(BUILDING, [{ name: '王小明', relation: '儿子', phone: '13711112222', personId: WHO.family }]) }),
  one('neighbour', '李素华', 'elder', `${NEIGHBOUR}/g01/y01/b01`, { birthYear: 1939, elder: elderAt(`${NEIGHBOUR}/g01/y01/b01`) }),
  one('volunteer', '赵敏', 'volunteer', `${COMMUNITY}/g02/y09/b01`, { volunteer: volunteerAt(`${COMMUNITY}/g02/y09/b01`) }),
  one('silver', '陈德明', 'volunteer', BUILDING, {
    birthYear: 1955, elder: elderAt(BUILDING), volunteer: volunteerAt(BUILDING),
    memberships: [{ role: 'volunteer', organisationId: null, areaId: AREA, areaPath: BUILDING }, { role: 'elder', organisationId: null, areaId: AREA, areaPath: BUILDING }],
  }),
  one('desk', '周调度', 'desk', COMMUNITY),
  one('grid', '吴网格', 'grid', GRID),
  one('committee', '郑书记', 'committee', COMMUNITY),
  one('street', '冯值守', 'street', '/510117001'),
  one('administrator', '褚管理', 'administrator', ''),
  one('craftsman', '张木匠', 'organisation', COMMUNITY, {}, CRAFTSMEN),
  one('apprentice', '张学徒', 'organisation', COMMUNITY, {}, CRAFTSMEN),
  one('caretaker', '何物业', 'property', `${GRID}/y01`, {}, PROPERTY_COMPANY),
  one('family', '王小明', 'family', BUILDING),
];

export async function addSmallCommunity(server: TestServer): Promise<void> {
  const add = (list: NewPerson[], tenant: number) =>
    server.asEngine(async (ctx) => {
      if (tenant === TEST_TENANT) await ctx.call(people.calls.addOrganisations, { organisations: ORGANISATIONS });
      const added = await ctx.call(people.calls.addPeople, { people: list });
      if (isRefusal(added)) throw new Error(`the community could not be added: ${added.refused}`);
      if (tenant === TEST_TENANT) await ctx.call(people.calls.addPairings, { pairings: [{ elderId: WHO.elder, volunteerId: WHO.silver }] });
    }, tenant);
  await add(PEOPLE, TEST_TENANT);
  await add([one('stranger', '外街道', 'desk', '/510117004/001')], OTHER_TENANT);
}
