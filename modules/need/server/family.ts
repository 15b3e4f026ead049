/** What family see of an elder's needs, and when they are told at once. */
import { cutText, isRefusal, maskName, type PersonId, type Refusal, type RouteInput, refuse } from '@huying/kernel';
import { family } from '@huying/family/contract';
import { notify } from '@huying/notify/contract';
import type { Context } from '@huying/platform';
import type { z } from 'zod';
import { needContract, type progress as progressShape } from '../contract.ts';
import { progressFor, type Sees } from '../core/progress.ts';
import { redWords } from '../core/red-words.ts';
import { viewsOf } from './chain.ts';
import { findNeed, listNeeds, type NeedRow, setFollowers } from './store.ts';

type Progress = z.input<typeof progressShape>;
type Followers = { readonly memberId: PersonId; readonly onCall: boolean }[];

/** Somebody begins or ceases to follow, or chose otherwise: what is open follows that at once. */
export async function followFollowers(ctx: Context, elderId: string, followers: Followers): Promise<void> {
  await ctx.widen(async () => setFollowers(ctx, elderId, { followers: followers.map((one) => one.memberId), onCall: followers.filter((one) => one.onCall).map((one) => one.memberId) }));
}

const LIVES_MINUTES = 120;

/** Family who are on call hear of a red call when it begins, when somebody has it or lost it, and when it is over. */
export async function tellRed(ctx: Context, row: NeedRow, fact: Parameters<typeof redWords>[0], helper = ''): Promise<void> {
  if (row.urgency !== 'red' || row.followers_on_call.length === 0) return;
  const { zh, en, isUrgent } = redWords(fact, { elder: maskName(row.elder_name), helper: maskName(helper) }, row.called_at !== null);
  const isOver = fact !== 'began' && fact !== 'owned' && fact !== 'lost';
  await ctx.call(notify.calls.send, {
    personIds: row.followers_on_call as PersonId[], kind: isOver ? 'result' : 'red', key: `need/${row.id}`, title: cutText(zh.title, 80), body: cutText(zh.body, 200), english: { title: cutText(en.title, 80), body: cutText(en.body, 200) },
    url: `/family/needs/${row.id}`, urgent: isUrgent, minutesToLive: LIVES_MINUTES,
  });
}

/** What the elder lets the actor see; undefined for whoever does not follow. */
export async function seesOf(ctx: Context, elderId: PersonId): Promise<Sees | undefined> {
  const memberId = ctx.actor.personId;
  const follower = memberId === null ? null : await ctx.call(family.calls.follower, { elderId, memberId });
  return follower === null || isRefusal(follower) ? undefined : follower.sees;
}

async function progressViews(ctx: Context, rows: readonly NeedRow[], sees: Sees): Promise<Progress[]> {
  const views = await ctx.widen(() => viewsOf(ctx, rows));
  return views.map((view) => progressFor(view, sees, ctx.actor.personId));
}

export async function followed(ctx: Context, { params, query }: RouteInput<typeof needContract.routes.followed>): Promise<{ items: Progress[]; next: string | null } | Refusal<'thing.notFound'>> {
  const sees = await seesOf(ctx, params.elderId);
  if (!sees) return refuse('thing.notFound');
  const below = query.after && /^\d{1,15}$/.test(query.after) ? Number(query.after) : undefined;
  const rows = await ctx.widen(() => listNeeds(ctx, { elderId: params.elderId, below, limit: query.limit + 1 }));
  const shown = rows.slice(0, query.limit);
  return { items: await progressViews(ctx, shown, sees), next: rows.length > query.limit ? String(shown.at(-1)?.number) : null };
}

export async function followedOne(ctx: Context, { params }: RouteInput<typeof needContract.routes.followedOne>): Promise<Progress | Refusal<'thing.notFound'>> {
  const row = await ctx.widen(() => findNeed(ctx, params.needId));
  const sees = row && (await seesOf(ctx, row.elder_id));
  if (!row || !sees) return refuse('thing.notFound');
  return (await progressViews(ctx, [row], sees))[0] ?? refuse('thing.notFound');
}
