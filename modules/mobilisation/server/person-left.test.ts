import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Id } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { sql } from '@huying/platform';
import { endTestPostgres } from '@huying/platform/testing';
import { mobilisation } from '../contract.ts';
import { startCommunity, volunteer } from '../testing/community.ts';

after(endTestPostgres);

test('who is deactivated lets go of what they own and of what they are asked; the next are asked at once', async () => {
  const community = await startCommunity();
  await community.addVolunteers([{ metres: 100 }, { metres: 200 }, { metres: 300 }]);
  const calloutId = await community.open();
  await community.pass(3);
  const waiting = () => community.rows<{ name: string; id: Id<'offer'> }>(sql`select name, id from mobilisation.offer where callout_id = ${calloutId} and state = 'waiting' order by name`);
  const [first] = await waiting();
  assert.ok(first);
  const one = await community.client(volunteer(1));
  assert.equal((await one.ask(mobilisation.routes.accept, { params: { offerId: first.id } })).status, 200);
  assert.equal((await community.view(calloutId)).state, 'owned');

  const leave = (n: number) => community.server.asEngine(async (ctx) => {
    await ctx.db.run(sql`update people.person set deactivated_at = ${ctx.now}, deactivated_reason = 'x' where id = ${volunteer(n)}`);
    const profile = await ctx.call(people.calls.volunteer, { personId: volunteer(n) });
    if (profile && 'personId' in profile) await ctx.emit(people.events.volunteerChanged, profile);
    await ctx.emit(people.events.deactivated, { personId: volunteer(n), roles: ['volunteer'] });
  });
  await leave(1);
  const view = await community.view(calloutId);
  assert.deepEqual([view.state, view.owner], ['climbing', null]);
  await community.pass(3);
  const names = (await waiting()).map(({ name }) => name);
  assert.ok(names.length > 0 && !names.includes('志愿者1'), names.join());
  const asked = Number(/\d+/.exec(names[0] as string)?.[0]);
  await leave(asked);
  assert.ok(!(await waiting()).some(({ name }) => name === `志愿者${asked}`));
  await community.server.close();
});
