import assert from 'node:assert/strict';
import { test } from 'node:test';
import en from './en.json' with { type: 'json' };
import { sayDistance, sayDuration, sayLeft, sayTime, sayTimeAgo } from './measure.ts';
import { createTranslate } from './texts.ts';
import zh from './zh.json' with { type: 'json' };

const t = createTranslate(zh, (message) => assert.fail(message));
const e = createTranslate(en, (message) => assert.fail(message));
const at = (text: string) => Date.parse(text);
const MINUTE = 60_000;

test('distances, as a walker feels them', () => {
  const said = ([[0, '就在旁边'], [29, '就在旁边'], [143, '约 140 米'], [476, '约 500 米'], [990, '约 1 公里'], [1249, '约 1.2 公里'], [2000, '约 2 公里'], [18_400, '约 18 公里'], [-1, '距离不详'], [Number.NaN, '距离不详']] as const);
  for (const [metres, words] of said) assert.equal(sayDistance(metres, t), words);
  assert.equal(sayDistance(340, e), 'about 350 m');
});

test('durations are rounded up: nobody is told less than they have to wait', () => {
  const said = ([[0, '0 秒'], [400, '1 秒'], [59_000, '59 秒'], [59_500, '1 分钟'], [61_000, '2 分钟'], [60 * MINUTE, '1 小时'], [95 * MINUTE, '1 小时 35 分钟'], [49 * 60 * MINUTE, '2 天']] as const);
  for (const [milliseconds, words] of said) assert.equal(sayDuration(milliseconds, t), words);
  assert.equal(sayLeft(10 * MINUTE, 0, t), '还剩 10 分钟');
  assert.equal(sayLeft(0, 10 * MINUTE, e), '10 min over');
});

test('times, in Shanghai wherever the phone is', () => {
  const now = at('2026-03-05T09:30:00+08:00');
  const ago = (text: string) => sayTimeAgo(at(text), now, t);
  assert.equal(ago('2026-03-05T09:29:30+08:00'), '刚刚');
  assert.equal(ago('2026-03-05T09:30:08+08:00'), '刚刚', 'told while the page still counts ten seconds before');
  assert.equal(ago('2026-03-05T08:31:00+08:00'), '59 分钟前');
  assert.equal(ago('2026-03-05T08:29:00+08:00'), '今天 08:29');
  assert.equal(ago('2026-03-05T00:05:00+08:00'), '今天 00:05');
  assert.equal(ago('2026-03-04T23:59:00+08:00'), '昨天 23:59');
  assert.equal(ago('2026-01-22T17:30:00+08:00'), '1月22日 17:30');
  assert.equal(ago('2025-12-31T23:30:00+08:00'), '2025年12月31日 23:30');
  assert.equal(sayTime(at('2026-03-06T10:00:00+08:00'), now, t), '明天 10:00');
  assert.equal(sayTime(at('2025-12-31T17:30:00Z'), now, e), '1 January, 01:30');
});
