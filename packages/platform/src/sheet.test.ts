import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSheetFile } from './sheet.ts';
import { xlsxOf, zipOf } from './testing/xlsx.ts';

const read = async (content: string | Uint8Array, mostRows = 100) => {
  const answer = await readSheetFile(typeof content === 'string' ? new TextEncoder().encode(content) : content, mostRows);
  return 'no' in answer ? answer.no : answer.rows;
};

test('CSV as table programs write it: commas, tabs, semicolons, quotes, UTF-8 with and without its mark, GB 18030', async () => {
  assert.deepEqual(await read('\uFEFF编码,名称\r\n005,"奎星,""楼"""\r\n'), [['编码', '名称'], ['005', '奎星,"楼"']]);
  assert.deepEqual(await read('code\tname\n005\t奎星,楼'), [['code', 'name'], ['005', '奎星,楼']]);
  assert.deepEqual(await read('code;name\n005;x'), [['code', 'name'], ['005', 'x']]);
  assert.deepEqual(await read(Buffer.from('b1e0c2eb2cc3fbb3c60a3030352cbffcd0c7c2a50a', 'hex')), [['编码', '名称'], ['005', '奎星楼']]);
  assert.deepEqual(await read('a\n\nb'), [['a'], [''], ['b']], 'empty lines keep the count of rows');
});

test('a workbook of Excel: texts, numbers as they are written, days', async () => {
  const rows = [['姓名', '手机号', '出生日期'], ['王桂芳 & <女>', 13_800_000_001, new Date('1946-10-03T00:00:00Z')]];
  assert.deepEqual(await read(xlsxOf(rows)), [['姓名', '手机号', '出生日期'], ['王桂芳 & <女>', '13800000001', '1946-10-03']]);
});

test('what is no table, an old one, too long a one', async () => {
  for (const junk of ['"never closed', 'PK\x03\x04junk', '\0\0', 'PK']) assert.equal(await read(junk), 'unreadable', JSON.stringify(junk));
  assert.equal(await read(zipOf({ 'hello.txt': 'hello' })), 'unreadable');
  assert.equal(await read(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1])), 'oldExcel');
  assert.equal(await read('a\n1\n2\n3', 2), 'tooManyRows');
  assert.deepEqual(await read('a\n1\n2', 2), [['a'], ['1'], ['2']]);
  assert.equal(await read(xlsxOf([['a'], ['1'], ['2'], ['3']]), 2), 'tooManyRows');
});

test('a file that unpacks into very much is not unpacked, and one that lies about it gets only the room it named', async () => {
  const bomb = new Uint8Array(80 * 1024 * 1024);
  assert.equal(await read(zipOf({ 'xl/workbook.xml': bomb })), 'tooLarge');
  const before = process.memoryUsage().rss;
  assert.equal(await read(zipOf({ 'xl/workbook.xml': bomb, 'xl/worksheets/sheet1.xml': bomb }, 100)), 'unreadable');
  assert.ok(process.memoryUsage().rss - before < 60 * 1024 * 1024);
});

test('reading five thousand rows keeps nobody waiting', async () => {
  const rows = [['姓名', '手机号'], ...Array.from({ length: 5_000 }, (_, at) => [`长辈${at}`, 13_800_000_000 + at])];
  const file = xlsxOf(rows);
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  const answer = await read(file, 5_000);
  clearInterval(timer);
  assert.equal(answer.length, 5_001);
  assert.ok(longest < 500, `${longest} ms`);
});
