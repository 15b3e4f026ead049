import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { endTestPostgres } from '@huying/platform/testing';
import { mobilisation } from '../contract.ts';
import { type Community, startCommunity, volunteer } from '../testing/community.ts';

const { routes } = mobilisation;
let community: Community;
before(async () => {
  community = await startCommunity();
});
after(async () => {
  await community.server.close();
  await endTestPostgres();
});

test('a need is offered to who is near and on duty, taken by one, and is owned', async () => {
  await community.addVolunteers([{ metres: 100 }, { metres: 200 }, { metres: 250 }]);
  await community.addVolunteers([{ metres: 50 }], false);
  const calloutId = await community.open();
  const view = await community.view(calloutId);
  assert.equal(view.state, 'climbing');
  assert.deepEqual(view.tiers.map((tier) => tier.state).slice(0, 3), ['asked', 'asked', 'waiting']);
  const one = await community.client(volunteer(1));
  const { value } = await one.ask(routes.offers, {});
  assert.equal(value.offers.length, 1);
  const accepted = await one.ask(routes.accept, { params: { offerId: value.offers[0]?.id as never } });
  assert.equal(accepted.status, 200, JSON.stringify(accepted.problem));
  const owned = await community.view(calloutId);
  assert.equal(owned.state, 'owned');
  assert.equal(owned.owner?.personId, volunteer(1));
});
