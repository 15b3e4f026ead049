import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asId } from '@huying/kernel';
import { sql } from '@huying/platform';
import { endTestPostgres } from '@huying/platform/testing';
import { roster } from '../contract.ts';
import { done, idOf, morning, refused, type RosterCommunity, startRosterCommunity, type Who } from '../testing/community.ts';

const { routes } = roster;
let here: RosterCommunity;
before(async () => {
  here = await startRosterCommunity();
});
after(async () => {
  await here.close();
  await endTestPostgres();
});

const signUp = async (who: Who, shift: string) => done(here.as[who], routes.signUp, { params: { shiftId: asId<'shift'>(shift) }, body: {} });
const bookedIn = async (shift: string) => (await done(here.as.desk, routes.shift, { params: { shiftId: asId<'shift'>(shift) } })).people.filter((one) => one.state === 'booked').map((one) => one.personId).sort();
const offer = (who: Who, turnId: string, toPersonId: ReturnType<typeof idOf> | null = null) => done(here.as[who], routes.offerSwap, { params: { turnId: asId<'turn'>(turnId) }, body: { toPersonId, reason: '那天要去医院' } });
const params = (swap: { id: string }) => ({ swapId: asId<'swap'>(swap.id) });

test('a turn offered to all is taken by one who suits; the shift is never without, and only one of many has it', async () => {
  const template = await here.as.committee.ask(routes.addTemplate, { body: morning() }).then((answer) => answer.value);
  const shift = await here.shiftOn(template.id, '2026-05-14');
  const turn = await signUp('bao', shift);
  const swap = await offer('bao', turn.id);
  assert.equal(await refused(here.as.bao, routes.offerSwap, { params: { turnId: turn.id }, body: { reason: '再来一次' } }), 'roster.swapOpen');
  assert.equal(await refused(here.as.elsewhere, routes.takeSwap, { params: params(swap) }), 'thing.notFound');
  assert.equal(await refused(here.as.bao, routes.takeSwap, { params: params(swap) }), 'roster.already');
  assert.deepEqual((await done(here.as.chen, routes.mine, {})).swaps.map((one) => [one.id, one.fromName, one.hindrance]), [[swap.id, 'bao 先生', null]]);
  const answers = await Promise.all((['anna', 'chen', 'dong', 'anna', 'chen'] as const).map((who) => here.as[who].ask(routes.takeSwap, { params: params(swap) })));
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  const people = await bookedIn(shift);
  assert.equal(people.length, 1);
  assert.ok(!people.includes(idOf('bao')));
  assert.deepEqual((await done(here.as.bao, routes.mine, {})).past.map((one) => one.state), ['given']);
  await here.end(template);
});

test('offered to one: a colleague of the same roster, who may say no; taking it back ends it', async () => {
  const template = await done(here.as.committee, routes.addTemplate, { body: morning() });
  const [shift, other] = [await here.shiftOn(template.id, '2026-05-15'), await here.shiftOn(template.id, '2026-05-16')];
  const turn = await signUp('anna', shift);
  await signUp('chen', other);
  assert.deepEqual((await done(here.as.anna, routes.colleagues, { params: { turnId: turn.id } })).people.map((one) => one.personId), [idOf('chen')]);
  assert.equal(await refused(here.as.dong, routes.colleagues, { params: { turnId: turn.id } }), 'thing.notFound');
  assert.equal(await refused(here.as.anna, routes.offerSwap, { params: { turnId: turn.id }, body: { toPersonId: idOf('dong'), reason: '不熟的人' } }), 'roster.notColleague');
  const swap = await offer('anna', turn.id, idOf('chen'));
  assert.equal(await refused(here.as.dong, routes.takeSwap, { params: params(swap) }), 'thing.notFound', 'what is offered to one, others do not see');
  assert.equal((await done(here.as.chen, routes.declineSwap, { params: params(swap) })).state, 'declined');
  assert.equal(await refused(here.as.chen, routes.takeSwap, { params: params(swap) }), 'roster.swapGone');
  const again = await offer('anna', turn.id);
  assert.equal(await refused(here.as.chen, routes.withdrawSwap, { params: params(again) }), 'thing.notFound');
  assert.equal((await done(here.as.anna, routes.withdrawSwap, { params: params(again) })).state, 'withdrawn');
  assert.deepEqual(await bookedIn(shift), [idOf('anna')]);
  await here.end(template);
});

test('where the template wants it, staff decide; until then the turn is the giver’s', async () => {
  const template = await done(here.as.committee, routes.addTemplate, { body: morning({ needsApproval: true, skills: [{ skill: 'first-aid', wanted: 1 }], wanted: 1 }) });
  const shift = await here.shiftOn(template.id, '2026-05-18');
  const turn = await signUp('anna', shift);
  const swap = await offer('anna', turn.id);
  assert.equal(await refused(here.as.bao, routes.takeSwap, { params: params(swap) }), 'roster.skillWanted', 'the one with the skill is not swapped for one without');
  await here.end(template);
  const plain = await done(here.as.committee, routes.addTemplate, { body: morning({ needsApproval: true, wanted: 1 }) });
  const day = await here.shiftOn(plain.id, '2026-05-19');
  const given = await signUp('bao', day);
  const waiting = await offer('bao', given.id);
  assert.equal((await done(here.as.dong, routes.takeSwap, { params: params(waiting) })).state, 'taken');
  assert.deepEqual(await bookedIn(day), [idOf('bao')]);
  assert.deepEqual((await done(here.as.desk, routes.swaps, {})).swaps.map((one) => [one.id, one.takerName]), [[waiting.id, 'dong 先生']]);
  assert.deepEqual((await done(here.as.farDesk, routes.swaps, {})).swaps, []);
  assert.equal(await refused(here.as.farDesk, routes.decideSwap, { params: params(waiting), body: { approves: true, reason: '不归我管' } }), 'thing.notFound');
  assert.equal((await done(here.as.desk, routes.decideSwap, { params: params(waiting), body: { approves: true, reason: '两边都说好了' } })).state, 'done');
  assert.deepEqual(await bookedIn(day), [idOf('dong')]);
  const [line] = await here.server.asOwner<{ reason: string }>(sql`select reason from platform.trail where action = 'roster.swapDecided' order by id desc limit 1`);
  assert.equal(line?.reason, '两边都说好了');
  const back = await offer('dong', (await done(here.as.dong, routes.mine, {})).turns[0]?.id as string);
  await done(here.as.bao, routes.takeSwap, { params: params(back) });
  assert.equal((await done(here.as.desk, routes.decideSwap, { params: params(back), body: { approves: false, reason: '当天要会开车的人' } })).state, 'refused');
  assert.deepEqual(await bookedIn(day), [idOf('dong')]);
});

test('nobody decides their own swap; leaving, or the beginning of the shift, ends what is on offer', async () => {
  const template = await done(here.as.committee, routes.addTemplate, { body: morning({ crew: 'staff', needsApproval: true, wanted: 1, from: '18:00', to: '20:00' }) });
  const shift = await here.shiftOn(template.id, '2026-05-20');
  await done(here.as.street, routes.assign, { params: { shiftId: asId<'shift'>(shift) }, body: { personId: idOf('committee') } });
  const [turn] = (await done(here.as.committee, routes.mine, {})).turns;
  const swap = await offer('committee', turn?.id as string);
  await done(here.as.desk, routes.takeSwap, { params: params(swap) });
  for (const who of ['committee', 'desk'] as const) assert.equal(await refused(here.as[who], routes.decideSwap, { params: params(swap), body: { approves: true, reason: '自己批自己' } }), 'roster.ownSwap');
  await done(here.as.committee, routes.leave, { params: { turnId: turn?.id as never }, body: { reason: '出差' } });
  assert.equal(await refused(here.as.street, routes.decideSwap, { params: params(swap), body: { approves: true, reason: '太晚了' } }), 'roster.swapGone');
  const again = await here.shiftOn(template.id, '2026-05-21');
  await done(here.as.street, routes.assign, { params: { shiftId: asId<'shift'>(again) }, body: { personId: idOf('committee') } });
  const open = await offer('committee', (await done(here.as.committee, routes.mine, {})).turns[0]?.id as string);
  await here.at('2026-05-21T18:00:30+08:00');
  const [row] = await here.server.asOwner<{ state: string }>(sql`select state from roster.swap where id = ${open.id}`);
  assert.equal(row?.state, 'expired');
});
