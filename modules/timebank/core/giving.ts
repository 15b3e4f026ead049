/** Giving hours: to whom one may, to whom the fund grants by itself, and what became of what was given. Tables that staff edit; here are those that ship. */
import type { ShippedTables } from '@huying/automation/contract';
import { defineDecisionTable, defineLifecycle, localParts } from '@huying/kernel';
import { z } from 'zod';
import { RELATIONS } from '../contract.ts';

export const GIVING_TABLES = { gift: 'timebank.gift', granting: 'timebank.granting' } as const;

/** A relation that somebody says they have; hours can be given once staff have seen a paper that proves it. */
export const kinLifecycle = defineLifecycle({
  name: 'kin',
  initial: 'declared',
  states: { declared: { phase: 'open' }, confirmed: { phase: 'active' }, refused: { phase: 'dropped' }, ended: { phase: 'dropped' } },
  commands: {
    confirm: { from: ['declared'], to: 'confirmed', by: ['committee', 'street'] },
    refuse: { from: ['declared'], to: 'refused', by: ['committee', 'street'] },
    end: { from: ['declared', 'confirmed'], to: 'ended', by: ['elder', 'volunteer', 'family'] },
  },
});

const gift = defineDecisionTable({
  name: GIVING_TABLES.gift,
  title: { zh: '时间币可以送给谁', en: 'Whom credits may be given to' },
  hitPolicy: 'FIRST',
  inputs: [
    { id: 'relation', title: { zh: '对方是送的人的', en: 'Who it is to the giver' }, type: 'string', values: [...RELATIONS] },
    { id: 'elder', title: { zh: '建了老人档案', en: 'Has an elder’s file' }, type: 'boolean' },
    { id: 'age', title: { zh: '年龄', en: 'Age' }, type: 'number' },
  ],
  outputs: [
    { id: 'isAllowed', title: { zh: '可以送', en: 'Allowed' }, type: 'boolean' },
    { id: 'yearMostMinutes', title: { zh: '一年最多送（分钟）', en: 'Most given per year (minutes)' }, type: 'number' },
  ],
  // Spouse and lineal relatives of 60 and older, as in Beijing and Gulou (domain/02 §2.2).
  rules: [
    { id: 'elder', when: ['"spouse", "parent", "child", "grandparent", "grandchild"', 'true', '-'], then: ['true', ''] },
    { id: 'sixty', when: ['"spouse", "parent", "child", "grandparent", "grandchild"', '-', '>= 60'], then: ['true', ''] },
    { id: 'nobody-else', when: ['-', '-', '-'], then: ['false', ''], note: '只能送给配偶和直系亲属里的老人 · Only to a spouse or lineal relative who is old' },
  ],
});

const granting = defineDecisionTable({
  name: GIVING_TABLES.granting,
  title: { zh: '基金发放给谁、每月多少', en: 'Whom the fund grants to, and how much a month' },
  hitPolicy: 'FIRST',
  inputs: [
    { id: 'livesAlone', title: { zh: '独居', en: 'Lives alone' }, type: 'boolean' },
    { id: 'age', title: { zh: '年龄', en: 'Age' }, type: 'number' },
  ],
  outputs: [
    { id: 'isGranted', title: { zh: '可以发放', en: 'May be granted' }, type: 'boolean' },
    { id: 'monthMinutes', title: { zh: '每月发放（分钟）', en: 'Granted each month (minutes)' }, type: 'number' },
  ],
  // Nanjing grants to those of 80 and older who live alone (domain/02 §2.2); how much a month no text says, so that four hours are our assumption.
  rules: [
    { id: 'old-and-alone', when: ['true', '>= 80'], then: ['true', '240'] },
    { id: 'alone', when: ['true', '-'], then: ['true', ''] },
    { id: 'nobody-else', when: ['-', '-'], then: ['false', ''], note: '基金只发给独居老人 · The fund grants to elders who live alone' },
  ],
});

export const givingTables: ShippedTables = {
  [GIVING_TABLES.gift]: { table: gift, facts: ['relation', 'elder', 'age'], words: { relation: { text: 'timebank.relation' } } },
  [GIVING_TABLES.granting]: { table: granting, facts: ['livesAlone', 'age'] },
};

const amount = z.number().nullish().transform((value) => (typeof value === 'number' && Number.isFinite(value) ? Math.max(0, Math.floor(value)) : null));
const giftOut = z.object({ isAllowed: z.boolean(), yearMostMinutes: amount });
const grantingOut = z.object({ isGranted: z.boolean(), monthMinutes: amount });
type Outputs = readonly Readonly<Record<string, unknown>>[];

/** A table that says nothing, or nonsense, allows nothing. */
export const readGift = (outputs: Outputs) => giftOut.safeParse(outputs[0]).data ?? { isAllowed: false, yearMostMinutes: null };
export const readGranting = (outputs: Outputs) => grantingOut.safeParse(outputs[0]).data ?? { isGranted: false, monthMinutes: null };

/** Years as they are counted where only the year of birth is known. */
export const ageIn = (birthYear: number | null, now: Date): number | null => (birthYear === null ? null : localParts(now).year - birthYear);

export interface Gift {
  readonly giverId: string;
  readonly at: Date;
  readonly minutes: number;
}
export interface Spending {
  readonly at: Date;
  readonly minutes: number;
  readonly category: string | null;
}

/**
 * What of somebody's gifts was spent, and on what. Who was given hours spends these before their own, the oldest first; of several givers each
 * sees only what was paid with theirs. Both lists begin with the oldest.
 */
export function spentOf(giverId: string, gifts: readonly Gift[], spendings: readonly Spending[]): Spending[] {
  const left = gifts.map((one) => one.minutes);
  const seen: Spending[] = [];
  for (const spending of spendings) {
    let unpaid = spending.minutes;
    let mine = 0;
    for (const [at, one] of gifts.entries()) {
      if (one.at > spending.at) break;
      const paid = Math.min(unpaid, left[at] as number);
      left[at] = (left[at] as number) - paid;
      unpaid -= paid;
      if (one.giverId === giverId) mine += paid;
    }
    if (mine > 0) seen.push({ ...spending, minutes: mine });
  }
  return seen;
}
