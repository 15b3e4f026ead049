/** What a category of needs wants of whoever is asked for it, and who may become a volunteer: decision tables that staff edit. Pure. */
import type { ShippedTables } from '@huying/automation/contract';
import { type DecisionTable, decide, defineDecisionTable } from '@huying/kernel';
import { CATEGORIES, type Category } from '@huying/recognition/contract';
import { honours } from './honours.ts';

/**
 * Every row that hits adds what it wants. What is dangerous wants insurance, training and the right age together (条例 15–17; domain/03 §3.4); which categories
 * are so is a choice of ours that each street changes. Whom the office itself added it vouches for: only age counts for them as shipped.
 */
const requirements = defineDecisionTable({
  name: 'volunteering.requirements',
  title: { zh: '各类服务对志愿者的要求', en: 'What each category wants of volunteers' },
  hitPolicy: 'COLLECT',
  inputs: [
    { id: 'category', title: { zh: '类别', en: 'Category' }, type: 'string' },
    { id: 'registered', title: { zh: '自己报名的', en: 'Registered themselves' }, type: 'boolean' },
  ],
  outputs: [
    { id: 'qualification', title: { zh: '要有的证书或保险', en: 'Certificate or insurance wanted' }, type: 'string' },
    { id: 'leastAge', title: { zh: '至少几岁', en: 'Least age' }, type: 'number' },
    { id: 'mostAge', title: { zh: '至多几岁', en: 'Greatest age' }, type: 'number' },
  ],
  rules: [
    { id: 'adults', when: ['"medical_escort", "hair_bath", "health", "transport", "repair", "safety"', '-'], then: ['null', '18', 'null'], note: '服务应与年龄、身体状况相适应（条例第 15 条）。' },
    { id: 'insured', when: ['"medical_escort", "transport", "repair"', 'true'], then: ['"insurance"', 'null', 'null'], note: '有人身危险的先上意外险（条例第 17 条）。' },
    { id: 'bathing', when: ['"hair_bath"', 'true'], then: ['"care"', 'null', 'null'], note: '需专门技能的须先培训（条例第 16 条）。' },
    { id: 'health', when: ['"health"', 'true'], then: ['"first-aid"', 'null', 'null'] },
    { id: 'driving', when: ['"transport"', 'true'], then: ['"driving"', 'null', '70'] },
  ],
});

const admission = defineDecisionTable({
  name: 'volunteering.admission',
  title: { zh: '报名的年龄', en: 'Age for becoming a volunteer' },
  hitPolicy: 'FIRST',
  inputs: [{ id: 'age', title: { zh: '周岁', en: 'Age in years' }, type: 'number' }],
  outputs: [
    { id: 'admitted', title: { zh: '可以报名', en: 'May apply' }, type: 'boolean' },
    { id: 'guardian', title: { zh: '要监护人同意', en: 'Guardian agrees' }, type: 'boolean' },
    { id: 'leastAge', title: { zh: '从几岁起', en: 'From which age' }, type: 'number' },
  ],
  rules: [
    { id: 'child', when: ['< 14'], then: ['false', 'true', '14'], note: '不满 14 岁的个人信息属于敏感信息（个保法第 31 条），默认不收。' },
    { id: 'minor', when: ['[14..17]'], then: ['true', 'true', '14'], note: '未成年人须监护人同意。' },
    { id: 'adult', when: ['-'], then: ['true', 'false', '14'] },
  ],
});

export const tables: ShippedTables = {
  'volunteering.requirements': { table: requirements, facts: ['category', 'registered'], words: { category: { text: 'volunteering.category', values: CATEGORIES } } },
  'volunteering.admission': { table: admission, facts: ['age'] },
  'volunteering.honours': { table: honours, facts: ['hours'] },
};

export interface Standing {
  readonly isRegistered: boolean;
  /** Null where it is not known. */
  readonly birthYear: number | null;
  /** Kinds that are good today. */
  readonly kinds: ReadonlySet<string>;
}
export interface Want {
  readonly category: Category;
  readonly qualifications: string[];
  readonly leastAge: number | null;
  readonly mostAge: number | null;
}

/**
 * The categories that are closed to somebody, each with what is wanted. Of the age only the year is known: whoever may still be younger than wanted counts as
 * younger; an unknown age closes nothing to those whom the office added.
 */
export function wantsOf(table: DecisionTable, { isRegistered, birthYear, kinds }: Standing, year: number): Want[] {
  const wants: Want[] = [];
  for (const category of CATEGORIES) {
    const rows = decide(table, { category, registered: isRegistered }).outputs;
    const text = rows.flatMap(({ qualification }) => (typeof qualification === 'string' && qualification !== '' ? [qualification] : []));
    const numbers = (name: string) => rows.flatMap((row) => (typeof row[name] === 'number' ? [row[name]] : []));
    const [least, most] = [Math.max(...numbers('leastAge')), Math.min(...numbers('mostAge'))];
    const qualifications = [...new Set(text)].filter((kind) => !kinds.has(kind));
    const years = birthYear === null ? undefined : year - birthYear;
    const leastAge = Number.isFinite(least) && years !== undefined && years <= least ? least : null;
    const mostAge = Number.isFinite(most) && years !== undefined && years > most ? most : null;
    if (qualifications.length > 0 || leastAge !== null || mostAge !== null) wants.push({ category, qualifications, leastAge, mostAge });
  }
  return wants;
}
