/** The stored ledger against a model that fits on a page: 300 random sequences over all kinds, on the real database. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from '@huying/platform';
import { endTestPostgres, startTest, TEST_TENANT, type TestServer } from '@huying/platform/testing';
import fc from 'fast-check';
import type { Purpose, Transfer, TransferKind } from '../core/ledger.ts';
import { COMMUNITY, installed, newId, newNeighbours } from '../testing/stand-ins.ts';
import { communityAccounts, openAccounts, openOwned } from './accounts.ts';
import { auditLedger } from './audit.ts';
import { derivedId } from './ids.ts';
import { openBook, post, type Subject, transfersOfSubject } from './store.ts';

let server: TestServer;
before(async () => {
  server = await startTest({ modules: installed(newNeighbours()), background: false });
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

const OWNERS = 3;
type Operation =
  | { readonly do: 'issue' | 'grant' | 'donate' | 'hold'; readonly who: number; readonly minutes: number }
  | { readonly do: 'end'; readonly hold: number; readonly to: number; /** Of what is held; above 1 is too much. */ readonly share: number }
  | { readonly do: 'reverse' | 'repeat'; readonly which: number };

/** Somebody has something, so that what follows is not refused for want of minutes alone. */
const FIRST: readonly Operation[] = [{ do: 'issue', who: 0, minutes: 90 }, { do: 'grant', who: 1, minutes: 60 }];

const who = fc.nat(OWNERS - 1);
const which = fc.nat(5);
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ do: fc.constantFrom('issue' as const, 'grant' as const), who, minutes: fc.integer({ min: 1, max: 90 }) }),
  fc.record({ do: fc.constantFrom('donate' as const, 'hold' as const, 'hold' as const), who, minutes: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ do: fc.constant('end' as const), hold: which, to: who, share: fc.constantFrom(0, 0.3, 0.5, 1, 1, 1.5) }),
  fc.record({ do: fc.constantFrom('reverse' as const, 'repeat' as const), which }),
);

interface Made {
  readonly original: Transfer;
  readonly undo: () => boolean;
  isUndone: boolean;
}
interface Held {
  readonly from: number;
  readonly minutes: number;
  open: boolean;
}

/** What a bank of three people does, in whole minutes and nothing else. */
class Model {
  readonly available = Array.from({ length: OWNERS }, () => 0);
  readonly held = Array.from({ length: OWNERS }, () => 0);
  pool = 0;
  fund = 0;
  readonly holds: Held[] = [];
  readonly made: Made[] = [];

  move(from: 'fund' | 'pool' | number, to: 'fund' | 'pool' | number, minutes: number): boolean {
    if (typeof from === 'number' && (this.available[from] as number) < minutes) return false;
    for (const [side, change] of [[from, -minutes], [to, minutes]] as const) {
      if (typeof side === 'number') this.available[side] = (this.available[side] as number) + change;
      else this[side] += change;
    }
    return true;
  }

  hold(from: number, minutes: number): boolean {
    if ((this.available[from] as number) < minutes) return false;
    this.available[from] = (this.available[from] as number) - minutes;
    this.held[from] = (this.held[from] as number) + minutes;
    this.holds.push({ from, minutes, open: true });
    return true;
  }

  end(hold: Held, to: number, paid: number): boolean {
    if (!hold.open || paid > hold.minutes || (paid > 0 && to === hold.from)) return false;
    hold.open = false;
    this.held[hold.from] = (this.held[hold.from] as number) - hold.minutes;
    this.available[hold.from] = (this.available[hold.from] as number) + hold.minutes - paid;
    this.available[to] = (this.available[to] as number) + paid;
    return true;
  }
}

const met = new Map<string, number>();
const meet = (outcome: string) => met.set(outcome, (met.get(outcome) ?? 0) + 1);

interface Asked {
  readonly requests: readonly Transfer[];
  readonly occasionId: string | null;
}
/** What an operation asks of the ledger, whether the model allows it, and how the model takes it back. */
interface Step extends Asked {
  readonly isAllowed: boolean;
  readonly undo?: () => boolean;
}

const pick = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)];

const transfer = (id: string, kind: TransferKind, purpose: Purpose, minutes: number, debitId: string, creditId: string, more: Partial<Transfer> = {}): Transfer => ({
  id, kind, purpose, minutes, debitId, creditId, holdId: null, reversesId: null, ...more,
});

/** One sequence: its own three accounts, everything under one subject, each operation a transaction of its own. */
class Sequence {
  readonly model = new Model();
  readonly subject: Subject = { kind: 'need', id: newId<'need'>() };
  readonly community = communityAccounts(TEST_TENANT, COMMUNITY);
  readonly holds: Transfer[] = [];
  readonly asked: Asked[] = [];
  owners: string[] = [];

  async open(): Promise<void> {
    this.owners = await server.asEngine(async (ctx) => {
      await openAccounts(ctx, this.community.toOpen);
      const open = (kind: 'person' | 'group') => openOwned(ctx, { kind, ownerId: newId<'person'>(), name: kind, areaPath: async () => COMMUNITY });
      return [await open('person'), await open('person'), await open('group')];
    });
  }

  account(owner: number): string {
    return this.owners[owner] as string;
  }

  async submit({ requests, occasionId }: Asked): Promise<string> {
    const { fundId, poolId, escrowId } = this.community;
    const posted = await server.asEngine(async (ctx) => {
      const book = await openBook(ctx, [...this.owners, fundId, poolId, escrowId], () => transfersOfSubject(ctx, this.subject));
      return post(ctx, book, requests, { subject: this.subject, occasionId });
    });
    return posted.result;
  }

  /** Undefined where there is nothing yet that the operation could be about. */
  step(one: Exclude<Operation, { do: 'repeat' }>, id: string): Step | undefined {
    const { model, community } = this;
    switch (one.do) {
      case 'issue':
      case 'grant': {
        if (one.do === 'grant' && one.who === 2) return undefined;
        const occasionId = one.do === 'issue' ? derivedId(TEST_TENANT, 'occasion', id) : null;
        const requests = [transfer(id, 'post', one.do, one.minutes, community.fundId, this.account(one.who))];
        return { requests, occasionId, isAllowed: model.move('fund', one.who, one.minutes), undo: () => model.move(one.who, 'fund', one.minutes) };
      }
      case 'donate': {
        const requests = [transfer(id, 'post', 'donation', one.minutes, this.account(one.who), community.poolId)];
        return { requests, occasionId: null, isAllowed: model.move(one.who, 'pool', one.minutes), undo: () => model.move('pool', one.who, one.minutes) };
      }
      case 'hold': {
        const hold = transfer(id, 'hold', 'spend', one.minutes, this.account(one.who), community.escrowId);
        const isAllowed = model.hold(one.who, one.minutes);
        if (isAllowed) this.holds.push(hold);
        return { requests: [hold], occasionId: null, isAllowed };
      }
      case 'end':
        return this.end(one, id);
      case 'reverse':
        return this.reverse(one.which, id);
    }
  }

  end({ hold: index, to, share }: Extract<Operation, { do: 'end' }>, id: string): Step | undefined {
    const [held, hold] = [pick(this.model.holds, index), pick(this.holds, index)];
    if (!held || !hold) return undefined;
    const holdId = hold.id;
    const paid = Math.ceil(hold.minutes * share);
    const requests: Transfer[] = [];
    if (paid > 0) requests.push(transfer(id, 'settle', 'spend', paid, hold.creditId, this.account(to), { holdId }));
    if (paid < held.minutes) requests.push(transfer(derivedId(TEST_TENANT, id), 'void', 'spend', held.minutes - paid, hold.creditId, hold.debitId, { holdId }));
    const isAllowed = this.model.end(held, to, paid);
    return { requests, occasionId: null, isAllowed, ...(paid > 0 ? { undo: () => this.model.move(to, held.from, paid) } : {}) };
  }

  reverse(index: number, id: string): Step | undefined {
    const made = pick(this.model.made, index);
    if (!made) return undefined;
    const { original } = made;
    const hold = this.holds.find((one) => one.id === original.holdId);
    const requests = [transfer(id, 'post', 'reversal', original.minutes, original.creditId, hold?.debitId ?? original.debitId, { reversesId: original.id })];
    const isAllowed = !made.isUndone && made.undo();
    if (isAllowed) made.isUndone = true;
    return { requests, occasionId: null, isAllowed };
  }
}

async function run(operations: readonly Operation[], isFaulty: boolean): Promise<void> {
  const sequence = new Sequence();
  await sequence.open();
  const before = await sums(sequence.community);
  for (const [place, one] of operations.entries()) {
    if (one.do === 'repeat') {
      const former = pick(sequence.asked, one.which);
      if (!former) continue;
      meet('repeat');
      assert.equal(await sequence.submit(former), 'exists');
      continue;
    }
    const step = sequence.step(one, derivedId(TEST_TENANT, sequence.subject.id, String(place)));
    if (!step) continue;
    const requests = isFaulty && one.do === 'end' ? step.requests.slice(0, 1) : step.requests;
    meet(`${one.do} ${step.isAllowed ? 'made' : 'refused'}`);
    const result = await sequence.submit({ ...step, requests });
    assert.equal(result === 'created', step.isAllowed, `${JSON.stringify(one)} gave ${result}`);
    if (!step.isAllowed) continue;
    sequence.asked.push(step);
    if (step.undo) sequence.model.made.push({ original: step.requests[0] as Transfer, undo: step.undo, isUndone: false });
  }
  await compare(sequence, before);
}

async function compare({ model, owners, community }: Sequence, before: { fund: number; pool: number }): Promise<void> {
  const rows = await server.asEngine((ctx) => ctx.db.rows<{ id: string; balance_minutes: number; held_minutes: number }>(sql`
    select id, balance_minutes, held_minutes from timebank.account where tenant_id = ${ctx.tenantId} and id = any(${owners}::uuid[])`));
  for (const [index, id] of owners.entries()) {
    const row = rows.find((one) => one.id === id);
    assert.deepEqual([(row?.balance_minutes ?? 0) - (row?.held_minutes ?? 0), row?.held_minutes], [model.available[index], model.held[index]]);
  }
  const after = await sums(community);
  assert.deepEqual([after.fund - before.fund, after.pool - before.pool], [model.fund, model.pool]);
}

async function sums({ fundId, poolId }: { fundId: string; poolId: string }): Promise<{ fund: number; pool: number }> {
  const row = await server.asEngine((ctx) => ctx.db.row<{ fund: number; pool: number }>(sql`
    select coalesce(sum(minutes) filter (where account_id = ${fundId}), 0) as fund, coalesce(sum(minutes) filter (where account_id = ${poolId}), 0) as pool
    from timebank.entry where tenant_id = ${ctx.tenantId}`));
  return row ?? { fund: 0, pool: 0 };
}

const property = (isFaulty: boolean, numRuns: number) =>
  fc.assert(fc.asyncProperty(fc.array(operation, { minLength: 5, maxLength: 10 }), (operations) => run([...FIRST, ...operations], isFaulty)), { numRuns, seed: 20_261_001, endOnFailure: true });

test('a writer that forgets to give back the rest of a hold is caught', async () => {
  await assert.rejects(property(true, 300), (error: Error) => /gave holdDiffers/.test((error.cause as Error).message));
});

test('300 random sequences do what the model does, and the auditor finds nothing', async () => {
  met.clear();
  await property(false, 300);
  const report = await server.asEngine((ctx) => auditLedger(ctx.db, ctx.tenantId));
  assert.deepEqual(report.findings, []);
  assert.ok(report.transfers > 500, `${report.transfers} transfers`);
  for (const outcome of ['issue made', 'grant made', 'donate made', 'donate refused', 'hold made', 'hold refused', 'end made', 'end refused', 'reverse made', 'reverse refused', 'repeat']) {
    assert.ok((met.get(outcome) ?? 0) >= 10, `${outcome}: ${met.get(outcome) ?? 0}`);
  }
});
