/** What may be rated beside the faces, by what the help was: a decision table that staff edit. Pure. */
import type { ShippedTables } from '@huying/automation/contract';
import { defineDecisionTable } from '@huying/kernel';
import { CATEGORIES } from '@huying/recognition/contract';
import { ASPECTS, type Aspect } from '../contract.ts';

export const ASPECTS_TABLE = 'service.aspects';
const MOST_ASPECTS = 5;

/** Every row that hits adds one; which kinds of help want which is our assumption. */
const aspects = defineDecisionTable({
  name: ASPECTS_TABLE,
  title: { zh: '评价的几个方面', en: 'Aspects of a rating' },
  hitPolicy: 'RULE ORDER',
  inputs: [{ id: 'category', title: { zh: '类别', en: 'Category' }, type: 'string' }],
  outputs: [{ id: 'aspect', title: { zh: '评什么', en: 'Aspect' }, type: 'string', values: [...ASPECTS] }],
  rules: [
    { id: 'punctual', when: ['-'], then: ['"punctual"'] },
    { id: 'kind', when: ['-'], then: ['"kind"'] },
    { id: 'skilled', when: ['not("company", "errands", "shopping")'], then: ['"skilled"'] },
    { id: 'safe', when: ['"medical_escort", "hair_bath", "transport", "repair", "safety", "health"'], then: ['"safe"'] },
    { id: 'clean', when: ['"meals", "cleaning", "hair_bath", "repair"'], then: ['"clean"'] },
    { id: 'clear', when: ['"policy", "company", "errands", "shopping"'], then: ['"clear"'] },
  ],
});
export const tables: ShippedTables = { [ASPECTS_TABLE]: { table: aspects, facts: ['category'], words: { aspect: { text: 'service.aspect' }, category: { text: 'mobilisation.category', values: CATEGORIES } } } };

const isAspect = (value: unknown): value is Aspect => ASPECTS.some((one) => one === value);
/** What a table says that is no aspect is left out. */
export const readAspects = (outputs: readonly Readonly<Record<string, unknown>>[]): Aspect[] => [...new Set(outputs.map(({ aspect }) => aspect).filter(isAspect))].slice(0, MOST_ASPECTS);
