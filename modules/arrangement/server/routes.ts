import { days, fromIso, isRefusal, later, type PersonId, type Refusal, type RouteInput, refuse, toIso } from '@huying/kernel';
import { family } from '@huying/family/contract';
import { needContract } from '@huying/need/contract';
import { notify } from '@huying/notify/contract';
import { people } from '@huying/people/contract';
import { type Context, coversArea, hasRole, routesOf } from '@huying/platform';
import { arrangements } from '../contract.ts';
import { comingOf, countsAfterChange, MOST_MOVED_DAYS, type Touched } from '../core/plan.ts';
import { checkRule, isTimeOf, type Pattern, timesFrom } from '../core/rule.ts';
import { type ArrangementRow, type Content, endArrangement, findArrangement, forgetOccurrence, forgetPlanned, insertArrangement, listArrangements, listTouched, patternOf, touchOccurrence, updateArrangement } from './store.ts';
import { calendarOf, clearClock, lookAt, planOf, tellChanged, touchedOf, touchedSince, writeTrail } from './waking.ts';

const { routes: declared } = arrangements;
/** More than a week of daily help of every kind: beyond it somebody plans care, not errands. */
const MOST_ARRANGED = 20;
const SHOWN = 6;
/** As far as somebody may plan: a year and a bit. */
const MOST_AHEAD_DAYS = 400;

/** What the actor may do for an elder: the elder, family who follow, staff of the area. */
interface Keeper {
  readonly elder: { readonly id: PersonId; readonly name: string; readonly areaPath: string };
  readonly isElder: boolean;
  /** Family read what was said only where the elder lets them. */
  readonly mayRead: boolean;
}

async function keeperOf(ctx: Context, elderId: PersonId | undefined): Promise<Keeper | Refusal<'thing.notFound'>> {
  const id = elderId ?? ctx.actor.personId;
  const elder = id ? await ctx.call(people.calls.elder, { personId: id }) : null;
  if (!id || !elder || isRefusal(elder)) return refuse('thing.notFound');
  if (id === ctx.actor.personId && hasRole(ctx.actor, 'elder')) return { elder, isElder: true, mayRead: true };
  if (coversArea(ctx.actor, elder.areaPath, 'desk', 'committee', 'grid', 'street')) return { elder, isElder: false, mayRead: true };
  const follower = ctx.actor.personId && hasRole(ctx.actor, 'family') ? await ctx.call(family.calls.follower, { elderId: id, memberId: ctx.actor.personId }) : null;
  return follower && !isRefusal(follower) ? { elder, isElder: false, mayRead: follower.sees.words } : refuse('thing.notFound');
}

interface Kept {
  readonly row: ArrangementRow;
  readonly keeper: Keeper;
}
async function kept(ctx: Context, id: string): Promise<Kept | Refusal<'thing.notFound'>> {
  const row = await ctx.widen(() => findArrangement(ctx, id));
  const keeper = row ? await keeperOf(ctx, row.elder_id) : refuse('thing.notFound');
  return row && !isRefusal(keeper) ? { row, keeper } : refuse('thing.notFound');
}

async function viewsOf(ctx: Context, list: readonly ArrangementRow[], { mayRead }: Pick<Keeper, 'mayRead'>) {
  const touched = await ctx.widen(() => listTouched(ctx, list.map((row) => row.id), touchedSince(ctx.now)));
  const calendar = list[0] ? await calendarOf(ctx, list[0].area_path) : { holidays: [], special: {} };
  return list.map((row) => {
    const isRead = mayRead || (row.made_by !== null && row.made_by === ctx.actor.personId);
    const coming = row.ended_at ? [] : comingOf(planOf(row), touched.get(row.id) ?? [], calendar, { now: ctx.now, most: SHOWN });
    return {
      ...patternOf(row), id: row.id, elderId: row.elder_id, elderName: row.elder_name, category: isRead || row.category !== 'health' ? row.category : null, text: isRead && row.text_sealed ? ctx.secrets.open(row.text_sealed) : null, people: row.people,
      madeAt: toIso(row.made_at), madeByName: row.made_by_name, endedAt: row.ended_at ? toIso(row.ended_at) : null, endReason: row.end_reason,
      coming: coming.map(({ occursAt, at, state, needId }) => ({ occursAt: toIso(occursAt), at: toIso(at), state, needId: needId as never })),
    };
  });
}
type View = Awaited<ReturnType<typeof viewsOf>>[number];

/** As it is after a command, read anew. */
async function viewNow(ctx: Context, { row, keeper }: Kept): Promise<View> {
  const now = await ctx.widen(() => findArrangement(ctx, row.id));
  return (await viewsOf(ctx, [now ?? row], keeper))[0] as View;
}

type PatternRefusal = Refusal<'arrangement.wrongRule' | 'arrangement.never' | 'arrangement.past'>;
async function checkPattern(ctx: Context, pattern: Pattern, areaPath: string): Promise<PatternRefusal | undefined> {
  const wrong = pattern.rule === null ? undefined : checkRule(pattern.rule);
  if (wrong) return wrong;
  const [first] = timesFrom(pattern, ctx.now, 1, await calendarOf(ctx, areaPath));
  if (!first) return refuse(pattern.rule === null ? 'arrangement.past' : 'arrangement.never');
  return first > later(ctx.now, days(MOST_AHEAD_DAYS)) ? refuse('arrangement.never') : undefined;
}

/** Whoever is concerned and did not do it themselves reads that it was changed. */
async function tellOthers(ctx: Context, row: ArrangementRow, words: { readonly zh: string; readonly en: string }): Promise<void> {
  const isSomebodyElse = (id: PersonId | null): id is PersonId => id !== null && id !== ctx.actor.personId;
  for (const [personId, url] of [[row.elder_id, '/elder/arranged'], [row.made_by === row.elder_id ? null : row.made_by, `/family/elders/${row.elder_id}/arranged`]] as const) {
    if (!isSomebodyElse(personId)) continue;
    await ctx.call(notify.calls.send, {
      personIds: [personId], kind: 'result', key: `arrangement/${row.id}`, title: words.zh, body: `${ctx.actor.name} 改的，请打开看看。`, english: { title: words.en, body: `By ${ctx.actor.name}. Please have a look.` }, url, minutesToLive: 1_440,
    });
  }
}

const isOver = (row: ArrangementRow) => row.ended_at !== null;

async function add(ctx: Context, { body }: RouteInput<typeof declared.add>) {
  const keeper = await keeperOf(ctx, body.elderId);
  if (isRefusal(keeper)) return keeper;
  const wrong = await checkPattern(ctx, body, keeper.elder.areaPath);
  if (wrong) return wrong;
  if ((await ctx.widen(() => listArrangements(ctx, keeper.elder.id, false))).length >= MOST_ARRANGED) return refuse('arrangement.tooMany', { most: MOST_ARRANGED });
  const row = await ctx.widen(() => insertArrangement(ctx, keeper.elder, body));
  writeTrail(ctx, row, 'made', { category: row.category, rule: row.rule });
  await lookAt(ctx, row);
  if (!keeper.isElder) await tellOthers(ctx, row, { zh: '有人替您约好了帮忙', en: 'Help was arranged for you' });
  return viewNow(ctx, { row, keeper });
}

async function change(ctx: Context, { params, body }: RouteInput<typeof declared.change>) {
  const found = await kept(ctx, params.arrangementId);
  if (isRefusal(found)) return found;
  const { row, keeper } = found;
  if (isOver(row)) return refuse('arrangement.over');
  const text = row.text_sealed ? ctx.secrets.open(row.text_sealed) : null;
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as Partial<Content>;
  const content: Content = { ...patternOf(row), category: row.category, text, people: row.people, ...given };
  const isOtherTime = (['rule', 'startsOn', 'time', 'holidays'] as const).some((name) => given[name] !== undefined && given[name] !== patternOf(row)[name]);
  const wrong = isOtherTime ? await checkPattern(ctx, content, row.area_path) : undefined;
  if (wrong) return wrong;
  await ctx.widen(async () => {
    const after = await updateArrangement(ctx, row, content, isOtherTime ? countsAfterChange(await touchedOf(ctx, row), ctx.now) : row.counts_from);
    if (isOtherTime) forgetPlanned(ctx, row.id);
    writeTrail(ctx, row, 'changed', { changed: Object.keys(given).join(','), rule: content.rule });
    if (after) await lookAt(ctx, after);
  });
  await tellOthers(ctx, row, { zh: '约好的帮忙改了', en: 'Arranged help was changed' });
  return viewNow(ctx, { row, keeper });
}

type OneRefusal = Refusal<'arrangement.over' | 'arrangement.noSuchTime' | 'arrangement.begun'>;
/** One of the times to come, with what was done with it. */
async function timeOf(ctx: Context, row: ArrangementRow, text: string): Promise<{ readonly occursAt: Date; readonly touched: Touched | undefined } | OneRefusal> {
  if (isOver(row)) return refuse('arrangement.over');
  const occursAt = fromIso(text);
  const touched = occursAt && (await ctx.widen(() => touchedOf(ctx, row))).find((one) => one.occursAt.getTime() === occursAt.getTime());
  if (!occursAt || (!touched && (occursAt < row.counts_from || !isTimeOf(patternOf(row), occursAt, await calendarOf(ctx, row.area_path))))) return refuse('arrangement.noSuchTime');
  return (touched?.movedTo ?? occursAt) <= ctx.now || touched?.state === 'missed' ? refuse('arrangement.noSuchTime') : { occursAt, touched };
}

async function skip(ctx: Context, { params, body }: RouteInput<typeof declared.skip>) {
  const found = await kept(ctx, params.arrangementId);
  if (isRefusal(found)) return found;
  const time = await timeOf(ctx, found.row, body.occursAt);
  if (isRefusal(time)) return time;
  const { occursAt, touched } = time;
  if (touched?.needId && touched.state === 'opened') {
    const dropped = await ctx.call(needContract.calls.cancelArranged, { needId: touched.needId as never, reason: '这一次不用来' });
    if (isRefusal(dropped)) return refuse('arrangement.begun');
  }
  await ctx.widen(() => touchOccurrence(ctx, found.row.id, { occursAt, movedTo: touched?.movedTo ?? null, state: 'cancelled', needId: touched?.needId ?? null }));
  return oneDone(ctx, found, { past: 'skipped', occursAt, zh: '约好的帮忙，有一次不来', en: 'Arranged help: once not' });
}

async function restore(ctx: Context, { params, body }: RouteInput<typeof declared.restore>) {
  const found = await kept(ctx, params.arrangementId);
  if (isRefusal(found)) return found;
  const time = await timeOf(ctx, found.row, body.occursAt);
  if (isRefusal(time)) return time;
  // Where its need was cancelled already, that need is over; whoever wants help all the same asks anew.
  if ((await ctx.widen(() => forgetOccurrence(ctx, found.row.id, time.occursAt))) === 0) return refuse(time.touched ? 'arrangement.begun' : 'arrangement.noSuchTime');
  return oneDone(ctx, found, { past: 'restored', occursAt: time.occursAt, zh: '约好的帮忙，那一次照常来', en: 'Arranged help: that once after all' });
}

async function move(ctx: Context, { params, body }: RouteInput<typeof declared.move>) {
  const found = await kept(ctx, params.arrangementId);
  if (isRefusal(found)) return found;
  const time = await timeOf(ctx, found.row, body.occursAt);
  if (isRefusal(time)) return time;
  const { occursAt, touched } = time;
  const to = fromIso(body.to);
  if (!to || to <= ctx.now) return refuse('arrangement.past');
  if (Math.abs(to.getTime() - occursAt.getTime()) > days(MOST_MOVED_DAYS)) return refuse('arrangement.tooFar', { days: MOST_MOVED_DAYS });
  if (touched?.needId) return refuse('arrangement.begun');
  await ctx.widen(() => touchOccurrence(ctx, found.row.id, { occursAt, movedTo: to, state: 'moved', needId: null }));
  return oneDone(ctx, found, { past: 'moved', occursAt, zh: '约好的帮忙，有一次换了时间', en: 'Arranged help: once at another time' });
}

async function oneDone(ctx: Context, { row, keeper }: Kept, { past, occursAt, zh, en }: { readonly past: string; readonly occursAt: Date; readonly zh: string; readonly en: string }) {
  writeTrail(ctx, row, past, { occursAt: toIso(occursAt) });
  await lookAt(ctx, row);
  await tellOthers(ctx, row, { zh, en });
  return viewNow(ctx, { row, keeper });
}

async function end(ctx: Context, { params, body }: RouteInput<typeof declared.end>) {
  const found = await kept(ctx, params.arrangementId);
  if (isRefusal(found)) return found;
  const { row, keeper } = found;
  if (isOver(row)) return refuse('arrangement.over');
  await endAll(ctx, row, body.reason);
  await tellOthers(ctx, row, { zh: '约好的帮忙不再来了', en: 'Arranged help has ended' });
  return viewNow(ctx, { row, keeper });
}

/** Whoever was found for a time to come is told by the need that ends; where somebody is at the door already, that need goes on. */
export async function endAll(ctx: Context, row: ArrangementRow, reason: string): Promise<void> {
  await ctx.widen(async () => {
    await endArrangement(ctx, row, reason);
    clearClock(ctx, row.id);
    for (const one of await touchedOf(ctx, row)) {
      if (one.state === 'opened' && one.needId && (one.movedTo ?? one.occursAt) > ctx.now) await ctx.call(needContract.calls.cancelArranged, { needId: one.needId as never, reason });
    }
    writeTrail(ctx, row, 'ended', {}, reason);
    tellChanged(ctx, row);
  });
}

export const routes = routesOf(arrangements, {
  async list(ctx, { query }) {
    const keeper = await keeperOf(ctx, query.elderId);
    if (isRefusal(keeper)) return keeper;
    return { arrangements: await viewsOf(ctx, await ctx.widen(() => listArrangements(ctx, keeper.elder.id, query.past === 'true')), keeper) };
  },
  add, change, skip, restore, move, end,
});
