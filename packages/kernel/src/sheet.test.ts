import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readSheetColumns, writeCsv } from './sheet.ts';

const COLUMNS = { name: { names: ['姓名', 'name'], isRequired: true }, phone: { names: ['手机号', '联系电话', 'phone'] } } as const;

test('columns are found in any order, language and width, and rows keep the number that the spreadsheet shows', () => {
  const read = readSheetColumns([['联系电话（11位）', ' 姓 名*', '备注'], ['13800000001', ' 王桂芳 '], ['', '', ''], ['', '李素华', 'x']], COLUMNS);
  assert.deepEqual(read.records, [{ row: 2, cells: { name: '王桂芳', phone: '13800000001' } }, { row: 4, cells: { name: '李素华', phone: '' } }]);
  assert.deepEqual([read.called, read.missing, read.unread], [{ name: '姓 名*', phone: '联系电话（11位）' }, [], ['备注']]);
  assert.deepEqual(readSheetColumns([['ＮＡＭＥ'], ['x']], COLUMNS).records, [{ row: 2, cells: { name: 'x', phone: '' } }]);
});

test('a head without what is needed says so; nothing at all is no record', () => {
  assert.deepEqual(readSheetColumns([['电话'], ['1']], COLUMNS).missing, ['name']);
  assert.deepEqual(readSheetColumns([], COLUMNS), { records: [], called: {}, missing: ['name'], unread: [] });
});

test('what would be run as a formula is text, and what has commas, quotes or lines stays one cell', () => {
  assert.equal(writeCsv([['a,b', 'c"d', 'e\nf', 1, null, undefined]]), '\uFEFF"a,b","c""d","e\nf",1,,\r\n');
  for (const evil of ['=1+1', '+1', '-1', '@x', '\t=1', ' =1', '\u200b=1', '＝1', '\rx']) assert.match(writeCsv([[evil]]), /^\uFEFF"?'/, JSON.stringify(evil));
  assert.equal(writeCsv([[-1]]), '\uFEFF-1\r\n', 'a number is a number');
});

test('whatever is written is read again cell by cell', () => {
  const plain = fc.string({ unit: 'grapheme' }).filter((text) => !/^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(text));
  /** One row, as RFC 4180 says. */
  const parse = (text: string) => {
    const cells = [''];
    let isQuoted = false;
    for (let rest = text.slice(1, -2); rest !== ''; ) {
      const [piece] = (isQuoted ? /^(?:""|[\s\S])/u : /^[\s\S]/u).exec(rest) as unknown as [string];
      if (piece === '"') isQuoted = !isQuoted;
      else if (piece === ',' && !isQuoted) cells.push('');
      else cells.push((cells.pop() as string) + (piece === '""' ? '"' : piece));
      rest = rest.slice(piece.length);
    }
    return cells;
  };
  fc.assert(fc.property(fc.array(plain, { minLength: 1, maxLength: 5 }), (row) => assert.deepEqual(parse(writeCsv([row])), row)));
});
