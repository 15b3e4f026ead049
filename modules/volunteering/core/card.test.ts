import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareCard, joinSides, maskBeside, readCardDate, readCardPeriod, understandCard } from './card.ts';
import { pictureSize } from './picture.ts';

const TODAY = '2026-05-12';
const NUMBER = '11010519491231002X';
const TEXT = { name: '王小芳', sex: '女', birth: '1949年12月31日', number: NUMBER, period: '' };

test('days as cards and engines write them', () => {
  for (const text of ['1996年7月26日', '1996/7/26', '1996.07.26', '1996-07-26', '19960726', '１９９６年７月２６日', ' 1996年07月26日 ']) assert.equal(readCardDate(text), '1996-07-26', text);
  for (const text of ['', '长期', '1996年', '1996年13月1日', '1996年2月30日', '生日']) assert.equal(readCardDate(text), null, text);
  assert.deepEqual(readCardPeriod('2013.02.02-2033.02.02'), { validFrom: '2013-02-02', validUntil: '2033-02-02', isLongTerm: false });
  assert.deepEqual(readCardPeriod('20130202-20330202'), { validFrom: '2013-02-02', validUntil: '2033-02-02', isLongTerm: false });
  assert.deepEqual(readCardPeriod('2013.02.02 - 长期'), { validFrom: '2013-02-02', validUntil: null, isLongTerm: true });
  assert.deepEqual(readCardPeriod('2013.02.02'), { validFrom: '2013-02-02', validUntil: null, isLongTerm: false });
});

test('what is not enough to compare says why', () => {
  const why = (side: 'portrait' | 'emblem', change: object) => {
    const understood = understandCard(side, { ...TEXT, ...change }, TODAY);
    return 'why' in understood ? understood.why : understood;
  };
  assert.deepEqual(why('portrait', {}), { name: '王小芳', identityNumber: NUMBER, sex: 'female', birthDate: '1949-12-31', validFrom: null, validUntil: null, isLongTerm: false });
  assert.equal(why('portrait', { number: '110105194912310021' }), 'unclear', 'a number whose check digit is wrong was read wrong');
  assert.equal(why('portrait', { name: '' }), 'unclear');
  assert.equal(why('portrait', { name: '', number: '', period: '2013.02.02-2033.02.02' }), 'otherSide');
  assert.equal(why('emblem', {}), 'otherSide');
  assert.equal(why('emblem', { period: '2013' }), 'unclear');
  for (const side of ['portrait', 'emblem'] as const) assert.equal(why(side, { name: '', number: '' }), 'notCard');
});

test('what differs is found, and nothing else', () => {
  const read = understandCard('portrait', TEXT, TODAY);
  assert.ok(!('why' in read));
  const compared = (typed: object, change: object = {}) => compareCard({ name: '王小芳', identityNumber: NUMBER, ...typed }, { ...read, ...change }, TODAY);
  assert.deepEqual(compared({}), []);
  assert.deepEqual(compared({ name: ' 王 小芳' }), [], 'spaces are no difference');
  assert.deepEqual(compareCard({ name: '买买提·吐尔逊', identityNumber: NUMBER }, { ...read, name: '买买提•吐尔逊' }, TODAY), []);
  assert.deepEqual(compared({ name: '王晓芳' }), [{ what: 'name', typed: '王晓芳', read: '王小芳' }]);
  assert.deepEqual(compared({}, { sex: 'male', birthDate: '1949-12-30' }).map(({ what }) => what), ['sex', 'birth']);
  const [number] = compared({ identityNumber: '110105194912310038' });
  assert.deepEqual(number, { what: 'number', typed: '110***********0038', read: '110***********002X' });
  assert.deepEqual(compared({}, { validUntil: '2026-05-11' }), [{ what: 'expired', typed: TODAY, read: '2026-05-11' }]);
  assert.deepEqual(compared({}, { validUntil: TODAY }), [], 'the last day is a day');
  assert.equal(maskBeside('110105194912310021', '110105195912310021'), '110*****4*****0021');
});

test('both sides are laid together', () => {
  const [portrait, emblem] = [understandCard('portrait', TEXT, TODAY), understandCard('emblem', { ...TEXT, name: '', number: '', period: '2013.02.02-长期' }, TODAY)];
  assert.ok(!('why' in portrait) && !('why' in emblem));
  assert.deepEqual(joinSides([portrait, emblem]), { ...portrait, validFrom: '2013-02-02', isLongTerm: true });
  assert.equal(joinSides([]), null);
});

test('the size of a picture stands in its head', () => {
  const png = Buffer.alloc(24);
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]).copy(png);
  png.writeUInt32BE(640, 16);
  png.writeUInt32BE(400, 20);
  assert.deepEqual(pictureSize(png), { width: 640, height: 400 });
  // An application segment, filling, then the frame of a progressive JPEG.
  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xff, 0xc2, 0, 17, 8, 0x04, 0xb0, 0x07, 0x08, 3, 1, 0x22, 0]);
  assert.deepEqual(pictureSize(jpeg), { width: 1_800, height: 1_200 });
  for (const bytes of [Buffer.alloc(0), Buffer.from('%PDF-1.7'), png.subarray(0, 20), Buffer.from([0xff, 0xd8, 0xff]), jpeg.subarray(0, 10), Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0, 0])]) assert.equal(pictureSize(bytes), undefined);
});
