/** Gifts to relatives, donations to the pool, and what became of gifts. */
import { atLocal, communityOf, type Id, isRefusal, localParts, type OrganisationId, type PersonId, refuse, toIso } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { type Context, hasRole, sql } from '@huying/platform';
import type { AccountView, GivenView } from '../contract.ts';
import { transfer } from '../core/credit.ts';
import { ageIn, type Gift, type Spending, spentOf } from '../core/giving.ts';
import { availableMinutes } from '../core/ledger.ts';
import { communityAccount, openAccounts, openOwned, ownedAccountId } from './accounts.ts';
import { areaOfPerson, decideGift, decideLimits } from './decisions.ts';
import { findKin, type KinRow, listKin } from './kin.ts';
import { findAccount, viewOfAccount } from './statement.ts';
import { isUndoneSql, openBook, post } from './store.ts';

async function accountAfter(ctx: Context, id: string): Promise<AccountView> {
  const row = await findAccount(ctx, id);
  if (!row) throw new Error('the account that was changed is not there');
  return viewOfAccount(row);
}

interface Wish {
  readonly kinId: Id<'kin'>;
  readonly minutes: number;
  readonly words: string;
}

export async function give(ctx: Context, { kinId, minutes, words }: Wish) {
  const row = await findKin(ctx, kinId);
  if (!row || row.giver_id !== ctx.actor.personId) return refuse('thing.notFound');
  if (row.state !== 'confirmed' || row.kin_id === null) return refuse('timebank.notConfirmed');
  const receiver = row.kin_id;
  return ctx.widen(async () => {
    const accountId = ownedAccountId(ctx.tenantId, 'person', row.giver_id);
    const person = await ctx.call(people.calls.person, { personId: receiver });
    if (!person || isRefusal(person)) return refuse('thing.notFound');
    const elder = await ctx.call(people.calls.elder, { personId: receiver });
    const rule = await decideGift(ctx, { relation: row.relation, elder: elder !== null && !isRefusal(elder), age: ageIn(person.birthYear, ctx.now) });
    if (!rule.gift.isAllowed) return refuse('timebank.notAllowed');
    const areaPath = await areaOfPerson(ctx, receiver, row.area_path);
    const receiverId = await openOwned(ctx, { kind: 'person', ownerId: receiver, name: person.name, areaPath: async () => areaPath });
    const book = await openBook(ctx, [accountId, receiverId], async () => []);
    const available = availableMinutes(book.accounts.get(accountId));
    if (minutes > available) return refuse('timebank.notEnough', { minutes: available });
    const room = await roomFor(ctx, { accountId, yearMostMinutes: rule.gift.yearMostMinutes, balanceMinutes: book.accounts.get(receiverId)?.funds?.balanceMinutes ?? 0 });
    if (minutes > room) return refuse('timebank.tooMuchGiven', { minutes: room });
    const one = transfer(ctx.newId(), 'post', 'gift', { minutes, debitId: accountId, creditId: receiverId });
    const posted = await post(ctx, book, [one], { subject: null, reason: words, decided: { ...rule.decided, kinId } });
    if (posted.refused) throw new Error(`a gift that was looked at was refused: ${posted.result}`);
    return accountAfter(ctx, accountId);
  });
}

/** How much may still be given: by the year's limit for gifts, and by the limit of the account that gets them. */
async function roomFor(ctx: Context, { accountId, yearMostMinutes, balanceMinutes }: { accountId: string; yearMostMinutes: number | null; balanceMinutes: number }): Promise<number> {
  const { accountMostMinutes } = await decideLimits(ctx, 'person');
  const inAccount = accountMostMinutes === null ? Number.POSITIVE_INFINITY : Math.max(0, accountMostMinutes - balanceMinutes);
  if (yearMostMinutes === null) return inAccount;
  const newYear = atLocal(`${localParts(ctx.now).year}-01-01`);
  const row = await ctx.db.row<{ minutes: number }>(sql`
    select coalesce(sum(t.minutes), 0) as minutes from timebank.transfer t
    where t.tenant_id = ${ctx.tenantId} and t.debit_account_id = ${accountId} and t.purpose = 'gift' and t.at >= ${newYear}
      and not ${isUndoneSql(sql`t`)}`);
  return Math.min(inAccount, Math.max(0, yearMostMinutes - (row?.minutes ?? 0)));
}

interface Donation {
  readonly minutes: number;
  readonly organisationId: OrganisationId | null;
  readonly words: string;
}

/** Whose hours they are: one's own, or those of an organisation whose member one is. */
function donorOf(ctx: Context, organisationId: OrganisationId | null): string | undefined {
  if (organisationId === null) return hasRole(ctx.actor, 'elder', 'volunteer', 'family') ? ownedAccountId(ctx.tenantId, 'person', ctx.actor.personId as PersonId) : undefined;
  const isMember = ctx.actor.memberships.some((one) => one.organisationId === organisationId && (one.role === 'organisation' || one.role === 'property'));
  return isMember ? ownedAccountId(ctx.tenantId, 'group', organisationId) : undefined;
}

export async function donate(ctx: Context, { minutes, organisationId, words }: Donation) {
  const accountId = donorOf(ctx, organisationId);
  if (!accountId) return refuse('thing.notFound');
  return ctx.widen(async () => {
    const known = await findAccount(ctx, accountId);
    if (!known) return organisationId === null ? refuse('timebank.notEnough', { minutes: 0 }) : refuse('thing.notFound');
    const pool = communityAccount(ctx.tenantId, 'pool', communityOf(known.area_path));
    await openAccounts(ctx, [pool]);
    const book = await openBook(ctx, [accountId, pool.id], async () => []);
    const available = availableMinutes(book.accounts.get(accountId));
    if (minutes > available) return refuse('timebank.notEnough', { minutes: available });
    const posted = await post(ctx, book, [transfer(ctx.newId(), 'post', 'donation', { minutes, debitId: accountId, creditId: pool.id })], { subject: null, reason: words });
    if (posted.refused) throw new Error(`a donation that was looked at was refused: ${posted.result}`);
    return accountAfter(ctx, accountId);
  });
}

/** What of a relative's spendings is looked at: years of them. */
const MOST_SPENDINGS = 2_000;
const MOST_SHOWN = 50;

/** What I gave to each relative whom staff have confirmed, and what was paid with it. */
export async function listGiven(ctx: Context): Promise<{ given: GivenView[] }> {
  const mine = (await listKin(ctx)).filter((one) => one.state === 'confirmed');
  return ctx.widen(async () => {
    const given: GivenView[] = [];
    for (const row of mine) given.push(await givenTo(ctx, row));
    return { given };
  });
}

async function givenTo(ctx: Context, row: KinRow): Promise<GivenView> {
  const giver = ownedAccountId(ctx.tenantId, 'person', row.giver_id);
  const receiver = ownedAccountId(ctx.tenantId, 'person', row.kin_id as string);
  const gifts = await ctx.db.rows<Gift>(sql`
    select t.debit_account_id as "giverId", t.at, t.minutes from timebank.transfer t
    where t.tenant_id = ${ctx.tenantId} and t.credit_account_id = ${receiver} and t.purpose = 'gift'
      and not ${isUndoneSql(sql`t`)}
    order by t.at, t.id limit ${MOST_SPENDINGS}`);
  const spendings = await ctx.db.rows<Spending>(sql`
    select s.at, s.minutes, s.category from timebank.transfer h join timebank.transfer s on s.tenant_id = h.tenant_id and s.hold_id = h.id and s.kind = 'settle'
    where h.tenant_id = ${ctx.tenantId} and h.debit_account_id = ${receiver} and h.kind = 'hold' and s.at >= ${gifts[0]?.at ?? ctx.now}
      and not ${isUndoneSql(sql`s`)}
    order by s.at, s.id limit ${MOST_SPENDINGS}`);
  const spent = spentOf(giver, gifts, spendings);
  const sum = (list: readonly { readonly minutes: number }[]) => list.reduce((total, one) => total + one.minutes, 0);
  return {
    kinId: row.id, name: row.name, relation: row.relation, givenMinutes: sum(gifts.filter((one) => one.giverId === giver)), spentMinutes: sum(spent),
    spendings: spent.slice(-MOST_SHOWN).reverse().map((one) => ({ at: toIso(one.at), minutes: one.minutes, category: one.category })),
  };
}
