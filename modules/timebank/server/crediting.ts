/** Crediting: what a confirmed visit brings to who helped, and what a dispute takes back. */
import { type CallIn, type CallOut, days, type EventPayload, isRefusal, later, refuse, type Refusal, startOfDay } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { type Context, sql } from '@huying/platform';
import type { service } from '@huying/service/contract';
import { timebank } from '../contract.ts';
import { checkTrail, correctionId, type Credit, familyOf, occasionsOf, openHolds, planCorrection, planCredit, planTakingBack, standingOf } from '../core/credit.ts';
import { availableMinutes } from '../core/ledger.ts';
import { type Earning, earnedMinutes, earningFacts, type Limits } from '../core/price.ts';
import { communityAccounts, openAccounts, openOwned, ownedAccountId } from './accounts.ts';
import { areaOfPerson, decideEarning, decideLimits, helperOf } from './decisions.ts';
import type * as rows from './rows.ts';
import { hold, idsOf, noteEnded } from './spending.ts';
import { bookOf, familySql, isCreditingSql, isUndoneSql, openBook, post, postPlanned, type StoredBook, type StoredTransfer, type Subject, transfersOfSubject } from './store.ts';

type Visit = EventPayload<typeof service.events.confirmed>['visit'];

export async function creditVisit(ctx: Context, visit: Visit): Promise<void> {
  const note = (why: string, more: Record<string, string | number> = {}) =>
    ctx.trail({ subject: visit.subject, action: 'timebank.notIssued', detail: { visitId: visit.id, why, ...more } });
  const { arrived, left } = visit;
  // Called off on the way by whoever found the elder safe: the time from setting out counts, and is marked for whoever checks credits.
  const from = arrived?.at ?? (visit.stoodDown ? visit.startedAt : null);
  const unverified = checkTrail(
    { state: visit.state, helperId: visit.helperId, arrivedAt: from, leftAt: left?.at ?? null, finishedAt: visit.finishedAt, confirmedAt: visit.confirmedAt },
    ctx.actor.kind === 'person' ? ctx.actor.personId : null,
  );
  if (unverified || !from || !left) return note(unverified ?? 'notArrived');

  await ctx.widen(async () => {
    const elder = visit.elderId === null ? null : await ctx.call(people.calls.elder, { personId: visit.elderId });
    const area = elder && !isRefusal(elder) ? elder.areaPath : await areaOfPerson(ctx, visit.helperId, '');
    const credited = await creditServed(ctx, visit, area, { arrivedAt: new Date(from), leftAt: new Date(left.at), declaredMinutes: visit.minutes, questionable: !arrived || arrived.questionable || left.questionable, isCorrected: visit.isCorrected === true });
    if (!credited) return;
    const { minutes, helper, servedMinutes, hasEarner } = credited;
    if (minutes > 0) keepCredited(ctx, visit, { elderId: visit.elderId, area, arrivedAt: from, leftAt: left.at, position: arrived?.position ?? null, withinMetres: 0, minutes });
    else note(hasEarner ? 'noMinutes' : 'nobodyEarns', { helper, servedMinutes });
  });
}

/** What was served, by whom and for what; a visit, or help at an activity. */
type Served = Pick<Visit, 'id' | 'helperId' | 'helperName' | 'organisationId' | 'category'> & { readonly subject: Subject };

/** Posts what a verified service brings by the table, as the engine; undefined where it has had its effect before, told twice or tried again. */
async function creditServed(ctx: Context, served: Served, area: string, recorded: Omit<Parameters<typeof earningFacts>[0], 'helper' | 'category'>) {
  const helper = await helperOf(ctx, served);
  const facts = earningFacts({ category: served.category, helper, ...recorded });
  const { earning, decided } = await decideEarning(ctx, facts);
  const { book, community, earnerId, limits } = await openFor(ctx, served, earning, area);
  if ([...book.transfers.values()].some((one) => one.occasionId === served.id && one.kind !== 'hold')) return undefined;

  const minutes = earnerId === null ? 0 : earnedMinutes(earning, limits, await earnedOn(ctx, earnerId, limits, { day: startOfDay(ctx.now), exceptFamily: null }));
  const credit: Credit = { visitId: served.id, earnerId, minutes, accountMostMinutes: limits.accountMostMinutes };
  const posted = await postPlanned(ctx, book, planCredit(book, idsOf(ctx), community, credit), {
    subject: served.subject, occasionId: served.id, category: served.category,
    decided: { ...decided, helper, servedMinutes: facts.minutes, questionable: facts.questionable },
  });
  noteEnded(ctx, posted.transfers);
  return { minutes, helper, servedMinutes: facts.minutes, hasEarner: earnerId !== null };
}

/** Help at an activity is credited like a visit: signed in and out there, and verified by somebody who is not the helper. How many minutes it brought. */
export async function creditHelp(ctx: Context, help: CallIn<typeof timebank.calls.creditHelp>): Promise<number> {
  if (help.verifierId === help.helperId) throw new Error('nobody verifies their own help');
  const served = { id: help.helpId as string as Visit['id'], subject: help.subject, helperId: help.helperId, helperName: help.helperName, organisationId: help.organisationId, category: help.category };
  return ctx.widen(async () => {
    const credited = await creditServed(ctx, served, help.areaPath, { arrivedAt: new Date(help.arrivedAt), leftAt: new Date(help.leftAt), declaredMinutes: help.minutes, questionable: false, isCorrected: false });
    if (credited && credited.minutes > 0) keepCredited(ctx, served, { elderId: null, area: help.areaPath, arrivedAt: help.arrivedAt, leftAt: help.leftAt, position: help.position, withinMetres: help.withinMetres, minutes: credited.minutes });
    return credited?.minutes ?? 0;
  });
}

interface Kept {
  /** Null is nobody alone. */
  readonly elderId: string | null;
  /** Where who helped has no account of their own. */
  readonly area: string;
  readonly arrivedAt: string;
  readonly leftAt: string;
  readonly position: { readonly lng: number; readonly lat: number } | null;
  readonly withinMetres: number;
  readonly minutes: number;
}

/** For the checks against collusion, which look at it by a clock: the confirmation does not wait for them. */
function keepCredited(ctx: Context, { id, subject, helperId }: Pick<Served, 'id' | 'subject' | 'helperId'>, { elderId, area, arrivedAt, leftAt, position, withinMetres, minutes }: Kept): void {
  if (leftAt < arrivedAt) return;
  ctx.db.send(sql`
    insert into timebank.credited (tenant_id, visit_id, subject_kind, subject_id, helper_id, elder_id, area_path, arrived_at, left_at, lng, lat, within_metres, minutes)
    select ${ctx.tenantId}::int, ${id}::uuid, ${subject.kind}::text, ${subject.id}::uuid, ${helperId}::uuid, ${elderId}::uuid,
      coalesce((select area_path from timebank.account where tenant_id = ${ctx.tenantId} and id = ${ownedAccountId(ctx.tenantId, 'person', helperId)}), ${area}::text),
      ${arrivedAt}::timestamptz, ${leftAt}::timestamptz, ${position?.lng ?? null}::float8, ${position?.lat ?? null}::float8, ${withinMetres}::int, ${minutes}::int
    on conflict do nothing`);
  ctx.timer.set({ key: `timebank/check/${id}`, at: ctx.now, call: timebank.calls.checkVisit, input: { visitId: id } });
}

/** Opens and takes every account that crediting this may touch, and reads the transfers of its subject once nobody else can add any. */
async function openFor(ctx: Context, visit: Served, { earner }: Earning, area: string, at?: Date) {
  const community = communityAccounts(ctx.tenantId, area);
  await openAccounts(ctx, community.toOpen);
  const earnerId = await openEarner(ctx, visit, earner, area);
  const limits = await decideLimits(ctx, earner === 'group' ? 'group' : 'person', at);
  const before = await transfersOfSubject(ctx, visit.subject);
  // What is corrected touches every account that it touched before.
  const touched = [...openHolds(bookOf(before)), ...(at ? before.filter((one) => familyOf(one) === visit.id || one.kind === 'hold') : [])];
  const accountIds = [...touched.flatMap((one) => [one.debitId, one.creditId]), community.fundId, community.poolId, ...(earnerId ? [earnerId] : [])];
  const book = await openBook(ctx, accountIds, () => transfersOfSubject(ctx, visit.subject));
  return { community, earnerId, limits, book: onlyTaken(book) };
}

/** A hold that was made while these accounts were being taken is left for another visit. */
const onlyTaken = (book: StoredBook): StoredBook => ({
  accounts: book.accounts,
  transfers: new Map([...book.transfers].filter(([, one]) => one.kind !== 'hold' || book.accounts.has(one.debitId))),
});

async function openEarner(ctx: Context, visit: Served, earner: Earning['earner'], area: string): Promise<string | null> {
  if (earner === 'helper') {
    return openOwned(ctx, { kind: 'person', ownerId: visit.helperId, name: visit.helperName, areaPath: () => areaOfPerson(ctx, visit.helperId, area) });
  }
  if (earner === 'nobody' || visit.organisationId === null) return null;
  const organisation = await ctx.call(people.calls.organisation, { organisationId: visit.organisationId });
  if (!organisation || isRefusal(organisation)) return null;
  return openOwned(ctx, { kind: 'group', ownerId: organisation.id, name: organisation.name, areaPath: async () => organisation.areaPath });
}

/** What was earned on a day. What was corrected counts on the day on which it was first credited, whenever it was corrected. */
async function earnedOn(ctx: Context, accountId: string, limits: Limits, { day, exceptFamily }: { readonly day: Date; readonly exceptFamily: string | null }): Promise<number> {
  if (limits.dailyMostMinutes === null) return 0;
  const [t, f] = [sql`t`, sql`f`];
  const row = await ctx.db.row<{ minutes: number }>(sql`
    select coalesce(sum(e.minutes), 0) as minutes from timebank.entry e
    join timebank.transfer t on t.tenant_id = e.tenant_id and t.id = e.transfer_id
    where e.tenant_id = ${ctx.tenantId} and e.account_id = ${accountId} and e.minutes > 0 and e.at >= ${day}
      and ${isCreditingSql(t)} and not ${isUndoneSql(t)} and (${exceptFamily}::uuid is null or ${familySql(t)} is distinct from ${exceptFamily}::uuid)
      and coalesce((select min(f.at) from timebank.transfer f where f.tenant_id = t.tenant_id and ${familySql(f)} = t.corrects_id and ${isCreditingSql(f)}), t.at) between ${day}::timestamptz and ${later(day, days(1))}::timestamptz`);
  return row?.minutes ?? 0;
}

type Correct = CallIn<typeof timebank.calls.correct>;

/**
 * What stands in the record was corrected: what was credited is taken back by contrary entries and the right amount is credited anew, at the price of
 * the day of service. What a decision took back stays taken. Where who earned it has spent more of it than what is left, nothing is moved and nobody
 * goes below zero: whoever corrects is told.
 */
export async function correctServed(ctx: Context, given: Correct): Promise<CallOut<typeof timebank.calls.correct> | Refusal<'timebank.tooLittle'>> {
  const served: Served = { id: given.occasionId as Visit['id'], subject: given.subject, helperId: given.helperId, helperName: given.helperName, organisationId: given.organisationId, category: given.category };
  const servedAt = new Date(given.servedAt);
  return ctx.widen(async () => {
    const elder = given.elderId === null ? null : await ctx.call(people.calls.elder, { personId: given.elderId });
    const helper = await helperOf(ctx, served);
    const leftAt = later(servedAt, given.minutes * MINUTE);
    const facts = earningFacts({ category: served.category, helper, arrivedAt: servedAt, leftAt, declaredMinutes: null, questionable: false });
    const { earning, decided } = await decideEarning(ctx, facts, servedAt);
    const { book, community, earnerId, limits } = await openFor(ctx, served, earning, elder && !isRefusal(elder) ? elder.areaPath : given.areaPath, servedAt);
    const { minutes: before, settledBy } = standingOf(book, served.id);
    if (settledBy) {
      ctx.trail({ subject: served.subject, action: 'timebank.notCorrected', detail: { occasionId: served.id, why: settledBy } });
      return { before, after: before };
    }
    const day = startOfDay(await creditedAt(ctx, served.id));
    const minutes = earnerId === null ? 0 : earnedMinutes(earning, limits, await earnedOn(ctx, earnerId, limits, { day, exceptFamily: served.id }));
    const formerIds = occasionsOf(idsOf(ctx), served.id, [...book.transfers.values()]);
    const occasionId = correctionId(idsOf(ctx), served.id, formerIds.length);
    const plan = planCorrection(book, idsOf(ctx), community, { formerIds, occasionId, earnerId, minutes, accountMostMinutes: limits.accountMostMinutes });
    if (plan.length === 0) return { before, after: before };
    const posted = await post(ctx, book, plan, { subject: served.subject, occasionId, correctsId: served.id, category: served.category, reason: given.reason, decided: { ...decided, helper, servedMinutes: given.minutes, before, after: minutes } });
    if (posted.result === 'tooLittle') {
      const issued = plan.find((one) => one.purpose === 'issue')?.minutes ?? 0;
      return refuse('timebank.tooLittle', { minutes: availableMinutes(book.accounts.get(posted.refused?.debitId ?? '')), wanted: (posted.refused?.minutes ?? 0) - issued });
    }
    if (posted.refused) throw new Error(`a planned correction was refused: ${posted.result}`);
    if (minutes > 0) keepCredited(ctx, served, { elderId: given.elderId, area: given.areaPath, arrivedAt: given.servedAt, leftAt: leftAt.toISOString(), position: null, withinMetres: 0, minutes });
    return { before, after: minutes };
  });
}
const MINUTE = 60_000;

/** When a service was first credited; now, where it never was. */
async function creditedAt(ctx: Context, occasionId: string): Promise<Date> {
  const row = await ctx.db.row<{ at: Date | null }>(sql`select min(t.at) as at from timebank.transfer t where t.tenant_id = ${ctx.tenantId} and ${familySql(sql`t`)} = ${occasionId}::uuid and ${isCreditingSql(sql`t`)}`);
  return row?.at ?? ctx.now;
}

/**
 * A visit that was credited and then disputed is taken back by contrary entries; what the elder had paid is theirs again and held for who comes
 * next. Where the helper has spent the minutes meanwhile nothing is taken: nobody's account goes below zero, and staff see it in the trail.
 */
export async function takeBackVisit(ctx: Context, visit: Visit): Promise<void> {
  const { subject } = visit;
  await ctx.widen(async () => {
    const before = await transfersOfSubject(ctx, subject);
    const caused = before.filter((one) => familyOf(one) === visit.id && (one.kind !== 'hold' || one.correctsId !== null));
    if (caused.length === 0) return;
    // What was held for a correction was paid at once; the need holds again what it held first.
    const held = before.filter((one) => one.correctsId === null && caused.some((other) => other.holdId === one.id));
    const book = await openBook(ctx, [...caused, ...held].flatMap((one) => [one.debitId, one.creditId]), () => transfersOfSubject(ctx, subject));
    const plan = planTakingBack(book, idsOf(ctx), occasionsOf(idsOf(ctx), visit.id, caused));
    const category = caused[0]?.category ?? null;
    const posted = await post(ctx, book, plan, { subject, occasionId: visit.id, category });
    if (posted.result === 'tooLittle') {
      const minutes = plan.reduce((sum, one) => sum + (one.reversesId && book.transfers.get(one.reversesId)?.purpose !== 'donation' ? one.minutes : 0), 0);
      ctx.trail({ subject, action: 'timebank.notReversed', detail: { visitId: visit.id, why: 'tooLittle', minutes } });
    } else if (posted.refused) {
      throw new Error(`a planned reversal was refused: ${posted.result}`);
    }
    await holdAgain(ctx, subject, visit.id, held);
  });
}

/** The need is open again: what it was to be paid with is set aside again, as far as it is there. */
async function holdAgain(ctx: Context, subject: Subject, afterVisitId: string, held: readonly StoredTransfer[]): Promise<void> {
  for (const former of held) {
    const row = await ctx.db.row<Pick<rows.Account, 'area_path'>>(sql`select area_path from timebank.account where tenant_id = ${ctx.tenantId} and id = ${former.creditId}`);
    const community = communityAccounts(ctx.tenantId, row?.area_path ?? '');
    await hold(ctx, {
      subject, community, category: former.category, dueAt: null,
      wish: { needId: subject.id, people: 1, estimateMinutes: former.minutes, payerId: former.debitId, afterVisitId },
    });
  }
}
