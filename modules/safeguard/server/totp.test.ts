import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeAt, matchingStep, stepOf } from './totp.ts';

/** RFC 6238, appendix B. */
const VECTORS = [
  [59, '94287082', '46119246', '90693936'], [1_111_111_109, '07081804', '68084774', '25091201'], [1_111_111_111, '14050471', '67062674', '99943326'],
  [1_234_567_890, '89005924', '91819424', '93441116'], [2_000_000_000, '69279037', '90698825', '38618901'], [20_000_000_000, '65353130', '77737706', '47863826'],
] as const;
const secretOf = (bytes: number) => Buffer.from('1234567890'.repeat(7).slice(0, bytes));
const at = (seconds: number) => new Date(seconds * 1_000);

test('the codes of RFC 6238', () => {
  for (const [seconds, ...codes] of VECTORS) {
    const made = ([['sha1', 20], ['sha256', 32], ['sha512', 64]] as const).map(([algorithm, bytes]) => codeAt(secretOf(bytes), stepOf(at(seconds)), { digits: 8, algorithm }));
    assert.deepEqual(made, codes, String(seconds));
  }
});

test('a code is right in its own half minute and one to either side', () => {
  const code = codeAt(secretOf(20), stepOf(at(1_111_111_111)));
  assert.equal(code, '050471');
  for (const [drift, isRight] of [[-60, false], [-30, true], [0, true], [30, true], [60, false]] as const) {
    assert.equal(matchingStep(secretOf(20), code, at(1_111_111_111 + drift)) === stepOf(at(1_111_111_111)), isRight, String(drift));
  }
});
