/** Stars for hours of service: a decision table that staff edit. Pure. */
import { type DecisionTable, decide, defineDecisionTable } from '@huying/kernel';

/** One row for each star that is reached; the steps are those of the ministry's rule of 2012 (志愿服务记录办法), from memory, and each street's to change. */
export const honours = defineDecisionTable({
  name: 'volunteering.honours',
  title: { zh: '服务时长的星级', en: 'Stars for hours of service' },
  hitPolicy: 'FIRST',
  inputs: [{ id: 'hours', title: { zh: '累计小时', en: 'Hours in all' }, type: 'number' }],
  outputs: [
    { id: 'stars', title: { zh: '星级', en: 'Stars' }, type: 'number' },
    { id: 'nextHours', title: { zh: '下一星要满几小时', en: 'Hours of the next star' }, type: 'number' },
  ],
  rules: [
    { id: 'five', when: ['>= 1500'], then: ['5', 'null'] },
    { id: 'four', when: ['>= 1000'], then: ['4', '1500'] },
    { id: 'three', when: ['>= 600'], then: ['3', '1000'] },
    { id: 'two', when: ['>= 300'], then: ['2', '600'] },
    { id: 'one', when: ['>= 100'], then: ['1', '300'] },
    { id: 'none', when: ['-'], then: ['0', '100'] },
  ],
});

const MOST_STARS = 10;
/** What a table gives that says nothing usable is no star. */
export function honourOf(table: DecisionTable, minutes: number): { stars: number; nextHours: number | null } {
  const { stars, nextHours } = decide(table, { hours: minutes / 60 }).outputs[0] ?? {};
  return {
    stars: typeof stars === 'number' && Number.isFinite(stars) ? Math.min(MOST_STARS, Math.max(0, Math.floor(stars))) : 0, nextHours: typeof nextHours === 'number' && Number.isFinite(nextHours) ? nextHours : null,
  };
}
