/** Spending: what a need sets aside when it is raised, and what goes back when it is over. */
import type { EventPayload } from '@huying/kernel';
import type { needContract } from '@huying/need/contract';
import { type Context, hasRole, sql } from '@huying/platform';
import { service } from '@huying/service/contract';
import { timebank } from '../contract.ts';
import { type CommunityAccounts, countServed, type HoldWish, openHolds, planHolds, planReprice, planVoid } from '../core/credit.ts';
import type { Transfer } from '../core/ledger.ts';
import { type AccountToOpen, communityAccounts, openAccounts, ownedAccountId } from './accounts.ts';
import { decideEstimate } from './decisions.ts';
import { derivedId } from './ids.ts';
import { type Cause, openBook, postPlanned, type StoredTransfer, type Subject, bookOf, transfersOfSubject, transferWithReversal } from './store.ts';

type Need = EventPayload<typeof needContract.events.raised>['need'];

/** A hold that nobody ends, because its need ended in a way nobody told, goes back by itself after this long. */
const HOLD_DAYS = 60;
/** How often is looked again whether the second helper of a confirmed need has been there. */
const SERVED_HOURS = 6;

export const idsOf = (ctx: Context) => (...words: readonly string[]) => derivedId(ctx.tenantId, ...words);
const holdClock = (holdId: string) => `timebank/hold/${holdId}`;
const subjectOf = (need: Need): Subject => ({ kind: 'need', id: need.id });

/**
 * Whose credits are spent, in order: those of who raised it, then the elder's. What the desk, the committee or another system raises
 * for an elder is never paid by the person who took the call.
 */
function payersOf(ctx: Context, need: Need): { personId: string; name: string }[] {
  const elder = { personId: need.elderId as string, name: need.elderName };
  const { raisedBy } = need;
  const isOwnCall = raisedBy !== null && raisedBy !== need.elderId && raisedBy === ctx.actor.personId &&
    need.channel !== 'telephone' && hasRole(ctx.actor, 'elder', 'family', 'volunteer');
  return isOwnCall ? [{ personId: raisedBy, name: ctx.actor.name }, elder] : [elder];
}

/** Those who have enough before those who have less; nobody is given an account by having nothing to spend. */
async function accountsOf(ctx: Context, payers: readonly { readonly personId: string }[], wantedMinutes: number): Promise<string[]> {
  const ids = payers.map(({ personId }) => ownedAccountId(ctx.tenantId, 'person', personId));
  const known = await ctx.db.rows<{ id: string; has_enough: boolean }>(sql`
    select id, balance_minutes - held_minutes >= ${wantedMinutes} as has_enough from timebank.account where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])`);
  const rank = (id: string) => known.find((one) => one.id === id)?.has_enough === true ? 0 : 1;
  return ids.filter((id) => known.some((one) => one.id === id)).sort((a, b) => rank(a) - rank(b));
}

export async function holdFor(ctx: Context, need: Need): Promise<void> {
  if (!need.spendCredits) return;
  await ctx.widen(async () => {
    const { minutes, decided } = await decideEstimate(ctx, need.tags.category[0] as string);
    for (const accountId of await accountsOf(ctx, payersOf(ctx, need), minutes * need.tags.people)) {
      const held = await hold(ctx, {
        subject: subjectOf(need), community: communityAccounts(ctx.tenantId, need.areaPath), category: need.tags.category[0] as string,
        dueAt: need.dueAt === null ? null : new Date(need.dueAt), decided,
        wish: { needId: need.id, people: need.tags.people, estimateMinutes: minutes, payerId: accountId },
      });
      if (held) return;
    }
    ctx.trail({ subject: subjectOf(need), action: 'timebank.notHeld', detail: { why: 'nothingAvailable', wantedMinutes: minutes * need.tags.people } });
  });
}

interface HoldRequest {
  readonly subject: Subject;
  readonly community: CommunityAccounts & { readonly toOpen: readonly AccountToOpen[] };
  readonly wish: HoldWish;
  readonly category: string | null;
  readonly dueAt: Date | null;
  readonly decided?: { readonly table: string; readonly version: number; readonly hits: readonly string[] };
}

/** Whether something is held for the wish, now or already. */
export async function hold(ctx: Context, request: HoldRequest): Promise<boolean> {
  const { subject, community, wish } = request;
  await openAccounts(ctx, community.toOpen);
  const book = await openBook(ctx, [wish.payerId, community.escrowId], () => transfersOfSubject(ctx, subject));
  // What is left would be planned otherwise the second time: a hold of the same occasion says that this was done.
  const occasionId = wish.afterVisitId ?? null;
  if ([...book.transfers.values()].some((one) => one.kind === 'hold' && one.occasionId === occasionId)) return true;
  const plan = planHolds(book, idsOf(ctx), community, wish);
  if (plan.length === 0) return false;
  await postPlanned(ctx, book, plan, { subject, occasionId, category: request.category, ...(request.decided ? { decided: request.decided } : {}) });
  noteHeld(ctx, plan, request.dueAt);
  return true;
}

function noteHeld(ctx: Context, holds: readonly Transfer[], dueAt: Date | null): void {
  const from = dueAt && dueAt > ctx.now ? dueAt : ctx.now;
  for (const one of holds) {
    ctx.timer.set({ key: holdClock(one.id), at: new Date(from.getTime() + HOLD_DAYS * 86_400_000), call: timebank.calls.releaseHold, input: { transferId: one.id } });
  }
}

/** Whose account it was and stays; where nothing was held until now, the first that is there. */
async function payerOf(ctx: Context, need: Need, held: readonly StoredTransfer[]): Promise<string | undefined> {
  const open = openHolds(bookOf(held))[0];
  if (open) return open.debitId;
  const ids = payersOf(ctx, need).map(({ personId }) => ownedAccountId(ctx.tenantId, 'person', personId));
  const known = await ctx.db.rows<{ id: string }>(sql`select id from timebank.account where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])`);
  return ids.find((id) => known.some((one) => one.id === id));
}

/**
 * A corrected need may be of another kind, for other people or another day, and so at another price: what is held becomes what it costs now. Where
 * the credits are not enough, what is there is held, the desk is told, and the need goes on: help never waits for credits.
 */
export async function repriceFor(ctx: Context, need: Need, before: Need['tags']): Promise<void> {
  const [category, former] = [need.tags.category[0] as string, before.category[0] as string];
  if (!need.spendCredits || (category === former && need.tags.people === before.people)) return;
  await ctx.widen(async () => {
    const { minutes, decided } = await decideEstimate(ctx, category);
    const { book, payerId, community } = await openForReprice(ctx, need);
    const transfers = [...book.transfers.values()];
    const people = Math.max(0, need.tags.people - countServed(transfers));
    const round = transfers.filter((one) => one.kind === 'hold').length;
    const plan = payerId ? planReprice(book, idsOf(ctx), community, { needId: need.id, people, estimateMinutes: minutes, payerId, round }) : [];
    const posted = await postPlanned(ctx, book, plan, { subject: subjectOf(need), category, decided });
    noteEnded(ctx, posted.transfers);
    noteHeld(ctx, posted.transfers.filter((one) => one.kind === 'hold'), need.dueAt === null ? null : new Date(need.dueAt));
    const heldMinutes = openHolds(posted.book).reduce((sum, one) => sum + one.minutes, 0);
    const isDearer = minutes * need.tags.people > (await decideEstimate(ctx, former)).minutes * before.people;
    if (heldMinutes < minutes * people && (isDearer || plan.length > 0)) tellShort(ctx, need, { wantedMinutes: minutes * people, heldMinutes });
  });
}

async function openForReprice(ctx: Context, need: Need) {
  const transfers = () => transfersOfSubject(ctx, subjectOf(need));
  const seen = await transfers();
  const payerId = await payerOf(ctx, need, seen);
  const community = communityAccounts(ctx.tenantId, need.areaPath);
  await openAccounts(ctx, community.toOpen);
  const held = openHolds(bookOf(seen)).flatMap((one) => [one.debitId, one.creditId]);
  const book = await openBook(ctx, [...held, community.escrowId, ...(payerId ? [payerId] : [])], transfers);
  return { book, payerId, community };
}

function tellShort(ctx: Context, need: Need, minutes: { readonly wantedMinutes: number; readonly heldMinutes: number }): void {
  ctx.trail({ subject: subjectOf(need), action: 'timebank.heldLess', detail: minutes });
  ctx.tell([`role:desk:${need.areaPath}`], timebank.notices.short, { needId: need.id, ...minutes });
}

export function noteEnded(ctx: Context, transfers: readonly Transfer[]): void {
  for (const { holdId } of transfers) if (holdId !== null) ctx.timer.clear(holdClock(holdId));
}

/** Gives back everything that is still held for a subject. */
export async function releaseHolds(ctx: Context, subject: Subject, why: 'cancelled' | 'served'): Promise<void> {
  const all = () => transfersOfSubject(ctx, subject);
  await ctx.widen(async () => voidThem(ctx, await all(), all, { subject, decided: { why } }));
}

/**
 * A confirmed need may still hold for a second helper who never came. The confirmation itself is told to us before the visit is credited or
 * after, as the modules happen to listen, so what is left is looked at by a clock that fires once the confirmation is done.
 */
export function releaseSoon(ctx: Context, need: Need): void {
  if (need.spendCredits) askToRelease(ctx, subjectOf(need), ctx.now);
}

const askToRelease = (ctx: Context, subject: Subject, at: Date): void =>
  ctx.timer.set({ key: `timebank/served/${subject.id}`, at, call: timebank.calls.releaseServed, input: { subject } });

export async function releaseServed(ctx: Context, subject: Subject): Promise<void> {
  const visits = await ctx.widen(() => ctx.call(service.calls.ofSubject, { subject }));
  const isComing = Array.isArray(visits) && visits.some((visit) => ['going', 'arrived', 'finished'].includes(visit.state));
  if (!isComing) return releaseHolds(ctx, subject, 'served');
  const transfers = await ctx.widen(() => transfersOfSubject(ctx, subject));
  if (openHolds(bookOf(transfers)).length > 0) askToRelease(ctx, subject, new Date(ctx.now.getTime() + SERVED_HOURS * 3_600_000));
}

/** The clock of a hold that was forgotten. */
export async function releaseHold(ctx: Context, transferId: string): Promise<void> {
  await ctx.widen(async () => {
    const [transfer] = (await transferWithReversal(ctx, transferId)).filter((one) => one.id === transferId);
    if (!transfer?.subject) return;
    const { subject } = transfer;
    const only = async () => (await transfersOfSubject(ctx, subject)).filter((one) => one.id === transferId || one.holdId === transferId);
    await voidThem(ctx, await only(), only, { subject, decided: { why: 'forgotten' } });
  });
}

async function voidThem(ctx: Context, seen: readonly StoredTransfer[], again: () => Promise<StoredTransfer[]>, cause: Cause): Promise<void> {
  const holds = openHolds(bookOf(seen));
  if (holds.length === 0) return;
  const book = await openBook(ctx, holds.flatMap((one) => [one.debitId, one.creditId]), again);
  // Another command may have ended a hold before these accounts were ours.
  const plan = openHolds(book).filter((one) => book.accounts.has(one.debitId)).map((one) => planVoid(one, derivedId(ctx.tenantId, 'void', one.id)));
  const category = seen[0]?.category ?? null;
  const posted = await postPlanned(ctx, book, plan, { ...cause, category });
  noteEnded(ctx, posted.transfers);
}

