import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isInPolygon, type Role } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { place } from '@huying/place/contract';
import { activity } from '@huying/activity/contract';
import { catalogue } from '@huying/catalogue/contract';
import { silver } from '@huying/silver/contract';
import { telephony } from '@huying/telephony/contract';
import { activitiesOf } from './activities.ts';
import { createChance } from '@huying/kernel/chance';
import { makeCommunity } from './community.ts';
import { createGround, type Metres, squareMetres } from './ground.ts';
import type { NewPerson } from './people.ts';
import { KUIXINGLOU, PLANS, WANGLE } from './plan.ts';
import { listingsOf } from './listings.ts';
import { cardsOf, lonelyOf } from './silver.ts';

const YEAR = 2026;
const made = makeCommunity(KUIXINGLOU, 1, YEAR);
const { areas } = made.places;
const having = (role: Role) => made.people.filter((person) => person.memberships.some((one) => one.role === role));
const ageOf = (person: NewPerson) => YEAR - (person.birthYear as number);
const share = (list: readonly unknown[], part: readonly unknown[]) => part.length / list.length;
const between = (value: number, low: number, high: number, what: string) => assert.ok(value >= low && value <= high, `${what}: ${value}`);
const metresOf = (outline: readonly (readonly [number, number])[]): Metres[] => {
  const perEast = 111_320 * Math.cos((KUIXINGLOU.centre.lat * Math.PI) / 180);
  return outline.map(([lng, lat]) => [(lng - KUIXINGLOU.centre.lng) * perEast, (lat - KUIXINGLOU.centre.lat) * 110_860]);
};

test('the same seed and year give the same community id for id, another seed another one', () => {
  assert.deepEqual(makeCommunity(KUIXINGLOU, 1, YEAR), made);
  const other = makeCommunity(KUIXINGLOU, 2, YEAR);
  assert.notEqual(other.people[0]?.id, made.people[0]?.id);
  assert.notDeepEqual(other.places.areas[3]?.outline, areas[3]?.outline);
});

test('its figures are those of the plan, whatever the seed', () => {
  for (const seed of [1, 7, 42, 2_026]) {
    const one = makeCommunity(KUIXINGLOU, seed, YEAR);
    const count = (kind: string) => one.places.areas.filter((area) => area.kind === kind).length;
    assert.deepEqual([count('street'), count('community'), count('grid'), count('courtyard'), count('building')], [1, 1, 8, 43, 170]);
    const elders = one.people.filter((person) => person.elder);
    assert.equal(elders.filter((person) => ageOf(person) >= 80).length, 343);
    const volunteers = one.people.filter((person) => person.volunteer);
    assert.equal(volunteers.length, 150);
    assert.equal(volunteers.filter((person) => person.elder).length, 45);
    assert.deepEqual([one.pairings.length, one.onDuty.length], [60, 48]);
    assert.equal(new Set(one.pairings.map((pair) => `${pair.elderId}/${pair.volunteerId}`)).size, 60);
  }
});

test('what is made fits the contracts, and nothing is there twice', () => {
  for (const plan of PLANS) {
    const one = makeCommunity(plan, 3, YEAR);
    place.calls.add.in.parse(one.places);
    people.calls.addOrganisations.in.parse({ organisations: one.organisations });
    people.calls.addPeople.in.parse({ people: one.people });
    people.calls.addPairings.in.parse({ pairings: one.pairings });
    for (const list of [one.people.map((person) => person.id), one.people.map((person) => person.phone), one.places.areas.map((area) => area.id), one.places.areas.map((area) => area.path)]) {
      assert.equal(new Set(list).size, list.length);
    }
  }
  const [first, second] = PLANS.map((plan) => new Set(makeCommunity(plan, 3, YEAR).people.map((person) => person.phone)));
  assert.ok([...(second as Set<string>)].every((phone) => !first?.has(phone)), 'a number signs in to one of them');
});

test('the ground is that of a community: 0.6 square kilometres at the right place, houses apart and each in its courtyard', () => {
  const community = areas.find((area) => area.kind === 'community');
  between(squareMetres(metresOf(community?.outline ?? [])) / 1e6, 0.57, 0.63, 'square kilometres');
  const byId = new Map(areas.map((area) => [area.id, area]));
  const ringOf = (area: (typeof areas)[number]) => [[...area.outline, area.outline[0]] as [number, number][]];
  for (const area of areas.filter((one) => one.kind !== 'street')) {
    between(area.centre.lng, 103.88, 103.894, 'longitude');
    between(area.centre.lat, 30.805, 30.815, 'latitude');
    const parent = byId.get(area.parentId as string);
    if (parent && parent.outline.length > 0 && area.kind !== 'grid') {
      for (const [lng, lat] of area.outline) assert.ok(isInPolygon({ lng, lat }, ringOf(parent)), `${area.path} lies outside ${parent.path}`);
    }
  }
  const houses = areas.filter((area) => area.kind === 'building');
  for (const house of houses) {
    between(squareMetres(metresOf(house.outline)), 150, 2_200, `ground of ${house.path} in square metres`);
    between(house.levels as number, 2, 18, 'levels');
    for (const other of houses) if (other !== house) assert.ok(!isInPolygon(other.centre, ringOf(house)), `${house.path} and ${other.path} stand in one another`);
  }
  for (const { elder, volunteer } of made.people) {
    for (const home of [elder, volunteer]) {
      const house = home && areas.find((area) => area.path === home.areaPath);
      if (home) assert.ok(house && isInPolygon(home.home, ringOf(house)), `a home of ${home.areaPath} lies outside`);
    }
  }
});

test('people are as people are there', () => {
  const old = made.people.filter((person) => person.elder && ageOf(person) >= 80);
  const volunteers = having('volunteer');
  between(share(old, old.filter((person) => person.sex === 'female')), 0.5, 0.66, 'women over eighty');
  between(share(old, old.filter((person) => ageOf(person) >= 90)), 0.1, 0.35, 'over ninety');
  between(share(old, old.filter((person) => person.elder?.livesAlone)), 0.15, 0.33, 'living alone');
  assert.ok(old.every((person) => ageOf(person) <= 101 && (person.elder?.mind.length ?? 9) <= 3));
  assert.ok(volunteers.every((person) => ageOf(person) >= 20 && ageOf(person) <= 79 && (person.elder !== undefined) === ageOf(person) >= 60));
  const can = (skill: string) => share(volunteers, volunteers.filter((person) => person.volunteer?.skills.includes(skill as never)));
  between(can('sichuanese'), 0.65, 0.95, 'Sichuanese');
  between(can('company'), 0.15, 0.6, 'company');
  assert.ok(can('company') > can('bathing'), 'what is asked for often is offered often');
  assert.ok(volunteers.every((person) => person.elder === undefined || !person.volunteer?.skills.includes('lifting')), 'nobody over sixty carries wardrobes');
});

test('offices and organisations are staffed, and every one of the named roles has one face with number and page', () => {
  const counts = Object.fromEntries((['organisation', 'property', 'committee', 'grid', 'street', 'desk', 'auditor', 'administrator', 'family'] as const).map((role) => [role, having(role).length]));
  assert.deepEqual(counts, { organisation: 41, property: 12, committee: 9, grid: 38, street: 1, desk: 4, auditor: 1, administrator: 1, family: 1 });
  assert.deepEqual(made.organisations.filter((one) => ['community', 'social', 'day-care'].includes(one.kind)).map((one) => one.name), ['十八匠', '和谐解忧队', '互助社', '日间照料中心']);
  assert.deepEqual(made.signIns.map((one) => one.role), ['elder', 'family', 'volunteer', 'organisation', 'property', 'grid', 'committee', 'street', 'desk', 'auditor', 'administrator']);
  for (const face of made.signIns) {
    const person = made.people.find((one) => one.phone === face.phone);
    assert.deepEqual([person?.name, person?.password], [face.name, face.password]);
    assert.equal(made.people.filter((one) => one.name === face.name).length, 1, `${face.name} is found by name alone`);
    assert.ok(person?.memberships.some((one) => one.role === face.role));
  }
  assert.equal(made.people.filter((person) => person.password !== undefined).length, made.signIns.length, 'deriving a password is slow: only these have one');
});

test('the elder of the demonstration has somebody in every tier of the ladder', () => {
  const elder = made.people.find((person) => person.phone === made.signIns[0]?.phone);
  const path = elder?.elder?.areaPath ?? '-';
  assert.equal(made.pairings[0]?.elderId, elder?.id);
  assert.equal(made.pairings[0]?.volunteerId, made.people.find((person) => person.phone === made.signIns[2]?.phone)?.id);
  assert.ok(made.onDuty.includes(made.pairings[0]?.volunteerId as never) && made.granted.includes(elder?.id as never));
  for (const kind of ['community', 'day-care', 'social', 'property', 'street'] as const) assert.ok(made.organisations.some((one) => one.kind === kind && path.startsWith(one.areaPath)), kind);
  const grid = made.people.find((person) => person.phone === made.signIns.find((one) => one.role === 'grid')?.phone);
  assert.ok(path.startsWith(grid?.memberships[0]?.areaPath as string));
  assert.equal(elder?.elder?.contacts[0]?.personId, having('family')[0]?.id);
});

test('the small community has an office for every need as well', () => {
  const small = makeCommunity(WANGLE, 1, YEAR);
  assert.deepEqual([small.people.filter((one) => one.elder && ageOf(one) >= 80).length, small.people.filter((one) => one.volunteer).length], [12, 10]);
  for (const role of ['desk', 'committee', 'grid', 'street'] as const) assert.ok(small.people.some((one) => one.memberships.some((membership) => membership.role === role)), role);
});

test('metres become degrees and stay metres', () => {
  const ground = createGround(KUIXINGLOU.centre, 0);
  const [point] = metresOf([ground.toDegrees([300, -200])]);
  between(point?.[0] as number, 299.9, 300.1, 'east');
  between(point?.[1] as number, -200.1, -199.9, 'north');
});

test('activities, cards and telephones fit the contracts and name people of the community', () => {
  for (const plan of PLANS) {
    const one = makeCommunity(plan, 3, YEAR);
    const ids = new Set<string>(one.people.map((person) => person.id));
    const chance = createChance(3);
    const { activities } = activity.calls.addActivities.in.parse({ activities: activitiesOf(one, '2026-05-12', chance.branch('activities')) });
    assert.deepEqual(activities.map((each) => each.startsAt < '2026-05-12').filter(Boolean).length, 2, 'two are over');
    for (const { participants, helpers, capacity } of activities) {
      const all = [...participants, ...helpers].map((each) => each.personId);
      assert.ok(all.every((id) => ids.has(id)) && new Set(all).size === all.length && (capacity === null || participants.length <= capacity));
    }
    const cards = cardsOf(one, chance.branch('cards'));
    silver.calls.addCards.in.parse({ notedBy: one.people[0]?.id, consent: '口头同意', cards });
    assert.ok(lonelyOf(one, cards, 6).every((id) => one.people.find((person) => person.id === id)?.elder?.livesAlone));
    const { listings } = catalogue.calls.addListings.in.parse({ listings: listingsOf(one, chance.branch('listings')) });
    assert.ok(listings.length > 0 && listings.every((each) => (each.personId === null) !== (each.organisationId === null)));
    const { lines, numbers } = telephony.calls.addTelephones.in.parse(one.telephones);
    assert.ok(lines.length === 1 && numbers.every((each) => /^0281\d{7}$/.test(each.number) && each.number !== lines[0]?.number));
    if (plan === KUIXINGLOU) between(numbers.length / plan.elders, 0.3, 0.5, 'elders with a telephone at home');
  }
});
