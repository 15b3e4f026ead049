/** Organisations, offices and their people. */
import { asId, type CallArgument, type OrganisationId, type Role } from '@huying/kernel';
import type { people } from '@huying/people/contract';
import type { Courtyard, Geography, NewArea } from './geography.ts';
import { type NewPerson, nameFor, type PeopleTools, sexFor } from './people.ts';
import type { CommunityPlan } from './plan.ts';

export type NewOrganisation = CallArgument<typeof people.calls.addOrganisations>['organisations'][number];

export interface Organised {
  readonly organisations: NewOrganisation[];
  readonly members: NewPerson[];
}

interface Kind {
  readonly name: string;
  readonly kind: NewOrganisation['kind'];
  readonly categories: readonly string[];
  readonly members: number;
}

/** The real organisations of the community; who is in them is made up. */
const GROUPS: readonly Kind[] = [
  { name: '十八匠', kind: 'social', categories: ['repair'], members: 18 },
  { name: '和谐解忧队', kind: 'community', categories: ['company', 'policy', 'errands', 'other'], members: 8 },
  { name: '互助社', kind: 'community', categories: ['meals', 'shopping', 'errands', 'cleaning', 'company', 'transport', 'medical_escort'], members: 10 },
  { name: '日间照料中心', kind: 'day-care', categories: ['meals', 'hair_bath', 'health', 'company'], members: 5 },
];
const PROPERTY_COMPANIES = ['望丛物业', '鹃城物业', '安居物业'];
const PROPERTY_CATEGORIES = ['repair', 'safety', 'cleaning'];
const PROPERTY_STAFF = 4;

export function makeOrganisations(plan: CommunityPlan, geography: Geography, tools: PeopleTools): Organised {
  const made: Organised = { organisations: [], members: [] };
  const { community, street } = geography;
  const found = (given: Omit<NewOrganisation, 'id' | 'phone'>): OrganisationId => {
    const id = asId<'organisation'>(tools.newId());
    made.organisations.push({ id, phone: tools.nextPhone(), ...given });
    return id;
  };
  const join = (role: Role, count: number, organisationId: OrganisationId | null, areas: readonly NewArea[]) => {
    for (let n = 0; n < count; n += 1) made.members.push(memberAt(tools, role, organisationId, areas[n % areas.length] as NewArea));
  };

  if (plan.organisations) {
    for (const { members, ...group } of GROUPS) {
      join('organisation', members, found({ ...group, categories: [...group.categories], areaPath: community.path }), [community]);
    }
    for (const [at, courtyard] of largestManaged(geography).entries()) {
      const name = `${PROPERTY_COMPANIES[at]}（${courtyard.area.name}）`;
      join('property', PROPERTY_STAFF, found({ name, kind: 'property', categories: PROPERTY_CATEGORIES, areaPath: courtyard.area.path }), [courtyard.area]);
    }
  }
  join('committee', plan.staff.committee, found({ name: `${plan.community}居民委员会`, kind: 'committee', categories: [], areaPath: community.path }), [community]);
  join('grid', plan.staff.grid, found({ name: `${plan.community}网格站`, kind: 'grid', categories: [], areaPath: community.path }), geography.grids);
  const office = found({ name: `${plan.streetOffice}办事处`, kind: 'street', categories: [], areaPath: street.path });
  join('street', 1, office, [street]);
  join('desk', plan.staff.desk, found({ name: `${plan.community}调度台`, kind: 'desk', categories: [], areaPath: community.path }), [community]);
  // They look after the whole street office and belong to its house.
  for (const role of ['auditor', 'administrator'] as const) {
    made.members.push({ ...memberAt(tools, role, office, street), memberships: [{ role, organisationId: office, areaId: null, areaPath: '' }] });
  }
  return made;
}

/** One contract each, for the courtyards with a company that have the most houses. */
const largestManaged = ({ courtyards }: Geography): Courtyard[] =>
  courtyards.filter((one) => one.kind === 'managed').sort((a, b) => b.buildings.length - a.buildings.length).slice(0, PROPERTY_COMPANIES.length);

function memberAt(tools: PeopleTools, role: Role, organisationId: OrganisationId | null, area: NewArea): NewPerson {
  const { chance } = tools;
  const birthYear = tools.year - chance.whole(26, 58);
  const sex = sexFor(chance, role === 'organisation' || role === 'property' ? 0.35 : 0.6);
  return {
    id: asId<'person'>(tools.newId()), name: nameFor(chance, sex, birthYear), sex, birthYear, phone: tools.nextPhone(),
    memberships: [{ role, organisationId, areaId: area.id, areaPath: area.path }],
  };
}
