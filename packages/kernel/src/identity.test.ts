import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRefusal } from './contract.ts';
import {
  identityCheckDigit, maskAddress, maskIdentityNumber, maskName, maskPhone, readIdentityNumber, readPhone,
} from './identity.ts';
import { holdsAndCanFail } from './testing/index.ts';

const today = '2026-10-01';

test('mobile numbers are read as people write them', () => {
  for (const written of ['13812341234', ' 138 1234 1234', '138-1234-1234', '+86 13812341234', '008613812341234', '8613812341234', '１３８１２３４１２３４']) {
    assert.deepEqual(readPhone(written), { phone: '13812341234' }, written);
  }
});

test('what is wrong with a mobile number is said', () => {
  const cases: [string, string, object?][] = [
    ['', 'empty'], ['  ', 'empty'], ['1381234l234', 'notDigits', { near: 'l' }], ['1381234123', 'tooShort', { digits: 10 }],
    ['138123412345', 'tooLong', { digits: 12 }], ['02887651234', 'landline'], ['0287651234', 'landline'], ['12812341234', 'prefix', { prefix: '12' }],
    ['一三八', 'notDigits', { near: '一' }],
  ];
  for (const [written, code, facts] of cases) {
    const refusal = readPhone(written);
    assert.ok(isRefusal(refusal) && refusal.refused === `phone.${code}`, `${written}: ${JSON.stringify(refusal)}`);
    assert.deepEqual(refusal.facts, facts);
  }
});

test('identity numbers: the samples of GB 11643-1999', () => {
  assert.deepEqual(readIdentityNumber('11010519491231002X', today), { number: '11010519491231002X', areaCode: '110105', birthDate: '1949-12-31', sex: 'female' });
  assert.deepEqual(readIdentityNumber(' 440524 18800101 0014 ', today), { number: '440524188001010014', areaCode: '440524', birthDate: '1880-01-01', sex: 'male' });
  assert.ok(!isRefusal(readIdentityNumber('11010519491231002ｘ', today)));
});

test('what is wrong with an identity number is said', () => {
  const cases: [string, string, object?][] = [
    ['', 'empty'], ['110105491231002', 'old'], ['1101051949123100', 'tooShort', { digits: 16 }], ['11010519491231002X', 'tooLong'],
    ['1101O519491231002X', 'character', { near: 'O', position: 5 }], ['110X0519491231002X', 'character', { near: 'X', position: 4 }],
    ['99010519491331002X', 'birthDate', { digits: '19491331' }], ['170105194912310027', 'area', { digits: '17' }],
    ['110105194902290021', 'birthDate', { digits: '19490229' }], ['110105202610020021', 'birthFuture', { digits: '20261002' }],
    ['110105194912310021', 'checkDigit'],
  ];
  for (const [written, code, facts] of cases) {
    const refusal = readIdentityNumber(code === 'tooLong' ? `${written}1`.replace('X', '1') : written, today);
    assert.ok(isRefusal(refusal) && refusal.refused === `identity.${code}`, `${written}: ${JSON.stringify(refusal)}`);
    if (facts) assert.deepEqual(refusal.facts, facts);
  }
});

const birthDay = fc.date({ min: new Date('1900-01-01'), max: new Date('2026-09-30'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const parts = fc.tuple(fc.constantFrom('510117', '110105', '830000', '650102'), birthDay, fc.integer({ min: 0, max: 999 }));
const first17 = parts.map(([area, day, order]) => `${area}${day.replaceAll('-', '')}${String(order).padStart(3, '0')}`);

type Digit = (first17: string) => string;
const bySum: Digit = (digits) => String([...digits].reduce((sum, digit) => sum + Number(digit), 0) % 10);

test('property: every number with its check digit is read, with its birth day and sex', () => {
  const isRead = (digit: Digit) =>
    fc.assert(fc.property(parts, ([areaCode, birthDate, order]) => {
      const start = `${areaCode}${birthDate.replaceAll('-', '')}${String(order).padStart(3, '0')}`;
      const number = start + digit(start);
      assert.deepEqual(readIdentityNumber(number, today), { number, areaCode, birthDate, sex: order % 2 === 1 ? 'male' : 'female' });
    }));
  holdsAndCanFail(isRead, identityCheckDigit, { 'a plain sum': bySum, 'never X': (digits) => identityCheckDigit(digits).replace('X', '0') });
});

test('property: one wrong digit or two swapped neighbours never pass the check digit', () => {
  const seesTypos = (digit: Digit) =>
    fc.assert(fc.property(first17, fc.nat(16), fc.integer({ min: 1, max: 9 }), (digits, place, by) => {
      const wrong = digits.slice(0, place) + ((Number(digits[place]) + by) % 10) + digits.slice(place + 1);
      assert.notEqual(digit(wrong), digit(digits));
      const next = Math.min(place, 15);
      const swapped = digits.slice(0, next) + digits[next + 1] + digits[next] + digits.slice(next + 2);
      if (swapped !== digits) assert.notEqual(digit(swapped), digit(digits));
    }));
  holdsAndCanFail(seesTypos, identityCheckDigit, { 'a plain sum misses swaps': bySum, 'always the same': () => '1' });
});

test('masking', () => {
  assert.deepEqual(['王芳', '王小芳', '欧阳娜娜', '王', '', ' 李 ', '买买提·吐尔逊'].map(maskName), ['王*', '王*芳', '欧**娜', '*', '', '*', '买*****逊']);
  assert.deepEqual(['13812341234', '138 1234 1234', '028-87651234', '110', '2887651'].map(maskPhone), ['138****1234', '138****1234', '028****1234', '***', '*******']);
  assert.deepEqual(['510117194612311234', '11010519491231002x', '1234'].map(maskIdentityNumber), ['510***********1234', '110***********002x', '****']);
  const addresses: [string, string][] = [
    ['成都市郫都区郫筒街道奎星楼街12号院3栋2单元501', '成都市郫都区郫筒街道奎星楼街12号院3栋'],
    ['奎星楼社区望丛小区A座1203室', '奎星楼社区望丛小区A座'],
    ['杭州市古墩路8号5号楼3单元602', '杭州市古墩路8号5号楼'],
    ['郫筒街道中信大道二段1号501室', '郫筒街道中信大道二段1号'],
    ['滨江区缤纷北苑47-6-746', '滨江区缤纷北苑47'],
    ['望丛中路88号', '望丛中路88号'],
    ['西大街三楼王家', '西大街'],
    ['奎星楼街12号 1203', '奎星楼街12号'],
    ['', ''],
  ];
  for (const [address, masked] of addresses) assert.equal(maskAddress(address), masked);
});

test('property: masks hide the middle, whatever is given', () => {
  const hides = (mask: typeof maskIdentityNumber) =>
    fc.assert(fc.property(first17, (digits) => {
      const number = digits + identityCheckDigit(digits);
      const masked = mask(number);
      assert.equal(masked.length, 18);
      assert.ok(!/\d/.test(masked.slice(3, 14)), 'neither county nor birth day');
    }));
  holdsAndCanFail(hides, maskIdentityNumber, { 'birth year shown': (number) => `${number.slice(0, 10)}****${number.slice(14)}` });
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
    for (const mask of [maskName, maskPhone, maskIdentityNumber, maskAddress]) assert.equal(typeof mask(text), 'string');
  }));
});
