/** Exchange: between the pools of two communities, and with other streets, whose ledger is another tenant's. */
import { communityOf, type Id, isRefusal, localParts, atLocal, type Refusal, refuse, toIso } from '@huying/kernel';
import { place } from '@huying/place/contract';
import { columnsOf, type Context, coversArea, type JobDefinition, type JobTools, type Json, type RowOf, sql } from '@huying/platform';
import { type ClearingView, timebank } from '../contract.ts';
import { transfer } from '../core/credit.ts';
import { type AccountToOpen, communityAccount, openAccounts, outsideAccount } from './accounts.ts';
import { decideExchange } from './decisions.ts';
import { derivedId } from './ids.ts';
import type * as rows from './rows.ts';
import { openBook, post, postPlanned } from './store.ts';

const REMITTANCE = columnsOf<rows.Remittance>('r').pick('id', 'direction', 'other_tenant', 'minutes', 'reason', 'state', 'transfer_id', 'returned_why', 'sent_by', 'at', 'settled_at');
type RemittanceRow = RowOf<typeof REMITTANCE>;

export const REMIT_JOB = 'timebank:remit';
const MOST_REMITTANCES = 100;

/** Streets and communities that the actor answers for. */
async function placesOf(ctx: Context): Promise<readonly { readonly path: string; readonly name: string; readonly kind: string }[]> {
  const areas = await ctx.widen(() => ctx.call(place.calls.areas, {}));
  const all = isRefusal(areas) ? [] : areas.filter((one) => one.kind === 'street' || one.kind === 'community');
  return all.filter((one) => coversArea(ctx.actor, one.path, 'committee', 'street', 'administrator', 'auditor'));
}

type Wish = { readonly fromPath: string; readonly minutes: number; readonly reason: string };
type ExchangeRefusal = Refusal<'timebank.poolTooLittle' | 'timebank.sameCommunity' | 'timebank.ownStreet' | 'thing.notFound'>;

interface Goal {
  readonly fromPath: string | null;
  readonly toPath: string | null;
  readonly street: number | null;
}

/** To another street where one is named, else to another community. */
export async function move(ctx: Context, { fromPath, toPath, street, minutes, reason }: Goal & Pick<Wish, 'minutes' | 'reason'>): Promise<ClearingView | ExchangeRefusal | Refusal<'timebank.noGoal'>> {
  const from = fromPath ?? ctx.actor.memberships.find((one) => one.role === 'street')?.areaPath ?? '';
  if (street !== null) return remit(ctx, { street, fromPath: from, minutes, reason });
  return toPath === null ? refuse('timebank.noGoal') : exchange(ctx, { fromPath: from, toPath, minutes, reason });
}

/** Hours of one community's pool for that of another. */
async function exchange(ctx: Context, { fromPath, toPath, minutes, reason }: Wish & { readonly toPath: string }): Promise<ClearingView | ExchangeRefusal> {
  const places = await placesOf(ctx);
  if (![fromPath, toPath].every((path) => places.some((one) => one.path === path))) return refuse('thing.notFound');
  if (communityOf(fromPath) === communityOf(toPath)) return refuse('timebank.sameCommunity');
  const moved = await ctx.widen(async () => {
    const [from, to] = [communityAccount(ctx.tenantId, 'pool', fromPath), communityAccount(ctx.tenantId, 'pool', toPath)];
    return movePool(ctx, { id: ctx.newId(), from, to, minutes, reason });
  });
  return moved ?? readClearing(ctx);
}

async function movePool(
  ctx: Context, { id, from, to, minutes, reason }: { id: string; from: AccountToOpen; to: AccountToOpen; minutes: number; reason: string },
): Promise<Refusal<'timebank.poolTooLittle'> | undefined> {
  await openAccounts(ctx, [from, to]);
  const book = await openBook(ctx, [from.id, to.id], async () => []);
  const posted = await post(ctx, book, [transfer(id, 'post', 'exchange', { minutes, debitId: from.id, creditId: to.id })], { subject: null, reason });
  if (posted.result === 'tooLittle') return refuse('timebank.poolTooLittle');
  if (posted.refused) throw new Error(`an exchange was refused: ${posted.result}`);
  return undefined;
}

/** The street's own place: there the accounts of other streets are kept. */
async function streetPath(ctx: Context): Promise<string | undefined> {
  const areas = await ctx.widen(() => ctx.call(place.calls.areas, {}));
  return isRefusal(areas) ? undefined : areas.find((one) => one.kind === 'street')?.path;
}

/** Hours for another street: they leave the pool now, and a job brings them there, or back. */
async function remit(ctx: Context, { street, fromPath, minutes, reason }: Wish & { readonly street: number }): Promise<ClearingView | ExchangeRefusal> {
  if (street === ctx.tenantId) return refuse('timebank.ownStreet');
  if (!(await placesOf(ctx)).some((one) => one.path === fromPath)) return refuse('thing.notFound');
  const own = await streetPath(ctx);
  if (own === undefined) return refuse('thing.notFound');
  const id = ctx.newId<'remittance'>();
  const no = await ctx.widen(async () => {
    const refused = await movePool(ctx, { id, from: communityAccount(ctx.tenantId, 'pool', fromPath), to: outsideAccount(ctx.tenantId, own, street), minutes, reason });
    if (refused) return refused;
    await ctx.db.run(sql`
      insert into timebank.remittance (tenant_id, id, direction, other_tenant, minutes, reason, state, transfer_id, sent_by, at)
      values (${ctx.tenantId}, ${id}, 'out', ${street}, ${minutes}, ${reason}, 'sent', ${id}, ${ctx.actor.name}, ${ctx.now})`);
    return undefined;
  });
  if (no) return no;
  await ctx.job(REMIT_JOB, { tenantId: ctx.tenantId, remittanceId: id }, { key: `timebank/remit/${id}` });
  return readClearing(ctx);
}

/**
 * Takes what was sent into the ledger of the other street, then says so here; each step by itself, in a transaction of its tenant. Wherever it is
 * cut off it is done again from the beginning: ids are derived from the remittance, so that what was done is found done.
 */
export const remitJob: JobDefinition = {
  name: REMIT_JOB,
  async work(tools, payload: Json) {
    const { tenantId, remittanceId } = payload as { tenantId: number; remittanceId: string };
    await settleRemittance(tools, tenantId, remittanceId);
  },
};

export async function settleRemittance({ tenants, run }: Pick<JobTools, 'tenants' | 'run'>, tenantId: number, remittanceId: string): Promise<void> {
  const sent = await run(tenantId, (ctx) => ctx.widen(() => findRemittance(ctx, remittanceId)));
  if (sent?.direction !== 'out' || sent.state !== 'sent') return;
  const isKnown = (await tenants()).includes(sent.other_tenant);
  const why = isKnown ? await run(sent.other_tenant, (ctx) => receive(ctx, tenantId, sent)) : 'unknownStreet';
  await run(tenantId, (ctx) => conclude(ctx, sent, why));
}

const findRemittance = (ctx: Context, id: string): Promise<RemittanceRow | undefined> =>
  ctx.db.row<RemittanceRow>(sql`select ${REMITTANCE} from timebank.remittance r where r.tenant_id = ${ctx.tenantId} and r.id = ${id}`);

/** In the other street: into its pool, unless its own table says no. Null where it was taken, now or before. */
async function receive(ctx: Context, from: number, sent: RemittanceRow): Promise<'unknownStreet' | 'notAccepted' | null> {
  return ctx.widen(async () => {
    const own = await streetPath(ctx);
    if (own === undefined) return 'unknownStreet';
    const [outside, pool] = [outsideAccount(ctx.tenantId, own, from), communityAccount(ctx.tenantId, 'pool', own)];
    await openAccounts(ctx, [outside, pool]);
    // Whoever brings the same once more waits here and then finds it done.
    await ctx.db.rows(sql`select pg_advisory_xact_lock(hashtextextended(${outside.id}::text, ${ctx.tenantId}))`);
    if (await findRemittance(ctx, sent.id)) return null;
    const newYear = atLocal(`${localParts(ctx.now).year}-01-01`);
    const had = await ctx.db.row<{ minutes: number }>(sql`
      select coalesce(sum(minutes), 0) as minutes from timebank.remittance where tenant_id = ${ctx.tenantId} and other_tenant = ${from} and direction = 'in' and at >= ${newYear}`);
    if (!(await decideExchange(ctx, { street: from }, sent.minutes, had?.minutes ?? 0))) return 'notAccepted';
    const id = derivedId(ctx.tenantId, 'remittance', String(from), sent.id);
    const book = await openBook(ctx, [outside.id, pool.id], async () => []);
    await postPlanned(ctx, book, [transfer(id, 'post', 'exchange', { minutes: sent.minutes, debitId: outside.id, creditId: pool.id })], { subject: { kind: 'remittance', id: sent.id }, reason: sent.reason });
    await ctx.db.run(sql`
      insert into timebank.remittance (tenant_id, id, direction, other_tenant, minutes, reason, state, transfer_id, sent_by, at, settled_at)
      values (${ctx.tenantId}, ${sent.id}, 'in', ${from}, ${sent.minutes}, ${sent.reason}, 'arrived', ${id}, ${sent.sent_by}, ${ctx.now}, ${ctx.now})`);
    tellStreet(ctx, own, sent.id);
    return null;
  });
}

/** Here again: it has arrived, or what left the pool goes back there. */
async function conclude(ctx: Context, sent: RemittanceRow, why: 'unknownStreet' | 'notAccepted' | null): Promise<void> {
  await ctx.widen(async () => {
    const locked = await ctx.db.row(sql`select from timebank.remittance where tenant_id = ${ctx.tenantId} and id = ${sent.id} and state = 'sent' for update`);
    if (!locked) return;
    const backId = why === null ? null : await giveBack(ctx, sent);
    await ctx.db.run(sql`
      update timebank.remittance set state = ${why === null ? 'arrived' : 'returned'}, settled_at = ${ctx.now}, returned_why = ${why}, return_transfer_id = ${backId}
      where tenant_id = ${ctx.tenantId} and id = ${sent.id} and state = 'sent'`);
    ctx.trail({ subject: { kind: 'remittance', id: sent.id }, action: why === null ? 'timebank.remittanceArrived' : 'timebank.remittanceReturned', detail: { street: sent.other_tenant, minutes: sent.minutes, ...(why ? { why } : {}) } });
    tellStreet(ctx, (await streetPath(ctx)) ?? '', sent.id);
  });
}

async function giveBack(ctx: Context, sent: RemittanceRow): Promise<string> {
  const original = await ctx.db.row<Pick<rows.Transfer, 'debit_account_id' | 'credit_account_id'>>(sql`
    select debit_account_id, credit_account_id from timebank.transfer where tenant_id = ${ctx.tenantId} and id = ${sent.transfer_id}`);
  if (!original) throw new Error('what was sent has no transfer');
  const id = derivedId(ctx.tenantId, 'remittance-back', sent.id);
  const book = await openBook(ctx, [original.debit_account_id, original.credit_account_id], async () => []);
  const back = transfer(id, 'post', 'exchange', { minutes: sent.minutes, debitId: original.credit_account_id, creditId: original.debit_account_id });
  await postPlanned(ctx, book, [back], { subject: { kind: 'remittance', id: sent.id }, reason: sent.reason });
  return id;
}

const tellStreet = (ctx: Context, path: string, remittanceId: string) =>
  ctx.tell([`role:street:${path}`], timebank.notices.clearingChanged, { remittanceId: remittanceId as Id<'remittance'> });

interface Sums {
  readonly kind: rows.Account['kind'];
  readonly area_path: string;
  readonly outside_tenant: number | null;
  readonly came: number;
  readonly went: number;
}

/** What each community gave to others and got from them, what lies in its pool and fund, and the same with other streets. */
export async function readClearing(ctx: Context): Promise<ClearingView> {
  const places = await placesOf(ctx);
  return ctx.widen(async () => {
    const sums = await ctx.db.rows<Sums>(sql`
      select a.kind, a.area_path, a.outside_tenant, coalesce(sum(e.minutes) filter (where e.minutes > 0), 0) as came, coalesce(-sum(e.minutes) filter (where e.minutes < 0), 0) as went
      from timebank.account a left join timebank.entry e on e.tenant_id = a.tenant_id and e.account_id = a.id
      where a.tenant_id = ${ctx.tenantId} and a.kind in ('clearing', 'pool', 'fund', 'outside') and a.area_path = any(${places.map((one) => one.path)}::text[])
      group by a.tenant_id, a.id`);
    const of = (path: string, kind: Sums['kind']) => sums.find((one) => one.area_path === path && one.kind === kind);
    const net = (one: Sums | undefined) => (one ? one.came - one.went : 0);
    const isStreet = places.some((one) => one.kind === 'street');
    const remittances = isStreet ? await ctx.db.rows<RemittanceRow>(sql`
      select ${REMITTANCE} from timebank.remittance r where r.tenant_id = ${ctx.tenantId} order by r.at desc, r.id desc limit ${MOST_REMITTANCES}`) : [];
    return {
      places: places.map(({ path, name }) => ({
        areaPath: path, name, cameMinutes: of(path, 'clearing')?.came ?? 0, wentMinutes: of(path, 'clearing')?.went ?? 0, pooledMinutes: net(of(path, 'pool')), fundMinutes: net(of(path, 'fund')),
      })),
      streets: sums.flatMap((one) => (one.kind === 'outside' ? [{ street: one.outside_tenant as number, sentMinutes: one.came, receivedMinutes: one.went }] : [])),
      remittances: remittances.map((row) => ({
        id: row.id, direction: row.direction, street: row.other_tenant, minutes: row.minutes, reason: row.reason, state: row.state, returnedWhy: row.returned_why, sentBy: row.sent_by,
        at: toIso(row.at), settledAt: row.settled_at && toIso(row.settled_at),
      })),
    };
  });
}
