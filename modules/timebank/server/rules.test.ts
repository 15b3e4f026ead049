/** The rules as they stand in the database: what no code may do, whoever wrote it; and the auditor, who finds what was done all the same. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { needContract } from '@huying/need/contract';
import { sql, type Statement } from '@huying/platform';
import { endTestPostgres, OTHER_TENANT, startTest, TEST_TENANT, type TestServer } from '@huying/platform/testing';
import { service } from '@huying/service/contract';
import pg from 'pg';
import { timebank } from '../contract.ts';
import { actorOf, COMMUNITY, installed, needOf, newId, newNeighbours, person, visitOf } from '../testing/stand-ins.ts';
import { communityAccount, communityAccounts, openAccounts, ownedAccountId } from './accounts.ts';
import { auditLedger } from './audit.ts';

const neighbours = newNeighbours();
const { fundId, poolId, escrowId } = communityAccounts(TEST_TENANT, COMMUNITY);
const old = person(neighbours, '王秀芳', 'elder');
const helper = person(neighbours, '李建国', 'volunteer');
const elderId = ownedAccountId(TEST_TENANT, 'person', old.id);
const helperId = ownedAccountId(TEST_TENANT, 'person', helper.id);
const ELSEWHERE = '/510117001/006';
const clearingOf = (path: string) => ({ pool: communityAccount(TEST_TENANT, 'pool', path).id, clearing: communityAccount(TEST_TENANT, 'clearing', path).id });
const [here, there] = [clearingOf(COMMUNITY), clearingOf(ELSEWHERE)];
/** A group that has nothing, and somebody who lives in another community. */
const [groupId, farId] = [newId(), newId()];
let server: TestServer;
let owner: pg.Client;

/** 100 granted, 60 held for one need and settled with 45, the other 55 held for another, and 30 issued. */
before(async () => {
  server = await startTest({ modules: installed(neighbours), background: false });
  owner = new pg.Client(server.connection as pg.ClientConfig);
  await owner.connect();
  await server.asEngine((ctx) => ctx.call(timebank.calls.grant, { personId: old.id, minutes: 100, reason: '重点老人' }));
  const [first, second] = [needOf(old, { spendCredits: true }), needOf(old, { spendCredits: true })];
  const emit = (work: Parameters<typeof server.as<void>>[1]) => server.as(actorOf(old, TEST_TENANT), work);
  await emit((ctx) => ctx.emit(needContract.events.raised, { need: first }));
  await emit((ctx) => ctx.emit(service.events.confirmed, { visit: visitOf(first, helper, 45) }));
  await emit((ctx) => ctx.emit(needContract.events.raised, { need: second }));
  await emit((ctx) => ctx.emit(service.events.confirmed, { visit: visitOf(needOf(old), helper, 30) }));
  await server.asEngine((ctx) => openAccounts(ctx, [
    ...[COMMUNITY, ELSEWHERE].flatMap((path) => [communityAccount(TEST_TENANT, 'pool', path), communityAccount(TEST_TENANT, 'clearing', path)]),
    { id: groupId, kind: 'group', ownerId: newId(), name: '十八匠', areaPath: COMMUNITY }, { id: farId, kind: 'person', ownerId: newId(), name: '远处的人', areaPath: ELSEWHERE },
  ]));
});
after(async () => {
  await owner.end();
  await server.close();
  await endTestPostgres();
});

const insert = (kind: string, purpose: string, debit: string, credit: string, minutes: number, more: { hold?: string; reverses?: string; occasion?: string; covers?: string; id?: string } = {}): Statement => sql`
  insert into timebank.transfer (tenant_id, id, kind, purpose, minutes, debit_account_id, credit_account_id, hold_id, reverses_id, covers_id, subject_kind, subject_id, occasion_id, reason, at)
  values (${TEST_TENANT}, ${more.id ?? newId()}, ${kind}, ${purpose}, ${minutes}, ${debit}, ${credit}, ${more.hold ?? null}, ${more.reverses ?? null}, ${more.covers ?? null}, ${more.occasion ? 'need' : null},
    ${more.occasion ?? null}, ${more.occasion ?? null}, '', now())`;
const entry = (transferId: string, accountId: string, number: number | null, minutes: number, balanceAfter: number | null): Statement => sql`
  insert into timebank.entry (tenant_id, transfer_id, account_id, number, minutes, balance_after_minutes, at)
  values (${TEST_TENANT}, ${transferId}, ${accountId}, coalesce(${number}::bigint, nextval('timebank.entry_number')), ${minutes}, ${balanceAfter}, now())`;
const write = (...statements: Statement[]) =>
  server.asEngine(async (ctx) => {
    for (const statement of statements) await ctx.db.run(statement);
  });
const breaks = (constraint: string, ...statements: Statement[]) =>
  assert.rejects(write(...statements), (error: { constraint?: string }) => {
    assert.equal(error.constraint, constraint, String(error));
    return true;
  });
const idOf = async (kind: string, purpose: string, isEnded?: boolean): Promise<string> => {
  const { rows } = await owner.query(
    `select id from timebank.transfer t where kind = $1 and purpose = $2
       and ($3::boolean is null or $3 = exists (select from timebank.transfer e where e.hold_id = t.id)) order by at limit 1`, [kind, purpose, isEnded ?? null]);
  return rows[0].id;
};

test('a transfer that breaks a rule is refused by the database, whoever writes it', async () => {
  const open = await idOf('hold', 'spend', false);
  const ended = await idOf('hold', 'spend', true);
  const issued = await idOf('post', 'issue');
  const settled = await idOf('settle', 'spend');
  await breaks('minutes_positive', insert('post', 'grant', fundId, elderId, 0));
  await breaks('minutes_positive', insert('post', 'grant', fundId, elderId, -5));
  await breaks('accounts_suited', insert('post', 'issue', elderId, elderId, 5, { occasion: newId() }));
  await breaks('accounts_suited', insert('post', 'issue', elderId, helperId, 5, { occasion: newId() }));
  await breaks('issued_for_something', insert('post', 'issue', fundId, elderId, 5));
  await breaks('accounts_suited', insert('hold', 'spend', elderId, poolId, 5));
  await breaks('spending_is_held', insert('hold', 'donation', elderId, escrowId, 5));
  await breaks('ends_a_hold', insert('settle', 'spend', escrowId, helperId, 5));
  await breaks('hold_matches', insert('settle', 'spend', escrowId, helperId, 5, { hold: issued }));
  await breaks('hold_matches', insert('settle', 'spend', escrowId, elderId, 5, { hold: open }));
  await breaks('hold_matches', insert('void', 'spend', escrowId, helperId, 5, { hold: open }));
  await breaks('hold_ended_once', insert('settle', 'spend', escrowId, helperId, 5, { hold: ended }));
  await breaks('takes_back', insert('post', 'reversal', helperId, fundId, 30));
  await breaks('reversal_is_contrary', insert('post', 'reversal', helperId, fundId, 29, { reverses: issued }));
  await breaks('reversal_is_contrary', insert('post', 'reversal', helperId, escrowId, 45, { reverses: settled }));
  await breaks('reversible', insert('post', 'reversal', escrowId, elderId, 40, { reverses: open }));
  await breaks('accounts_suited', insert('post', 'grant', fundId, newId(), 5));
  await breaks('accounts_suited', insert('hold', 'spend', groupId, escrowId, 5));
  await breaks('accounts_suited', insert('post', 'gift', elderId, groupId, 5));
  await breaks('accounts_suited', insert('post', 'gift', fundId, elderId, 5));
  await breaks('accounts_suited', insert('post', 'inheritance', groupId, elderId, 5));
  await breaks('accounts_suited', insert('post', 'expiry', elderId, poolId, 5));
  await breaks('accounts_suited', insert('post', 'exchange', poolId, elderId, 5));
  await breaks('accounts_suited', insert('post', 'exchange', here.clearing, there.clearing, 5));
  await breaks('accounts_suited', insert('post', 'exchange', poolId, there.pool, 5, { covers: issued }));
  await breaks('covers_what_crossed', insert('post', 'grant', fundId, elderId, 5, { covers: issued }));
});

test('of a service and its corrections one issue stands', async () => {
  const first = await owner.query(`select occasion_id from timebank.transfer where purpose = 'issue'`);
  const id = newId();
  const second = sql`
    insert into timebank.transfer (tenant_id, id, kind, purpose, minutes, debit_account_id, credit_account_id, subject_kind, subject_id, occasion_id, corrects_id, reason, at)
    values (${TEST_TENANT}, ${id}, 'post', 'issue', 10, ${fundId}, ${helperId}, 'need', ${newId()}, ${newId()}, ${first.rows[0].occasion_id}, '', now())`;
  await breaks('one_issue_stands', second, entry(id, fundId, null, -10, null), entry(id, helperId, 3, 10, 85), sql`update timebank.account set balance_minutes = 85, last_number = 3 where tenant_id = ${TEST_TENANT} and id = ${helperId}`);
});

test('a pool gives only what it has, and what crosses from one community to another stands between their clearing accounts', async () => {
  const [id, cover] = [newId(), newId()];
  await breaks('pool_never_negative', insert('post', 'grant', poolId, elderId, 5, { id }), entry(id, poolId, null, -5, null), entry(id, elderId, 5, 5, 50));
  const gift = [insert('post', 'gift', helperId, farId, 5, { id }), entry(id, helperId, 3, -5, 70), entry(id, farId, 1, 5, 5)];
  await breaks('crossing_is_covered', ...gift);
  await breaks('covers_what_crossed', ...gift, insert('post', 'exchange', there.clearing, here.clearing, 5, { id: cover, covers: id }));
  await breaks('covers_what_crossed', ...gift, insert('post', 'exchange', here.clearing, there.clearing, 6, { id: cover, covers: id }));
  await breaks('covers_what_crossed', insert('post', 'exchange', here.clearing, there.clearing, 30, { covers: await idOf('post', 'issue') }));
  const covering = (one: string) => [insert('post', 'exchange', here.clearing, there.clearing, 5, { id: one, covers: id }), entry(one, here.clearing, null, -5, null), entry(one, there.clearing, null, 5, null)];
  await breaks('covered_once', ...gift, ...covering(cover), ...covering(newId()));
  await breaks('reversible', ...gift, ...covering(cover), insert('post', 'reversal', there.clearing, here.clearing, 5, { reverses: cover }));
});

test('entries come in twos that come to nothing, and continue their account', async () => {
  const id = newId();
  const grant = insert('post', 'grant', fundId, elderId, 5, { id });
  await breaks('zero_sum', grant);
  await breaks('zero_sum', grant, entry(id, fundId, null, -5, null));
  await breaks('entry_is_a_side', grant, entry(id, fundId, null, -6, null));
  await breaks('entry_is_a_side', grant, entry(id, helperId, 3, 5, 80));
  await breaks('entry_is_a_side', grant, entry(id, fundId, null, 5, null));
  await breaks('entry_keeps_balance', grant, entry(id, elderId, 5, 5, null));
  await breaks('entry_continues', grant, entry(id, elderId, 5, 5, 999));
  await breaks('entry_continues', grant, entry(id, elderId, 7, 5, 20));
  await breaks('entry_order', grant, entry(id, elderId, 4, 5, 60));
  const open = await idOf('hold', 'spend', false);
  const [settle, back] = [newId(), newId()];
  await breaks('hold_ends_whole', insert('settle', 'spend', escrowId, helperId, 10, { hold: open, id: settle }), entry(settle, escrowId, null, -10, null), entry(settle, helperId, 3, 10, 85));
  await breaks('hold_ends_whole', insert('void', 'spend', escrowId, elderId, 50, { hold: open, id: back }), entry(back, escrowId, null, -50, null), entry(back, elderId, 5, 50, 50));
});

test('balances stay within what they may be', async () => {
  const set = (column: Statement) => sql`update timebank.account set ${column} where tenant_id = ${TEST_TENANT} and id = ${elderId}`;
  await breaks('held_is_there', set(sql`held_minutes = balance_minutes + 1`));
  await breaks('held_is_there', set(sql`held_minutes = -1`));
  await assert.rejects(write(set(sql`balance_minutes = -1, held_minutes = 0`)), /never_negative|held_is_there/);
  await breaks('keeps_balance', set(sql`balance_minutes = null`));
});

test('the application can neither change nor remove what was written, nor write within a person\'s reach, nor see another tenant', async () => {
  for (const table of ['transfer', 'entry']) {
    for (const text of [`update timebank.${table} set minutes = minutes`, `delete from timebank.${table}`]) {
      await assert.rejects(server.asEngine((ctx) => ctx.db.run({ ...sql`select`, text, values: [] })), /permission denied/);
    }
  }
  await assert.rejects(server.asEngine((ctx) => ctx.db.run(sql`delete from timebank.account`)), /permission denied/);
  await assert.rejects(server.asEngine((ctx) => ctx.db.run(sql`update timebank.account set kind = 'fund'`)), /permission denied/);
  await assert.rejects(server.as(actorOf(old, TEST_TENANT), (ctx) => ctx.db.run(insert('post', 'grant', fundId, elderId, 5))), /row-level security/);
  assert.equal(await server.as(actorOf(old, TEST_TENANT), (ctx) => ctx.db.run(sql`update timebank.account set balance_minutes = 1000`)), 0);
  for (const table of [sql`timebank.account`, sql`timebank.transfer`, sql`timebank.entry`]) {
    assert.deepEqual(await server.asEngine((ctx) => ctx.db.rows(sql`select from ${table}`), OTHER_TENANT), []);
  }
});

test('one sees the own account and its entries, staff those of their area', async () => {
  const stranger = person(neighbours, '陌生人', 'volunteer');
  const near = person(neighbours, '社区', 'committee');
  const far = person(neighbours, '别的街', 'committee', { reach: '/510117001/007' });
  const seen = async (who: typeof old) => server.as(actorOf(who, TEST_TENANT), async (ctx) => {
    const row = await ctx.db.row<{ accounts: number; entries: number; transfers: number }>(sql`
      select (select count(*) from timebank.account) as accounts, (select count(*) from timebank.entry) as entries, (select count(*) from timebank.transfer) as transfers`);
    return [row?.accounts, row?.entries, row?.transfers];
  });
  assert.deepEqual(await seen(old), [1, 4, 4]);
  assert.deepEqual(await seen(helper), [1, 2, 2]);
  assert.deepEqual(await seen(stranger), [0, 0, 0]);
  assert.deepEqual(await seen(near), [7, 12, 6]);
  assert.deepEqual(await seen(far), [0, 0, 0]);
});

/** What somebody with the owner's password could do, one at a time, and what the auditor says of it. */
const CRIMES: readonly { readonly what: string; readonly text: string; readonly found: readonly string[] }[] = [
  { what: 'an entry is edited', text: `update timebank.entry set minutes = minutes + 10 where account_id = '${helperId}' and number = 1`, found: ['ledger.notZero', 'account.balanceDiffers', 'account.runningBalanceBroken', 'transfer.notZero', 'transfer.entryDiffers'] },
  { what: 'a counter entry is missing', text: `delete from timebank.entry where account_id = '${fundId}' and minutes = -30`, found: ['ledger.notZero', 'transfer.entriesNotTwo', 'transfer.notZero', 'transfer.entryDiffers'] },
  { what: 'a balance is edited', text: `update timebank.account set balance_minutes = balance_minutes + 60 where id = '${helperId}'`, found: ['account.balanceDiffers'] },
  { what: 'what is held is edited', text: `update timebank.account set held_minutes = 0 where id = '${elderId}'`, found: ['account.heldDiffers'] },
  {
    what: 'a transfer, its entries and the balances are edited together', found: ['transfer.differsFromTrail'],
    text: `update timebank.transfer set minutes = 90 where purpose = 'issue'; update timebank.entry set minutes = sign(minutes) * 90 where abs(minutes) = 30;
      update timebank.entry set balance_after_minutes = 135 where account_id = '${helperId}' and number = 2; update timebank.account set balance_minutes = 135 where id = '${helperId}'`,
  },
  {
    what: 'a hold is settled a second time', found: ['transfer.notInTrail', 'hold.moreThanHeld', 'hold.endedTwice', 'escrow.differs'],
    text: `drop index timebank.hold_ended_once;
      insert into timebank.transfer select tenant_id, gen_random_uuid(), kind, purpose, minutes, debit_account_id, credit_account_id, hold_id, reverses_id, subject_kind, subject_id, occasion_id, category, 'again', at
        from timebank.transfer where kind = 'settle';
      insert into timebank.entry select tenant_id, id, debit_account_id, nextval('timebank.entry_number'), -minutes, null, at from timebank.transfer where reason = 'again';
      insert into timebank.entry select tenant_id, id, credit_account_id, 3, minutes, 120, at from timebank.transfer where reason = 'again';
      update timebank.account set balance_minutes = 120, last_number = 3 where id = '${helperId}'`,
  },
  {
    what: 'minutes are made from nothing', found: ['transfer.notInTrail', 'issue.withoutService'],
    text: `alter table timebank.transfer drop constraint issued_for_something;
      insert into timebank.transfer (tenant_id, id, kind, purpose, minutes, debit_account_id, credit_account_id, reason, at) values (${TEST_TENANT}, gen_random_uuid(), 'post', 'issue', 600, '${fundId}', '${helperId}', 'gift', now());
      insert into timebank.entry select tenant_id, id, debit_account_id, nextval('timebank.entry_number'), -minutes, null, at from timebank.transfer where reason = 'gift';
      insert into timebank.entry select tenant_id, id, credit_account_id, 3, minutes, 675, at from timebank.transfer where reason = 'gift';
      update timebank.account set balance_minutes = 675, last_number = 3 where id = '${helperId}'`,
  },
  { what: 'a transfer is removed with its entries', text: `delete from timebank.entry where transfer_id in (select id from timebank.transfer where purpose = 'issue'); delete from timebank.transfer where purpose = 'issue'; update timebank.account set balance_minutes = 45, last_number = 1 where id = '${helperId}'`, found: ['trail.withoutTransfer'] },
  { what: 'a person may go below zero', text: `alter table timebank.account drop constraint who_may_go_negative; update timebank.account set may_go_negative = true where id = '${elderId}'`, found: ['account.mayGoNegative'] },
  {
    what: 'hours go to another community past the clearing accounts', found: ['exchange.missing', 'transfer.notInTrail'],
    text: `insert into timebank.transfer (tenant_id, id, kind, purpose, minutes, debit_account_id, credit_account_id, reason, at) values (${TEST_TENANT}, gen_random_uuid(), 'post', 'gift', 5, '${helperId}', '${farId}', 'past', now());
      insert into timebank.entry select tenant_id, id, debit_account_id, 3, -minutes, 70, at from timebank.transfer where reason = 'past';
      insert into timebank.entry select tenant_id, id, credit_account_id, 1, minutes, 5, at from timebank.transfer where reason = 'past';
      update timebank.account set balance_minutes = 70, last_number = 3 where id = '${helperId}'; update timebank.account set balance_minutes = 5, last_number = 1 where id = '${farId}'`,
  },
  {
    what: 'clearing accounts say what nobody gave', found: ['exchange.differs', 'transfer.notInTrail'],
    text: `insert into timebank.transfer (tenant_id, id, kind, purpose, minutes, debit_account_id, credit_account_id, covers_id, reason, at)
        select ${TEST_TENANT}, gen_random_uuid(), 'post', 'exchange', 30, '${here.clearing}', '${there.clearing}', id, 'made up', now() from timebank.transfer where purpose = 'issue';
      insert into timebank.entry select tenant_id, id, debit_account_id, nextval('timebank.entry_number'), -minutes, null, at from timebank.transfer where reason = 'made up';
      insert into timebank.entry select tenant_id, id, credit_account_id, nextval('timebank.entry_number'), minutes, null, at from timebank.transfer where reason = 'made up'`,
  },
  {
    what: 'a pool is below zero', found: ['account.negative', 'transfer.notInTrail'],
    text: `insert into timebank.transfer (tenant_id, id, kind, purpose, minutes, debit_account_id, credit_account_id, reason, at) values (${TEST_TENANT}, gen_random_uuid(), 'post', 'grant', 5, '${poolId}', '${helperId}', 'from nothing', now());
      insert into timebank.entry select tenant_id, id, debit_account_id, nextval('timebank.entry_number'), -minutes, null, at from timebank.transfer where reason = 'from nothing';
      insert into timebank.entry select tenant_id, id, credit_account_id, 3, minutes, 80, at from timebank.transfer where reason = 'from nothing';
      update timebank.account set balance_minutes = 80, last_number = 3 where id = '${helperId}'`,
  },
  {
    what: 'a service is issued for a second time as its correction, and the first stands', found: ['issue.twice', 'transfer.notInTrail'],
    text: `insert into timebank.transfer (tenant_id, id, kind, purpose, minutes, debit_account_id, credit_account_id, subject_kind, subject_id, occasion_id, corrects_id, reason, at)
        select tenant_id, gen_random_uuid(), kind, purpose, 30, debit_account_id, credit_account_id, subject_kind, subject_id, gen_random_uuid(), occasion_id, 'corrected', at from timebank.transfer where purpose = 'issue';
      insert into timebank.entry select tenant_id, id, debit_account_id, nextval('timebank.entry_number'), -minutes, null, at from timebank.transfer where reason = 'corrected';
      insert into timebank.entry select tenant_id, id, credit_account_id, 3, minutes, 105, at from timebank.transfer where reason = 'corrected';
      update timebank.account set balance_minutes = 105, last_number = 3 where id = '${helperId}'`,
  },
  { what: 'an issue is said to correct another service', text: `update timebank.transfer set corrects_id = gen_random_uuid() where purpose = 'issue'`, found: ['transfer.differsFromTrail'] },
  { what: 'a hold is ended in part', text: `update timebank.transfer set minutes = 5 where kind = 'void'`, found: ['hold.endedInPart', 'transfer.entryDiffers', 'transfer.differsFromTrail'] },
  {
    what: 'a transfer is reversed twice', found: ['reversal.twice', 'transfer.notInTrail'],
    text: `drop index timebank.reversed_once;
      insert into timebank.transfer select tenant_id, gen_random_uuid(), 'post', 'reversal', minutes, credit_account_id, debit_account_id, null, id, null, null, null, null, n::text, at from timebank.transfer, generate_series(1, 2) n where purpose = 'issue';
      insert into timebank.entry select tenant_id, id, debit_account_id, 2 + reason::int, -minutes, 75 - 30 * reason::int, at from timebank.transfer where purpose = 'reversal';
      insert into timebank.entry select tenant_id, id, credit_account_id, nextval('timebank.entry_number'), minutes, null, at from timebank.transfer where purpose = 'reversal';
      update timebank.account set balance_minutes = 15, last_number = 4 where id = '${helperId}'`,
  },
];

const audit = () => server.asEngine((ctx) => auditLedger(ctx.db, TEST_TENANT));

test('the auditor finds nothing where nothing is wrong', async () => {
  const report = await audit();
  assert.deepEqual(report, { balanced: true, accounts: 10, transfers: 6, sumMinutes: 0, issuedMinutes: 30, spentMinutes: 45, heldMinutes: 55, findings: [] });
});

for (const { what, text, found } of CRIMES) {
  test(`the auditor finds it when ${what}`, async () => {
    // In one transaction of the owner, audited inside it and undone: the triggers are off, as the owner can have them.
    await owner.query('begin');
    try {
      await owner.query(`set local session_replication_role = replica; ${text}`);
      await owner.query(`set local role huying_app; set local app.tenant = '${TEST_TENANT}'; set local app.reach = '*'`);
      const rows = async <T extends object>({ text: query, values }: Statement) => (await owner.query(query, [...values])).rows as T[];
      const db = { rows, row: async <T extends object>(statement: Statement) => (await rows<T>(statement))[0], run: async () => 0 };
      const report = await auditLedger(db, TEST_TENANT);
      assert.equal(report.balanced, false);
      assert.deepEqual([...new Set(report.findings.map((finding) => finding.what))].sort(), [...found].sort());
      for (const finding of report.findings) assert.ok(finding.what === 'ledger.notZero' || finding.accountId || finding.transferId, JSON.stringify(finding));
    } finally {
      await owner.query('rollback');
    }
  });
}
