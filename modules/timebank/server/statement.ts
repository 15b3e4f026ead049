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
const TRANSFER = columnsOf<rows.Transfer>('t').pick('id', 'kind', 'purpose', 'hold_id', 'subject_kind', 'subject_id', 'category', 'reason');

interface EntryRow extends RowOf<typeof ENTRY>, RowOf<typeof TRANSFER> {
  readonly counterpart_id: rows.Account['id'];
  readonly counterpart: string;
  readonly counterpart_kind: rows.Account['kind'];
  readonly reversed: boolean;
  /** Of a hold that has ended. */
  readonly ended_minutes?: number;
  readonly paid_minutes?: number | null;
}

export interface StatementQuery {
  readonly after?: string | undefined;
  readonly limit: number;
  readonly month?: string | undefined;
}

/**
 * Entries of an account that the actor may see. Names of others are shown whole only where the actor reaches those accounts too.
 * For what was paid out of a hold each side sees the other, not the escrow between them.
 */
export async function listEntries(ctx: Context, account: AccountRow, query: StatementQuery): Promise<{ items: EntryView[]; next: string | null } | undefined> {
  if (query.after !== undefined && !/^\d{1,15}$/.test(query.after)) return undefined;
  const rows = await ctx.widen(() => entryRows(ctx, account.id, query));
  const page = rows.slice(0, query.limit);
  const balances = account.balance_minutes === null ? await ctx.widen(() => runningBalances(ctx, account.id, page)) : page.map((row) => row.balance_after_minutes ?? 0);
  const others = [...new Set(page.map((row) => row.counterpart_id))];
  const seen = await ctx.db.rows<Pick<rows.Account, 'id'>>(sql`select id from timebank.account where tenant_id = ${ctx.tenantId} and id = any(${others}::uuid[])`);
  const reached = new Set(seen.map(({ id }) => id));
  return {
    items: page.map((row, index) => viewOfEntry(row, balances[index] as number, reached.has(row.counterpart_id))),
    next: rows.length > page.length ? String(page.at(-1)?.number) : null,
  };
}

async function entryRows(ctx: Context, accountId: string, { after, limit, month }: StatementQuery): Promise<EntryRow[]> {
  const bounds = month === undefined ? undefined : monthBounds(month);
  const [from, to] = bounds ? [atLocal(bounds.from), atLocal(bounds.to)] : [null, null];
  const rows = await ctx.db.rows<EntryRow>(sql`
    select ${ENTRY}, ${TRANSFER}, o.id as counterpart_id, o.name as counterpart, o.kind as counterpart_kind, r.id is not null as reversed
    from timebank.entry e
    join timebank.transfer t on t.tenant_id = e.tenant_id and t.id = e.transfer_id
    join timebank.account o on o.tenant_id = t.tenant_id and o.id = case when e.minutes < 0 then t.credit_account_id else t.debit_account_id end
    left join timebank.transfer r on r.tenant_id = t.tenant_id and r.reverses_id = t.id
    where e.tenant_id = ${ctx.tenantId} and e.account_id = ${accountId}
      and (${after ?? null}::bigint is null or e.number < ${after ?? null}::bigint)
      and (${from}::timestamptz is null or (e.at >= ${from} and e.at < ${to}))
    order by e.number desc limit ${limit + 1}`);
  return withHolds(ctx, rows);
}

/**
 * How holds ended, and whom what was paid out of one joins. Few entries are of holds: looked up by their ids, the many others are not joined
 * with what they have not.
 */
async function withHolds(ctx: Context, rows: readonly EntryRow[]): Promise<EntryRow[]> {
  const holds = rows.filter((row) => row.kind === 'hold').map((row) => row.id);
  const settled = rows.filter((row) => row.kind === 'settle' && row.minutes > 0).flatMap((row) => row.hold_id ?? []);
  if (holds.length + settled.length === 0) return [...rows];
  const [endings, payers] = await Promise.all([
    ctx.db.rows<Ending>(sql`
      select t.hold_id, sum(t.minutes) as ended_minutes, max(t.minutes) filter (where t.kind = 'settle') as paid_minutes, (array_agg(t.credit_account_id) filter (where t.kind = 'settle'))[1] as paid_to
      from timebank.transfer t where t.tenant_id = ${ctx.tenantId} and t.hold_id = any(${holds}::uuid[]) group by t.hold_id`),
    ctx.db.rows<Pick<rows.Transfer, 'id' | 'debit_account_id'>>(sql`select id, debit_account_id from timebank.transfer where tenant_id = ${ctx.tenantId} and id = any(${settled}::uuid[])`),
  ]);
  const [endingOf, payerOf] = [new Map(endings.map((one) => [one.hold_id as string, one])), new Map(payers.map((one) => [one.id as string, one.debit_account_id]))];
  const ids = [...new Set([...endings.flatMap((one) => one.paid_to ?? []), ...payers.map((one) => one.debit_account_id)])];
  const accounts = await ctx.db.rows<Pick<rows.Account, 'id' | 'name' | 'kind'>>(sql`select id, name, kind from timebank.account where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])`);
  const accountOf = new Map(accounts.map((one) => [one.id as string, one]));
  return rows.map((row) => {
    const ending = row.kind === 'hold' ? endingOf.get(row.id) : undefined;
    const other = accountOf.get((row.kind === 'hold' && row.minutes < 0 ? ending?.paid_to : row.minutes > 0 ? payerOf.get(row.hold_id ?? '') : undefined) ?? '');
    return {
      ...row, ...(ending ? { ended_minutes: ending.ended_minutes, paid_minutes: ending.paid_minutes } : {}),
      ...(other ? { counterpart_id: other.id, counterpart: other.name, counterpart_kind: other.kind } : {}),
    };
  });
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
      select t.kind, t.purpose, t.subject_id is not null as "isOfService", count(*) as count, sum(e.minutes) as minutes
      from timebank.entry e join timebank.transfer t on t.tenant_id = e.tenant_id and t.id = e.transfer_id
      where e.tenant_id = ${ctx.tenantId} and e.account_id = ${accountId} and e.at >= ${from} and e.at < ${to}
      group by t.kind, t.purpose, t.subject_id is not null, e.minutes > 0`);
    return monthOf(month, before?.minutes ?? 0, alike);
  });
}

/** What a community's own account held after each entry of a page: the sum up to the newest, then step by step back. */
async function runningBalances(ctx: Context, accountId: string, page: readonly EntryRow[]): Promise<number[]> {
  const row = await ctx.db.row<{ minutes: number }>(sql`
    select coalesce(sum(minutes), 0) as minutes from timebank.entry
    where tenant_id = ${ctx.tenantId} and account_id = ${accountId} and number <= ${page[0]?.number ?? 0}`);
  let balance = row?.minutes ?? 0;
  return page.map((entry) => {
    const after = balance;
    balance -= entry.minutes;
    return after;
  });
}

function viewOfEntry(row: EntryRow, balanceAfterMinutes: number, isReached: boolean): EntryView {
  return {
    transferId: row.id, at: toIso(row.at), kind: row.kind, purpose: row.purpose, minutes: row.minutes, balanceAfterMinutes,
    counterpart: row.counterpart_kind === 'person' && !isReached ? masked(row.counterpart) : row.counterpart, counterpartKind: row.counterpart_kind,
    subject: row.subject_id === null ? null : { kind: row.subject_kind as string, id: row.subject_id },
    category: row.category, words: row.reason, reversed: row.reversed, hold: row.kind === 'hold' ? holdOf(row) : null,
  };
}

const holdOf = ({ ended_minutes, paid_minutes }: EntryRow): EntryView['hold'] => ({
  state: ended_minutes === undefined ? 'open' : (paid_minutes ?? null) === null ? 'returned' : 'settled', paidMinutes: paid_minutes ?? 0,
});
