import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IMPORT_KINDS } from '../contract.ts';
import { sampleRows } from './people-sample.ts';
import { readPeopleSheet } from './people-sheet.ts';

const SKILLS = new Map([['做饭', 'cooking'], ['陪伴聊天', 'company']] as const);

test('the sample tables are read without a word of complaint, in both languages', () => {
  for (const language of ['zh', 'en'] as const) {
    for (const kind of IMPORT_KINDS) {
      const { people, problems } = readPeopleSheet([...sampleRows(kind, language)], kind, '2026-05-12', SKILLS);
      assert.deepEqual([problems, people.length], [[], 1], `${kind} ${language}`);
      if (kind === 'elder') assert.deepEqual([people[0]?.sex, people[0]?.livesAlone, people[0]?.recordingConsent, people[0]?.photoConsent, people[0]?.mind.length], ['female', true, true, false, 2], language);
      else assert.deepEqual(new Set(people[0]?.skills), new Set(['company', 'cooking']), language);
    }
  }
});
