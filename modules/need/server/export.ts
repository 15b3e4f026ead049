import { toIso, writeCsv } from '@huying/kernel';
import type { z } from 'zod';
import type { needView } from '../contract.ts';
import staff from '../web/text/staff/zh.json' with { type: 'json' };
import zh from '../web/text/zh.json' with { type: 'json' };

const HEAD = ['编号', '状态', '渠道', '老人', '区域', '内容', '说了几次', '类别', '紧急程度', '提出时间', '首个承接时间', '承接层级', '承接人', '到达时间', '完成时间', '确认时间', '评分', '结束原因'];
const CUT = '还有更早的没有列出，请缩小范围再导出';

const local = (time: string | null | undefined) => (time ? toIso(new Date(time)).slice(0, 19).replace('T', ' ') : '');
const WORDS: Readonly<Record<string, string>> = { ...zh, ...staff };
/** As the pages say it; a word that the pages do not know stands as it is. */
const word = (kind: 'state' | 'channel' | 'category' | 'urgency' | 'tier', code: string): string => WORDS[`need.${kind}.${code}`] ?? code;

/** `isCut`: there are more than one file holds. */
export function csvOf(views: readonly z.input<typeof needView>[], isCut = false): string {
  const lines = views.map((view) => {
    const visit = view.visits[0];
    const owner = view.callout?.owner;
    return [
      view.number, word('state', view.state), word('channel', view.channel), view.elderName, view.areaPath, view.text, Math.max(1, view.said.length),
      view.tags.category.map((one) => word('category', one)).join('、'), word('urgency', view.tags.urgency), local(view.raisedAt), local(owner?.since), owner ? word('tier', owner.tier) : '',
      owner?.personName ?? owner?.organisationName, local(visit?.arrived?.at), local(visit?.finishedAt), local(visit?.confirmedAt), visit?.rating?.faces, view.endReason,
    ];
  });
  return writeCsv([HEAD, ...lines, ...(isCut ? [[CUT]] : [])]);
}
