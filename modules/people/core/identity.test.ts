import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFacts } from './identity.ts';

const TODAY = '2026-05-12';
const NUMBER = '11010519491231002x';
const facts = (change: object = {}) => readFacts({ sex: null, birthYear: null, identityNumber: NUMBER, ...change }, TODAY);

test('sex and birth year are taken from the number, and what says otherwise is told', () => {
  assert.deepEqual(facts(), { sex: 'female', birthYear: 1949, identityNumber: '11010519491231002X' });
  assert.deepEqual(facts({ sex: 'female', birthYear: 1949 }), facts());
  assert.deepEqual(facts({ birthYear: 1994 }), { refused: 'people.identityDiffers', facts: { said: 1994, number: 1949 } });
  assert.deepEqual(facts({ sex: 'male' }), { refused: 'people.identityDiffers', facts: { said: 'male', number: 'female' } });
  assert.deepEqual(facts({ identityNumber: '110105194912310021' }), { refused: 'people.wrongIdentity', facts: { why: 'identity.checkDigit' } });
});

test('without a number what was entered stands, but nobody is born tomorrow', () => {
  assert.deepEqual(facts({ identityNumber: null, birthYear: 1946 }), { sex: null, birthYear: 1946, identityNumber: null });
  assert.deepEqual(facts({ identityNumber: null, birthYear: 2027 }), { refused: 'people.wrongBirthYear', facts: { birthYear: 2027 } });
});
