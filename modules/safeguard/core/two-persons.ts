/** What one person alone does not do: which acts, from which size, and who may say yes. */
import type { ShippedTables } from '@huying/automation/contract';
import { defineDecisionTable, defineLifecycle, type Role } from '@huying/kernel';
import { ACTS } from '../contract.ts';

export const TWO_PERSONS_TABLE = 'safeguard.twoPersons';

export const APPROVERS = {
  'people.export': ['committee', 'street', 'administrator'], 'people.exportNumbers': ['committee', 'street', 'administrator'], 'timebank.grant': ['committee', 'street'],
  'timebank.reverse': ['committee', 'street', 'auditor'], 'timebank.exchange': ['street', 'administrator'], 'timebank.inherit': ['committee', 'street'], 'timebank.correct': ['committee', 'street', 'administrator'],
  'quality.takeBack': ['committee', 'street', 'administrator'], 'record.export': ['committee', 'street', 'administrator'], 'need.export': ['committee', 'street', 'administrator'],
  'timebank.accounts': ['committee', 'street', 'administrator'], 'timebank.statement': ['committee', 'street', 'administrator'], 'roster.attendance': ['committee', 'street', 'administrator'],
} as const satisfies Record<(typeof ACTS)[number], readonly Role[]>;
export const allApprovers: readonly Role[] = [...new Set(Object.values(APPROVERS).flat())];

export const requestLifecycle = defineLifecycle({
  name: 'request',
  initial: 'waiting',
  states: { waiting: { phase: 'open' }, approved: { phase: 'active' }, refused: { phase: 'dropped' }, done: { phase: 'done' }, over: { phase: 'dropped' } },
  commands: {
    approve: { from: ['waiting'], to: 'approved', by: ['committee', 'street', 'administrator', 'auditor'] },
    refuse: { from: ['waiting'], to: 'refused', by: ['committee', 'street', 'administrator', 'auditor'] },
    carryOut: { from: ['approved'], to: 'done', by: ['grid', 'desk', 'committee', 'street', 'administrator', 'auditor', 'organisation', 'property'] },
    expire: { from: ['waiting', 'approved'], to: 'over', by: ['clock'] },
  },
  // Counted from the asking; the table says how long.
  timers: { waiting: [{ after: 'safeguard.hours', command: 'expire' }], approved: [{ after: 'safeguard.hours', command: 'expire' }] },
});

const row = (id: string, when: [string, string], then: [string, string], note?: string) => ({ id, when, then, ...(note ? { note } : {}) });

const table = defineDecisionTable({
  name: TWO_PERSONS_TABLE,
  title: { zh: '哪些事要两个人', en: 'What takes two persons' },
  hitPolicy: 'FIRST',
  inputs: [
    { id: 'act', title: { zh: '什么事', en: 'Act' }, type: 'string', values: [...ACTS] },
    { id: 'size', title: { zh: '多少（人、行或分钟）', en: 'Size (people, rows or minutes)' }, type: 'number' },
  ],
  outputs: [
    { id: 'required', title: { zh: '要第二个人同意', en: 'Takes a second person' }, type: 'boolean' },
    { id: 'hours', title: { zh: '几小时内有效', en: 'Good for hours' }, type: 'number' },
  ],
  rules: [
    row('numbers', ['"people.exportNumbers"', '>= 20'], ['true', '24'], '带完整电话的名单。'),
    row('export', ['"people.export"', '> 500'], ['true', '24'], '电话打了星号的名单。'),
    row('grant', ['"timebank.grant"', '> 1200'], ['true', '72'], '一次发放超过 20 小时。'),
    row('reverse', ['"timebank.reverse"', '> 240'], ['true', '72'], '一次冲正超过 4 小时。'),
    row('exchange', ['"timebank.exchange"', '> 6000'], ['true', '72'], '一次转出超过 100 小时。'),
    row('inherit', ['"timebank.inherit"', '> 0'], ['true', '72'], '继承时间币，一人登记一人复核。'),
    row('correct', ['"timebank.correct"', '> 60'], ['true', '72'], '服务记录更正，时间币差超过 1 小时。'),
    row('takeBack', ['"quality.takeBack"', '> 0'], ['true', '72'], '裁定退回时间币。'),
    row('records', ['"record.export"', '> 200'], ['true', '24'], '服务记录按行数。'),
    row('needs', ['"need.export"', '> 500'], ['true', '24'], '求助记录按行数。'),
    row('accounts', ['"timebank.accounts", "timebank.statement"', '> 200'], ['true', '24'], '账户和账单按里面有多少人。'),
    row('attendance', ['"roster.attendance"', '> 200'], ['true', '24'], '考勤按里面有多少人。'),
    row('others', ['-', '-'], ['false', '24']),
  ],
});

export const twoPersonTables: ShippedTables = { [TWO_PERSONS_TABLE]: { table, facts: ['act', 'size'], words: { act: { text: 'safeguard.act' } } } };

/** A week at most, whatever somebody wrote into the table: a yes is not kept in store. */
const MOST_HOURS = 168;
const PLAIN_HOURS = 24;
export function readRule(outputs: readonly Readonly<Record<string, unknown>>[]): { readonly isRequired: boolean; readonly hours: number } {
  const [first] = outputs;
  const hours = Number(first?.hours ?? PLAIN_HOURS);
  // Only a plain no lets one person act alone: a table that says nothing does not open the door.
  return { isRequired: first?.required !== false, hours: Number.isFinite(hours) && hours > 0 ? Math.min(hours, MOST_HOURS) : PLAIN_HOURS };
}
