import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sayDay } from './day.ts';
import en from './text/en.json' with { type: 'json' };
import { createTranslate } from './text/texts.ts';
import zh from './text/zh.json' with { type: 'json' };

const t = createTranslate(zh, (message) => assert.fail(message));
const e = createTranslate(en, (message) => assert.fail(message));

test('days of the calendar', () => {
  assert.equal(sayDay('2026-05-04', t), '5月4日');
  assert.equal(sayDay('2026-05-04', e), '4 May');
  assert.equal(sayDay('2026-05-04', t, true), '2026年5月4日');
  assert.equal(sayDay('2026-05-04', e, true), '4 May 2026');
});
