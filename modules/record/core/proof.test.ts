import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { codeOf, hoursOf, isVoluntary, numberOf, periodProblem, publicUntil, readCode, readNumber, sumsOf } from './proof.ts';
import { issuingOf } from './issuing.ts';

test('what was served is added up, and hours are never more than there were', () => {
  assert.deepEqual(sumsOf([{ minutes: 50, faces: 5 }, { minutes: 75, faces: null }, { minutes: 20, faces: 4 }]), { visits: 3, minutes: 145, rating: 4.5 });
  assert.deepEqual(sumsOf([]), { visits: 0, minutes: 0, rating: null });
  fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000 }), (minutes) => hoursOf(minutes) * 60 <= minutes + 1e-6 && minutes - hoursOf(minutes) * 60 < 6 + 1e-6));
});

test('a number is read as people type it, and names its office', () => {
  assert.deepEqual(readNumber(' ５１０１１７００１–2026-000042 '), { number: '510117001-2026-000042', tenantId: 510_117_001 });
  assert.equal(numberOf(510_117_001, 2026, 42), '510117001-2026-000042');
  for (const nonsense of ['', '510117001', "1-2026-000001' or 1=1", '9999999999-2026-000001']) assert.equal(readNumber(nonsense), undefined);
});

test('property: every code is read back however it is typed, and another hash gives another code', () => {
  const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(fc.property(bytes, (hash) => {
    const code = codeOf(hash);
    assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    assert.equal(readCode(code.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')), code);
  }));
  const [first, second] = [new Uint8Array(32), new Uint8Array(32)];
  second[4] = 1;
  assert.notEqual(codeOf(first), codeOf(second), 'the last of the bytes that are used counts');
});

test('a period lies behind us, runs forward and has an end', () => {
  assert.equal(periodProblem('2026-05-01', '2026-05-12', '2026-05-12'), undefined);
  assert.equal(periodProblem('2026-05-13', '2026-05-12', '2026-05-12'), 'backwards');
  assert.equal(periodProblem('2026-05-01', '2026-05-13', '2026-05-12'), 'notYet');
  assert.equal(periodProblem('2010-01-01', '2026-05-12', '2026-05-12'), 'tooLong');
  assert.equal(publicUntil('2026-05-12', 7), '2026-05-18');
});

test('duty and paid work are no voluntary service; a table that says nothing lets nobody issue', () => {
  assert.deepEqual([null, 'community', 'social', 'property', 'grid', 'committee'].map(isVoluntary), [true, true, true, false, false, false]);
  assert.deepEqual([issuingOf(undefined), issuingOf({ mayIssue: 'yes', publicDays: 900 })], [{ mayIssue: false, publicDays: 7 }, { mayIssue: false, publicDays: 60 }]);
});
