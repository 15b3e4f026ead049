/**
 * Off the roster is silent: whoever is not on duty, by a shift or by their own switch, is asked for nothing, but for red calls by those who agreed to
 * them. Tried with the whole product: shifts begin by the clock, needs are raised over HTTP.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { needContract } from '@huying/need/contract';
import { people } from '@huying/people/contract';
import { sql } from '@huying/platform';
import { endTestPostgres } from '@huying/platform/testing';
import { roster } from '@huying/roster/contract';
import { service } from '@huying/service/contract';
import { volunteering } from '@huying/volunteering/contract';
import { type SmallCommunities, startSmallCommunities, type Who } from './small-community.ts';

const HELPERS = ['volunteer', 'second', 'third', 'fourth'] as const satisfies readonly Who[];
type Helper = (typeof HELPERS)[number];

let all: SmallCommunities;
/** How far the clock of the installation has been moved on. */
let ahead = 0;
before(async () => {
  all = await startSmallCommunities();
  const { clock } = all.server.installation;
  const now = clock.now.bind(clock);
  (clock as { now: () => Date }).now = () => new Date(now().getTime() + ahead);
});
after(async () => {
  await all.close();
  await endTestPostgres();
});

const client = (who: Helper) => all.own.clients[who];
const ok = async <T>(answer: Promise<{ readonly status: number; readonly value: T; readonly problem: unknown }>): Promise<T> => {
  const given = await answer;
  assert.ok(given.status < 300, JSON.stringify(given.problem));
  return given.value;
};
async function fireDue(): Promise<void> {
  while ((await all.server.installation.timers.fireDue()) > 0);
}
async function raise(urgency: 'green' | 'red'): Promise<{ readonly id: string; readonly calloutId: string }> {
  const raised = await ok(all.own.clients.desk.ask(needContract.routes.raise, {
    body: { channel: 'telephone', elderId: all.own.people.elder.id, text: '想请人来看一看', tags: { category: [urgency === 'red' ? 'health' : 'company'], urgency } },
  }));
  assert.ok(raised.calloutId);
  return { id: raised.id, calloutId: raised.calloutId };
}
const cancel = (needId: string) => ok(all.own.clients.desk.ask(needContract.routes.cancel, { params: { needId: needId as never }, body: { reason: '不用了' } }));
/** Who was ever asked about it: by an offer, or by a message that would have rung a telephone. */
async function asked(calloutId: string): Promise<Helper[]> {
  const offers = await all.server.asOwner<{ person_id: string }>(sql`select person_id from mobilisation.offer where callout_id = ${calloutId} and person_id is not null`);
  const messages = await all.server.asOwner<{ person_id: string }>(sql`select person_id from notify.message where key = ${`callout/${calloutId}`}`);
  const ids = new Set([...offers, ...messages].map((row) => row.person_id));
  return HELPERS.filter((who) => ids.has(all.own.people[who].id));
}

/** Somebody besides the first volunteer who has been on no errand: whoever is busy or rests from one would not be asked for that reason. */
async function rested(): Promise<Helper> {
  for (const who of HELPERS.slice(1)) {
    const now = await ok(client(who).ask(service.routes.errands, { query: {} }));
    const past = await ok(client(who).ask(service.routes.errands, { query: { past: 'true' } }));
    if (now.visits.length + past.visits.length === 0) return who;
  }
  throw new Error('everybody has been on an errand');
}

test('off the roster nobody is asked; a shift that begins by the clock brings its people in, its end lets them go, and red calls reach who agreed', async () => {
  const who = await rested();
  for (const { id } of await all.server.asOwner<{ id: string }>(sql`select id from volunteering.ban where person_id = ${all.own.people[who].id} and state = 'standing'`)) {
    await ok(all.own.clients.committee.ask(volunteering.routes.endBan, { params: { banId: id as never }, body: { decision: 'lift', reason: '说清楚了' } }));
  }
  const agree = async (helper: Helper, redWhileOffDuty: boolean) => {
    const { skills } = await ok(client(helper).ask(people.routes.profile, {}));
    await ok(client(helper).ask(people.routes.changeProfile, { body: { skills, redWhileOffDuty } }));
  };
  for (const helper of HELPERS) {
    await ok(client(helper).ask(roster.routes.switchDuty, { body: { onDuty: false } }));
    await agree(helper, false);
  }
  const shift = (await ok(client(who).ask(roster.routes.open, {}))).shifts.find((one) => one.startsAt.startsWith('2026-05-12T12:20'));
  assert.ok(shift);
  await ok(client(who).ask(roster.routes.signUp, { params: { shiftId: shift.id }, body: { switchesDuty: true } }));

  const before = await raise('green');
  await fireDue();
  assert.deepEqual(await asked(before.calloutId), [], 'everybody is off duty: being booked for later is no leave to ask');
  const unheard = await raise('red');
  await fireDue();
  assert.deepEqual(await asked(unheard.calloutId), [], 'nobody has agreed to red calls');
  for (const { id } of [before, unheard]) await cancel(id);

  ahead = 21 * 60_000;
  await fireDue();
  assert.equal((await ok(client(who).ask(roster.routes.duty, {}))).onDuty, true);
  const during = await raise('green');
  await fireDue();
  assert.deepEqual(await asked(during.calloutId), [who], 'who is on the roster now is asked, and nobody else');
  await cancel(during.id);

  ahead = 141 * 60_000;
  await fireDue();
  assert.equal((await ok(client(who).ask(roster.routes.duty, {}))).onDuty, false);
  const afterwards = await raise('green');
  await fireDue();
  assert.deepEqual(await asked(afterwards.calloutId), [], 'when the shift is over so is being asked');
  await agree(who, true);
  const emergency = await raise('red');
  await fireDue();
  assert.deepEqual(await asked(emergency.calloutId), [who], 'a red call asks only those who agreed to it');
});
