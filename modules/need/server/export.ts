import { toIso, writeCsv } from '@huying/kernel';
import type { z } from 'zod';
import type { needView } from '../contract.ts';

const HEAD = ['编号', '状态', '渠道', '老人', '区域', '内容', '类别', '紧急程度', '提出时间', '首个承接时间', '承接层级', '承接人', '到达时间', '完成时间', '确认时间', '评分', '结束原因'];

const local = (time: string | null | undefined) => (time ? toIso(new Date(time)).slice(0, 19).replace('T', ' ') : '');

export function csvOf(views: readonly z.input<typeof needView>[]): string {
  const lines = views.map((view) => {
    const visit = view.visits[0];
    return [
      view.number, view.state, view.channel, view.elderName, view.areaPath, view.text, view.tags.category.join('、'), view.tags.urgency, local(view.raisedAt),
      local(view.callout?.owner?.since), view.callout?.owner?.tier, view.callout?.owner?.personName ?? view.callout?.owner?.organisationName, local(visit?.arrived?.at),
      local(visit?.finishedAt), local(visit?.confirmedAt), visit?.rating?.faces, view.endReason,
    ];
  });
  return writeCsv([HEAD, ...lines]);
}
