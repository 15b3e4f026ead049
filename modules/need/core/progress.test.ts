import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { z } from 'zod';
import type { needView } from '../contract.ts';
import { progressFor } from './progress.ts';
import { redWords } from './red-words.ts';

type View = z.input<typeof needView>;
const NONE = { words: false, recordings: false };
const ID = '01980000-0000-7000-8000-000000000001' as never;
const [DAUGHTER, ELDER] = ['01980000-0000-7000-8000-00000000000d', '01980000-0000-7000-8000-00000000000e'] as never[] as [never, never];

const SECRETS = ['心口痛得很', '望丛中路12号', '陈思源', '不痛了', '13800001111'];
const view: View = {
  id: ID, number: 7, state: 'taken', channel: 'voice', elderId: ELDER, elderName: '王秀蓉', areaPath: '/510117001/005', home: { lng: 103.887, lat: 30.81 }, text: '心口痛得很', recordingId: ID,
  tags: { category: ['health'], urgency: 'red', when: 'now', people: 1, sex: null, skills: [] }, confidence: 0.9, needsTagging: false, suspectedRed: false, raisedAt: '2026-10-01T09:00:00+08:00', calledAt: null, raisedBy: ELDER, sendBy: null,
  dueAt: null, calloutId: ID, changedAt: '2026-10-01T09:01:00+08:00', endedAt: null, endReason: '不痛了', spendCredits: false, mergedInto: null, said: [], commands: ['cancel', 'falseAlarm'],
  callout: {
    id: ID, subject: { kind: 'need', id: ID }, state: 'owned', urgency: 'red', category: 'health', summary: '心口痛得很', elderId: ELDER, recordingId: ID, people: 1, dueAt: null, areaPath: '/510117001/005',
    home: { lng: 103.887, lat: 30.81 }, openedAt: '2026-10-01T09:00:00+08:00', climb: 1, progressDueAt: null, ladder: { version: 1, rows: [], boundaries: [] },
    tiers: [{ position: 0, kind: 'volunteers', state: 'owned', startsAt: '2026-10-01T09:00:00+08:00', endsAt: null, asked: 5, answered: 2 }],
    owner: { personId: ID, personName: '陈思源', organisationId: null, organisationName: null, tier: 'volunteers', since: '2026-10-01T09:01:00+08:00' }, owners: [],
  },
  visits: [{
    id: ID, subject: { kind: 'need', id: ID }, calloutId: ID, helperId: ID, helperName: '陈思源', organisationId: null, organisationName: null, elderId: ELDER, category: 'health', state: 'going', startedAt: '2026-10-01T09:01:00+08:00',
    expectedAt: '2026-10-01T09:10:00+08:00', arrived: null, left: null, finishedAt: null, minutes: null, note: '望丛中路12号', photos: [], confirmedAt: null, confirmedBy: null, rating: null,
  }],
};

test('without consent: how far it is, who comes by a masked name, and when; nothing that was said, nothing of health', () => {
  const seen = progressFor(view, NONE, DAUGHTER);
  const text = JSON.stringify(seen);
  for (const secret of SECRETS) assert.ok(!text.includes(secret), secret);
  assert.deepEqual([seen.state, seen.urgency, seen.category, seen.text, seen.hasRecording, seen.endReason, seen.commands], ['taken', 'red', null, null, false, null, []]);
  assert.deepEqual([seen.helper?.name, seen.helper?.expectedAt, seen.helper?.state], ['陈*源', '2026-10-01T09:10:00+08:00', 'going']);
  assert.equal(progressFor({ ...view, tags: { ...view.tags, category: ['repair'] } }, NONE, DAUGHTER).category, 'repair', 'what is not of health is told');
});

test('each consent opens what it says and nothing else', () => {
  const words = progressFor(view, { words: true, recordings: false }, DAUGHTER);
  assert.deepEqual([words.category, words.text, words.hasRecording, words.endReason], ['health', '心口痛得很', false, '不痛了']);
  const recordings = progressFor(view, { words: false, recordings: true }, DAUGHTER);
  assert.deepEqual([recordings.category, recordings.text, recordings.hasRecording], [null, null, true]);
});

test('whoever said it for the elder sees what they said and may take it back', () => {
  const mine = progressFor({ ...view, raisedBy: DAUGHTER }, NONE, DAUGHTER);
  assert.deepEqual([mine.text, mine.category, mine.isMine, mine.commands], ['心口痛得很', 'health', true, ['cancel']]);
  assert.equal(progressFor({ ...view, raisedBy: null }, NONE, null).isMine, false, 'nobody is not somebody who is not known');
});

test('a red call is told by the same words whatever was said, and only its beginning and its loss are urgent', () => {
  const said = (['began', 'owned', 'lost', 'confirmed', 'cancelled', 'falseAlarm'] as const).map((fact) => redWords(fact, { elder: '王*蓉', helper: '陈*源' }));
  assert.deepEqual(said.map(({ isUrgent }) => isUrgent), [true, false, true, false, false, false]);
  assert.ok(said.every(({ zh, en }) => zh.title.includes('王*蓉') && en.title.includes('王*蓉') && zh.body && en.body));
  assert.notEqual(redWords('owned', { elder: '王*蓉', helper: '' }).zh.body, redWords('owned', { elder: '王*蓉', helper: '陈*源' }).zh.body);
});
