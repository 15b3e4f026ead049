/** Whether hours grow too old. As shipped they do not (domain/02 §2.4); a street that wants it writes months into the table, from a date on. */
import type { ShippedTables } from '@huying/automation/contract';
import { defineDecisionTable } from '@huying/kernel';
import { z } from 'zod';

export const EXPIRY_TABLE = 'timebank.expiry';

const expiry = defineDecisionTable({
  name: EXPIRY_TABLE,
  title: { zh: '时间币多久到期', en: 'When credits expire' },
  hitPolicy: 'FIRST',
  inputs: [{ id: 'account', title: { zh: '账户', en: 'Account' }, type: 'string', values: ['person', 'group'] }],
  outputs: [{ id: 'months', title: { zh: '满多少个月到期', en: 'Expire after so many months' }, type: 'number' }],
  rules: [{ id: 'never', when: ['-'], then: [''], note: '不过期 · Never' }],
});
export const expiryTables: ShippedTables = { [EXPIRY_TABLE]: { table: expiry, facts: ['account'], words: { account: { text: 'timebank.kind' } } } };

const out = z.object({ months: z.number().int().min(1).max(1_200).nullish() });
/** A table that says nothing, or nonsense, lets nothing expire. */
export const readMonths = (outputs: readonly Readonly<Record<string, unknown>>[]): number | null => out.safeParse(outputs[0]).data?.months ?? null;

/**
 * What of an account is too old: the oldest is spent first, so that what is there beyond what came since is old. What is held is left to its hold.
 */
export const expiredMinutes = ({ balanceMinutes, heldMinutes }: { readonly balanceMinutes: number; readonly heldMinutes: number }, cameSinceMinutes: number): number =>
  Math.max(0, Math.min(balanceMinutes - heldMinutes, balanceMinutes - cameSinceMinutes));
