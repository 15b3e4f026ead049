import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDecisionTable } from '@huying/kernel';
import { EXCHANGE_FILES } from '../contract.ts';
import { columnsFor, exchangeCsv, exchangeFields, exchangeJson } from './exchange.ts';

test('as shipped every field is there under its own name, and the table can say otherwise', () => {
  for (const file of EXCHANGE_FILES) assert.ok(columnsFor(exchangeFields, file).length >= 5);
  assert.deepEqual(columnsFor(exchangeFields, 'honours').map(({ head }) => head), ['志愿者编号', '姓名', '表彰名称', '累计服务时间（小时）', '授予单位']);
  const read = parseDecisionTable({ ...exchangeFields, rules: [{ id: 'hours', when: ['"honours"', '"hours"'], then: ['true', '"服务时长"'] }, { id: 'name', when: ['-', '"name"'], then: ['false', 'null'] }, ...exchangeFields.rules] });
  assert.ok(read.ok);
  assert.deepEqual(columnsFor(read.value, 'honours').map(({ head }) => head), ['志愿者编号', '表彰名称', '服务时长', '授予单位']);
});

test('a file says what it is, and no cell is run as a formula', () => {
  const columns = columnsFor(exchangeFields, 'honours');
  const row = { volunteerNumber: '510117001-000001', name: '=HYPERLINK("x")', honour: '一星志愿者', hours: 100.5, grantedBy: null };
  assert.equal(exchangeCsv(columns, [row]), '\uFEFF志愿者编号,姓名,表彰名称,累计服务时间（小时）,授予单位\r\n510117001-000001,"\'=HYPERLINK(""x"")",一星志愿者,100.5,\r\n');
  const made = JSON.parse(exchangeJson({ file: 'honours', fromOn: '2026-05-01', toOn: '2026-05-31', madeAt: '2026-06-01T08:00:00.000+08:00', office: '郫筒街道' }, columns, [row])) as { standard: string; rows: Record<string, unknown>[] };
  assert.deepEqual([made.standard, made.rows[0]?.['授予单位'], made.rows[0]?.['姓名']], ['MZ/T 061-2015', null, '=HYPERLINK("x")']);
});
