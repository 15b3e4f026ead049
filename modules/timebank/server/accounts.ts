import { asId, communityOf, type Id } from '@huying/kernel';
import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type { CommunityAccounts } from '../core/credit.ts';
import type { Account, AccountKind } from '../core/ledger.ts';
import { derivedId } from './ids.ts';
import type * as rows from './rows.ts';

/** What an account is before it is opened. Exactly the accounts of persons and groups have an owner. */
export interface AccountToOpen {
  readonly id: string;
  readonly kind: AccountKind;
  readonly ownerId: string | null;
  readonly name: string;
  readonly areaPath: string;
  /** The other street, for its account in this ledger. */
  readonly outsideTenant?: number;
}

export interface StoredAccount extends Account {
  readonly ownerId: string | null;
  readonly lastNumber: number;
}

export const ownedAccountId = (tenantId: number, kind: 'person' | 'group', ownerId: string): Id<'account'> => asId(derivedId(tenantId, 'account', kind, ownerId));
const communityAccountId = (tenantId: number, kind: AccountKind, community: string): string => derivedId(tenantId, 'account', kind, community);

const COMMUNITY_NAMES = { fund: '社区时间基金', pool: '社区互助池', escrow: '预留', clearing: '社区间往来', expired: '到期收回' } as const;

/** An account of a community's own. */
export const communityAccount = (tenantId: number, kind: keyof typeof COMMUNITY_NAMES, community: string): AccountToOpen => ({
  id: communityAccountId(tenantId, kind, community), kind, ownerId: null, name: COMMUNITY_NAMES[kind], areaPath: community,
});

/** The account of another street, at the street's own level. */
export const outsideAccount = (tenantId: number, street: string, outsideTenant: number): AccountToOpen => ({
  id: derivedId(tenantId, 'account', 'outside', street, String(outsideTenant)), kind: 'outside', ownerId: null, name: '外街道往来', areaPath: street, outsideTenant,
});

/** The community's own accounts; they are opened when they are first needed. */
export function communityAccounts(tenantId: number, areaPath: string): CommunityAccounts & { readonly toOpen: readonly AccountToOpen[] } {
  const community = communityOf(areaPath);
  const [fund, pool, escrow] = [communityAccount(tenantId, 'fund', community), communityAccount(tenantId, 'pool', community), communityAccount(tenantId, 'escrow', community)];
  return { fundId: fund.id, poolId: pool.id, escrowId: escrow.id, toOpen: [fund, pool, escrow] };
}

/**
 * Opens those that are not there yet. Two commands that open the same account at once both go on with the one that was first; both write in
 * order of id, so that neither waits for the other in a circle.
 */
export async function openAccounts(ctx: Context, wanted: readonly AccountToOpen[]): Promise<void> {
  const known = await ctx.db.rows<Pick<rows.Account, 'id'>>(sql`
    select id from timebank.account where tenant_id = ${ctx.tenantId} and id = any(${wanted.map((one) => one.id)}::uuid[])`);
  const missing = wanted.filter((one) => !known.some(({ id }) => id === one.id));
  if (missing.length === 0) return;
  await ctx.db.run(sql`
    insert into timebank.account (tenant_id, id, kind, owner_id, name, area_path, outside_tenant, may_go_negative, balance_minutes, held_minutes, last_number, opened_at)
    select ${ctx.tenantId}::int, a.id, a.kind, a."ownerId", a.name, a."areaPath", a."outsideTenant", a.kind in ('fund', 'clearing', 'outside'),
      case when a."ownerId" is not null then 0 end, case when a."ownerId" is not null then 0 end, case when a."ownerId" is not null then 0 end, ${ctx.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(missing)}::jsonb) as a (id uuid, kind text, "ownerId" uuid, name text, "areaPath" text, "outsideTenant" int)
    order by a.id
    on conflict do nothing`);
}

/** Opens the account of a person or an organisation; where they belong is asked only when it is new. */
export async function openOwned(
  ctx: Context, { kind, ownerId, name, areaPath }: { kind: 'person' | 'group'; ownerId: string; name: string; areaPath: () => Promise<string> },
): Promise<string> {
  const id = ownedAccountId(ctx.tenantId, kind, ownerId);
  const known = await ctx.db.row<Pick<rows.Account, 'name'>>(sql`select name from timebank.account where tenant_id = ${ctx.tenantId} and id = ${id}`);
  if (!known) await openAccounts(ctx, [{ id, kind, ownerId, name, areaPath: await areaPath() }]);
  // A person who was renamed is rare; should this row make two commands wait in a circle, the platform tries one of them again.
  else if (known.name !== name) await ctx.db.run(sql`update timebank.account set name = ${name} where tenant_id = ${ctx.tenantId} and id = ${id}`);
  return id;
}

const COLUMNS = columnsOf<rows.Account>().pick('id', 'kind', 'owner_id', 'area_path', 'may_go_negative', 'balance_minutes', 'held_minutes', 'last_number');
type AccountRow = RowOf<typeof COLUMNS>;

const accountOf = (row: AccountRow): StoredAccount => ({
  id: row.id, kind: row.kind, ownerId: row.owner_id, areaPath: row.area_path, mayGoNegative: row.may_go_negative, lastNumber: row.last_number ?? 0,
  funds: row.balance_minutes === null ? null : { balanceMinutes: row.balance_minutes, heldMinutes: row.held_minutes ?? 0 },
});

/**
 * Reads accounts and holds those with an owner until the command ends. They are taken in order of id: two commands that move minutes
 * between the same two people in opposite directions would otherwise wait for each other for ever. The community's own accounts have nothing
 * to hold, so that every command may issue from the fund at once.
 */
export async function takeAccounts(ctx: Context, ids: readonly string[]): Promise<StoredAccount[]> {
  const unique = [...new Set(ids)];
  const owned = await ctx.db.rows<AccountRow>(sql`
    select ${COLUMNS} from timebank.account
    where tenant_id = ${ctx.tenantId} and id = any(${unique}::uuid[]) and owner_id is not null order by id for no key update`);
  const community = owned.length === unique.length ? [] : await ctx.db.rows<AccountRow>(sql`
    select ${COLUMNS} from timebank.account
    where tenant_id = ${ctx.tenantId} and id = any(${unique}::uuid[]) and owner_id is null`);
  return [...owned, ...community].map(accountOf);
}

/**
 * A pool with what lies in it. It keeps no balance in a row, so whoever is about to take from it waits for whoever is taking, and only then adds up:
 * two statements, since one would count as of the moment before it waited.
 */
export async function countPool(ctx: Context, pool: StoredAccount): Promise<StoredAccount> {
  await ctx.db.rows(sql`select pg_advisory_xact_lock(hashtextextended(${pool.id}::text, ${ctx.tenantId}))`);
  const row = await ctx.db.row<{ minutes: number }>(sql`select coalesce(sum(minutes), 0) as minutes from timebank.entry where tenant_id = ${ctx.tenantId} and account_id = ${pool.id}`);
  return { ...pool, pooledMinutes: row?.minutes ?? 0 };
}
