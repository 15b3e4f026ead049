/** What the fund grants by itself each month to the elders whom the table names. Staff see the list and give the word. */
import { isRefusal, localDate, type PersonId } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { type Context, sql } from '@huying/platform';
import type { DueGrant } from '../contract.ts';
import { transfer } from '../core/credit.ts';
import { ageIn } from '../core/giving.ts';
import { communityAccounts, openAccounts, ownedAccountId } from './accounts.ts';
import { decideGranting, decideLimits } from './decisions.ts';
import { derivedId } from './ids.ts';
import { openBook, postPlanned } from './store.ts';

/** Elders are read in pieces of this size; a community has a few thousand. */
const PIECE = 2_000;
/** Granted by one command; the next takes the rest. */
const MOST_AT_ONCE = 500;

const monthOf = (ctx: Context) => localDate(ctx.now).slice(0, 7);
const grantId = (ctx: Context, month: string, personId: string) => derivedId(ctx.tenantId, 'month-grant', month, personId);

interface Elder {
  readonly id: PersonId;
  readonly name: string;
  readonly birthYear: number | null;
  readonly areaPath: string;
  readonly livesAlone: boolean;
}

/** The elders of the areas whose staff the actor is. */
async function eldersOf(ctx: Context): Promise<Elder[]> {
  const paths = ctx.actor.memberships.filter((one) => one.role === 'committee' || one.role === 'street').map((one) => one.areaPath);
  const outer = [...new Set(paths)].filter((path, _, all) => !all.some((other) => other !== path && path.startsWith(`${other}/`)));
  const elders: Elder[] = [];
  for (const areaPath of outer) {
    for (let after: PersonId | null = null; ; ) {
      const piece: Elder[] = await eldersAfter(ctx, areaPath, after);
      elders.push(...piece);
      if (piece.length < PIECE) break;
      after = piece.at(-1)?.id ?? null;
    }
  }
  return elders;
}

async function eldersAfter(ctx: Context, areaPath: string, after: PersonId | null): Promise<Elder[]> {
  const found = await ctx.call(people.calls.eldersIn, { areaPath, after, limit: PIECE });
  return isRefusal(found) ? [] : found;
}

async function findDue(ctx: Context, month: string): Promise<DueGrant[]> {
  const elders = await eldersOf(ctx);
  const given = await ctx.widen(() => ctx.db.rows<{ id: string }>(sql`
    select id from timebank.transfer where tenant_id = ${ctx.tenantId} and id = any(${elders.map((one) => grantId(ctx, month, one.id))}::uuid[])`));
  const had = new Set(given.map((one) => one.id));
  // Elders of the same age and household are answered alike: the table is asked once for each.
  const asked = new Map<string, Promise<number>>();
  const due: DueGrant[] = [];
  for (const elder of elders) {
    if (had.has(grantId(ctx, month, elder.id))) continue;
    const facts = { livesAlone: elder.livesAlone, age: ageIn(elder.birthYear, ctx.now) };
    const key = JSON.stringify(facts);
    const answer = asked.get(key) ?? decideGranting(ctx, facts).then(({ granting }) => (granting.isGranted ? (granting.monthMinutes ?? 0) : 0));
    asked.set(key, answer);
    const minutes = await answer;
    if (minutes > 0) due.push({ personId: elder.id, name: elder.name, age: facts.age, areaPath: elder.areaPath, minutes });
  }
  return due;
}

export async function listDue(ctx: Context): Promise<{ month: string; due: DueGrant[] }> {
  const month = monthOf(ctx);
  return { month, due: await findDue(ctx, month) };
}

/** Ids are derived from month and elder: whoever presses twice, or at once with somebody else, grants once. */
export async function grantDue(ctx: Context): Promise<{ granted: number; minutes: number }> {
  const month = monthOf(ctx);
  const due = (await findDue(ctx, month)).slice(0, MOST_AT_ONCE);
  if (due.length === 0) return { granted: 0, minutes: 0 };
  return ctx.widen(async () => {
    const { accountMostMinutes } = await decideLimits(ctx, 'person');
    const places = due.map((one) => ({ ...one, community: communityAccounts(ctx.tenantId, one.areaPath), accountId: ownedAccountId(ctx.tenantId, 'person', one.personId) }));
    const own = places.map(({ accountId, personId, name, areaPath }) => ({ id: accountId as string, kind: 'person' as const, ownerId: personId as string, name, areaPath }));
    await openAccounts(ctx, [...new Map([...places.flatMap((one) => one.community.toOpen), ...own].map((one) => [one.id, one])).values()]);
    const ids = places.map((one) => grantId(ctx, month, one.personId));
    const book = await openBook(ctx, places.flatMap((one) => [one.accountId, one.community.fundId]), async () => []);
    const known = await ctx.db.rows<{ id: string }>(sql`select id from timebank.transfer where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])`);
    const plan = places.flatMap((one, at) => {
      const balance = book.accounts.get(one.accountId)?.funds?.balanceMinutes ?? 0;
      const minutes = accountMostMinutes === null ? one.minutes : Math.min(one.minutes, Math.max(0, accountMostMinutes - balance));
      const id = ids[at] as string;
      if (minutes === 0 || known.some((other) => other.id === id)) return [];
      return [transfer(id, 'post', 'grant', { minutes, debitId: one.community.fundId, creditId: one.accountId })];
    });
    await postPlanned(ctx, book, plan, { subject: null, reason: `每月发放 ${month}` });
    return { granted: plan.length, minutes: plan.reduce((sum, one) => sum + one.minutes, 0) };
  });
}
