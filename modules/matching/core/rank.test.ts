import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asId, type PersonId } from '@huying/kernel';
import { holdsAndCanFail } from '@huying/kernel/testing';
import { SKILLS } from '@huying/people/contract';
import fc from 'fast-check';
import { REASONS } from '../contract.ts';
import { acceptance, chanceOfYes, type Helper, meanRating, type Request, rank } from './rank.ts';
import { PLAIN_WEIGHTS } from './weights.ts';

const person = (id: string) => asId<'person'>(id) as PersonId;
const HOME = { lng: 103.887, lat: 30.81 };
const northOf = (metres: number) => ({ lng: HOME.lng, lat: HOME.lat + metres / 111_195 });
const helper = (id: string, more: Partial<Helper> & { metres?: number } = {}): Helper => {
  const { metres = 200, ...rest } = more;
  return {
    personId: person(id), name: id, sex: 'female', birthYear: 1970, skills: [], position: northOf(metres), areaPath: '/s/c/g1/y1/b2', isActive: true, isOnDuty: true, isRedWhileOffDuty: false,
    isPaired: false, engaged: 0, waiting: 0, offers30: 10, accepted30: 4, served7: 1, ratingSum: 22, ratings: 5, restedMinutes: 600, ...rest,
  };
};
const request = (more: Partial<Request> = {}): Request => ({
  elderId: person('elder'), areaPath: '/s/c/g1/y1/b1', home: HOME, urgency: 'green', skills: [], sex: null, radiusMetres: 1_000, limit: 10, pairedOnly: false, adultsOnly: false, asked: [], year: 2026,
  isNight: false, ...more,
});
const order = (helpers: Helper[], more: Partial<Request> = {}) => rank(request(more), helpers, PLAIN_WEIGHTS).ranked.map((one) => one.personId as string);
const passed = (one: Helper, more: Partial<Request> = {}) => rank(request(more), [one], PLAIN_WEIGHTS).passedOver[0]?.reason;

test('whoever is passed over has one reason, the first that a person would give', () => {
  assert.equal(passed(helper('elder')), 'is-the-elder');
  assert.equal(passed(helper('a', { isActive: false, isOnDuty: false })), 'inactive');
  assert.equal(passed(helper('a', { isOnDuty: false })), 'off-duty');
  assert.equal(passed(helper('a', { metres: 1_200 })), 'too-far');
  assert.equal(passed(helper('a'), { sex: 'male' }), 'other-sex');
  assert.equal(passed(helper('a', { skills: ['lifting'] }), { skills: ['electrics'] }), 'lacks-skill');
  assert.equal(passed(helper('a', { barred: ['transport'] }), { category: 'transport', urgency: 'red' }), 'not-qualified');
  assert.equal(passed(helper('a', { barred: ['transport'], engaged: 1 }), { category: 'meals' }), 'busy');
  assert.equal(passed(helper('a', { engaged: 1 })), 'busy');
  assert.equal(passed(helper('a', { waiting: 3 })), 'busy');
  assert.equal(passed(helper('a', { restedMinutes: 5 })), 'needs-rest');
  assert.equal(passed(helper('a', { served7: 14 })), 'needs-rest');
  assert.equal(passed(helper('a'), { pairedOnly: true }), 'excluded');
  for (const [answer, reason] of [['waiting', 'already-asked'], ['silent', 'already-asked'], ['refused', 'refused'], ['gave-back', 'excluded']] as const) {
    assert.equal(passed(helper('a'), { asked: [{ personId: person('a'), answer }] }), reason);
  }
  assert.equal(passed(helper('a'), { asked: [{ personId: person('a'), answer: 'withdrawn' }] }), undefined);
});

test('minors and people of unknown age are not asked where grown-ups are needed', () => {
  assert.equal(passed(helper('a', { birthYear: 2009 }), { adultsOnly: true }), 'too-young');
  // Only the year is known: whoever may still be seventeen is.
  assert.equal(passed(helper('a', { birthYear: 2008 }), { adultsOnly: true }), 'too-young');
  assert.equal(passed(helper('a', { birthYear: null }), { adultsOnly: true }), 'too-young');
  assert.equal(passed(helper('a', { birthYear: 2007 }), { adultsOnly: true }), undefined);
  assert.equal(passed(helper('a', { birthYear: 2012 })), undefined);
});

test('in an emergency those come who agreed to be woken, whatever they can do', () => {
  const asleep = helper('a', { isOnDuty: false, isRedWhileOffDuty: true });
  assert.equal(passed(asleep), 'off-duty');
  assert.deepEqual(order([asleep], { urgency: 'red', skills: ['first-aid'] }), ['a']);
  assert.equal(passed(helper('b', { isOnDuty: false }), { urgency: 'red' }), 'off-duty');
});

test('nearer, paired, skilled, better rated, rested, less burdened and local go first, all else being equal', () => {
  const pairs: [string, Partial<Helper> & { metres?: number }, Partial<Helper> & { metres?: number }, Partial<Request>?][] = [
    ['near', { metres: 100 }, { metres: 500 }],
    ['paired', { isPaired: true }, {}],
    ['skilled', { skills: ['company'] }, {}, { skills: ['company'] }],
    ['rating', { ratingSum: 25 }, { ratingSum: 15 }],
    ['rest', { restedMinutes: 120 }, { restedMinutes: 20 }],
    ['fair share', { served7: 0 }, { served7: 5 }],
    ['acceptance', { accepted30: 8 }, { accepted30: 1 }],
    ['area', { areaPath: '/s/c/g1/y1/b1' }, { areaPath: '/s/c/g2/y7/b1' }],
    ['chance for the new', { offers30: 0, accepted30: 0, ratings: 0, ratingSum: 0 }, { ratings: 5, ratingSum: 21, accepted30: 3 }],
  ];
  for (const [what, better, worse, more] of pairs) assert.deepEqual(order([helper('a', worse), helper('b', better)], more), ['b', 'a'], what);
});

test('a paired neighbour is preferred to a stranger at the door, but not across the whole town', () => {
  assert.deepEqual(order([helper('stranger', { metres: 50 }), helper('friend', { metres: 300, isPaired: true })]), ['friend', 'stranger']);
  assert.deepEqual(order([helper('stranger', { metres: 20 }), helper('friend', { metres: 3_000, isPaired: true, ratings: 0, ratingSum: 0, served7: 6, restedMinutes: 16 })], { radiusMetres: 5_000 }), ['stranger', 'friend']);
});

test('one bad day does not ruin a name, nor does one good day make one', () => {
  assert.ok(meanRating(1, 1) > 3.7);
  assert.ok(meanRating(5, 1) < meanRating(4.8 * 40, 40));
  assert.equal(Math.round(meanRating(0, 0) * 10) / 10, 4.3);
  assert.equal(acceptance(0, 0).toFixed(3), '0.350');
  assert.ok(acceptance(0, 1) > 0.25 && acceptance(0, 30) < 0.1);
});

test('the chance of a yes is that of the domain: 0.35 near by, 0.18 at a kilometre, half at night, half as much again where skills fit', () => {
  const usual = { isNight: false, isSkilled: false, isRed: false, acceptance: 0.35, served7: 0 };
  const about = (value: number, expected: number) => assert.ok(Math.abs(value - expected) < 0.01, `${value} is not about ${expected}`);
  about(chanceOfYes({ ...usual, metres: 150 }), 0.35);
  about(chanceOfYes({ ...usual, metres: 1_000 }), 0.18);
  about(chanceOfYes({ ...usual, metres: 150, isNight: true }), 0.175);
  about(chanceOfYes({ ...usual, metres: 150, isSkilled: true }), 0.525);
  about(chanceOfYes({ ...usual, metres: 150, isRed: true }), 0.455);
});

const anyone: fc.Arbitrary<Helper> = fc.record({
  id: fc.integer({ min: 0, max: 60 }), metres: fc.integer({ min: 0, max: 3_000 }), skills: fc.subarray([...SKILLS], { maxLength: 5 }), isOnDuty: fc.boolean(), isRedWhileOffDuty: fc.boolean(),
  isPaired: fc.boolean(), engaged: fc.constantFrom(0, 0, 1), waiting: fc.integer({ min: 0, max: 4 }), offers30: fc.integer({ min: 0, max: 50 }), served7: fc.integer({ min: 0, max: 20 }),
  ratings: fc.integer({ min: 0, max: 30 }), restedMinutes: fc.option(fc.integer({ min: 0, max: 5_000 })), birthYear: fc.option(fc.integer({ min: 1940, max: 2012 })),
}).map(({ id, ...rest }) => helper(`p${String(id).padStart(2, '0')}`, { ...rest, accepted30: Math.floor(rest.offers30 / 3), ratingSum: rest.ratings * 4 }));
const anything: fc.Arbitrary<Request> = fc.record({
  urgency: fc.constantFrom('green', 'yellow', 'red'), skills: fc.subarray([...SKILLS], { maxLength: 2 }), radiusMetres: fc.constantFrom(300, 1_000, 3_000), limit: fc.integer({ min: 1, max: 12 }),
  pairedOnly: fc.boolean(), adultsOnly: fc.boolean(), isNight: fc.boolean(),
}).map((more) => request(more as Partial<Request>));

type Rank = typeof rank;
const property = (subject: Rank) =>
  fc.assert(
    fc.property(anything, fc.uniqueArray(anyone, { selector: (one) => one.personId, maxLength: 40 }), (asked, helpers) => {
      const { ranked, passedOver } = subject(asked, helpers, PLAIN_WEIGHTS);
      assert.ok(ranked.length <= asked.limit);
      assert.deepEqual([...ranked, ...passedOver].map((one) => one.personId).sort(), helpers.map((one) => one.personId).sort(), 'everybody is somewhere, once');
      for (const [index, one] of ranked.entries()) {
        const known = helpers.find((each) => each.personId === one.personId) as Helper;
        assert.ok(known.isOnDuty || (asked.urgency === 'red' && known.isRedWhileOffDuty), 'off duty is silent');
        assert.ok(one.distanceMetres <= asked.radiusMetres && known.engaged === 0);
        assert.ok(index === 0 || (ranked[index - 1]?.score ?? 0) >= one.score, 'best first');
        assert.ok(one.score >= 0 && one.score <= 1);
        assert.ok(one.reasons.length > 0 && one.reasons.every((reason) => REASONS.includes(reason.code)), 'each has a reason');
      }
      if (passedOver.some((one) => one.reason === 'beyond-this-wave')) assert.equal(ranked.length, asked.limit, 'nobody who fits is left out of a wave with room');
      assert.deepEqual(subject(asked, helpers.toReversed(), PLAIN_WEIGHTS).ranked, ranked, 'the order of the list does not matter');
    }),
    { numRuns: 400 },
  );

test('everybody is ranked or passed over with a reason, always in the same order, and off duty is silent', () => {
  holdsAndCanFail(property, rank, {
    'off duty is forgotten': (asked, helpers, weights) => rank(asked, helpers.map((one) => ({ ...one, isOnDuty: true })), weights),
    'the radius is forgotten': (asked, helpers, weights) => rank({ ...asked, radiusMetres: 20_000 }, helpers, weights),
    'the last of a wave is dropped': (asked, helpers, weights) => ({ ...rank(asked, helpers, weights), ranked: rank(asked, helpers, weights).ranked.slice(0, -1) }),
    'ties go by the order of the list': (asked, helpers, weights) => {
      const flat = rank(asked, helpers, weights);
      return { ...flat, ranked: flat.ranked.toSorted((a, b) => helpers.findIndex((one) => one.personId === a.personId) - helpers.findIndex((one) => one.personId === b.personId)) };
    },
  });
});

test('a score is the sum of its reasons', () => {
  const { ranked } = rank(request({ skills: ['company'] }), [helper('a', { skills: ['company'], isPaired: true })], PLAIN_WEIGHTS);
  const sum = ranked[0]?.reasons.reduce((total, reason) => total + reason.value, 0) ?? 0;
  assert.ok(Math.abs(sum - (ranked[0]?.score ?? 0)) < 0.01, `${sum} against ${ranked[0]?.score}`);
  assert.equal(ranked[0]?.reasons[0]?.code, 'paired', 'what counted most comes first');
});
