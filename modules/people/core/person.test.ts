import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROLES } from '@huying/kernel';
import fc from 'fast-check';
import { mayCall, withPhoneFor } from './privacy.ts';
import { readCursor, readSearch, writeCursor } from './search.ts';

test('only those whose duty may be to call see a number in full', () => {
  assert.deepEqual(ROLES.filter((role) => mayCall([role])), ['organisation', 'property', 'grid', 'committee', 'street', 'desk']);
  assert.equal(mayCall(['elder', 'desk']), true);
  assert.equal(mayCall([]), false);
  const card = { phone: '13812341234' };
  assert.equal(withPhoneFor(card, true).phone, '13812341234');
  assert.equal(withPhoneFor(card, false).phone, '138****1234');
  assert.equal(withPhoneFor({ phone: null }, false).phone, null);
});

test('a whole number is looked up, everything else is a name', () => {
  assert.deepEqual(readSearch(' 138 1234-1234 '), { phone: '13812341234' });
  assert.deepEqual(readSearch('１３８１２３４１２３４'), { phone: '13812341234' });
  assert.deepEqual(readSearch('1381234'), { name: '1381234' });
  assert.deepEqual(readSearch('王桂芳'), { name: '王桂芳' });
  assert.equal(readSearch('   '), undefined);
  assert.equal(readSearch(undefined), undefined);
});

test('a cursor comes back as it was; anything else is none', () => {
  fc.assert(fc.property(fc.uuid(), fc.string({ minLength: 1 }), (id, name) => assert.deepEqual(readCursor(writeCursor({ id, name })), { id, name })));
  for (const text of ['', 'x', "' or 1=1", '01980000-0000-7000-8000-000000000001']) assert.equal(readCursor(text), undefined);
});
