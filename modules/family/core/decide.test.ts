import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal, ROLES, type Role } from '@huying/kernel';
import fc from 'fast-check';
import { BOND_STATES, bondLifecycle } from '../contract.ts';
import { type BondCommand, type Contact, decideBond, decideConsent, MOST_CONTACTS, type Towards, withContact } from './decide.ts';

const nobody: Towards = { isElder: false, isMember: false, staffRoles: [] };
const COMMANDS = Object.keys(bondLifecycle.commands) as BondCommand[];

test('every state, command and reader: only the elder and staff say yes, and whoever is part of it may end it', () => {
  const may = (towards: Towards) => BOND_STATES.flatMap((state) => COMMANDS.filter((command) => !isRefusal(decideBond(state, command, towards))).map((command) => `${state} ${command}`));
  assert.deepEqual(may(nobody), []);
  assert.deepEqual(may({ ...nobody, isMember: true }), ['asked end', 'bound end']);
  assert.deepEqual(may({ ...nobody, isElder: true }), ['asked agree', 'asked refuse', 'asked end', 'bound end']);
  for (const role of ROLES.filter((one) => !['desk', 'committee', 'grid', 'street', 'elder', 'family'].includes(one))) assert.deepEqual(may({ ...nobody, staffRoles: [role as Role] }), [], role);
  assert.deepEqual(may({ ...nobody, staffRoles: ['grid'] }), ['asked agree', 'asked refuse', 'asked end', 'bound end']);
});

test('a touch is consent only where it is the elder’s own', () => {
  assert.deepEqual(decideConsent({ isElder: true }, null), { form: 'touch', note: null });
  assert.deepEqual(decideConsent({ isElder: true }, { form: 'written', note: '纸在柜里' }), { form: 'touch', note: null });
  assert.deepEqual(decideConsent({ isElder: false }, { form: 'spoken', note: '当面说好' }), { form: 'spoken', note: '当面说好' });
  const none = decideConsent({ isElder: false }, null);
  assert.ok(isRefusal(none) && none.refused === 'family.needsConsent');
});

test('property: whoever becomes a contact stands there once, nobody else moves, and whoever is none any more is gone', () => {
  const contact: fc.Arbitrary<Contact> = fc.record({ name: fc.constantFrom('甲', '乙'), relation: fc.constant('女儿'), phone: fc.constantFrom('13800000001', '13800000002', '13800000003', '13800000004'), personId: fc.constantFrom(null, 'a', 'b') });
  const stranger: Contact = { name: '甲', relation: '女儿', phone: '13800000002', personId: null };
  let full = 0;
  fc.assert(fc.property(fc.array(contact, { maxLength: MOST_CONTACTS }), contact.map((one) => ({ ...one, personId: 'me', phone: '13800000001' })), (contacts, mine) => {
    const added = withContact(contacts, mine, true);
    const isOther = (one: Contact) => one.personId !== 'me' && one.phone !== mine.phone;
    const others = contacts.filter(isOther);
    if (isRefusal(added)) {
      full += 1;
      assert.equal(others.length, MOST_CONTACTS);
      return;
    }
    assert.equal(added.filter((one) => !isOther(one)).length, 1);
    assert.deepEqual(added.filter(isOther), others);
    assert.deepEqual(withContact(added, mine, false), others);
  }), { examples: [[Array(MOST_CONTACTS).fill(stranger), { ...stranger, personId: 'me', phone: '13800000001' }]] });
  assert.ok(full > 0, 'a full file was met');
});
