import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { automationModule } from '@huying/automation/server';
import { asId, type CallArgument, distanceMetres, isRefusal, type PersonId, type Role } from '@huying/kernel';
import { mobilisation } from '@huying/mobilisation/contract';
import { people } from '@huying/people/contract';
import peopleModule from '@huying/people/server';
import { type Context, sql } from '@huying/platform';
import { endTestPostgres, startTest, TEST_TENANT, type TestServer } from '@huying/platform/testing';
import { roster } from '@huying/roster/contract';
import rosterModule from '@huying/roster/server';
import { service } from '@huying/service/contract';
import { matching } from '../contract.ts';
import module, { tables } from './index.ts';
import { listCandidates } from './store.ts';

const id = (n: number) => `01980000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const person = (n: number) => asId<'person'>(id(n)) as PersonId;
const HOME = { lng: 103.887, lat: 30.81 };
const northOf = (metres: number) => ({ lng: HOME.lng, lat: HOME.lat + metres / 111_195 });
const YARD = '/510117001/005/g01/y01';
const CALLOUT = asId<'callout'>(id(900)) as never;

type NewPerson = CallArgument<typeof people.calls.addPeople>['people'][number];
const someone = (n: number, role: Role, more: Partial<NewPerson> = {}): NewPerson => ({
  id: person(n), name: `人${n}`, sex: 'female', birthYear: 1970, phone: `139000000${String(n).padStart(2, '0')}`, memberships: [{ role, organisationId: null, areaId: null, areaPath: YARD }], ...more,
});
const helper = (n: number, metres: number): NewPerson => someone(n, 'volunteer', { volunteer: { skills: ['company'], home: northOf(metres), areaPath: YARD, redWhileOffDuty: false, active: true } });
const elder = someone(1, 'elder', {
  elder: { address: '望丛中路12号院', home: HOME, areaId: asId<'area'>(id(500)) as never, areaPath: YARD, livesAlone: true, mind: [], contacts: [], recordingConsent: true, photoConsent: true },
});

let server: TestServer;
before(async () => {
  server = await startTest({ modules: [peopleModule, rosterModule, automationModule(tables), module], background: false });
  await server.asEngine(async (ctx) => {
    const added = await ctx.call(people.calls.addPeople, { people: [elder, someone(9, 'desk', { memberships: [{ role: 'desk', organisationId: null, areaId: null, areaPath: '/510117001/005' }] }), helper(2, 100), helper(3, 200)] });
    assert.ok(!isRefusal(added));
    await ctx.call(people.calls.addPairings, { pairings: [{ elderId: person(1), volunteerId: person(3) }] });
    for (const n of [2, 3]) await ctx.call(roster.calls.setDuty, { personId: person(n), onDuty: true, hours: 4, position: null });
  });
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

const rankBy = async (ctx: Context, more: Partial<CallArgument<typeof matching.calls.rank>> = {}) => {
  const answer = await ctx.call(matching.calls.rank, {
    elderId: person(1), areaPath: YARD, home: HOME, category: 'shopping', urgency: 'green', skills: [], sex: null, radiusMetres: 1_000, limit: 5, asked: [], ...more,
  });
  assert.ok(!isRefusal(answer));
  return answer;
};
const rank = (more: Parameters<typeof rankBy>[1] = {}) => server.asEngine((ctx) => rankBy(ctx, more));
const seen = async (n: number) => {
  const desk = await server.signIn(person(9));
  return (await desk.ask(matching.routes.helpers, {})).value.helpers.find((one) => one.personId === person(n));
};
const emit = <E extends Parameters<Context['emit']>[0]>(event: E, payload: Parameters<typeof event.shape.parse>[0]) => server.asEngine((ctx) => ctx.emit(event, payload as never));
const owner = (n: number) => ({ personId: person(n), personName: `人${n}`, organisationId: null, organisationName: null, tier: 'volunteers', since: new Date().toISOString() });
const subject = { kind: 'need', id: id(800) };
const request = { elderId: person(1), areaPath: '/510117/001', home: { lng: 103.887, lat: 30.81 }, category: 'shopping', urgency: 'green', people: 1, summary: '买菜', recordingId: null, dueAt: null };

test('volunteers, pairs, duty and where they are become known by listening', async () => {
  const { ranked } = await rank();
  assert.deepEqual(ranked.map((one) => [one.name, one.reasons[0]?.code]), [['人3', 'paired'], ['人2', 'near']]);
  assert.deepEqual((await rank({ pairedOnly: true })).ranked.map((one) => one.name), ['人3']);
  await server.asEngine((ctx) => ctx.call(roster.calls.setDuty, { personId: person(2), onDuty: true, hours: 4, position: northOf(3_000) }));
  assert.deepEqual((await rank()).ranked.map((one) => one.name), ['人3'], 'who is elsewhere now is not near');
  assert.deepEqual((await rank({ radiusMetres: 4_000 })).ranked.length, 2);
  await server.asEngine((ctx) => ctx.call(roster.calls.setDuty, { personId: person(2), onDuty: false, hours: 4, position: null }));
  assert.deepEqual((await rank()).passedOver.map((one) => [one.name, one.reason]), [['人2', 'off-duty']]);
  await server.asEngine((ctx) => ctx.call(roster.calls.setDuty, { personId: person(2), onDuty: true, hours: 4, position: null }));
});

test('who has taken something for a day to come is free until it comes near; whoever offers it is asked by name, on duty or not', async () => {
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  await emit(mobilisation.events.owned, { calloutId: CALLOUT, subject, owner: owner(2), offerId: null, request: { ...request, dueAt: inHours(30) } });
  assert.deepEqual((await rank()).ranked.map((one) => one.name), ['人3', '人2']);
  await emit(mobilisation.events.owned, { calloutId: CALLOUT, subject, owner: owner(2), offerId: null, request: { ...request, dueAt: inHours(1) } });
  assert.deepEqual((await rank()).ranked.map((one) => one.name), ['人3']);
  assert.deepEqual((await rank({ onlyId: person(2), radiusMetres: 10 })).ranked.map((one) => one.name), ['人2'], 'neither distance nor what else they do counts');
  assert.deepEqual((await rank({ onlyId: person(2), asked: [{ personId: person(2), answer: 'refused' }] })).ranked, []);
  await emit(mobilisation.events.closed, { calloutId: CALLOUT, subject, state: 'cancelled' });
});

test('who has taken something is busy until it is finished, and rests after it', async () => {
  await emit(mobilisation.events.offersMade, { calloutId: CALLOUT, personIds: [person(2), person(3)], at: new Date().toISOString() });
  await emit(mobilisation.events.offerAnswered, { calloutId: CALLOUT, personId: person(2), answer: 'accepted', seconds: 5 });
  await emit(mobilisation.events.owned, { calloutId: CALLOUT, subject, owner: owner(2), offerId: null, request });
  await emit(mobilisation.events.offersGone, { calloutId: CALLOUT, personIds: [person(3)], reason: 'taken' });
  assert.deepEqual((await rank()).passedOver.map((one) => [one.name, one.reason]), [['人2', 'busy']]);
  const visit = {
    id: id(700), subject, calloutId: CALLOUT, helperId: person(2), helperName: '人2', organisationId: null, organisationName: null, elderId: person(1), category: 'shopping', state: 'finished',
    startedAt: new Date().toISOString(), expectedAt: null, arrived: null, left: null, finishedAt: new Date().toISOString(), minutes: 30, note: null, photos: [], confirmedAt: null, confirmedBy: null, rating: null,
  };
  await emit(service.events.finished, { visit });
  assert.deepEqual((await rank()).passedOver.map((one) => [one.name, one.reason]), [['人2', 'needs-rest']]);
  await emit(service.events.rated, { visit, rating: { faces: 5, words: null, at: new Date().toISOString() } });
  assert.deepEqual(await seen(2), { personId: person(2), name: '人2', onDuty: true, offers30: 1, accepted30: 1, served7: 1, rating: 4.42, ratings: 1 });
  assert.deepEqual(await seen(3), { personId: person(3), name: '人3', onDuty: true, offers30: 1, accepted30: 0, served7: 0, rating: null, ratings: 0 });
});

test('given back or closed, nobody stays busy', async () => {
  for (const free of [() => emit(mobilisation.events.lost, { calloutId: CALLOUT, subject, personId: person(3), reason: 'x' }), () => emit(mobilisation.events.closed, { calloutId: CALLOUT, subject, state: 'cancelled' })]) {
    await emit(mobilisation.events.owned, { calloutId: CALLOUT, subject, owner: owner(3), offerId: null, request });
    assert.deepEqual((await rank()).ranked, []);
    await free();
    assert.deepEqual((await rank()).ranked.map((one) => one.name), ['人3']);
  }
  const left = await server.asEngine(({ db }) => db.rows(sql`select person_id from matching.involvement`));
  assert.deepEqual(left, []);
});

test('weights that staff wrote wrongly do not keep anybody from being asked', async () => {
  const shipped = tables['matching.weights']?.table;
  await server.asEngine((ctx) => ctx.db.run(sql`
    insert into automation.table_version (tenant_id, name, version, id, "table", holds_from, changed_by, changed_at, reason)
    values (${ctx.tenantId}, 'matching.weights', 1, ${ctx.newId()}, ${JSON.stringify({ ...shipped, rules: [{ id: 'minus', when: ['-', '-'], then: shipped?.outputs.map(() => '-5') }] })}::jsonb, ${ctx.now}, 'x', ${ctx.now}, 'x')`));
  assert.deepEqual((await rank()).ranked.map((one) => one.name), ['人3']);
});

test('fifty thousand volunteers are searched by index, and cost little more than a few', async (t) => {
  const request = { elderId: person(1), home: HOME, radiusMetres: 600, urgency: 'green', pairedOnly: false, sex: null, skills: [], asked: [] } as const;
  const timed = async (on: TestServer) => {
    const times: number[] = [];
    const found = await on.asEngine(async (ctx) => {
      let count = 0;
      for (let round = 0; round < 30; round += 1) {
        const began = performance.now();
        count = (await listCandidates(ctx, request)).length;
        times.push(performance.now() - began);
      }
      return count;
    });
    return { found, median: times.sort((a, b) => a - b)[15] ?? 0 };
  };
  // A database of its own: plans made for three rows would be used for fifty thousand until the statistics are renewed.
  const city = await startTest({ modules: [peopleModule, rosterModule, automationModule(tables), module], background: false });
  try {
    await city.asEngine((ctx) => ctx.db.run(sql`
      insert into matching.helper (tenant_id, person_id, name, sex, birth_year, skills, area_path, home_lng, home_lat, lng, lat, on_duty, red_while_off_duty, active)
      select ${ctx.tenantId}, gen_random_uuid(), 'x', 'female', 1970, '{company}', ${YARD}, lng, lat, lng, lat, n % 3 = 0, n % 2 = 0, true
      from (select n, 103.78 + (n::bigint * 7919 % 50000) * 0.0000042 as lng, 30.72 + (n::bigint * 104729 % 50000) * 0.0000036 as lat from generate_series(1, 50000) n) s`));
    const [few, many] = [await timed(server), await timed(city)];
    t.diagnostic(`candidates of 50,000: ${many.median.toFixed(1)} ms for ${many.found}; of 3: ${few.median.toFixed(1)} ms for ${few.found}`);
    assert.ok(many.found > 60 && many.found <= 360, `${many.found} looked at`);
    const plan = await city.asEngine(({ db }) => db.rows<{ 'QUERY PLAN': string }>(sql`
      explain select h.person_id from matching.helper h where h.active and (h.on_duty or h.red_while_off_duty) and h.on_duty
        and h.tenant_id = ${TEST_TENANT} and h.lat between 30.80 and 30.82 and h.lng between 103.88 and 103.89 limit 300`));
    assert.match(plan.map((row) => row['QUERY PLAN']).join('\n'), /Index Cond: .*lat >= .*lng/);
    // A dense quarter, where the close circle is enough; one where it is not; one where only the corners of its square would make it so.
    for (const [lat, most] of [[40, 400], [41, 40], [42, 81]] as const) {
      await city.asEngine((ctx) => ctx.db.run(sql`
        insert into matching.helper (tenant_id, person_id, name, sex, birth_year, skills, area_path, home_lng, home_lat, lng, lat, on_duty, red_while_off_duty, active)
        select ${ctx.tenantId}, gen_random_uuid(), 'x', 'female', 1970, '{company}', ${YARD}, lng, lat, lng, lat, n % 4 <> 0, false, true
        from (select n, 116 + (n::bigint * 7919 % 997 - 498) * 0.0000022 as lng, ${lat}::int + (n::bigint * 104729 % 991 - 495) * 0.0000017 as lat from generate_series(1, ${most}::int) n
              union all select n, 116 + n * 0.00002, ${lat}::int + 0.00091 from generate_series(1, 200) n) s`));
      const home = { lng: 116, lat };
      const found = new Set((await city.asEngine((ctx) => listCandidates(ctx, { ...request, home }))).map((one) => one.personId as string));
      const nearest = (await city.asEngine(({ db }) => db.rows<{ person_id: string; lng: number; lat: number }>(sql`select person_id, lng, lat from matching.helper where on_duty and lat between ${lat - 0.1} and ${lat + 0.1}`)))
        .sort((a, b) => distanceMetres(home, a) - distanceMetres(home, b)).slice(0, 60);
      assert.deepEqual(nearest.filter((one) => !found.has(one.person_id)), [], `of the nearest around ${lat}`);
      assert.ok(found.size < 122, `${found.size} of ${most} close by are looked at`);
    }
    const ranked = await city.asEngine((ctx) => rankBy(ctx, { limit: 20, radiusMetres: 600 }));
    assert.deepEqual([ranked.ranked.length, ranked.passedOver.length], [20, 60]);
  } finally {
    await city.close();
  }
});
