/** What people see of the ledger: accounts and their entries, newest first. */
import { atLocal, toIso } from '@huying/kernel';
import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type { AccountView, EntryView, MonthView } from '../contract.ts';
import type { AccountKind } from '../core/ledger.ts';
import { type Alike, masked, monthBounds, monthOf } from '../core/statement.ts';
import type * as rows from './rows.ts';

const ACCOUNT = columnsOf<rows.Account>('a').pick('id', 'kind', 'owner_id', 'name', 'area_path', 'balance_minutes', 'held_minutes');
type AccountRow = RowOf<typeof ACCOUNT>;

export const viewOfAccount = (row: AccountRow, derivedMinutes = 0): AccountView => {
  const balanceMinutes = row.balance_minutes ?? derivedMinutes;
  const heldMinutes = row.held_minutes ?? 0;
  return {
    id: row.id, kind: row.kind, ownerId: row.owner_id, name: row.name, areaPath: row.area_path,
    balanceMinutes, heldMinutes, availableMinutes: balanceMinutes - heldMinutes,
  };
};

/** The account, if the actor may see it. */
export const findAccount = (ctx: Context, id: string): Promise<AccountRow | undefined> =>
  ctx.db.row(sql`select ${ACCOUNT} from timebank.account a where a.tenant_id = ${ctx.tenantId} and a.id = ${id}`);

/** Balances of the community's own accounts, added up from their entries. */
async function derivedMinutes(ctx: Context, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.widen(() => ctx.db.rows<Pick<rows.Entry, 'account_id' | 'minutes'>>(sql`
    select account_id, sum(minutes) as minutes from timebank.entry where tenant_id = ${ctx.tenantId} and account_id = any(${ids}::uuid[]) group by account_id`));
  return new Map(rows.map((row) => [row.account_id, row.minutes]));
}

/** The account as it is shown, if the actor may see it. */
export async function findView(ctx: Context, id: string): Promise<AccountView | undefined> {
  const row = await findAccount(ctx, id);
  if (!row) return undefined;
  return viewOfAccount(row, row.balance_minutes === null ? (await derivedMinutes(ctx, [id])).get(id) : 0);
}

/** Of the organisations that the actor is a member of. */
export async function listGroups(ctx: Context): Promise<{ accounts: AccountView[] }> {
  const organisations = ctx.actor.memberships.flatMap((one) => ((one.role === 'organisation' || one.role === 'property') && one.organisationId ? [one.organisationId] : []));
  const rows = await ctx.db.rows<AccountRow>(sql`
    select ${ACCOUNT} from timebank.account a where a.tenant_id = ${ctx.tenantId} and a.kind = 'group' and a.owner_id = any(${organisations}::uuid[]) order by a.name, a.id`);
  return { accounts: rows.map((row) => viewOfAccount(row)) };
}

export interface AccountFilter {
  readonly kind?: AccountKind | undefined;
  readonly search?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** The accounts in the actor's reach by name. The cursor is the name and id of the last one shown. */
export async function listAccounts(ctx: Context, filter: AccountFilter): Promise<{ items: AccountView[]; next: string | null } | undefined> {
  const after = filter.after === undefined ? null : readCursor(filter.after);
  if (after === undefined) return undefined;
  const rows = await ctx.db.rows<AccountRow>(sql`
    select ${ACCOUNT} from timebank.account a where a.tenant_id = ${ctx.tenantId}
      and (${filter.kind ?? null}::text is null or a.kind = ${filter.kind ?? null})
      and (${filter.search ?? null}::text is null or strpos(lower(a.name), lower(${filter.search ?? null})) > 0)
      and (${after?.[0] ?? null}::text is null or (a.name, a.id) > (${after?.[0] ?? null}::text, ${after?.[1] ?? null}::uuid))
    order by a.name, a.id limit ${filter.limit + 1}`);
  const page = rows.slice(0, filter.limit);
  const derived = await derivedMinutes(ctx, page.filter((row) => row.balance_minutes === null).map((row) => row.id));
  const last = page.at(-1);
  return {
    items: page.map((row) => viewOfAccount(row, derived.get(row.id))),
    next: rows.length > page.length && last ? Buffer.from(JSON.stringify([last.name, last.id])).toString('base64url') : null,
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function readCursor(text: string): readonly [string, string] | undefined {
  try {
    const [name, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[];
    return typeof name === 'string' && typeof id === 'string' && UUID.test(id) && !name.includes('\0') ? [name, id] : undefined;
  } catch {
    return undefined;
  }
}

const ENTRY = columnsOf<rows.Entry>('e').pick('number', 'minutes', 'balance_after_minutes', 'at');
const TRANSFER = columnsOf<rows.Transfer>('t').pick('id', 'kind', 'purpose', 'hold_id', 'subject_kind', 'subject_id', 'corrects_id', 'category', 'reason');

interface EntryRow extends RowOf<typeof ENTRY>, RowOf<typeof TRANSFER> {
  readonly counterpart_id: rows.Account['id'];
  /** Null in a long list: the same few names would be told over and over, and are looked up. */
  readonly other_name: string | null;
  readonly other_kind: AccountKind | null;
  /** Taken back, and not given back since. */
  readonly is_reversed: boolean;
}

type Other = Pick<rows.Account, 'id' | 'name' | 'kind'>;

export interface StatementQuery {
  readonly after?: string | undefined;
  readonly limit: number;
  readonly month?: string | undefined;
}

interface Entries {
  readonly account: AccountRow;
  readonly items: EntryView[];
  readonly next: string | null;
}

/**
 * Entries of an account, where the actor may see it; undefined where not. Names of others are shown whole only where the actor reaches those accounts
 * too. For what was paid out of a hold each side sees the other, not the escrow between them. Account and entries are asked for in one go, the account
 * first, before anything is widened: it is what the actor may see.
 */
export async function listEntries(ctx: Context, accountId: string, query: StatementQuery): Promise<Entries | undefined> {
  const [account, rows] = await Promise.all([findAccount(ctx, accountId), ctx.widen(() => entryRows(ctx, accountId, query))]);
  if (!account) return undefined;
  const page = rows.slice(0, query.limit);
  const [others, holds, balances] = await ctx.widen(() => Promise.all([
    othersBy(ctx, page.flatMap((row) => (row.other_kind === null ? [row.counterpart_id] : []))), readHolds(ctx, page), account.balance_minutes === null ? runningBalances(ctx, accountId, page) : page.map((row) => row.balance_after_minutes ?? 0),
  ]));
  const entries = page.map((row) => {
    const hold = holds(row);
    return { row, ending: hold?.ending, other: hold?.joined ?? others.get(row.counterpart_id) ?? { id: row.counterpart_id, name: row.other_name ?? '', kind: row.other_kind as AccountKind } };
  });
  const reached = await reachedAmong(ctx, entries.map(({ other }) => other));
  return {
    account, items: entries.map((one, index) => viewOfEntry(one, balances[index] as number, reached.has(one.other.id))),
    next: rows.length > page.length ? String(page.at(-1)?.number) : null,
  };
}

export const isCursor = (after: string | undefined): boolean => after === undefined || /^\d{1,15}$/.test(after);

/** Whose names are shown whole: only people have names that can be masked. */
async function reachedAmong(ctx: Context, all: readonly Other[]): Promise<Set<string>> {
  const others = [...new Set(all.flatMap(({ id, kind }) => (kind === 'person' ? [id] : [])))];
  if (others.length === 0) return new Set();
  const seen = await ctx.db.rows<Pick<rows.Account, 'id'>>(sql`select id from timebank.account where tenant_id = ${ctx.tenantId} and id = any(${others}::uuid[])`);
  return new Set(seen.map(({ id }) => id));
}

/** A page is one statement, names included: each time that the database is asked costs about what the page does. */
const MOST_WITH_NAMES = 1_000;

function entryRows(ctx: Context, accountId: string, { after, limit, month }: StatementQuery): Promise<EntryRow[]> {
  const bounds = month === undefined ? undefined : monthBounds(month);
  const [from, to] = bounds ? [atLocal(bounds.from), atLocal(bounds.to)] : [null, null];
  const counterpart = sql`case when e.minutes < 0 then t.credit_account_id else t.debit_account_id end`;
  const [names, other] = limit <= MOST_WITH_NAMES ? [sql`o.name as other_name, o.kind as other_kind`, sql`join timebank.account o on o.tenant_id = t.tenant_id and o.id = ${counterpart}`] : [sql`null as other_name, null as other_kind`, sql``];
  return ctx.db.rows<EntryRow>(sql`
    select ${ENTRY}, ${TRANSFER}, ${counterpart} as counterpart_id, ${names}, r.id is not null as is_reversed
    from timebank.entry e join timebank.transfer t on t.tenant_id = e.tenant_id and t.id = e.transfer_id ${other}
    left join timebank.transfer r on r.tenant_id = t.tenant_id and r.reverses_id = t.id and not exists (select from timebank.transfer g where g.tenant_id = r.tenant_id and g.reverses_id = r.id)
    where e.tenant_id = ${ctx.tenantId} and e.account_id = ${accountId}
      and (${after ?? null}::bigint is null or e.number < ${after ?? null}::bigint)
      and (${from}::timestamptz is null or (e.at >= ${from} and e.at < ${to}))
    order by e.number desc limit ${limit + 1}`);
}

async function othersBy(ctx: Context, ids: readonly string[]): Promise<Map<string, Other>> {
  if (ids.length === 0) return new Map();
  const found = await ctx.db.rows<Other>(sql`select id, name, kind from timebank.account where tenant_id = ${ctx.tenantId} and id = any(${[...new Set(ids)]}::uuid[])`);
  return new Map(found.map((one) => [one.id, one]));
}

/** Of an entry that sets aside or pays out: how the hold ended, and whom it joins instead of the escrow between them. */
type Holds = (row: EntryRow) => { readonly ending: Ending | undefined; readonly joined: Other | undefined } | undefined;

async function readHolds(ctx: Context, rows: readonly EntryRow[]): Promise<Holds> {
  const holds = rows.filter((row) => row.kind === 'hold').map((row) => row.id);
  const settled = rows.filter((row) => row.kind === 'settle' && row.minutes > 0).flatMap((row) => row.hold_id ?? []);
  if (holds.length + settled.length === 0) return () => undefined;
  const [endings, payers] = await Promise.all([
    ctx.db.rows<Ending>(sql`
      select t.hold_id, sum(t.minutes) as ended_minutes, max(t.minutes) filter (where t.kind = 'settle') as paid_minutes, (array_agg(t.credit_account_id) filter (where t.kind = 'settle'))[1] as paid_to
      from timebank.transfer t where t.tenant_id = ${ctx.tenantId} and t.hold_id = any(${holds}::uuid[]) group by t.hold_id`),
    ctx.db.rows<Pick<rows.Transfer, 'id' | 'debit_account_id'>>(sql`select id, debit_account_id from timebank.transfer where tenant_id = ${ctx.tenantId} and id = any(${settled}::uuid[])`),
  ]);
  const [endingOf, payerOf] = [new Map(endings.map((one) => [one.hold_id as string, one])), new Map(payers.map((one) => [one.id as string, one.debit_account_id as string]))];
  const others = await othersBy(ctx, [...endings.flatMap((one) => one.paid_to ?? []), ...payerOf.values()]);
  return (row) => {
    const ending = row.kind === 'hold' ? endingOf.get(row.id) : undefined;
    return { ending, joined: others.get((row.kind === 'hold' && row.minutes < 0 ? ending?.paid_to : row.minutes > 0 ? payerOf.get(row.hold_id ?? '') : undefined) ?? '') };
  };
}

interface Ending extends Pick<rows.Transfer, 'hold_id'> {
  readonly ended_minutes: number;
  readonly paid_minutes: number | null;
  readonly paid_to: rows.Account['id'] | null;
}

/** What moved on an account in a month. */
export async function readMonth(ctx: Context, accountId: string, month: string): Promise<MonthView> {
  const bounds = monthBounds(month);
  const [from, to] = [atLocal(bounds.from), atLocal(bounds.to)];
  return ctx.widen(async () => {
    const before = await ctx.db.row<{ minutes: number }>(sql`
      select coalesce(sum(minutes), 0) as minutes from timebank.entry where tenant_id = ${ctx.tenantId} and account_id = ${accountId} and at < ${from}`);
    const alike = await ctx.db.rows<Alike>(sql`
      select t.kind, t.purpose, t.corrects_id is not null as "isCorrection", t.subject_id is not null as "isOfService", count(*) as count, sum(e.minutes) as minutes
      from timebank.entry e join timebank.transfer t on t.tenant_id = e.tenant_id and t.id = e.transfer_id
      where e.tenant_id = ${ctx.tenantId} and e.account_id = ${accountId} and e.at >= ${from} and e.at < ${to}
      group by t.kind, t.purpose, t.corrects_id is not null, t.subject_id is not null, e.minutes > 0`);
    return monthOf(month, before?.minutes ?? 0, alike);
  });
}

/** What a community's own account held after each entry of a page: the sum up to the newest, then step by step back. */
async function runningBalances(ctx: Context, accountId: string, page: readonly EntryRow[]): Promise<number[]> {
  const row = await ctx.db.row<{ minutes: number }>(sql`
    select coalesce(sum(minutes), 0) as minutes from timebank.entry
    where tenant_id = ${ctx.tenantId} and account_id = ${accountId} and number <= ${page[0]?.number ?? 0}`);
  let balance = row?.minutes ?? 0;
  return page.map(({ minutes }) => {
    const after = balance;
    balance -= minutes;
    return after;
  });
}

function viewOfEntry({ row, other, ending }: { readonly row: EntryRow; readonly other: Other; readonly ending: Ending | undefined }, balanceAfterMinutes: number, isReached: boolean): EntryView {
  return {
    transferId: row.id, at: toIso(row.at), kind: row.kind, purpose: row.purpose, minutes: row.minutes, balanceAfterMinutes,
    counterpart: other.kind === 'person' && !isReached ? masked(other.name) : other.name, counterpartKind: other.kind,
    subject: row.subject_id === null ? null : { kind: row.subject_kind as string, id: row.subject_id },
    category: row.category, words: row.reason, reversed: row.is_reversed, isCorrection: row.corrects_id !== null, hold: row.kind === 'hold' ? holdOf(ending) : null,
  };
}

const holdOf = (ending: Ending | undefined): EntryView['hold'] => ({
  state: ending === undefined ? 'open' : ending.paid_minutes === null ? 'returned' : 'settled', paidMinutes: ending?.paid_minutes ?? 0,
});
