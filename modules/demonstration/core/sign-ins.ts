/** Those of the community whom somebody who tries it out signs in as: one for each role, with a name to remember. */
import { asId, type Role } from '@huying/kernel';
import type { NewOrganisation } from './organisations.ts';
import type { NewPerson, PeopleTools } from './people.ts';
import type { CommunityPlan } from './plan.ts';

export interface SignIn {
  readonly role: Role;
  readonly name: string;
  readonly tenantId: number;
  readonly community: string;
  readonly phone: string;
  readonly password: string;
  /** The page of this role; null where it has none yet. */
  readonly page: string | null;
}

export interface Faces {
  readonly signIns: SignIn[];
  /** The elder and the volunteer who know each other. */
  readonly pair: { readonly elderId: NewPerson['id']; readonly volunteerId: NewPerson['id'] };
  /** Who wrote down that her son may follow. */
  readonly recordedBy: string;
  /** The elder's son, who follows her needs. */
  readonly bond: { readonly elderId: NewPerson['id']; readonly memberId: NewPerson['id']; readonly relation: string };
  /** People that only the demonstration needs. */
  readonly more: NewPerson[];
}

/** Everybody in the demonstration may know it; it is set on no other installation. */
export const DEMONSTRATION_PASSWORD = 'Yisheng-Hu-2026';

const PAGES: Readonly<Partial<Record<Role, string>>> = {
  elder: '/elder', family: '/family', volunteer: '/volunteer', organisation: '/org', property: '/org', grid: '/worker', committee: '/worker', street: '/worker', desk: '/desk',
  auditor: '/worker/timebank/audit', administrator: '/desk/people',
};
/** Names that the generator makes for nobody else. */
const NAMES: Readonly<Partial<Record<Role, string>>> = {
  elder: '王秀蓉', family: '李蜀光', volunteer: '陈思源', organisation: '张巧生', property: '何安民', grid: '罗芝兰', committee: '周慧明', street: '唐守正', desk: '邓小雯', auditor: '徐清源', administrator: '谢安平',
};

interface Cast {
  readonly elders: NewPerson[];
  readonly volunteers: NewPerson[];
  readonly members: NewPerson[];
  readonly organisations: readonly NewOrganisation[];
}

const distance = (a: NewPerson, b: NewPerson): number => {
  const [from, to] = [a.elder?.home, b.volunteer?.home];
  return from && to ? Math.hypot(from.lng - to.lng, from.lat - to.lat) : Number.POSITIVE_INFINITY;
};

/** Gives the chosen ones their names, numbers and passwords, in place. */
export function chooseFaces(plan: CommunityPlan, cast: Cast, tools: PeopleTools): Faces {
  const served = cast.organisations.find((one) => one.kind === 'property')?.areaPath ?? '';
  const withRole = (role: Role) => cast.members.find((one) => one.memberships.some((membership) => membership.role === role));
  // An elder for whom every tier of the ladder has somebody: she lives where a property company works.
  const elder = (cast.elders.find((one) => one.sex === 'female' && one.elder?.areaPath.startsWith(served)) ?? cast.elders[0]) as NewPerson;
  const young = cast.volunteers.filter((one) => one.volunteer?.active && !one.elder).sort((a, b) => distance(elder, a) - distance(elder, b));
  const volunteer = young[0] as NewPerson;
  const family: NewPerson = {
    id: asId<'person'>(tools.newId()), name: NAMES.family as string, sex: 'male', birthYear: tools.year - 56, phone: tools.nextPhone(),
    memberships: [{ role: 'family', organisationId: null, areaId: null, areaPath: elder.elder?.areaPath ?? '' }],
  };
  const faces: Partial<Record<Role, NewPerson | undefined>> = {
    elder, family, volunteer, organisation: withRole('organisation'), property: withRole('property'), grid: gridWorkerFor(cast, elder), committee: withRole('committee'), street: withRole('street'),
    desk: withRole('desk'), auditor: withRole('auditor'), administrator: withRole('administrator'),
  };
  const signIns = plan.faces.map((role, at) => {
    const person = faces[role];
    if (!person) throw new Error(`${plan.community} has nobody to be its ${role}`);
    const phone = plan.phonePrefix + String(at + 1).padStart(4, '0');
    Object.assign(person, { phone, password: DEMONSTRATION_PASSWORD, ...(plan.faces.includes('elder') ? { name: NAMES[role] } : {}) });
    return { role, name: person.name, tenantId: plan.tenantId, community: plan.community, phone, password: DEMONSTRATION_PASSWORD, page: PAGES[role] ?? null };
  });
  Object.assign(elder, { sex: 'female', birthYear: tools.year - 84 });
  Object.assign(volunteer, { sex: 'female' });
  Object.assign(elder.elder as object, {
    livesAlone: true, recordingConsent: true, photoConsent: true, mind: ['听力不好，请大声说、慢慢说', '上下楼要人扶'],
    contacts: [{ name: family.name, relation: '儿子', phone: family.phone, personId: family.id }],
  });
  return { signIns, recordedBy: faces.grid?.name ?? '网格员', pair: { elderId: elder.id, volunteerId: volunteer.id }, bond: { elderId: elder.id, memberId: family.id, relation: '儿子' }, more: [family] };
}

/** The grid worker whose grid she lives in. */
const gridWorkerFor = ({ members }: Cast, elder: NewPerson): NewPerson | undefined =>
  members.find((one) => one.memberships.some((membership) => membership.role === 'grid' && elder.elder?.areaPath.startsWith(membership.areaPath)));
