/** What counts how much when volunteers are ranked: a decision table by urgency, so that staff change it without a programmer. */
import { defineDecisionTable } from '@huying/kernel';
import { z } from 'zod';
import type { ShippedTables } from '@huying/automation/contract';
import { CATEGORIES } from '@huying/recognition/contract';

const share = z.number().min(0).max(1_000);
export const weightsSchema = z.object({
  paired: share, near: share, likely: share, skilled: share, rating: share, rest: share, fair: share, area: share, fresh: share,
  /** Who has finished a service less than so many minutes ago is left in peace. */
  restMinutes: z.number().min(0).max(10_080),
  /** Who has served so often within seven days is left in peace. */
  mostServed7: z.number().min(1).max(1_000),
});
export type Weights = z.output<typeof weightsSchema>;

/** For when a table gives nothing usable: somebody must be asked all the same. */
export const PLAIN_WEIGHTS: Weights = { paired: 25, near: 35, likely: 15, skilled: 10, rating: 10, rest: 5, fair: 15, area: 5, fresh: 5, restMinutes: 15, mostServed7: 14 };

const COLUMNS = Object.keys(PLAIN_WEIGHTS) as (keyof Weights)[];
const TITLES: Record<keyof Weights, { zh: string; en: string }> = {
  paired: { zh: '结对', en: 'Paired' }, near: { zh: '距离近', en: 'Near' }, likely: { zh: '可能应征', en: 'Likely to accept' }, skilled: { zh: '技能', en: 'Skills' },
  rating: { zh: '评价', en: 'Rating' }, rest: { zh: '休息充分', en: 'Rested' }, fair: { zh: '均衡', en: 'Fair share' }, area: { zh: '同院同格', en: 'Same courtyard or grid' },
  fresh: { zh: '新志愿者', en: 'New volunteer' }, restMinutes: { zh: '服务后休息（分钟）', en: 'Rest after a service (minutes)' }, mostServed7: { zh: '七天内最多服务次数', en: 'Most services within 7 days' },
};
const row = (weights: Weights): string[] => COLUMNS.map((column) => String(weights[column]));

const table = defineDecisionTable({
  name: 'matching.weights',
  title: { zh: '志愿者排序的权重', en: 'Weights for ranking volunteers' },
  hitPolicy: 'FIRST',
  inputs: [
    { id: 'urgency', title: { zh: '紧急程度', en: 'Urgency' }, type: 'string', values: ['green', 'yellow', 'red'] },
    { id: 'category', title: { zh: '类别', en: 'Category' }, type: 'string' },
  ],
  outputs: COLUMNS.map((id) => ({ id, title: TITLES[id], type: 'number' as const })),
  rules: [
    { id: 'red', when: ['"red"', '-'], then: row({ ...PLAIN_WEIGHTS, near: 90, likely: 30, skilled: 25, fair: 0, rest: 0, fresh: 0, restMinutes: 0, mostServed7: 1_000 }), note: '紧急时近者为先，不论忙闲均衡。' },
    { id: 'company', when: ['-', '"company"'], then: row({ ...PLAIN_WEIGHTS, paired: 45, rating: 15 }), note: '陪伴聊天，熟人为先。' },
    { id: 'usual', when: ['-', '-'], then: row(PLAIN_WEIGHTS) },
  ],
});

export const tables: ShippedTables = { 'matching.weights': { table, facts: ['urgency', 'category'], words: { urgency: { text: 'ui.urgency' }, category: { text: 'mobilisation.category', values: CATEGORIES } } } };
