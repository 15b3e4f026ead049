import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { COLUMNS_OF, type ImportKind, PEOPLE_COLUMNS, readPeopleSheet } from './people-sheet.ts';

const TODAY = '2026-05-12';
const SKILLS = new Map([['做饭', 'cooking'], ['陪伴聊天', 'company']] as const);
const HEAD = ['姓名', '性别', '出生日期', '手机号', '身份证号', '区域', '住址', '独居', '注意事项', '联系人', '关系', '联系人手机号'];
const WANG = ['王桂芳', '女', '1949-12-31', '13800000001', '11010519491231002X', 'y01', '12号院1栋301', '是', '耳背，请大声说；上下楼要人扶', '王小明', '儿子', '13800000009'];
const read = (rows: string[][], kind: ImportKind = 'elder', head = HEAD) => readPeopleSheet([head, ...rows], kind, TODAY, SKILLS);
const codes = (rows: string[][], kind: ImportKind = 'elder', head = HEAD) => read(rows, kind, head).problems.map(({ row, column, code }) => `${row} ${column} ${code}`);
const changed = (column: string, value: string) => WANG.map((cell, at) => (HEAD[at] === column ? value : cell));

test('a whole row of an elder', () => {
  const { people, problems } = read([WANG]);
  assert.deepEqual(problems, []);
  assert.deepEqual(people, [{
    row: 2, name: '王桂芳', sex: 'female', birthYear: 1949, phone: '13800000001', identityNumber: '11010519491231002X', area: 'y01', position: null, address: '12号院1栋301', livesAlone: true,
    mind: ['耳背，请大声说', '上下楼要人扶'], contacts: [{ name: '王小明', relation: '儿子', phone: '13800000009', personId: null }], recordingConsent: false, photoConsent: false, skills: [],
  }]);
});

test('days are read as offices write them', () => {
  const year = (text: string) => read([changed('出生日期', text).map((cell, at) => (at === 4 ? '' : cell))]).people[0]?.birthYear;
  for (const text of ['1946-10-03', '1946/10/3', '1946.10', '1946年10月3日', '1946年10月', '1946年', '19461003', '194610', '1946', '１９４６－１０－３']) assert.equal(year(text), 1946, text);
  for (const text of ['46', '1946-13-01', '1946-02-30', '2027', '1790-01-01', '十月']) assert.deepEqual(codes([changed('出生日期', text).map((cell, at) => (at === 4 ? '' : cell))]), ['2 出生日期 people.rowBirth'], text);
});

test('what is wrong is said by row and column, all of it at once, with words for the mistake', () => {
  assert.deepEqual(codes([changed('姓名', '')]), ['2 姓名 people.rowName']);
  assert.deepEqual(codes([changed('性别', '不详')]), ['2 性别 people.rowSex']);
  assert.deepEqual(codes([changed('手机号', '1380000000')]), ['2 手机号 phone.tooShort']);
  assert.deepEqual(codes([changed('手机号', '028-87654321')]), ['2 手机号 phone.landline']);
  assert.deepEqual(codes([changed('身份证号', '110105194912310021')]), ['2 身份证号 identity.checkDigit']);
  assert.deepEqual(codes([changed('身份证号', '1.10105E+17')]), ['2 身份证号 people.rowRounded'], 'Excel made a number of it');
  assert.deepEqual(codes([changed('身份证号', '110105194912310000')]), ['2 身份证号 people.rowRounded']);
  assert.deepEqual(codes([changed('出生日期', '1950')]), ['2 身份证号 people.identityDiffers']);
  assert.deepEqual(codes([changed('住址', '')]), ['2 住址 people.rowAddress']);
  assert.deepEqual(codes([changed('独居', '也许')]), ['2 独居 people.rowYesNo']);
  assert.deepEqual(codes([changed('联系人手机号', '')]), ['2 联系人手机号 people.rowContact']);
  assert.deepEqual(codes([changed('联系人手机号', '12')]), ['2 联系人手机号 phone.tooShort']);
  assert.deepEqual(codes([changed('姓名', '').map((cell, at) => (at === 3 ? 'x' : cell))]), ['2 姓名 people.rowName', '2 手机号 phone.notDigits']);
  assert.deepEqual(codes([], 'elder', ['姓名']), ['1 null sheet.missingColumn'], 'an elder has an address');
});

test('a number in two rows is told in the second', () => {
  const other = changed('身份证号', '').map((cell, at) => (at === 0 ? '王小芳' : cell));
  assert.deepEqual(read([WANG, other]).problems, [{ row: 3, column: '手机号', code: 'people.rowTwice', facts: { other: 2 } }]);
});

test('volunteers have a number and skills by their names', () => {
  const head = ['姓名', '手机号', '技能'];
  assert.deepEqual(read([['李明', '13800000002', '做饭、company']], 'volunteer', head).people[0]?.skills, ['cooking', 'company']);
  assert.deepEqual(codes([['李明', '', '飞行']], 'volunteer', head), ['2 手机号 people.needsPhone', '2 技能 people.rowSkill']);
});

test('the sample tables have only columns that are read, and all that are needed', () => {
  for (const kind of ['elder', 'volunteer'] as const) {
    const head = COLUMNS_OF[kind].map((key) => PEOPLE_COLUMNS[key].names[0]);
    assert.deepEqual(readPeopleSheet([head], kind, TODAY, SKILLS), { people: [], problems: [], unread: [], called: Object.fromEntries(COLUMNS_OF[kind].map((key) => [key, PEOPLE_COLUMNS[key].names[0]])) });
  }
});

test('whatever is in the cells: each row is read or told, and what is read is sound', () => {
  let sound = 0;
  let told = 0;
  const cell = (own: string) => fc.oneof({ weight: 6, arbitrary: fc.constant(own) }, { weight: 1, arbitrary: fc.string({ maxLength: 20 }) }, { weight: 1, arbitrary: fc.constant('') });
  fc.assert(fc.property(fc.array(fc.tuple(...WANG.map(cell)), { maxLength: 4 }), (rows) => {
    const { people, problems } = read(rows as string[][]);
    assert.equal(people.length, rows.filter((row) => row.some((one) => one.trim() !== '')).length);
    const wrong = new Set(problems.map(({ row }) => row));
    for (const one of people) {
      if (wrong.has(one.row)) told += 1;
      else {
        sound += 1;
        assert.ok(one.name !== '' && one.name.length <= 40 && (one.phone === null || /^1[3-9]\d{9}$/.test(one.phone)) && one.address);
        assert.ok(one.birthYear === null || (one.birthYear >= 1880 && one.birthYear <= 2026));
      }
    }
  }), { seed: 2, numRuns: 500 });
  assert.ok(sound > 80 && told > 200, `${sound} sound, ${told} told`);
});
