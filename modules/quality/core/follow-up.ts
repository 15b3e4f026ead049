/** Which services are asked about, by whom it is not, and what is asked. Pure. */
import type { ShippedTables } from '@huying/automation/contract';
import { defineDecisionTable, defineForm } from '@huying/kernel';
import { CATEGORIES } from '@huying/recognition/contract';
import { z } from 'zod';

export const FOLLOW_UP_TABLE = 'quality.followUp';

/** At least 5 % by lot (domain/02 §2.4), what was red within a day without exception (domain/05); the rest is ours and each street's to change. */
const followUps = defineDecisionTable({
  name: FOLLOW_UP_TABLE,
  title: { zh: '服务回访', en: 'Follow-up of services' },
  hitPolicy: 'FIRST',
  inputs: [
    { id: 'urgency', title: { zh: '紧急程度', en: 'Urgency' }, type: 'string' },
    { id: 'confirmed', title: { zh: '老人确认过', en: 'Confirmed' }, type: 'boolean' },
    { id: 'category', title: { zh: '类别', en: 'Category' }, type: 'string' },
  ],
  outputs: [
    { id: 'share', title: { zh: '回访几成（%）', en: 'Share in percent' }, type: 'number' },
    { id: 'withinHours', title: { zh: '几小时内', en: 'Within hours' }, type: 'number' },
    { id: 'attempts', title: { zh: '最多试几次', en: 'Attempts at most' }, type: 'number' },
  ],
  rules: [
    { id: 'red', when: ['"red"', '-', '-'], then: ['100', '24', '5'], note: '紧急的全部回访。' },
    { id: 'unconfirmed', when: ['-', 'false', '-'], then: ['100', '48', '3'], note: '老人一直没有确认的全部回访。' },
    { id: 'close', when: ['-', '-', '"medical_escort", "hair_bath", "health", "transport"'], then: ['20', '72', '3'] },
    { id: 'usual', when: ['-', '-', '-'], then: ['5', '72', '3'], note: '抽查不低于 5%。' },
  ],
});
export const followUpTables: ShippedTables = {
  [FOLLOW_UP_TABLE]: { table: followUps, facts: ['urgency', 'confirmed', 'category'], words: { urgency: { text: 'ui.urgency' }, category: { text: 'mobilisation.category', values: CATEGORIES } } },
};

const number = (least: number, most: number, otherwise: number) => z.number().finite().catch(otherwise).transform((value) => Math.min(most, Math.max(least, value)));
const ruleOut = z.object({ share: number(0, 100, 0), withinHours: number(1, 720, 72), attempts: number(1, 20, 3).transform(Math.round) });
export type FollowUpRule = z.output<typeof ruleOut>;
export const readFollowUp = (outputs: readonly Readonly<Record<string, unknown>>[]): FollowUpRule => ruleOut.parse(outputs[0] ?? {});

/** By lot, but the same lot whoever draws it and however often: the last random bits of the id. */
export const isDrawn = (visitId: string, share: number): boolean => (Number.parseInt(visitId.slice(-8), 16) / 2 ** 32) * 100 < share;

const degrees = (yes: { zh: string; en: string }, mostly: { zh: string; en: string }, no: { zh: string; en: string }) => [{ id: 'yes', title: yes }, { id: 'mostly', title: mostly }, { id: 'no', title: no }];
/** Solved and content as the city's hotline asks for them (domain/04 §4.4). */
export const FOLLOW_UP_FORM = defineForm({
  id: 'quality.followUp',
  version: 1,
  title: { zh: '服务回访', en: 'Follow-up of a service' },
  fields: [
    { id: 'came', kind: 'yesno', required: true, title: { zh: '人来了吗？', en: 'Did somebody come?' } },
    { id: 'solved', kind: 'choice', required: true, title: { zh: '事情办好了吗？', en: 'Was it done?' }, options: degrees({ zh: '办好了', en: 'Yes' }, { zh: '基本办好', en: 'Mostly' }, { zh: '没有办好', en: 'No' }) },
    { id: 'content', kind: 'choice', required: true, title: { zh: '满意吗？', en: 'Content?' }, options: degrees({ zh: '满意', en: 'Yes' }, { zh: '基本满意', en: 'Mostly' }, { zh: '不满意', en: 'No' }) },
    { id: 'money', kind: 'yesno', required: true, title: { zh: '有没有要钱、要东西？', en: 'Was money or anything asked for?' } },
    { id: 'words', kind: 'text', maxLength: 500, lines: 'many', title: { zh: '老人还说了什么', en: 'What else was said' } },
  ],
});

/** Yes, and mostly counted half; null where nobody answered. */
export const shareOf = ({ yes, mostly, all }: { readonly yes: number; readonly mostly: number; readonly all: number }): number | null => (all === 0 ? null : (yes + mostly / 2) / all);
