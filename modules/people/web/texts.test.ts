import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readIdentityNumber, readPhone, ROLES } from '@huying/kernel';
import { ORGANISATION_KINDS, SEXES, SKILLS } from '../contract.ts';
import en from './text/en.json' with { type: 'json' };
import zh from './text/zh.json' with { type: 'json' };

test('everything that is counted out in the contract has its words', () => {
  const wanted = [
    ...ROLES.map((one) => `people.role.${one}`), ...SKILLS.map((one) => `people.skill.${one}`), ...ORGANISATION_KINDS.map((one) => `people.organisationKind.${one}`), ...SEXES.map((one) => `people.sex.${one}`),
  ];
  assert.deepEqual(wanted.filter((key) => !(key in zh) || !(key in en)), []);
});

test('whatever is typed for a number, there are words that say what is wrong and what to do, with all their facts', () => {
  const typed = ['', '138x1234567', '028-87654321', '1381234567', '138123456789', '12812345678', '510117194103124321', '5101171941031243', '51011719410312432112', '990117194103124321', '510117194113124321', '510117204103124321', '510117410312432', '51011719410312432A'];
  const met = new Set<string>();
  for (const text of typed) {
    for (const read of [readPhone(text), readIdentityNumber(text, '2026-10-01')]) {
      if (!('refused' in read)) continue;
      met.add(read.refused);
      for (const words of [zh, en] as Record<string, string>[]) {
        const [sentence, advice] = [words[`refusal.${read.refused}`], words[`refusal.${read.refused}.advice`]];
        assert.ok(sentence && advice, read.refused);
        for (const [, fact] of sentence.matchAll(/\{(\w+)\}/g)) assert.ok(fact && fact in (read.facts ?? {}), `${read.refused} has no ${fact}`);
      }
    }
  }
  assert.ok(met.size >= 12, [...met].join());
});
