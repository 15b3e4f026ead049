/** The tables that ship: what the desk asks, how soon somebody shall be there, and who of those on duty is told at once. */
import type { ShippedTables } from '@huying/automation/contract';
import { defineDecisionTable } from '@huying/kernel';
import { CATEGORIES } from '@huying/recognition/contract';
import { z } from 'zod';
import { SERVICES } from '../contract.ts';

export const TABLES = { protocol: 'emergency.protocol', limits: 'emergency.limits' } as const;
const CATEGORY = { id: 'category', title: { zh: '类别', en: 'Category' }, type: 'string' as const, values: [...CATEGORIES] };

interface Line {
  readonly id: string;
  readonly when: string;
  readonly question: string;
  readonly english: string;
  readonly alarm?: 'yes' | 'no';
  readonly calls?: (typeof SERVICES)[number];
  readonly advice?: string;
}
const text = (words: string | undefined): string => (words ? JSON.stringify(words) : '');
const row = ({ id, when, question, english, alarm, calls, advice }: Line) => ({ id, when: [when], then: [text(question), text(english), text(alarm), text(calls), text(advice)] });
const BODY = 'not("safety")';

/** Questions a desk without medical training may ask; who decides what is done is 120 itself. Staff of the place replace them with their own protocol. */
const protocol = defineDecisionTable({
  name: TABLES.protocol,
  title: { zh: '紧急求助时问什么', en: 'What is asked in a red call' },
  hitPolicy: 'RULE ORDER',
  inputs: [CATEGORY],
  outputs: [
    { id: 'question', title: { zh: '问题', en: 'Question' }, type: 'string' },
    { id: 'english', title: { zh: '英文', en: 'English' }, type: 'string' },
    { id: 'alarm', title: { zh: '答什么要打电话', en: 'Answer that calls' }, type: 'string', values: ['yes', 'no'] },
    { id: 'calls', title: { zh: '打给', en: 'Calls' }, type: 'string', values: [...SERVICES] },
    { id: 'advice', title: { zh: '该怎么说、怎么做', en: 'What to say and do' }, type: 'string' },
  ],
  rules: [
    row({ id: 'awake', when: BODY, question: '叫得应吗，人清醒吗？', english: 'Does she answer, is she awake?', alarm: 'no', calls: '120', advice: '马上打 120，让在场的人守着，不要离开。' }),
    row({ id: 'breathing', when: BODY, question: '呼吸正常吗？', english: 'Is she breathing normally?', alarm: 'no', calls: '120', advice: '马上打 120，按 120 的指导做。' }),
    row({ id: 'stroke', when: BODY, question: '有没有胸口痛、半边没力气、说话不清？', english: 'Chest pain, weakness of one side, slurred words?', alarm: 'yes', calls: '120', advice: '记下什么时候开始的，告诉 120。不要喂水喂药。' }),
    row({ id: 'bleeding', when: BODY, question: '有没有流血不止？', english: 'Bleeding that does not stop?', alarm: 'yes', calls: '120', advice: '用干净的布压住出血的地方。' }),
    row({ id: 'fallen', when: BODY, question: '是不是摔倒了，自己起不来？', english: 'Fallen and cannot get up?', alarm: 'yes', calls: '120', advice: '不要急着扶，先问哪里痛。' }),
    row({ id: 'fire', when: '"safety"', question: '有没有明火或浓烟？', english: 'Flames or thick smoke?', alarm: 'yes', calls: '119', advice: '能走就马上出来，不坐电梯；走不了就关门、用湿布堵门缝。' }),
    row({ id: 'gas', when: '"safety"', question: '有没有煤气味？', english: 'Smell of gas?', alarm: 'yes', calls: '119', advice: '不开灯、不打电话，开窗，人先到门外。' }),
    row({ id: 'out', when: '"safety"', question: '老人自己能出来吗？', english: 'Can she get out by herself?', alarm: 'no', calls: '119' }),
    row({ id: 'company', when: '-', question: '身边有没有人？', english: 'Is anybody with her?' }),
    row({ id: 'door', when: '-', question: '门打得开吗？', english: 'Can the door be opened?', advice: '打不开就查看开门方法；钥匙没人有时请物业或 119。' }),
  ],
});

const limits = defineDecisionTable({
  name: TABLES.limits,
  title: { zh: '紧急求助的时限和通知', en: 'Limits of red calls, and who is told' },
  hitPolicy: 'FIRST',
  inputs: [CATEGORY],
  outputs: [
    // 18 minutes: the basic level of Shijingshan (domain/05 §5.4).
    { id: 'arriveMinutes', title: { zh: '几分钟内到场', en: 'Somebody is there within (minutes)' }, type: 'number' },
    { id: 'remindMinutes', title: { zh: '没到场时几分钟提醒一次', en: 'Reminded every (minutes) until then' }, type: 'number' },
    { id: 'remindThereMinutes', title: { zh: '到场后几分钟提醒一次', en: 'Reminded every (minutes) after that' }, type: 'number' },
    { id: 'roles', title: { zh: '马上通知谁', en: 'Who is told at once' }, type: 'list' },
    { id: 'mostTold', title: { zh: '值守最多通知几人', en: 'At most so many of them' }, type: 'number' },
  ],
  rules: [{ id: 'everywhere', when: ['-'], then: ['18', '3', '15', '["grid", "committee", "street"]', '6'] }],
});

const ROLES = ['grid', 'committee', 'street', 'desk', 'administrator'] as const;
const CATEGORY_WORDS = { category: { text: 'mobilisation.category' } };
export const tables: ShippedTables = {
  [TABLES.protocol]: { table: protocol, facts: ['category'], words: { ...CATEGORY_WORDS, alarm: { text: 'emergency.answer' } } },
  [TABLES.limits]: { table: limits, facts: ['category'], words: { ...CATEGORY_WORDS, roles: { text: 'people.role', values: ROLES } } },
};

const questionRow = z.object({
  question: z.string().trim().min(1).max(200), english: z.string().max(200).nullish(), alarm: z.enum(['yes', 'no']).nullish(), calls: z.enum(SERVICES).nullish(), advice: z.string().max(400).nullish(),
});
export interface Asked {
  readonly id: string;
  readonly question: string;
  readonly english: string | null;
  readonly alarm: 'yes' | 'no' | null;
  readonly calls: (typeof SERVICES)[number] | null;
  readonly advice: string | null;
}

/** The questions in their order; a row that cannot be read is left out, for the others are needed now. */
export function readQuestions(outputs: readonly Readonly<Record<string, unknown>>[], hits: readonly string[]): Asked[] {
  return outputs.flatMap((output, at) => {
    const read = questionRow.safeParse(output);
    const id = hits[at];
    return read.success && id ? [{ id, question: read.data.question, english: read.data.english ?? null, alarm: read.data.alarm ?? null, calls: read.data.calls ?? null, advice: read.data.advice ?? null }] : [];
  });
}

const minutes = z.number().min(1).max(1_440);
const limitsRow = z.object({ arriveMinutes: minutes, remindMinutes: minutes, remindThereMinutes: minutes, roles: z.preprocess((value) => value ?? [], z.array(z.enum(ROLES)).max(5)), mostTold: z.number().int().min(0).max(30) });
export type Limits = z.output<typeof limitsRow>;
/** A red call must not fail on a table: what cannot be read is as it ships. */
export const PLAIN_LIMITS: Limits = { arriveMinutes: 18, remindMinutes: 3, remindThereMinutes: 15, roles: ['grid', 'committee', 'street'], mostTold: 6 };
export const readLimits = (outputs: readonly unknown[]): Limits => limitsRow.safeParse(outputs[0]).data ?? PLAIN_LIMITS;
