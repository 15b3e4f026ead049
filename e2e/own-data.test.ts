/** Own data, with all modules and real lives: everything that is held comes into the file and nothing of others, and who leaves is nowhere by name. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isRefusal } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { type Statement, sealTrail, sql, verifyTrail } from '@huying/platform';
import { endTestPostgres } from '@huying/platform/testing';
import { privacy } from '@huying/privacy/contract';
import { record } from '@huying/record/contract';
import { timebank } from '@huying/timebank/contract';
import { CONSENTS, volunteering } from '@huying/volunteering/contract';
import { NO_TENANT } from './marks.ts';
import { type SmallCommunities, type SmallCommunity, startSmallCommunities, type Who } from './small-community.ts';

let all: SmallCommunities;
let own: SmallCommunity;
before(async () => {
  all = await startSmallCommunities();
  own = all.own;
});
after(async () => {
  await all.close();
  await endTestPostgres();
});

const plain = (text: string, values: readonly unknown[] = []): Statement => ({ text, values });
const { routes } = privacy;
const fileOf = async (who: Who) => (await own.clients[who].inject({ method: 'GET', url: routes.mine.path })).body;
const tablesOf = async (who: Who) => (JSON.parse(await fileOf(who)) as { tables: Record<string, Record<string, unknown>[]> }).tables;
const standing = async (who: Who) => (await own.clients[who].ask(routes.standing, {})).value;
const codeOf = (answer: { status: number; problem: { code: string } }) => (answer.status < 400 ? 'done' : answer.problem.code);
/** The time to think again is over. */
async function timePasses(who: Who): Promise<void> {
  await all.server.asOwner(sql`update platform.timer set due_at = ${new Date('2026-05-12T00:00:00+08:00')} where key = ${`privacy/leave/${own.people[who].id}`}`);
  await all.server.settle();
}

/** Columns that name a person whose row it is. Who acted on somebody else's is named by columns that end in `_by`, and those who review. */
const PERSONAL = plain(`
  select format('%s.%s.%s', n.nspname, c.relname, a.attname) as place
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid
  where c.relkind in ('r', 'p') and t.typname = 'uuid' and n.nspname not in ('platform', 'planted') and a.attnum > 0 and not a.attisdropped and has_table_privilege('huying_app', c.oid, 'select') and not ${NO_TENANT}
    and (a.attname ~ '^(person|elder|helper|volunteer|member|giver|kin|taker|owner)_id$' or a.attname ~ '^(from|to)_person$' or col_description(c.oid, a.attnum) = 'id of person')
    and a.attname !~ '_by$' and a.attname not in ('reviewer_id', 'confirmer_id') order by 1`);

test('every column that names a person is declared by its module, so that nothing is forgotten', async () => {
  const declared = new Set(all.server.installation.registry.personal.flatMap(({ tables }) => tables.map(({ table, of }) => `${table}.${of}`)));
  const places = (await all.server.asOwner<{ place: string }>(PERSONAL)).map(({ place }) => place);
  assert.ok(places.length > 40);
  assert.deepEqual(places.filter((place) => !declared.has(place)), [], 'say it in `server/personal.ts` of the module');
  const known = new Set((await all.server.asOwner<{ place: string }>(plain("select format('%s.%s.%s', table_schema, table_name, column_name) as place from information_schema.columns"))).map(({ place }) => place));
  const named = all.server.installation.registry.personal.flatMap(({ tables }) => tables.flatMap(({ table, of, gives, erases }) => [of, ...gives, ...(typeof erases === 'object' ? Object.keys(erases) : [])].map((column) => `${table}.${column}`)));
  assert.deepEqual(named.filter((place) => !known.has(place)), [], 'there is no such column');
});

test('one’s own file holds what is held, sealed things opened, and nobody else', async () => {
  const tables = await tablesOf('volunteer');
  for (const table of ['people.person', 'people.volunteer', 'volunteering.volunteer', 'volunteering.qualification', 'matching.helper', 'timebank.account']) assert.ok(tables[table]?.length, `${table} is missing`);
  const [person] = tables['people.person'] ?? [];
  assert.deepEqual([person?.name, person?.phone_sealed], [own.people.volunteer.name, own.people.volunteer.phone]);
  assert.equal(tables['volunteering.qualification']?.[0]?.number_sealed, '桂芳-0001');
  for (const who of ['volunteer', 'elder', 'family', 'committee'] as const) {
    const file = await fileOf(who);
    for (const other of ['elder', 'neighbour', 'volunteer', 'second', 'desk', 'grid'] as const) {
      // An elder's contacts, pairings and family are the elder's own data.
      if (other !== who) assert.ok(!file.includes(own.people[other].phone), `the file of ${who} tells the number of ${other}`);
    }
  }
  assert.ok((await tablesOf('elder'))['need.need']?.length, 'an elder has what was asked for');
  assert.equal((await all.server.anybody.inject({ method: 'GET', url: routes.mine.path })).statusCode, 401);
});

test('who holds what others rely on, or has something open, does not leave; who thinks again stays', async () => {
  for (const who of ['elder', 'committee', 'craftsman'] as const) assert.equal(codeOf(await own.clients[who].ask(routes.leave, {})), 'privacy.byOffice');
  const before = await standing('third');
  assert.ok(before.hindrances.includes('record.requested'));
  if (before.hindrances.includes('service.visit')) await all.server.asOwner(sql`update service.visit set state = 'released' where helper_id = ${own.people.third.id} and state in ('going', 'arrived', 'finished')`);
  assert.equal(codeOf(await own.clients.third.ask(routes.leave, {})), 'privacy.hindered');
  const { proofs } = (await own.clients.third.ask(record.routes.mine, { query: {} })).value;
  await own.clients.third.ask(record.routes.withdraw, { params: { proofId: proofs[0]?.id as never } });
  assert.deepEqual((await standing('third')).hindrances, []);
  assert.equal((await own.clients.third.ask(routes.leave, {})).value.dueAt?.slice(0, 10), '2026-05-27');
  assert.equal((await own.clients.third.ask(routes.stay, {})).value.dueAt, null);
  await timePasses('third');
  assert.equal((await own.clients.third.ask(people.routes.me, {})).status, 200, 'who stays is there');
});

test('what is begun meanwhile is finished first; then the person is nowhere by name, and ledger and trail are whole', async () => {
  const helper = (own as SmallCommunity & { readonly helper: Who }).helper;
  assert.ok((await standing(helper)).hindrances.includes('timebank.balance') || (await standing(helper)).hindrances.includes('service.visit'));

  const { id, name, phone } = own.people.third;
  assert.equal(codeOf(await own.clients.third.ask(routes.leave, {})), 'done');
  // Hours come in while they wait: nothing vanishes, the clock goes again a day later.
  assert.equal(codeOf(await own.clients.committee.ask(timebank.routes.grant, { body: { personId: own.people.elder.id, minutes: 60, reason: '社区时间基金发放' } })), 'done');
  const request = await own.clients.third.ask(record.routes.request, { body: { fromOn: '2026-05-01', toOn: '2026-05-12' } });
  assert.equal(request.status, 200);
  await timePasses('third');
  assert.deepEqual((await standing('third')).hindrances, ['record.requested']);
  await own.clients.third.ask(record.routes.withdraw, { params: { proofId: request.value.id } });
  await timePasses('third');

  assert.equal((await own.clients.third.ask(people.routes.me, {})).status, 401, 'no session is left');
  const cards = await all.server.asEngine((ctx) => ctx.call(people.calls.persons, { personIds: [id] }), own.tenantId);
  assert.ok(!isRefusal(cards));
  assert.deepEqual(cards, [{ id, name: '已注销', sex: null, birthYear: null, phone: null }]);
  assert.deepEqual(await placesOf(name), [], 'the name stands nowhere but in the trail');
  assert.deepEqual(await placesOf(phone), []);

  const audit = await all.server.asEngine((ctx) => ctx.call(timebank.calls.audit, {}), own.tenantId);
  assert.ok(!isRefusal(audit));
  assert.deepEqual([audit.balanced, audit.findings], [true, []]);
  while ((await sealTrail(all.server.installation.database)) > 0);
  assert.equal((await verifyTrail(all.server.installation.database, own.tenantId)).brokenAt, undefined);
  const again = await own.clients.committee.ask(people.routes.person, { params: { personId: id } });
  assert.equal(again.status, 200, 'staff see that somebody was there');
});

test('who came in by a number and never became anything is warned, then gone; who comes back, applies or takes part stays', async () => {
  const newcomers: Record<string, string> = {};
  for (const [name, phone] of [['来过没报名', '13955550001'], ['又回来的', '13955550002'], ['报了名的', '13955550003'], ['报活动的', '13955550004'], ['不想走的', '13955550005'], ['刚来的', '13955550006']] as const) {
    const code = (await all.server.anybody.ask(people.routes.requestCode, { body: { phone, joins: true } })).value.shown as string;
    newcomers[name] = (await all.server.anybody.ask(volunteering.routes.begin, { body: { tenantId: own.tenantId, name, phone, code, label: '' } })).value.personId;
  }
  const idOf = (name: string) => newcomers[name] as string;
  const as = (name: string) => all.server.signIn(idOf(name), own.tenantId);
  const age = async (names: readonly string[], since: string) => {
    await all.server.asOwner(sql`update people.person set joined_at = ${since}::timestamptz where id = any(${names.map(idOf)}::uuid[])`);
    await all.server.asOwner(sql`update platform.session set last_seen_at = ${since}::timestamptz where person_id = any(${names.map(idOf)}::uuid[])`);
    await all.server.asOwner(sql`alter table platform.trail disable trigger user`);
    await all.server.asOwner(sql`update platform.trail set at = ${since}::timestamptz where action = 'people.signedIn' and subject_id = any(${names.map(idOf)})`);
    await all.server.asOwner(sql`alter table platform.trail enable trigger user`);
  };
  const [area] = await all.server.asOwner<{ id: string }>(sql`select id from place.area where tenant_id = ${own.tenantId} and path = ${own.areaPath}`);
  const applied = await (await as('报了名的')).ask(volunteering.routes.apply, {
    body: { name: '报了名的', identityNumber: '11010519491231002X', areaId: area?.id as never, home: null, job: '', skills: [], preferences: [], times: [], consents: [...CONSENTS], guardian: null },
  });
  assert.equal(applied.status, 200, JSON.stringify(applied.problem));
  const [open] = await all.server.asOwner<{ id: string }>(sql`select id from activity.activity where tenant_id = ${own.tenantId} and state = 'published' and open_to = 'everybody' order by id limit 1`);
  await all.server.asOwner(sql`
    insert into activity.enrolment (tenant_id, activity_id, person_id, help_id, area_path, part, state, page, enrolled_by, enrolled_at)
    select tenant_id, id, ${idOf('报活动的')}, gen_random_uuid(), area_path, 'participant', 'enrolled', 'volunteer', ${idOf('报活动的')}, now() from activity.activity where id = ${open?.id}`);
  await age(Object.keys(newcomers).filter((name) => name !== '刚来的'), '2025-11-01T00:00:00Z');
  const night = () => all.server.installation.registry.jobs.find(({ name }) => name === 'privacy:unused')?.work({
    now: all.server.installation.clock.now(), log: all.server.installation.log, surroundings: all.server.installation.config, tenants: async () => [own.tenantId], run: (tenantId, work) => all.server.asEngine(work, tenantId),
  }, null);
  await night();
  await night();
  const waiting = await all.server.asOwner<{ person_id: string; why: string }>(sql`select person_id, why from privacy.leaving where tenant_id = ${own.tenantId} and state = 'waiting'`);
  assert.deepEqual(waiting.map((row) => row.person_id).sort(), [idOf('来过没报名'), idOf('又回来的'), idOf('不想走的')].sort());
  assert.ok(waiting.every(({ why }) => why === 'unused'));
  const told = await all.server.asOwner<{ n: number }>(sql`select count(*)::int as n from notify.message where person_id = any(${waiting.map((row) => row.person_id)}::uuid[])`);
  assert.equal(told[0]?.n, 3, 'each is warned, once');

  const stays = await as('不想走的');
  assert.equal((await stays.ask(routes.standing, {})).value.why, 'unused');
  assert.equal((await stays.ask(routes.stay, {})).value.dueAt, null);
  await as('又回来的');
  await all.server.asOwner(sql`update platform.timer set due_at = ${new Date('2026-05-12T00:00:00+08:00')} where key like 'privacy/leave/%'`);
  await all.server.settle();
  const { value: card } = { value: await all.server.asEngine((ctx) => ctx.call(people.calls.persons, { personIds: Object.values(newcomers) as never }), own.tenantId) };
  assert.ok(!isRefusal(card));
  assert.deepEqual(card.map(({ name }) => name).sort(), ['已注销', '又回来的', '报了名的', '报活动的', '不想走的', '刚来的'].sort());
  assert.deepEqual(await placesOf('13955550001'), []);
  while ((await sealTrail(all.server.installation.database)) > 0);
  assert.equal((await verifyTrail(all.server.installation.database, own.tenantId)).brokenAt, undefined);
});

/** Where a text stands in plain words. The trail is kept; what waits to be told, and answers kept for repeating, go by themselves within days. */
async function placesOf(text: string): Promise<string[]> {
  const tables = await all.server.asOwner<{ name: string }>(plain("select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema', 'graphile_worker')"));
  const found: string[] = [];
  for (const { name } of tables) {
    if (['platform.trail', 'platform.outbox', 'platform.inbox', 'platform.command'].includes(name)) continue;
    const [row] = await all.server.asOwner<{ row: object }>(plain(`select to_jsonb(t) as row from ${name} t where t::text like '%' || $1 || '%' limit 1`, [text]));
    if (row) found.push(`${name} ${JSON.stringify(row.row).slice(0, 400)}`);
  }
  return found;
}
