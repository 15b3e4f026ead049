/** The stored ledger against a model that fits on a page: random sequences over all kinds and two communities, on the real database. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Context, sql } from '@huying/platform';
import { endTestPostgres, OTHER_TENANT, startTest, TEST_TENANT, type TestServer } from '@huying/platform/testing';
import fc from 'fast-check';
import { correctionId, occasionsOf, planCorrection, standingOf, visitTransferIds } from '../core/credit.ts';
import type { Purpose, Transfer, TransferKind } from '../core/ledger.ts';
import { COMMUNITY, installed, newId, newNeighbours } from '../testing/stand-ins.ts';
import { communityAccount, openAccounts, openOwned, outsideAccount } from './accounts.ts';
import { auditLedger } from './audit.ts';
import { derivedId } from './ids.ts';
import { openBook, post, type StoredBook, type Subject, transfersOfSubject } from './store.ts';

const STREET = COMMUNITY.slice(0, COMMUNITY.lastIndexOf('/'));
const ELSEWHERE = `${STREET}/006`;
let server: TestServer;
before(async () => {
  server = await startTest({ modules: installed(newNeighbours()), background: false });
  await server.asEngine((ctx) => openAccounts(ctx, [
    ...[COMMUNITY, ELSEWHERE].flatMap((path) => (['fund', 'pool', 'expired', 'escrow', 'clearing'] as const).map((kind) => communityAccount(TEST_TENANT, kind, path))),
    outsideAccount(TEST_TENANT, STREET, OTHER_TENANT),
  ]));
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

/** Two live in the first community with a group, one in the second. */
const HOMES = [COMMUNITY, COMMUNITY, COMMUNITY, ELSEWHERE] as const;
const KINDS = ['person', 'person', 'group', 'person'] as const;
const COMMUNITIES = [COMMUNITY, ELSEWHERE] as const;

type Move = 'issue' | 'grant' | 'grantFromPool' | 'donate' | 'hold' | 'expire';
type Operation =
  | { readonly do: Move; readonly who: number; readonly minutes: number }
  | { readonly do: 'gift' | 'inherit'; readonly who: number; readonly to: number; readonly minutes: number }
  /** Between the pools of two communities, and with another street. */
  | { readonly do: 'exchange'; readonly way: (typeof WAYS)[number]; readonly minutes: number }
  | { readonly do: 'end'; readonly hold: number; readonly to: number; /** Of what is held; above 1 is too much. */ readonly share: number }
  /** A service of the sequence was in truth so long: the new in the place of the old. */
  | { readonly do: 'correct'; readonly which: number; readonly minutes: number }
  /** Gives back what was taken back; the second time nothing. */
  | { readonly do: 'reverse' | 'giveBack' | 'repeat'; readonly which: number };
const WAYS = ['pool 0>pool 1', 'pool 1>pool 0', 'pool 0>outside', 'outside>pool 0'] as const;

/** Somebody has something, so that what follows is not refused for want of minutes alone. */
const FIRST: readonly Operation[] = [{ do: 'issue', who: 0, minutes: 90 }, { do: 'grant', who: 1, minutes: 60 }];

const who = fc.nat(HOMES.length - 1);
const which = fc.nat(5);
const minutes = fc.integer({ min: 1, max: 60 });
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ do: fc.constantFrom('issue' as const, 'grant' as const, 'grantFromPool' as const), who, minutes: fc.integer({ min: 1, max: 90 }) }),
  fc.record({ do: fc.constantFrom('donate' as const, 'hold' as const, 'hold' as const, 'expire' as const), who, minutes }),
  fc.record({ do: fc.constantFrom('gift' as const, 'gift' as const, 'inherit' as const), who, to: who, minutes }),
  fc.record({ do: fc.constant('exchange' as const), way: fc.constantFrom(...WAYS), minutes }),
  fc.record({ do: fc.constant('end' as const), hold: which, to: who, share: fc.constantFrom(0, 0.3, 0.5, 1, 1.5, 1.5) }),
  fc.record({ do: fc.constantFrom('reverse' as const, 'reverse' as const, 'giveBack' as const), which }),
  fc.record({ do: fc.constantFrom('giveBack' as const, 'repeat' as const), which }),
  fc.record({ do: fc.constant('correct' as const), which, minutes: fc.integer({ min: 0, max: 90 }) }),
);

interface Made {
  readonly original: Transfer;
  readonly undo: () => boolean;
  /** Has its effect once more; what gave back cannot be given back. */
  readonly again: () => boolean;
  isUndone: boolean;
}
/** What the fund issued for a service, as it stands after its corrections; nothing of it where it was corrected to nothing. */
interface Service {
  readonly who: number;
  readonly occasionId: string;
  readonly corrections: number;
  readonly minutes: number;
  readonly made: Made | undefined;
}
interface Held {
  readonly from: number;
  readonly minutes: number;
  open: boolean;
}

/** An account of somebody by number, or of a community: `pool 1`. */
type Place = number | `${'fund' | 'pool' | 'expired'} ${0 | 1}` | 'outside';
const communityOfPlace = (place: Place): string | undefined => (typeof place === 'number' ? HOMES[place] : place === 'outside' || place.startsWith('expired') ? undefined : COMMUNITIES[Number(place.at(-1))]);

/** What a bank of four in two communities does, in whole minutes and nothing else. */
class Model {
  readonly available = HOMES.map(() => 0);
  readonly held = HOMES.map(() => 0);
  readonly own: Record<string, number>;
  /** What came to each community more than went from it. */
  readonly crossed: Record<string, number> = { [COMMUNITY]: 0, [ELSEWHERE]: 0 };
  readonly holds: Held[] = [];
  readonly made: Made[] = [];
  readonly services: Service[] = [];

  constructor(own: Record<string, number>) {
    this.own = { ...own };
  }

  move(from: Place, to: Place, amount: number): boolean {
    if (typeof from === 'number' ? (this.available[from] as number) < amount : from.startsWith('pool') && (this.own[from] as number) < amount) return false;
    for (const [side, change] of [[from, -amount], [to, amount]] as const) {
      if (typeof side === 'number') this.available[side] = (this.available[side] as number) + change;
      else this.own[side] = (this.own[side] ?? 0) + change;
    }
    this.cross(from, to, amount);
    return true;
  }

  cross(from: Place, to: Place, amount: number): void {
    const [origin, goal] = [communityOfPlace(from), communityOfPlace(to)];
    if (origin === undefined || goal === undefined || origin === goal) return;
    this.crossed[origin] = (this.crossed[origin] as number) - amount;
    this.crossed[goal] = (this.crossed[goal] as number) + amount;
  }

  hold(from: number, amount: number): boolean {
    if (KINDS[from] === 'group' || (this.available[from] as number) < amount) return false;
    this.available[from] = (this.available[from] as number) - amount;
    this.held[from] = (this.held[from] as number) + amount;
    this.holds.push({ from, minutes: amount, open: true });
    return true;
  }

  end(hold: Held, to: number, paid: number): boolean {
    if (!hold.open || paid > hold.minutes || (paid > 0 && to === hold.from)) return false;
    hold.open = false;
    this.held[hold.from] = (this.held[hold.from] as number) - hold.minutes;
    this.available[hold.from] = (this.available[hold.from] as number) + hold.minutes - paid;
    this.available[to] = (this.available[to] as number) + paid;
    if (paid > 0) this.cross(hold.from, to, paid);
    return true;
  }
}

const met = new Map<string, number>();
const meet = (outcome: string) => met.set(outcome, (met.get(outcome) ?? 0) + 1);

interface Asked {
  readonly requests: readonly Transfer[];
  readonly occasionId: string | null;
  readonly correctsId?: string;
  /** Where it depends on what is there. */
  readonly plan?: (book: StoredBook) => Transfer[];
}
/** What an operation asks of the ledger, whether the model allows it, and how the model takes it back. */
interface Step extends Asked {
  readonly isAllowed: boolean;
  readonly undo?: () => boolean;
  readonly again?: () => boolean;
  /** What the model notes once it is made; a step that can be taken back is noted by itself. */
  readonly done?: (requests: readonly Transfer[], made: Made) => void;
}

const pick = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)];

const transfer = (id: string, kind: TransferKind, purpose: Purpose, amount: number, debitId: string, creditId: string, more: Partial<Transfer> = {}): Transfer => ({
  id, kind, purpose, minutes: amount, debitId, creditId, holdId: null, reversesId: null, coversId: null, ...more,
});

/** Accounts of the communities by the names that the model gives them. */
const own: Record<string, string> = Object.fromEntries([
  ...COMMUNITIES.flatMap((path, at) => (['fund', 'pool', 'expired', 'escrow', 'clearing'] as const).map((kind) => [`${kind} ${at}`, communityAccount(TEST_TENANT, kind, path).id])),
  ['outside', outsideAccount(TEST_TENANT, STREET, OTHER_TENANT).id],
]);
/** What goes to another street, or comes from it, stands beside the ledger too. */
async function keepRemittance(ctx: Context, { id, debitId, creditId, minutes: amount }: Transfer): Promise<void> {
  if (debitId !== own.outside && creditId !== own.outside) return;
  await ctx.db.run(sql`
    insert into timebank.remittance (tenant_id, id, direction, other_tenant, minutes, reason, state, transfer_id, sent_by, at, settled_at)
    values (${ctx.tenantId}, ${id}, ${creditId === own.outside ? 'out' : 'in'}, ${OTHER_TENANT}, ${amount}, '', 'arrived', ${id}, '', ${ctx.now}, ${ctx.now})`);
}
const idFor = (...words: readonly string[]) => derivedId(TEST_TENANT, ...words);
const isPerson = (one: number) => KINDS[one] === 'person';
const at = (one: number): 0 | 1 => (HOMES[one] === COMMUNITY ? 0 : 1);

/** One sequence: its own four accounts, everything under one subject, each operation a transaction of its own. */
class Sequence {
  readonly subject: Subject = { kind: 'need', id: newId<'need'>() };
  readonly holds: Transfer[] = [];
  readonly asked: Asked[] = [];
  owners: string[] = [];
  model = new Model({});

  async open(): Promise<void> {
    this.owners = await server.asEngine(async (ctx) => {
      const opened: string[] = [];
      for (const [index, kind] of KINDS.entries()) opened.push(await openOwned(ctx, { kind, ownerId: newId<'person'>(), name: kind, areaPath: async () => `${HOMES[index]}/g01` }));
      return opened;
    });
    this.model = new Model(await sums());
  }

  account(place: Place): string {
    return (typeof place === 'number' ? this.owners[place] : own[place]) as string;
  }

  async submit({ requests: given, occasionId, correctsId, plan }: Asked): Promise<{ readonly result: string; readonly requests: readonly Transfer[] }> {
    let requests = given;
    const posted = await server.asEngine(async (ctx) => {
      const book = await openBook(ctx, [...this.owners, ...Object.values(own)], () => transfersOfSubject(ctx, this.subject));
      requests = plan ? plan(book) : given;
      const answer = await post(ctx, book, requests, { subject: this.subject, occasionId, ...(correctsId ? { correctsId } : {}) });
      for (const one of answer.transfers) await keepRemittance(ctx, one);
      return answer;
    });
    return { result: posted.result, requests };
  }

  /** A post from one place to another, and its way back. */
  posted(id: string, purpose: Purpose, [from, to]: readonly [Place, Place], amount: number, isSuited = true): Step {
    const requests = [transfer(id, 'post', purpose, amount, this.account(from), this.account(to))];
    return { requests, occasionId: null, isAllowed: isSuited && this.model.move(from, to, amount), undo: () => this.model.move(to, from, amount), again: () => this.model.move(from, to, amount) };
  }

  /** Undefined where there is nothing yet that the operation could be about. */
  step(one: Exclude<Operation, { do: 'repeat' }>, id: string): Step | undefined {
    switch (one.do) {
      case 'issue': return this.issue(one, derivedId(TEST_TENANT, 'occasion', id));
      case 'correct': return this.correct(one);
      // The pool of the first community also for who lives in the second.
      case 'grant': return this.posted(id, 'grant', [`fund ${at(one.who)}`, one.who], one.minutes, isPerson(one.who));
      case 'grantFromPool': return this.posted(id, 'grant', ['pool 0', one.who], one.minutes, isPerson(one.who));
      case 'donate': return this.posted(id, 'donation', [one.who, `pool ${at(one.who)}`], one.minutes);
      case 'expire': return this.posted(id, 'expiry', [one.who, `expired ${at(one.who)}`], one.minutes);
      case 'gift':
      case 'inherit':
        return this.posted(id, one.do === 'gift' ? 'gift' : 'inheritance', [one.who, one.to], one.minutes, one.who !== one.to && isPerson(one.who) && isPerson(one.to));
      case 'exchange': return { ...this.posted(id, 'exchange', one.way.split('>') as [Place, Place], one.minutes), undo: () => false };
      case 'hold': {
        const hold = transfer(id, 'hold', 'spend', one.minutes, this.account(one.who), own[`escrow ${at(one.who)}`] as string);
        const isAllowed = this.model.hold(one.who, one.minutes);
        if (isAllowed) this.holds.push(hold);
        return { requests: [hold], occasionId: null, isAllowed };
      }
      case 'end': return this.end(one, id);
      case 'reverse': return this.reverse(one.which, id, this.model.made);
      case 'giveBack': return this.reverse(one.which, id, this.model.made.filter(({ original }) => original.purpose === 'reversal'));
    }
  }

  issue({ who: earner, minutes: amount }: { readonly who: number; readonly minutes: number }, occasionId: string): Step {
    const done = (_: readonly Transfer[], made: Made) => void this.model.services.push({ who: earner, occasionId, corrections: 0, minutes: amount, made });
    return { ...this.posted(visitTransferIds(idFor, occasionId).issueId, 'issue', [`fund ${at(earner)}`, earner], amount), occasionId, done };
  }

  /** Allowed where no decision has taken it, it is another amount, and who has it has the difference. */
  correct({ which: index, minutes: amount }: Extract<Operation, { do: 'correct' }>): Step | undefined {
    const service = pick(this.model.services, index);
    if (!service) return undefined;
    const { who: earner, occasionId: firstId, made } = service;
    const fund: Place = `fund ${at(earner)}`;
    const occasionId = correctionId(idFor, firstId, service.corrections + 1);
    const isAllowed = made?.isUndone !== true && amount !== service.minutes && (this.model.available[earner] as number) + amount >= service.minutes;
    if (isAllowed) {
      if (amount > 0) this.model.move(fund, earner, amount);
      if (service.minutes > 0) this.model.move(earner, fund, service.minutes);
      if (made) made.isUndone = true;
    }
    const plan = (book: StoredBook) => {
      if (standingOf(book, firstId).settledBy) return [];
      const formerIds = occasionsOf(idFor, firstId, [...book.transfers.values()]);
      return planCorrection(book, idFor, { fundId: this.account(fund), poolId: this.account(`pool ${at(earner)}`), escrowId: '' }, { formerIds, occasionId, earnerId: this.account(earner), minutes: amount, accountMostMinutes: null });
    };
    const done = (requests: readonly Transfer[]) => {
      const original = requests.find((one) => one.purpose === 'issue');
      const undo = () => this.model.move(earner, fund, amount);
      const now: Made | undefined = original && { original, undo, again: () => this.model.move(fund, earner, amount), isUndone: false };
      if (now) this.model.made.push(now);
      this.model.services[this.model.services.indexOf(service)] = { ...service, corrections: service.corrections + 1, minutes: amount, made: now };
    };
    return { requests: [], plan, occasionId, correctsId: firstId, isAllowed, done };
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
    return { requests, occasionId: null, isAllowed, ...(paid > 0 ? { undo: () => this.model.move(to, held.from, paid), again: () => this.model.move(held.from, to, paid) } : {}) };
  }

  reverse(index: number, id: string, among: readonly Made[]): Step | undefined {
    const made = pick(among, index);
    if (!made) return undefined;
    const { original } = made;
    const hold = this.holds.find((one) => one.id === original.holdId);
    const requests = [transfer(id, 'post', 'reversal', original.minutes, original.creditId, hold?.debitId ?? original.debitId, { reversesId: original.id })];
    const isAllowed = !made.isUndone && made.undo();
    if (isAllowed) made.isUndone = true;
    return { requests, occasionId: null, isAllowed, undo: made.again };
  }
}

type Fault = 'keepsRest' | 'keepsOld';
/** What a writer with this fault forgets. */
function faulty(step: Step, operation: Operation['do'], fault: Fault | undefined): Step {
  if (fault === 'keepsRest' && operation === 'end') return { ...step, requests: step.requests.slice(0, 1) };
  const { plan } = step;
  return fault === 'keepsOld' && plan ? { ...step, plan: (book) => plan(book).filter((one) => one.purpose !== 'reversal') } : step;
}

async function run(operations: readonly Operation[], fault: Fault | undefined): Promise<void> {
  const sequence = new Sequence();
  await sequence.open();
  for (const [place, one] of operations.entries()) {
    if (one.do === 'repeat') {
      const former = pick(sequence.asked, one.which);
      if (!former) continue;
      meet('repeat');
      assert.equal((await sequence.submit(former)).result, 'exists');
      continue;
    }
    const step = sequence.step(one, derivedId(TEST_TENANT, sequence.subject.id, String(place)));
    if (!step) continue;
    meet(`${one.do} ${step.isAllowed ? 'made' : 'refused'}`);
    const { result, requests } = await sequence.submit(faulty(step, one.do, fault));
    assert.equal(result === 'created', step.isAllowed, `${JSON.stringify(one)} gave ${result}`);
    if (!step.isAllowed) continue;
    sequence.asked.push({ requests, occasionId: step.occasionId, ...(step.correctsId ? { correctsId: step.correctsId } : {}) });
    const made: Made = { original: requests[0] as Transfer, undo: step.undo ?? (() => false), again: step.again ?? (() => false), isUndone: false };
    if (step.undo) sequence.model.made.push(made);
    step.done?.(requests, made);
  }
  await compare(sequence);
}

const crossedBefore: Record<string, number> = { [COMMUNITY]: 0, [ELSEWHERE]: 0 };

async function compare({ model, owners }: Sequence): Promise<void> {
  const rows = await server.asEngine((ctx) => ctx.db.rows<{ id: string; balance_minutes: number; held_minutes: number }>(sql`
    select id, balance_minutes, held_minutes from timebank.account where tenant_id = ${ctx.tenantId} and id = any(${owners}::uuid[])`));
  for (const [index, id] of owners.entries()) {
    const row = rows.find((one) => one.id === id);
    assert.deepEqual([(row?.balance_minutes ?? 0) - (row?.held_minutes ?? 0), row?.held_minutes], [model.available[index], model.held[index]]);
  }
  const after = await sums();
  for (const [at, path] of COMMUNITIES.entries()) {
    crossedBefore[path] = (crossedBefore[path] as number) + (model.crossed[path] as number);
    assert.equal(after[`clearing ${at}`], crossedBefore[path], `what came to ${path}`);
  }
  const { 'clearing 0': _, 'clearing 1': __, 'escrow 0': ___, 'escrow 1': ____, ...others } = after;
  for (const [place, amount] of Object.entries(others)) assert.equal(amount, model.own[place] ?? 0, place);
}

async function sums(): Promise<Record<string, number>> {
  const rows = await server.asEngine((ctx) => ctx.db.rows<{ account_id: string; minutes: number }>(sql`
    select account_id, sum(minutes) as minutes from timebank.entry where tenant_id = ${ctx.tenantId} and account_id = any(${Object.values(own)}::uuid[]) group by account_id`));
  return Object.fromEntries(Object.entries(own).map(([place, id]) => [place, rows.find((one) => one.account_id === id)?.minutes ?? 0]));
}

/** `npm run test:long` runs the two thousand of the promise. */
const SEQUENCES = Number(process.env.SEQUENCES ?? 100);
const property = (fault: Fault | undefined, numRuns: number) =>
  fc.assert(fc.asyncProperty(fc.array(operation, { minLength: 6, maxLength: 13 }), (operations) => run([...FIRST, ...operations], fault)), { numRuns, seed: 20_261_001, endOnFailure: true });

test(`${SEQUENCES} random sequences in two communities do what the model does, and the auditor finds nothing`, async () => {
  met.clear();
  await property(undefined, SEQUENCES);
  const report = await server.asEngine((ctx) => auditLedger(ctx.db, ctx.tenantId));
  assert.deepEqual(report.findings, []);
  assert.ok(report.transfers > 400, `${report.transfers} transfers`);
  const outcomes = ['issue', 'grant', 'grantFromPool', 'donate', 'expire', 'gift', 'inherit', 'exchange', 'hold', 'end', 'reverse', 'giveBack', 'correct'].flatMap((one) => [`${one} made`, ...(one === 'issue' ? [] : [`${one} refused`])]);
  const seldom = [...outcomes, 'repeat'].filter((one) => (met.get(one) ?? 0) < 5);
  assert.deepEqual(seldom, [], 'hardly met');
  const balances = await sums();
  assert.equal((balances['clearing 0'] as number) + (balances['clearing 1'] as number), 0);
  assert.notEqual(balances['clearing 0'], 0, 'the communities exchanged nothing');
});

test('a writer that forgets to give back the rest of a hold is caught', async () => {
  await assert.rejects(property('keepsRest', 100), (error: Error) => /gave holdDiffers/.test((error.cause as Error).message));
});

test('a writer that corrects what was issued and leaves the old standing is caught', async () => {
  await assert.rejects(property('keepsOld', 100), (error: Error) => /one_issue_stands/.test((error.cause as Error).message));
});
