/** What the checks against collusion find waits here until the committee clears it or takes back what was credited. */
import { type Id, isRefusal, refuse, step, toIso } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { columnsOf, type Context, coversArea, type RowOf, sql } from '@huying/platform';
import { type ReviewView, timebank } from '../contract.ts';
import { questionOf, reviewLifecycle, type Suspicion, suspicionsOf, type Visited } from '../core/checks.ts';
import { familyOf, isCrediting, occasionsOf, planGivingBack, planTakingBack } from '../core/credit.ts';
import { availableMinutes } from '../core/ledger.ts';
import { decideChecks } from './decisions.ts';
import type * as rows from './rows.ts';
import { idsOf } from './spending.ts';
import { familySql, isCreditingSql, isUndoneSql, openBook, post, type StoredTransfer, transfersOfSubject } from './store.ts';

const CREDITED = columnsOf<rows.Credited>('c').pick('visit_id', 'subject_kind', 'subject_id', 'helper_id', 'elder_id', 'area_path', 'arrived_at', 'left_at', 'lng', 'lat', 'within_metres', 'minutes');
type StandingRow = RowOf<typeof CREDITED> & { /** What is credited of it now. */ readonly standing_minutes: number };
const REVIEW = columnsOf<rows.Review>('r').pick(
  'id', 'check_name', 'helper_id', 'helper_name', 'elder_id', 'elder_name', 'area_path', 'visit_ids', 'facts', 'state', 'opened_at', 'decided_at', 'decided_by', 'reason');
type ReviewRow = RowOf<typeof REVIEW> & { readonly facts: Record<string, number>; readonly visit_ids: string[] };

/** Further back nothing is looked at, whatever a table says; and not at more visits than anybody makes. */
const MOST_DAYS = 90;
const MOST_VISITS = 1_000;

const visitedOf = (row: StandingRow): Visited => ({
  visitId: row.visit_id, subjectId: row.subject_id, helperId: row.helper_id, elderId: row.elder_id, arrivedAt: row.arrived_at, leftAt: row.left_at,
  position: row.lng === null || row.lat === null ? null : { lng: row.lng, lat: row.lat }, withinMetres: row.within_metres, minutes: row.standing_minutes,
});

/** What is credited of it now, corrections included. */
const standingSql = sql`(
  select coalesce(sum(t.minutes), 0)::int from timebank.transfer t where t.tenant_id = c.tenant_id and ${familySql(sql`t`)} = c.visit_id and ${isCreditingSql(sql`t`)} and not ${isUndoneSql(sql`t`)})`;

/** Looks at a visit that was credited. Told twice it finds the same, and asks once. */
export async function checkVisit(ctx: Context, visitId: string): Promise<void> {
  await ctx.widen(async () => {
    const row = await ctx.db.row<StandingRow>(sql`select ${CREDITED}, ${standingSql} as standing_minutes from timebank.credited c where c.tenant_id = ${ctx.tenantId} and c.visit_id = ${visitId}`);
    if (!row) return;
    const { rules, version } = await decideChecks(ctx);
    const days = Math.min(MOST_DAYS, Math.max(1, ...Object.values(rules).map((rule) => rule.days)));
    const both = [row.helper_id, row.elder_id].filter((id) => id !== null);
    const near = await ctx.db.rows<StandingRow>(sql`
      select ${CREDITED}, ${standingSql} as standing_minutes from timebank.credited c
      where c.tenant_id = ${ctx.tenantId} and (c.helper_id = any(${both}::uuid[]) or c.elder_id = any(${both}::uuid[]))
        and c.arrived_at between ${row.arrived_at}::timestamptz - make_interval(days => ${days}::int) and ${row.arrived_at}::timestamptz + make_interval(days => ${days}::int)
        and ${standingSql} > 0
      order by c.arrived_at desc limit ${MOST_VISITS}`);
    const kin = await ctx.db.row(sql`
      select from timebank.kin where tenant_id = ${ctx.tenantId} and state = 'confirmed' and (giver_id, kin_id) in ((${row.helper_id}::uuid, ${row.elder_id}::uuid), (${row.elder_id}::uuid, ${row.helper_id}::uuid)) limit 1`);
    const found = suspicionsOf(visitedOf(row), near.map(visitedOf), rules, kin !== undefined);
    if (found.length > 0) await open(ctx, row, found, version);
  });
}

async function open(ctx: Context, row: StandingRow, found: readonly Suspicion[], version: number): Promise<void> {
  const cards = await ctx.call(people.calls.persons, { personIds: row.elder_id === null ? [row.helper_id] : [row.helper_id, row.elder_id] });
  const nameOf = (id: string) => (isRefusal(cards) ? '' : (cards.find((one) => one.id === id)?.name ?? ''));
  for (const { check, visitIds, facts } of found) {
    const question = questionOf(check, { visitId: row.visit_id, helperId: row.helper_id, elderId: row.elder_id }).join('/');
    // What has been decided of just these visits is not asked again.
    const decided = await ctx.db.row(sql`
      select from timebank.review where tenant_id = ${ctx.tenantId} and question = ${question} and state <> 'open' and visit_ids @> ${[row.visit_id]}::uuid[] limit 1`);
    if (decided) continue;
    const id = ctx.newId<'review'>();
    const opened = await ctx.db.row<{ id: Id<'review'> }>(sql`
      insert into timebank.review (tenant_id, id, question, check_name, helper_id, helper_name, elder_id, elder_name, area_path, visit_ids, facts, rules_version, state, opened_at)
      values (${ctx.tenantId}, ${id}, ${question}, ${check}, ${row.helper_id}, ${nameOf(row.helper_id)}, ${row.elder_id}, ${row.elder_id && nameOf(row.elder_id)}, ${row.area_path},
        ${visitIds.slice(-200)}::uuid[], ${JSON.stringify(facts)}::jsonb, ${version}, 'open', ${ctx.now})
      on conflict (tenant_id, question) where state = 'open' do update set visit_ids = excluded.visit_ids, facts = excluded.facts, rules_version = excluded.rules_version
      returning id`);
    const reviewId = opened?.id ?? id;
    if (reviewId === id) ctx.trail({ subject: { kind: 'review', id: reviewId }, action: 'timebank.reviewOpened', detail: { check, visitIds, facts, table: 'timebank.checks', version } });
    tell(ctx, row.area_path, reviewId);
  }
}

const tell = (ctx: Context, areaPath: string, reviewId: Id<'review'>) =>
  ctx.tell([`role:committee:${areaPath}`, `role:street:${areaPath}`], timebank.notices.reviewChanged, { reviewId });

async function viewsOf(ctx: Context, list: readonly ReviewRow[]): Promise<ReviewView[]> {
  const ids = list.flatMap((row) => row.visit_ids);
  const visits = await ctx.widen(() => ctx.db.rows<StandingRow>(sql`
    select ${CREDITED}, ${standingSql} as standing_minutes
    from timebank.credited c where c.tenant_id = ${ctx.tenantId} and c.visit_id = any(${ids}::uuid[]) order by c.arrived_at`));
  return list.map((row) => ({
    id: row.id, check: row.check_name, helper: { id: row.helper_id, name: row.helper_name }, elder: row.elder_id === null ? null : { id: row.elder_id, name: row.elder_name ?? '' }, areaPath: row.area_path,
    state: row.state, openedAt: toIso(row.opened_at), facts: row.facts,
    visits: visits.filter((one) => row.visit_ids.includes(one.visit_id)).map((one) => ({
      visitId: one.visit_id, subject: { kind: one.subject_kind, id: one.subject_id }, arrivedAt: toIso(one.arrived_at), leftAt: toIso(one.left_at), minutes: one.standing_minutes || one.minutes, isReversed: one.standing_minutes === 0,
    })),
    decidedAt: row.decided_at && toIso(row.decided_at), decidedBy: row.decided_by, reason: row.reason,
  }));
}

/** The cursor is the time and id of the last one shown. */
export async function listReviews(ctx: Context, { after, limit, state }: { readonly after?: string | undefined; readonly limit: number; readonly state?: ReviewRow['state'] | undefined }) {
  const [at, id] = after?.split(' ') ?? [];
  if (after !== undefined && (!/^[0-9a-f-]{36}$/.test(id ?? '') || Number.isNaN(Date.parse(at ?? '')))) return undefined;
  const found = await ctx.db.rows<ReviewRow>(sql`
    select ${REVIEW} from timebank.review r where r.tenant_id = ${ctx.tenantId} and (${state ?? null}::text is null or r.state = ${state ?? null})
      and (${at ?? null}::timestamptz is null or (r.opened_at, r.id) < (${at ?? null}::timestamptz, ${id ?? null}::uuid))
    order by r.opened_at desc, r.id desc limit ${limit + 1}`);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return { items: await viewsOf(ctx, page), next: found.length > page.length && last ? `${last.opened_at.toISOString()} ${last.id}` : null };
}

const findReview = (ctx: Context, id: string) =>
  ctx.db.row<ReviewRow>(sql`select ${REVIEW} from timebank.review r where r.tenant_id = ${ctx.tenantId} and r.id = ${id}`);

export async function decideReview(ctx: Context, id: Id<'review'>, { reverses, reason }: { readonly reverses: boolean; readonly reason: string }) {
  const row = await findReview(ctx, id);
  if (!row || !coversArea(ctx.actor, row.area_path, 'committee', 'street')) return refuse('thing.notFound');
  const decided = step(reviewLifecycle, { state: row.state, command: reverses ? 'reverse' : 'clear', role: ctx.actor.memberships.map((one) => one.role) });
  if (isRefusal(decided)) return decided;
  const changed = await ctx.db.run(sql`
    update timebank.review set state = ${decided.to}, decided_at = ${ctx.now}, decided_by = ${ctx.actor.name}, reason = ${reason}
    where tenant_id = ${ctx.tenantId} and id = ${id} and state = 'open'`);
  if (changed === 0) return refuse('lifecycle.notHere', { state: row.state });
  for (const visitId of reverses ? row.visit_ids : []) {
    const no = await takeBack(ctx, visitId, reason);
    if (isRefusal(no)) return no;
  }
  ctx.trail({ subject: { kind: 'review', id }, action: reverses ? 'timebank.reviewReversed' : 'timebank.reviewCleared', reason, detail: { visitIds: row.visit_ids } });
  tell(ctx, row.area_path, id);
  const [view] = await viewsOf(ctx, [(await findReview(ctx, id)) as ReviewRow]);
  return view as ReviewView;
}

/** Takes back what a visit brought; how much that was. What the elder had paid is theirs again; nothing is held anew, since the help was not what it seemed. */
export async function takeBack(ctx: Context, visitId: string, reason: string) {
  return ctx.widen(async () => {
    const subject = await subjectOfCredited(ctx, visitId);
    if (!subject) return { minutes: 0 };
    const all = () => transfersOfSubject(ctx, subject);
    const before = await all();
    const own = before.filter((one) => familyOf(one) === visitId && one.kind !== 'hold');
    const held = before.filter((one) => own.some((other) => other.holdId === one.id));
    const book = await openBook(ctx, [...own, ...held].flatMap((one) => [one.debitId, one.creditId]), all);
    const plan = planTakingBack(book, idsOf(ctx), occasionsOf(idsOf(ctx), visitId, own));
    const posted = await post(ctx, book, plan, { subject, occasionId: visitId, category: own[0]?.category ?? null, reason });
    if (posted.result === 'tooLittle') {
      const earner = (own.find(isCrediting) as StoredTransfer).creditId;
      return refuse('timebank.tooLittle', { minutes: availableMinutes(book.accounts.get(earner)), wanted: plan.reduce((sum, one) => sum + one.minutes, 0) });
    }
    if (posted.refused) throw new Error(`a planned reversal was refused: ${posted.result}`);
    // What was taken from who earned it: what had flowed over came back first, and went with it.
    const minutes = own.filter((one) => plan.some((other) => other.reversesId === one.id) && one.purpose !== 'donation').reduce((sum, one) => sum + one.minutes, 0);
    return { minutes };
  });
}

/** Gives back what was taken of a visit. Who paid for it has it again since: where they have spent it, nothing is given back and staff are told. */
export async function giveBack(ctx: Context, visitId: string, reason: string) {
  return ctx.widen(async () => {
    const subject = await subjectOfCredited(ctx, visitId);
    if (!subject) return { minutes: 0 };
    const all = () => transfersOfSubject(ctx, subject);
    const before = (await all()).filter((one) => familyOf(one) === visitId);
    const book = await openBook(ctx, before.flatMap((one) => [one.debitId, one.creditId]), all);
    const plan = planGivingBack(book, idsOf(ctx), occasionsOf(idsOf(ctx), visitId, before));
    const posted = await post(ctx, book, plan, { subject, occasionId: visitId, category: before[0]?.category ?? null, reason });
    if (posted.result === 'tooLittle') return refuse('timebank.tooLittle', { minutes: availableMinutes(book.accounts.get(posted.refused?.debitId ?? '')), wanted: posted.refused?.minutes ?? 0 });
    if (posted.refused) throw new Error(`a planned reversal was refused: ${posted.result}`);
    const accounts = await ctx.db.rows<Pick<rows.Account, 'id'>>(sql`select id from timebank.account where tenant_id = ${ctx.tenantId} and kind = 'pool' and id = any(${plan.map((one) => one.creditId)}::uuid[])`);
    return { minutes: plan.filter((one) => !accounts.some(({ id }) => id === one.creditId)).reduce((sum, one) => sum + one.minutes, 0) };
  });
}

async function subjectOfCredited(ctx: Context, visitId: string) {
  const caused = await ctx.db.row<{ kind: string; id: string }>(sql`
    select t.subject_kind as kind, t.subject_id as id from timebank.transfer t where t.tenant_id = ${ctx.tenantId} and ${familySql(sql`t`)} = ${visitId}::uuid and t.subject_id is not null limit 1`);
  return caused;
}
