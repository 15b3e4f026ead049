import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asId, type PersonId } from '@huying/kernel';
import { askedOf } from './ask.ts';
import type { Callout, Holder, Offer, OfferState } from './callout.ts';

const person = (id: string) => asId<'person'>(id) as PersonId;
const offer = (id: string, state: OfferState, climb: number) => ({ id: `${id}-${climb}`, personId: person(id), organisationId: null, state, climb }) as Offer;
const asked = (offers: Offer[], former: string[] = [], holders: string[] = []) =>
  Object.fromEntries(
    askedOf({ climb: 2, offers, former: former.map((id) => ({ id, personId: person(id), organisationId: null, reason: 'silent' as const })), holders: holders.map((id) => ({ personId: person(id) }) as Holder) } as unknown as Callout)
      .map((one) => [one.personId, one.answer]),
  );

test('a refusal holds for good, silence for its climb, and who was told that it is taken may be asked again', () => {
  assert.deepEqual(asked([offer('a', 'refused', 1), offer('b', 'silent', 1), offer('c', 'silent', 2), offer('d', 'gone', 1), offer('e', 'waiting', 2)]), { a: 'refused', c: 'silent', d: 'withdrawn', e: 'waiting' });
  assert.deepEqual(asked([offer('a', 'refused', 1), offer('a', 'gone', 2)]), { a: 'refused' });
});

test('who had it and let it go, and who has it, are not asked', () => {
  assert.deepEqual(asked([offer('a', 'accepted', 1)], ['a']), { a: 'gave-back' });
  assert.deepEqual(asked([offer('a', 'accepted', 2)], [], ['a']), { a: 'waiting' });
});
