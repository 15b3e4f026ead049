import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal, type Role, ROLES } from '@huying/kernel';
import fc from 'fast-check';
import { decideHoldings, type Holding, MAY_GIVE, mayGive, mayKeepOrganisation, mayManage, needsPhone, rolesToGive } from './authority.ts';

const at = (role: Role, areaPath: string): Holding => ({ role, areaPath });
const STREET = '/510117001';
const OWN = `${STREET}/005`;
const OTHER = `${STREET}/012`;

test('who gives which roles, over one community', () => {
  const given = (role: Role) => ROLES.filter((wanted) => mayGive([at(role, OWN)], at(wanted, `${OWN}/g01`)));
  assert.deepEqual(given('administrator'), ROLES.filter((role) => role !== 'system'));
  assert.deepEqual(given('street'), ['elder', 'family', 'volunteer', 'organisation', 'property', 'grid', 'committee', 'desk']);
  assert.deepEqual(given('committee'), ['elder', 'family', 'volunteer', 'organisation', 'property']);
  assert.deepEqual(given('desk'), given('committee'));
  assert.deepEqual(given('grid'), ['elder', 'family']);
  for (const role of ['elder', 'family', 'volunteer', 'organisation', 'property', 'auditor', 'system'] as const) assert.deepEqual(given(role), [], role);
});

test('nobody gives their own role or one that may give it, but for the administrator', () => {
  for (const [role, given] of Object.entries(MAY_GIVE) as [Role, readonly Role[]][]) {
    if (role === 'administrator') continue;
    assert.ok(!given.includes(role), role);
    for (const one of given) assert.ok(!MAY_GIVE[one]?.includes(role), `${role} gives ${one}, which gives ${role}`);
  }
});

test('somebody may be changed only by whom all that they are is given', () => {
  const desk = [at('desk', OWN)];
  const person = (...holdings: Holding[]) => ({ holdings, areaPath: OWN });
  assert.equal(mayManage(desk, person(at('elder', `${OWN}/g01`))), true);
  assert.equal(mayManage(desk, person(at('elder', `${OWN}/g01`), at('administrator', ''))), false, 'an administrator who is an elder too');
  assert.equal(mayManage(desk, person(at('volunteer', OTHER))), false);
  assert.equal(mayManage(desk, person(at('desk', OWN))), false, 'a colleague');
  assert.equal(mayManage(desk, person()), true);
  assert.equal(mayManage(desk, { holdings: [], areaPath: OTHER }), false);
  assert.equal(mayManage([at('volunteer', OWN)], person()), false);
});

test('what changes must be the giver’s, what stays is nobody’s business', () => {
  const desk = [at('desk', OWN)];
  const chief = at('committee', OWN);
  assert.equal(decideHoldings(desk, [chief], [chief, at('volunteer', OWN)]), undefined);
  assert.deepEqual(decideHoldings(desk, [chief], []), { refused: 'people.notGiven', facts: { role: 'committee' } });
  assert.deepEqual(decideHoldings(desk, [], [at('volunteer', OTHER)]), { refused: 'people.notGiven', facts: { role: 'volunteer' } });
  assert.deepEqual(decideHoldings(desk, [], [at('elder', OWN), at('elder', OWN)]), { refused: 'people.twice' });
  const administrator = [at('administrator', '')];
  assert.deepEqual(decideHoldings(administrator, [], [at('administrator', ''), at('auditor', STREET)]), { refused: 'people.rolesExclude', facts: { role: 'administrator', other: 'auditor' } });
  assert.equal(decideHoldings(administrator, [at('administrator', '')], [at('auditor', STREET)]), undefined);
});

const paths = fc.constantFrom('', STREET, OWN, OTHER, `${OWN}/g01`, `${OWN}/g02`);
const holding = fc.record({ role: fc.constantFrom(...ROLES), areaPath: paths, organisationId: fc.constantFrom(null, 'a', 'b') });
const holdings = fc.array(holding, { maxLength: 3 });

test('whatever is asked: nobody ends with more than the giver may give, and each step allowed can be taken back', () => {
  let allowed = 0;
  let refused = 0;
  fc.assert(fc.property(fc.array(holding, { minLength: 1, maxLength: 2 }), holdings, holdings, (giver, before, after) => {
    const answer = decideHoldings(giver, before, after);
    if (isRefusal(answer)) {
      refused += 1;
      return;
    }
    allowed += 1;
    const reach = (one: Holding) => giver.some((own) => one.areaPath.startsWith(own.areaPath));
    for (const one of after) if (!before.some((other) => other.role === one.role && other.areaPath === one.areaPath && other.organisationId === one.organisationId)) assert.ok(reach(one) && one.role !== 'system' && rolesToGive(giver).includes(one.role));
    const back = decideHoldings(giver, after, before);
    assert.ok(back === undefined || back.refused !== 'people.notGiven');
  }), { seed: 3, numRuns: 3_000 });
  assert.ok(allowed > 100 && refused > 1_000, `${allowed} allowed, ${refused} refused`);
});

test('who needs a number, and whose organisations are whose', () => {
  assert.deepEqual(ROLES.filter((role) => !needsPhone([at(role, '')])), ['elder', 'family', 'system']);
  assert.equal(mayKeepOrganisation([at('desk', OWN)], 'property', `${OWN}/g01`), 'yes');
  assert.equal(mayKeepOrganisation([at('desk', OWN)], 'emergency', OWN), 'people.notYourKind');
  assert.equal(mayKeepOrganisation([at('desk', OWN)], 'social', STREET), 'people.outOfReach');
  assert.equal(mayKeepOrganisation([at('street', STREET)], 'emergency', STREET), 'yes');
  assert.equal(mayKeepOrganisation([at('grid', OWN)], 'social', OWN), 'people.outOfReach');
});
