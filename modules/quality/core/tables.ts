/** Time limits of grievances: a decision table that staff edit. Pure. */
import type { ShippedTables } from '@huying/automation/contract';
import { defineDecisionTable } from '@huying/kernel';
import { z } from 'zod';
import { GRIEVANCE_KINDS, LEVELS, REASONS } from '../contract.ts';
import { followUpTables } from './follow-up.ts';

export const LIMITS_TABLE = 'quality.limits';

/** No rule names these spans: they are ours, and each street's to change. */
const limits = defineDecisionTable({
  name: LIMITS_TABLE,
  title: { zh: '投诉申诉的时限', en: 'Time limits of complaints and appeals' },
  hitPolicy: 'FIRST',
  inputs: [{ id: 'kind', title: { zh: '类型', en: 'Kind' }, type: 'string' }, { id: 'reason', title: { zh: '原因', en: 'Reason' }, type: 'string' }],
  outputs: [
    { id: 'fileWithinDays', title: { zh: '几天内可以提出', en: 'May be filed within days' }, type: 'number' },
    { id: 'decideWithinHours', title: { zh: '几小时内裁定，超时升级', en: 'Decided within hours, or it climbs' }, type: 'number' },
    { id: 'appealWithinDays', title: { zh: '几天内可以再申诉', en: 'May be appealed again within days' }, type: 'number' },
    { id: 'startsAt', title: { zh: '先由谁裁定', en: 'Decided first by' }, type: 'string', values: [...LEVELS] },
  ],
  rules: [
    { id: 'grave', when: ['"service"', '"money", "unsafe"'], then: ['90', '24', '15', '"street"'], note: '收钱收礼、不安全的，街道直接办。' },
    { id: 'service', when: ['"service"', '-'], then: ['90', '48', '15', '"committee"'] },
    { id: 'rating', when: ['"rating"', '-'], then: ['30', '72', '7', '"committee"'] },
    { id: 'reply', when: ['"reply", "line"', '-'], then: ['30', '72', '7', '"committee"'] },
    { id: 'record', when: ['"record"', '-'], then: ['180', '120', '15', '"committee"'], note: '服务记录有误，核实后修改。' },
    { id: 'call', when: ['"call"', '-'], then: ['30', '72', '7', '"committee"'] },
  ],
});
export const tables: ShippedTables = {
  ...followUpTables,
  [LIMITS_TABLE]: {
    table: limits, facts: ['kind', 'reason'],
    words: { kind: { text: 'quality.kind', values: GRIEVANCE_KINDS }, reason: { text: 'quality.reason', values: [...new Set(Object.values(REASONS).flat())] }, startsAt: { text: 'quality.level' } },
  },
};

const number = (least: number, most: number, otherwise: number) => z.number().finite().catch(otherwise).transform((value) => Math.min(most, Math.max(least, value)));
const limitsOut = z.object({ fileWithinDays: number(1, 365, 30), decideWithinHours: number(1, 720, 72), appealWithinDays: number(1, 90, 7), startsAt: z.enum(LEVELS).catch('committee') });
export type GrievanceLimits = z.output<typeof limitsOut>;
/** What a table does not say usefully is as shipped: no clock may be lost by a slip of the pen. */
export const readLimits = (outputs: readonly Readonly<Record<string, unknown>>[]): GrievanceLimits => limitsOut.parse(outputs[0] ?? {});
