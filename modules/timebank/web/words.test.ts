import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATEGORIES } from '@huying/recognition/contract';
import type { Translate } from '@huying/ui';
import { ACCOUNT_KINDS, ENTRY_TITLES, type EntryView, HOLD_STATES } from '../contract.ts';
import { FINDINGS } from '../core/audit.ts';
import { tables } from '../core/tables.ts';
import en from './text/en.json' with { type: 'json' };
import enStaff from './text/staff/en.json' with { type: 'json' };
import zhStaff from './text/staff/zh.json' with { type: 'json' };
import zh from './text/zh.json' with { type: 'json' };
import { isMonth, monthBeside, sayChange, sayCounterpart, sayEntry, sayMinutes, sayState } from './words.ts';

const translateOf = (texts: Readonly<Record<string, string>>): Translate => (key, facts) =>
  (texts[key] ?? `?${key}`).replace(/\{(\w+)\}/g, (_, name: string) => String(facts?.[name] ?? `{${name}}`));
const t = translateOf(zh);

test('minutes are said as hours and minutes, changes with their sign', () => {
  assert.deepEqual([0, 5, 60, 75, -90].map((minutes) => sayMinutes(minutes, t)), ['0 分钟', '5 分钟', '1 小时', '1 小时 15 分钟', '1 小时 30 分钟']);
  assert.deepEqual([30, -60].map((minutes) => sayChange(minutes, t)), ['+30 分钟', '−1 小时']);
  assert.equal(sayMinutes(75, translateOf(en)), '1 h 15 min');
});

test('an entry says what it was, for what, with whom, and what became of it', () => {
  const entry = { kind: 'hold', purpose: 'spend', category: 'shopping', subject: null, counterpart: '李*国', counterpartKind: 'person', reversed: false, hold: { state: 'settled', paidMinutes: 45 } } as EntryView;
  assert.equal(sayEntry(entry, t), '预留 · 代买东西');
  assert.equal(sayCounterpart(entry, t), '李*国');
  assert.equal(sayCounterpart({ counterpart: 'x', counterpartKind: 'fund' }, t), '社区时间基金');
  assert.equal(sayState(entry, t), '已支付 45 分钟');
  assert.equal(sayState({ reversed: true, hold: null }, t), '已冲正');
  assert.equal(sayState({ reversed: false, hold: null }, t), undefined);
});

test('months are stepped through over the turn of the year; what is no month is none', () => {
  assert.deepEqual([monthBeside('2026-01', -1), monthBeside('2026-12', 1), monthBeside('2026-06', 1)], ['2025-12', '2027-01', '2026-07']);
  assert.deepEqual(['2026-10', '2026-13', 'x', null].map(isMonth), [true, false, false, false]);
});

test('everything that the ledger can say has words in both languages', () => {
  const keys = [
    ...CATEGORIES.map((one) => `category.${one}`), ...ACCOUNT_KINDS.map((one) => `kind.${one}`), ...ENTRY_TITLES.map((one) => `entry.${one}`),
    ...HOLD_STATES.map((one) => `state.${one}`), ...FINDINGS.map((one) => `finding.${one}`),
  ];
  for (const texts of [zh, en] as Readonly<Record<string, string>>[]) for (const key of keys) assert.ok(texts[`timebank.${key}`], key);
});

test('every code in a column of a table has words, so that the editor shows none', () => {
  let codes = 0;
  for (const [name, { table, words = {} }] of Object.entries(tables)) {
    for (const column of [...table.inputs, ...table.outputs]) {
      const values = 'values' in column ? (column.values ?? []) : [];
      if (values.length === 0) continue;
      const text = words[column.id]?.text;
      assert.ok(text, `${name}: the column ${column.id} has no words`);
      for (const value of values) for (const texts of [{ ...zh, ...zhStaff }, { ...en, ...enStaff }] as Readonly<Record<string, string>>[]) assert.ok(texts[`${text}.${value}`], `${text}.${value}`);
      codes += values.length;
    }
  }
  assert.ok(codes > 40);
});
