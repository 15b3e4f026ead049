/** Per tier: asked, owned, time to owner; as the page shows it and as a file. */
import { type RouteInput, type RouteOut, writeCsv } from '@huying/kernel';
import type { Context } from '@huying/platform';
import { type mobilisation, TIERS } from '../contract.ts';
import zh from '../web/text/zh.json' with { type: 'json' };
import { statisticsOf } from './lists.ts';

type Statistics = RouteOut<typeof mobilisation.routes.statistics>;

export async function statisticsFor(ctx: Context, query: RouteInput<typeof mobilisation.routes.statistics>['query']): Promise<Statistics> {
  const to = query.to ? new Date(query.to) : new Date(ctx.now.getTime() + 1);
  const from = query.from ? new Date(query.from) : new Date(0);
  const { callouts = 0, unowned = 0, offers = 0, accepted = 0, perTier } = await statisticsOf(ctx, { ...query, from, to });
  return {
    callouts, unowned, offers, accepted,
    perTier: perTier.map(({ kind, asked, owned, median }) => ({ kind, asked, owned, medianSecondsToOwner: median })).sort((a, b) => TIERS.indexOf(a.kind) - TIERS.indexOf(b.kind)),
  };
}

const TIER_HEAD = ['层级', '问到', '承接', '承接用时中位数（秒）'];

/** The figures of the page: what holds for all, then one line for each tier. */
export const statisticsCsv = ({ callouts, unowned, offers, accepted, perTier }: Statistics): string =>
  writeCsv([
    ['动员', callouts], ['无人承接', unowned], ['邀请', offers], ['接受', accepted], [], TIER_HEAD,
    ...perTier.map(({ kind, asked, owned, medianSecondsToOwner }) => [zh[`mobilisation.tier.${kind}`], asked, owned, medianSecondsToOwner]),
  ]);
