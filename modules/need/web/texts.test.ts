import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OFFER_STATES, TIERS } from '@huying/mobilisation/contract';
import { PASSED_OVER, REASONS } from '@huying/matching/contract';
import { CATEGORIES, URGENCIES } from '@huying/recognition/contract';
import { CHANNELS, NEED_STATES } from '../contract.ts';
import staff from './text/staff/zh.json' with { type: 'json' };
import zh from './text/zh.json' with { type: 'json' };

test('everything that is counted out in a contract has its words', () => {
  const wanted = [
    ...CATEGORIES.map((one) => `need.category.${one}`), ...URGENCIES.map((one) => `need.urgency.${one}`), ...NEED_STATES.map((one) => `need.state.${one}`),
    ...CHANNELS.map((one) => `need.channel.${one}`), ...TIERS.map((one) => `need.tier.${one}`), ...OFFER_STATES.map((one) => `need.offerState.${one}`),
    ...REASONS.map((one) => `need.reason.${one}`), ...PASSED_OVER.map((one) => `need.passedOver.${one}`),
  ];
  assert.deepEqual(wanted.filter((key) => !(key in zh || key in staff)), []);
});
