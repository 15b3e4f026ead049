/** Who may prove service, and for how long a proof hangs out for objections: a decision table that staff edit. Pure. */
import type { ShippedTables } from '@huying/automation/contract';
import { defineDecisionTable } from '@huying/kernel';
import { ISSUERS } from '../contract.ts';
import { exchangeFields, exchangeWords } from './exchange.ts';

/** Who organises records, and who records proves (民政部令第 67 号; domain/03 §3.2). Seven days are what 民发〔2015〕149 号 says (§3.3). */
const issuing = defineDecisionTable({
  name: 'record.issuing',
  title: { zh: '谁可以出具服务证明', en: 'Who may issue proofs of service' },
  hitPolicy: 'FIRST',
  inputs: [{ id: 'role', title: { zh: '出具人的身份', en: 'Role of who issues' }, type: 'string' }],
  outputs: [
    { id: 'mayIssue', title: { zh: '可以出具', en: 'May issue' }, type: 'boolean' },
    { id: 'publicDays', title: { zh: '公示天数', en: 'Days on display' }, type: 'number' },
  ],
  rules: [
    { id: 'recorders', when: ['"organisation", "committee"'], then: ['true', '7'], note: '谁组织谁记录、谁记录谁证明。' },
    { id: 'street', when: ['"street"'], then: ['true', '7'], note: '社区办不了时由街道出具。' },
    { id: 'others', when: ['-'], then: ['false', '7'] },
  ],
});

export const tables: ShippedTables = {
  'record.issuing': { table: issuing, facts: ['role'], words: { role: { text: 'record.issuer', values: ISSUERS } } },
  'record.exchange': { table: exchangeFields, facts: ['file', 'field'], words: exchangeWords },
};

const MOST_PUBLIC_DAYS = 60;
/** What a table gives that says nothing usable lets nobody issue. */
export function issuingOf(outputs: Readonly<Record<string, unknown>> | undefined): { mayIssue: boolean; publicDays: number } {
  const days = outputs?.publicDays;
  return { mayIssue: outputs?.mayIssue === true, publicDays: typeof days === 'number' && Number.isFinite(days) ? Math.min(MOST_PUBLIC_DAYS, Math.max(0, Math.floor(days))) : 7 };
}
