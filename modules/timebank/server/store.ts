/** Loads what a decision needs and writes what was decided. Everything here runs as the engine: inside `ctx.widen`. */
import { columnsOf, type Context, type Json, type RowOf, type Statement, sql } from '@huying/platform';
import { timebank } from '../contract.ts';
import { decideAll, type Book, type Posted, type Purpose, type Transfer, type TransferKind } from '../core/ledger.ts';
import type { Caused } from '../core/credit.ts';
import { planClearing, crossingsOf } from '../core/clearing.ts';
import { communityAccount, countPool, openAccounts, type StoredAccount, takeAccounts } from './accounts.ts';
import { derivedId } from './ids.ts';
import type * as rows from './rows.ts';

export interface Subject {
  readonly kind: string;
  readonly id: string;
}

export interface StoredTransfer extends Caused {
  readonly subject: Subject | null;
  readonly category: string | null;
}

export interface StoredBook extends Book {
  readonly accounts: ReadonlyMap<string, StoredAccount>;
  readonly transfers: ReadonlyMap<string, StoredTransfer>;
}

const COLUMNS = columnsOf<rows.Transfer>('t').pick(
  'id', 'kind', 'purpose', 'minutes', 'debit_account_id', 'credit_account_id', 'hold_id', 'reverses_id', 'covers_id', 'subject_kind', 'subject_id', 'occasion_id', 'corrects_id', 'category');
type TransferRow = RowOf<typeof COLUMNS>;

const transferOf = (row: TransferRow): StoredTransfer => ({
  id: row.id, kind: row.kind, purpose: row.purpose, minutes: row.minutes, debitId: row.debit_account_id, creditId: row.credit_account_id,
  holdId: row.hold_id, reversesId: row.reverses_id, coversId: row.covers_id, occasionId: row.occasion_id, correctsId: row.corrects_id, category: row.category,
  subject: row.subject_id === null ? null : { kind: row.subject_kind as string, id: row.subject_id },
});

export async function transfersOfSubject(ctx: Context, { kind, id }: Subject): Promise<StoredTransfer[]> {
  const rows = await ctx.db.rows<TransferRow>(sql`
    select ${COLUMNS} from timebank.transfer t where t.tenant_id = ${ctx.tenantId} and t.subject_kind = ${kind} and t.subject_id = ${id}`);
  return rows.map(transferOf);
}

/** A transfer and, where it has one, its reversal. */
export async function transferWithReversal(ctx: Context, id: string): Promise<StoredTransfer[]> {
  const rows = await ctx.db.rows<TransferRow>(sql`
    select ${COLUMNS} from timebank.transfer t where t.tenant_id = ${ctx.tenantId} and (t.id = ${id} or t.reverses_id = ${id})`);
  return rows.map(transferOf);
}

/** That the effect of a transfer is gone: it was taken back, and that was not taken back again. */
export const isUndoneSql = (transfer: Statement): Statement => sql`exists (
  select from timebank.transfer r where r.tenant_id = ${transfer}.tenant_id and r.reverses_id = ${transfer}.id
    and not exists (select from timebank.transfer g where g.tenant_id = r.tenant_id and g.reverses_id = r.id))`;

/** The service that a transfer came of, with its corrections: the first occasion of both. */
export const familySql = (transfer: Statement): Statement => sql`coalesce(${transfer}.corrects_id, ${transfer}.occasion_id)`;
/** Brings minutes to who helped. */
export const isCreditingSql = (transfer: Statement): Statement => sql`(${transfer}.purpose = 'issue' or ${transfer}.kind = 'settle')`;

/** The accounts held for this command, and the transfers as they are once nobody else can change them. */
export async function openBook(ctx: Context, accountIds: readonly string[], transfers: () => Promise<StoredTransfer[]>): Promise<StoredBook> {
  const accounts = await takeAccounts(ctx, accountIds);
  return { accounts: new Map(accounts.map((one) => [one.id, one])), transfers: new Map((await transfers()).map((one) => [one.id, one])) };
}

/** Transfers alone, for finding which accounts have to be taken. */
export const bookOf = (transfers: readonly StoredTransfer[]): StoredBook => ({ accounts: new Map(), transfers: new Map(transfers.map((one) => [one.id, one])) });

/** What all transfers of one batch share. */
export interface Cause {
  readonly subject: Subject | null;
  readonly occasionId?: string | null;
  /** The first occasion, where this one corrects it. */
  readonly correctsId?: string | null;
  readonly category?: string | null;
  readonly reason?: string;
  /** Goes into the trail, e.g. which rows of which table decided. */
  readonly decided?: Json;
}

const PAST: Record<Exclude<TransferKind, 'post'>, string> = { hold: 'held', settle: 'settled', void: 'voided' };
const PAST_OF_POST: Record<Exclude<Purpose, 'spend'>, string> = { issue: 'issued', grant: 'granted', reversal: 'reversed', donation: 'donated', gift: 'given', inheritance: 'inherited', expiry: 'expired', exchange: 'exchanged' };
const pastOf = (one: Transfer): string => (one.kind === 'post' ? PAST_OF_POST[one.purpose as keyof typeof PAST_OF_POST] : PAST[one.kind]);

/** Decides and writes a batch; the result says which code stopped it, and then nothing was written. */
export async function post(ctx: Context, opened: StoredBook, requests: readonly Transfer[], cause: Cause): Promise<Posted> {
  const counted = await countPools(ctx, opened, requests);
  const { book, posted } = await cleared(ctx, counted, decideAll(counted, requests));
  if (posted.transfers.length === 0) return posted;
  await write(ctx, book, posted, cause);
  for (const one of posted.transfers) {
    ctx.trail({
      subject: cause.subject ?? { kind: 'account', id: one.creditId }, action: `timebank.${pastOf(one)}`, ...(cause.reason ? { reason: cause.reason } : {}),
      detail: {
        transferId: one.id, minutes: one.minutes, debitAccountId: one.debitId, creditAccountId: one.creditId,
        ...(cause.occasionId ? { occasionId: cause.occasionId } : {}), ...(cause.correctsId ? { correctsId: cause.correctsId } : {}), ...(cause.decided === undefined ? {} : { decided: cause.decided }),
      },
    });
  }
  for (const { id } of posted.accounts) {
    const { kind, ownerId } = book.accounts.get(id) as StoredAccount;
    ctx.tell([`${kind === 'group' ? 'organisation' : 'person'}:${ownerId}`], timebank.notices.changed, { accountId: id });
  }
  return posted;
}

/** A pool that is to give needs to be counted first; nobody else needs that. */
async function countPools(ctx: Context, book: StoredBook, requests: readonly Transfer[]): Promise<StoredBook> {
  const pools = [...new Set(requests.map((one) => one.debitId))].sort().flatMap((id) => book.accounts.get(id) ?? []).filter((one) => one.kind === 'pool');
  if (pools.length === 0) return book;
  const accounts = new Map(book.accounts);
  for (const pool of pools) accounts.set(pool.id, await countPool(ctx, pool));
  return { ...book, accounts };
}

/** With what has to stand between clearing accounts, where something goes from one community to another. */
async function cleared(ctx: Context, book: StoredBook, posted: Posted): Promise<{ readonly book: StoredBook; readonly posted: Posted }> {
  const crossings = crossingsOf(posted.book, posted.transfers);
  if (crossings.length === 0) return { book, posted };
  const clearing = new Map(crossings.flatMap(({ from, to }) => [from, to]).map((community) => [community, communityAccount(ctx.tenantId, 'clearing', community)]));
  await openAccounts(ctx, [...clearing.values()]);
  const taken = await takeAccounts(ctx, [...clearing.values()].map(({ id }) => id));
  const whole: StoredBook = { ...book, accounts: new Map([...book.accounts, ...taken.map((one) => [one.id, one] as const)]) };
  const plan = planClearing(crossings, (...words) => derivedId(ctx.tenantId, ...words), (community) => clearing.get(community)?.id ?? '');
  return { book: whole, posted: decideAll(whole, [...posted.transfers, ...plan]) };
}

/** A batch that was planned from what is held cannot be refused; if it is, the plan is wrong and nothing of the command may stay. */
export async function postPlanned(ctx: Context, book: StoredBook, requests: readonly Transfer[], cause: Cause): Promise<Posted> {
  const posted = await post(ctx, book, requests, cause);
  if (posted.refused) throw new Error(`a planned transfer was refused: ${posted.result} for ${JSON.stringify(posted.refused)}`);
  return posted;
}

async function write(ctx: Context, book: StoredBook, posted: Posted, cause: Cause): Promise<void> {
  const { tenantId, now } = ctx;
  await ctx.db.run(sql`
    insert into timebank.transfer (tenant_id, id, kind, purpose, minutes, debit_account_id, credit_account_id, hold_id, reverses_id, covers_id,
      subject_kind, subject_id, occasion_id, corrects_id, category, reason, at)
    select ${tenantId}::int, t.id, t.kind, t.purpose, t.minutes, t."debitId", t."creditId", t."holdId", t."reversesId", t."coversId",
      ${cause.subject?.kind ?? null}::text, ${cause.subject?.id ?? null}::uuid, ${cause.occasionId ?? null}::uuid, ${cause.correctsId ?? null}::uuid, ${cause.category ?? null}::text, ${cause.reason ?? ''}::text, ${now}::timestamptz
    from rows from (jsonb_to_recordset(${JSON.stringify(posted.transfers)}::jsonb)
      as (id uuid, kind text, purpose text, minutes int, "debitId" uuid, "creditId" uuid, "holdId" uuid, "reversesId" uuid, "coversId" uuid)) with ordinality
      as t (id, kind, purpose, minutes, "debitId", "creditId", "holdId", "reversesId", "coversId", place)
    order by t.place`);

  const last = new Map([...book.accounts.values()].map((account) => [account.id, account.lastNumber]));
  const entries = posted.entries.map((entry) => {
    if (entry.balanceAfterMinutes === null) return { ...entry, number: null };
    const number = (last.get(entry.accountId) as number) + 1;
    last.set(entry.accountId, number);
    return { ...entry, number };
  });
  await ctx.db.run(sql`
    insert into timebank.entry (tenant_id, transfer_id, account_id, number, minutes, balance_after_minutes, at)
    select ${tenantId}::int, e."transferId", e."accountId", coalesce(e.number, nextval('timebank.entry_number')), e.minutes, e."balanceAfterMinutes", ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as e ("transferId" uuid, "accountId" uuid, number bigint, minutes int, "balanceAfterMinutes" int)
    order by e.number nulls first`);

  const accounts = posted.accounts.map((one) => ({ id: one.id, ...one.funds, lastNumber: last.get(one.id), wasNumber: book.accounts.get(one.id)?.lastNumber }));
  const changed = await ctx.db.run(sql`
    update timebank.account a set balance_minutes = u."balanceMinutes", held_minutes = u."heldMinutes", last_number = u."lastNumber"
    from jsonb_to_recordset(${JSON.stringify(accounts)}::jsonb) as u (id uuid, "balanceMinutes" int, "heldMinutes" int, "lastNumber" bigint, "wasNumber" bigint)
    where a.tenant_id = ${tenantId} and a.id = u.id and a.last_number = u."wasNumber"`);
  if (changed !== accounts.length) throw new Error('an account changed while it was held');
}
