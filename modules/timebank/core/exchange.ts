/** Exchange with other streets: hours leave the pool here for the account of the other street, and there come out of ours into their pool. */
import type { ShippedTables } from '@huying/automation/contract';
import { defineDecisionTable } from '@huying/kernel';
import { z } from 'zod';

export const EXCHANGE_TABLE = 'timebank.exchange';

const exchange = defineDecisionTable({
  name: EXCHANGE_TABLE,
  title: { zh: '收不收外街道转来的时间币', en: 'Whether hours of other streets are taken' },
  hitPolicy: 'FIRST',
  inputs: [{ id: 'street', title: { zh: '外街道代码', en: 'Code of the other street' }, type: 'number' }],
  outputs: [
    { id: 'isAccepted', title: { zh: '收', en: 'Accepted' }, type: 'boolean' },
    { id: 'yearMostMinutes', title: { zh: '一年最多收（分钟）', en: 'Most taken per year (minutes)' }, type: 'number' },
  ],
  // Beijing and Nanjing take hours all over the city (domain/02 §2.2).
  rules: [{ id: 'all', when: ['-'], then: ['true', ''] }],
});
export const exchangeTables: ShippedTables = { [EXCHANGE_TABLE]: { table: exchange, facts: ['street'] } };

const out = z.object({ isAccepted: z.boolean(), yearMostMinutes: z.number().nullish() });

/** Whether so much is taken, when so much has come this year already. A table that says nothing takes nothing. */
export function isAccepted(outputs: readonly Readonly<Record<string, unknown>>[], minutes: number, hadMinutes: number): boolean {
  const rule = out.safeParse(outputs[0]).data;
  if (!rule?.isAccepted) return false;
  return rule.yearMostMinutes === null || rule.yearMostMinutes === undefined || hadMinutes + minutes <= rule.yearMostMinutes;
}
