import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asId, type PersonId, type Role } from '@huying/kernel';
import { chooseDutyHolder } from './duty.ts';

const holder = (id: string, role: Role) => ({ id: asId<'person'>(id) as PersonId, name: id, role, organisationId: null });
const ALL = [holder('grid', 'grid'), holder('secretary', 'committee'), holder('member', 'committee'), holder('street', 'street')];
const nobody = { holders: [], former: [] };
const former = (...ids: string[]) => ({ holders: [], former: ids.map((id) => ({ id, personId: asId<'person'>(id) as PersonId, organisationId: null, reason: 'silent' as const })) });
const choose = (roles: Role[], load: Record<string, number> = {}, callout: Parameters<typeof chooseDutyHolder>[3] = nobody) => chooseDutyHolder(ALL, roles, new Map(Object.entries(load)), callout)?.id;

test('by the order of roles, then by load, then as given', () => {
  assert.equal(choose(['committee', 'grid']), 'secretary');
  assert.equal(choose(['committee', 'grid'], { secretary: 2, member: 1 }), 'member');
  assert.equal(choose(['street']), 'street');
});

test('who has let it go comes last, who has it already never', () => {
  assert.equal(choose(['committee', 'grid'], {}, former('secretary', 'member')), 'grid');
  assert.equal(choose(['committee'], {}, former('secretary', 'member', 'grid', 'street')), 'secretary');
  const all = ALL.map((one) => ({ personId: one.id }));
  assert.equal(choose(['committee'], {}, { holders: all as never, former: [] }), undefined);
  assert.equal(chooseDutyHolder([], ['committee'], new Map(), nobody), undefined);
});
