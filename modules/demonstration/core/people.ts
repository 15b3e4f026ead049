/** Makes the elders and volunteers of a community: names, ages, homes, skills and habits in plausible proportions. */
import { asId, type CallArgument, distanceMetres } from '@huying/kernel';
import type { people, SKILLS } from '@huying/people/contract';
import type { Chance } from '@huying/kernel/chance';
import { COURTYARD_KINDS } from './data/courtyards.ts';
import { MIDDLE_GIVEN, MIND, OLD_GIVEN, SURNAMES, YOUNG_GIVEN } from './data/names.ts';
import type { Building, Geography } from './geography.ts';

export type NewPerson = CallArgument<typeof people.calls.addPeople>['people'][number];
type Skill = (typeof SKILLS)[number];
type Sex = 'female' | 'male';

export interface PeopleTools {
  readonly chance: Chance;
  readonly year: number;
  newId(): string;
  /** The next number that nobody has. */
  nextPhone(): string;
}

/** Women grow older than men: of those over eighty about three in five. */
const FEMALE_SHARE = { old: 0.58, volunteer: 0.64 };
/** Each year of age over eighty has so much of the people of the year before. */
const SURVIVAL = 0.86;
const OLDEST = 101;

export function nameFor(chance: Chance, sex: Sex, birthYear: number, surname = chance.weighted(SURNAMES)): string {
  const given = birthYear < 1950 ? OLD_GIVEN : birthYear < 1978 ? MIDDLE_GIVEN : YOUNG_GIVEN;
  return surname + chance.pick<string>(given[sex]);
}

export const sexFor = (chance: Chance, femaleShare: number): Sex => (chance.happens(femaleShare) ? 'female' : 'male');

function ageOverEighty(chance: Chance): number {
  let age = 80;
  while (age < OLDEST && chance.happens(SURVIVAL)) age += 1;
  return age;
}

/** Old courtyards have more old people; every house has somebody's home. */
function buildingFor(chance: Chance, { buildings }: Geography): Building {
  const weights = Object.fromEntries(buildings.map((building, at) => [String(at), COURTYARD_KINDS[building.courtyard.kind].elders]));
  return buildings[Number(chance.weighted(weights))] as Building;
}

interface Home {
  readonly building: Building;
  readonly address: string;
  readonly home: { lng: number; lat: number };
}

export function homeFor(chance: Chance, geography: Geography, building: Building, isOld: boolean): Home {
  // Old people live low where they can.
  const floor = isOld ? Math.min(chance.whole(1, building.levels), chance.whole(1, building.levels)) : chance.whole(1, building.levels);
  const door = `${floor}0${chance.whole(1, 4)}`;
  const unit = building.levels <= 4 ? '' : `${chance.whole(1, 3)}单元`;
  return { building, address: `${building.area.name}${unit}${door}号`, home: geography.homeIn(building, chance) };
}

function contactsFor(tools: PeopleTools, surname: string, sex: Sex): NonNullable<NewPerson['elder']>['contacts'] {
  const { chance } = tools;
  return Array.from({ length: chance.weighted({ 0: 8, 1: 62, 2: 30 }) === '2' ? 2 : chance.happens(0.9) ? 1 : 0 }, () => {
    const relation = chance.weighted({ 儿子: 42, 女儿: 42, 侄女: 6, 孙女: 6, 邻居: 4 });
    const theirs = relation === '儿子' ? 'male' : 'female';
    // Children have the father's surname.
    const family = sex === 'male' && relation !== '邻居' ? surname : chance.weighted(SURNAMES);
    return { name: nameFor(chance, theirs, tools.year - chance.whole(45, 62), family), relation, phone: tools.nextPhone(), personId: null };
  });
}

export function elderFile(tools: PeopleTools, { building, address, home }: Home, who: { name: string; sex: Sex; age: number }): NonNullable<NewPerson['elder']> {
  const { chance } = tools;
  const frail = who.age >= 80;
  return {
    address, home, areaId: building.area.id, areaPath: building.area.path, livesAlone: chance.happens(frail ? 0.24 : 0.15),
    mind: chance.some(MIND, frail ? chance.whole(0, 3) : chance.whole(0, 1)), contacts: contactsFor(tools, who.name.slice(0, 1), who.sex),
    recordingConsent: chance.happens(0.88), photoConsent: chance.happens(0.65),
  };
}

const memberOf = (role: 'elder' | 'volunteer', { building }: Home): NewPerson['memberships'][number] => ({ role, organisationId: null, areaId: building.area.id, areaPath: building.area.path });

export function makeElders(tools: PeopleTools, geography: Geography, count: number): NewPerson[] {
  const { chance } = tools;
  return Array.from({ length: count }, () => {
    const age = ageOverEighty(chance);
    const sex = sexFor(chance, FEMALE_SHARE.old);
    const name = nameFor(chance, sex, tools.year - age);
    const home = homeFor(chance, geography, buildingFor(chance, geography), true);
    return {
      id: asId<'person'>(tools.newId()), name, sex, birthYear: tools.year - age, phone: tools.nextPhone(), memberships: [memberOf('elder', home)],
      elder: elderFile(tools, home, { name, sex, age }),
    };
  });
}

/** How often a skill is met: by how often it is asked for (domain page 10), since people come for what they can. */
const SKILL_WEIGHTS: Readonly<Record<Exclude<Skill, 'sichuanese'>, number>> = {
  lifting: 12, escort: 18, cooking: 14, company: 18, electrics: 6, plumbing: 6, carpentry: 3, cleaning: 9, smartphone: 9, driving: 6, nursing: 4, bathing: 2, hairdressing: 4,
  'first-aid': 7, reading: 7, policy: 4,
};
/** What people over sixty seldom offer. */
const HEAVY: readonly Skill[] = ['lifting', 'bathing', 'driving', 'plumbing'];
const SICHUANESE_SHARE = 0.8;

function skillsFor(chance: Chance, age: number): Skill[] {
  const wanted = chance.whole(1, 4);
  const skills = new Set<Skill>();
  for (let tries = 0; skills.size < wanted && tries < 40; tries += 1) {
    const skill = chance.weighted(SKILL_WEIGHTS);
    if (age < 60 || !HEAVY.includes(skill)) skills.add(skill);
  }
  if (chance.happens(SICHUANESE_SHARE)) skills.add('sichuanese');
  return [...skills];
}

/** The first `silver` of them are between sixty and seventy-nine and have an elder's file of their own. */
export function makeVolunteers(tools: PeopleTools, geography: Geography, { count, silver }: { count: number; silver: number }): NewPerson[] {
  const { chance } = tools;
  return Array.from({ length: count }, (_, at) => {
    const isSilver = at < silver;
    const age = isSilver ? chance.whole(60, 79) : chance.weighted({ young: 5, middle: 5 }) === 'young' ? chance.whole(20, 39) : chance.whole(40, 59);
    const sex = sexFor(chance, FEMALE_SHARE.volunteer);
    const name = nameFor(chance, sex, tools.year - age);
    const home = homeFor(chance, geography, chance.pick(geography.buildings), isSilver);
    return {
      id: asId<'person'>(tools.newId()), name, sex, birthYear: tools.year - age, phone: tools.nextPhone(),
      memberships: [memberOf('volunteer', home), ...(isSilver ? [memberOf('elder', home)] : [])],
      volunteer: { skills: skillsFor(chance, age), home: home.home, areaPath: home.building.area.path, redWhileOffDuty: chance.happens(0.4), active: chance.happens(0.97) },
      ...(isSilver ? { elder: elderFile(tools, home, { name, sex, age }) } : {}),
    };
  });
}

/** Neighbours know each other: each chosen elder is paired with one of the three nearest active volunteers. */
export function makePairings(chance: Chance, elders: readonly NewPerson[], volunteers: readonly NewPerson[], count: number): { elderId: NewPerson['id']; volunteerId: NewPerson['id'] }[] {
  return chance.some(elders, count).map((elder) => {
    const home = elder.elder?.home as { lng: number; lat: number };
    const near = volunteers.filter((one) => one.volunteer?.active && one.id !== elder.id)
      .map((one) => ({ one, metres: distanceMetres(home, (one.volunteer as { home: { lng: number; lat: number } }).home) }))
      .sort((a, b) => a.metres - b.metres).slice(0, 3);
    return { elderId: elder.id, volunteerId: chance.pick(near).one.id };
  });
}
