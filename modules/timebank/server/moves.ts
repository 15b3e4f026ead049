/** What staff move by hand: grants of the fund, and taking a transfer back. */
import { isRefusal, type PersonId, type Refusal, refuse } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { type Context, sql } from '@huying/platform';
import type { AccountView } from '../contract.ts';
import { planReversal, transfer } from '../core/credit.ts';
import { ageIn } from '../core/giving.ts';
import { availableMinutes, endingsOf, isReversible, reversalOf, returnsTo, type Transfer } from '../core/ledger.ts';
import { communityAccounts, openAccounts, openOwned } from './accounts.ts';
import { decideGranting, decideLimits } from './decisions.ts';
import { idsOf } from './spending.ts';
import { findAccount, viewOfAccount } from './statement.ts';
import { openBook, post, type StoredBook, type StoredTransfer, transfersOfSubject, transferWithReversal } from './store.ts';

interface Grant {
  readonly personId: PersonId;
  readonly minutes: number;
  readonly reason: string;
  /** The pool gives only what was donated to it. */
  readonly source?: 'fund' | 'pool';
}

/** By hand of staff: for those whom the table names, among the people whom they reach. */
export interface GrantLimits {
  readonly mayReach: (areaPath: string) => boolean;
  readonly isByTable: boolean;
}

type GrantRefusal = Refusal<'timebank.tooMuch' | 'timebank.notElder' | 'timebank.notGranted' | 'timebank.poolTooLittle' | 'thing.notFound'>;

/** The fund grants hours to an elder. */
export async function grant(ctx: Context, { personId, minutes, reason, source = 'fund' }: Grant, { mayReach, isByTable }: GrantLimits): Promise<AccountView | GrantRefusal> {
  return ctx.widen(async () => {
    const elder = await ctx.call(people.calls.elder, { personId });
    if (!elder || isRefusal(elder)) {
      // Who is no elder but in reach is told so; who is out of reach is nobody to this actor.
      const volunteer = await ctx.call(people.calls.volunteer, { personId });
      return refuse(volunteer && !isRefusal(volunteer) && mayReach(volunteer.areaPath) ? 'timebank.notElder' : 'thing.notFound');
    }
    if (!mayReach(elder.areaPath)) return refuse('thing.notFound');
    const { granting, decided } = await decideGranting(ctx, { livesAlone: elder.livesAlone, age: ageIn(elder.birthYear, ctx.now) });
    if (isByTable && !granting.isGranted) return refuse('timebank.notGranted');
    const limits = await decideLimits(ctx, 'person');
    if (limits.grantMostMinutes !== null && minutes > limits.grantMostMinutes) return refuse('timebank.tooMuch', { minutes: limits.grantMostMinutes });
    const community = communityAccounts(ctx.tenantId, elder.areaPath);
    await openAccounts(ctx, community.toOpen);
    const accountId = await openOwned(ctx, { kind: 'person', ownerId: personId, name: elder.name, areaPath: async () => elder.areaPath });
    const sourceId = source === 'pool' ? community.poolId : community.fundId;
    const book = await openBook(ctx, [accountId, sourceId], async () => []);
    const room = limits.accountMostMinutes === null ? Number.POSITIVE_INFINITY : limits.accountMostMinutes - (book.accounts.get(accountId)?.funds?.balanceMinutes ?? 0);
    if (minutes > room) return refuse('timebank.tooMuch', { minutes: Math.max(0, room) });
    const one = transfer(ctx.newId(), 'post', 'grant', { minutes, debitId: sourceId, creditId: accountId });
    const posted = await post(ctx, book, [one], { subject: null, reason, decided });
    if (posted.result === 'tooLittle') return refuse('timebank.poolTooLittle');
    if (posted.refused) throw new Error(`a grant was refused: ${posted.result}`);
    const row = await findAccount(ctx, accountId);
    if (!row) throw new Error('the account of a grant is not there');
    return viewOfAccount(row);
  });
}

type ReverseRefusal = Refusal<'timebank.alreadyReversed' | 'timebank.notReversible' | 'timebank.tooLittle' | 'thing.notFound'>;

/** Takes a transfer back by its contrary, with what had flowed over from it to the pool. */
export async function reverse(ctx: Context, transferId: string, reason: string): Promise<{ transferId: string } | ReverseRefusal> {
  const seen = await ctx.db.row(sql`select from timebank.transfer where tenant_id = ${ctx.tenantId} and id = ${transferId}`);
  if (!seen) return refuse('thing.notFound');
  const related = () => relatedTo(ctx, transferId);
  const before = await ctx.widen(related);
  if (!(await reachesAll(ctx, before, transferId))) return refuse('thing.notFound');
  return ctx.widen(async () => {
    const book = await openBook(ctx, before.flatMap((one) => [one.debitId, one.creditId]), related);
    const original = book.transfers.get(transferId) as StoredTransfer;
    const no = refusedReversal(book, original);
    if (no) return no;
    const plan = [...overflowsOf(book, original), original].map((one) => planReversal(book, idsOf(ctx), one));
    const cause = { subject: original.subject, occasionId: original.occasionId, correctsId: original.correctsId, category: original.category, reason };
    const posted = await post(ctx, book, plan, cause);
    if (posted.result === 'tooLittle') return refuse('timebank.tooLittle', { minutes: availableMinutes(book.accounts.get(original.creditId)), wanted: original.minutes });
    if (posted.refused) throw new Error(`a planned reversal was refused: ${posted.result}`);
    return { transferId: (plan.at(-1) as Transfer).id };
  });
}

async function relatedTo(ctx: Context, transferId: string): Promise<StoredTransfer[]> {
  const alone = await transferWithReversal(ctx, transferId);
  const subject = alone.find((one) => one.id === transferId)?.subject;
  return subject ? transfersOfSubject(ctx, subject) : alone;
}

/** Minutes may be moved only between people whom the actor reaches: the one who loses them and the one who gets them back. */
async function reachesAll(ctx: Context, transfers: readonly StoredTransfer[], transferId: string): Promise<boolean> {
  const original = transfers.find((one) => one.id === transferId);
  if (!original) return false;
  const book = { accounts: new Map(), transfers: new Map(transfers.map((one) => [one.id, one])) };
  const ids = [...new Set([original.creditId, returnsTo(book, original) ?? original.debitId])];
  const seen = await ctx.db.row<{ count: number }>(sql`select count(*) as count from timebank.account where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) and owner_id is not null`);
  const owned = await ctx.widen(() => ctx.db.row<{ count: number }>(sql`
    select count(*) as count from timebank.account where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) and owner_id is not null`));
  return seen?.count === owned?.count;
}

function refusedReversal(book: StoredBook, original: StoredTransfer): ReverseRefusal | undefined {
  if (reversalOf(book, original.id)) return refuse('timebank.alreadyReversed');
  // A hold is ended, not taken back; and what flowed over goes back only with the service it came of.
  if (!isReversible(original) || endingsOf(book, original.id).length > 0) return refuse('timebank.notReversible');
  return original.purpose === 'donation' && original.occasionId !== null ? refuse('timebank.notReversible') : undefined;
}

const overflowsOf = (book: StoredBook, original: StoredTransfer): StoredTransfer[] =>
  [...book.transfers.values()].filter(
    (one) => one.purpose === 'donation' && original.occasionId !== null && one.occasionId === original.occasionId && one.debitId === original.creditId && !reversalOf(book, one.id));
