/**
 * Who earns how much is decided by tables that staff edit; here are the ones that ship. 1 hour is 1 credit, 60 minutes, as in Beijing;
 * Chengdu's list of priced services is the same table with a number instead of `minutes` (domain/02 §2.2, §2.4).
 */
import type { ShippedTables } from '@huying/automation/contract';
import { defineDecisionTable, localParts, type Weekday } from '@huying/kernel';
import { ORGANISATION_KINDS } from '@huying/people/contract';
import { CATEGORIES } from '@huying/recognition/contract';
import { z } from 'zod';

/** Who came: a volunteer of one's own, somebody an organisation of this kind sent, or somebody who is neither. */
export const HELPERS = ['volunteer', ...ORGANISATION_KINDS, 'other'] as const;
export type Helper = (typeof HELPERS)[number];
export const EARNERS = ['helper', 'group', 'nobody'] as const;

export const TABLES = { earning: 'timebank.earning', estimate: 'timebank.estimate', limits: 'timebank.limits' } as const;

/** Four hours: beyond it somebody forgot to sign out more often than they helped that long. Staff may set another. */
const MOST_MINUTES_PER_VISIT = 240;

const earning = defineDecisionTable({
  name: TABLES.earning,
  title: { zh: '谁得时间币、得多少', en: 'Who earns credits, and how many' },
  hitPolicy: 'FIRST',
  inputs: [
    { id: 'helper', title: { zh: '谁去的', en: 'Who came' }, type: 'string', values: [...HELPERS] },
    { id: 'category', title: { zh: '服务类别', en: 'Kind of service' }, type: 'string', values: [...CATEGORIES] },
    { id: 'questionable', title: { zh: '签到地点存疑', en: 'Place of sign-in questionable' }, type: 'boolean' },
  ],
  outputs: [
    { id: 'earner', title: { zh: '记给谁', en: 'Who earns' }, type: 'string', values: [...EARNERS] },
    // An expression over `minutes` (declared or signed, the lesser), `betweenMinutes`, `hour` and `weekday`; a plain number is a price.
    { id: 'minutes', title: { zh: '分钟', en: 'Minutes' }, type: 'number' },
    { id: 'mostMinutes', title: { zh: '单次上限（分钟）', en: 'At most per visit (minutes)' }, type: 'number' },
  ],
  rules: [
    { id: 'volunteer', when: ['"volunteer"', '-', '-'], then: ['"helper"', 'minutes', String(MOST_MINUTES_PER_VISIT)] },
    { id: 'voluntary-group', when: ['"community", "social"', '-', '-'], then: ['"helper"', 'minutes', String(MOST_MINUTES_PER_VISIT)] },
    { id: 'duty', when: ['-', '-', '-'], then: ['"nobody"', '0', ''], note: '职责所在或有偿服务，不计时间币 · Paid work and duty earn no credits' },
  ],
});

const estimate = defineDecisionTable({
  name: TABLES.estimate,
  title: { zh: '用时间币时预留多少', en: 'How much is set aside when credits are spent' },
  hitPolicy: 'FIRST',
  inputs: [{ id: 'category', title: { zh: '服务类别', en: 'Kind of service' }, type: 'string', values: [...CATEGORIES] }],
  outputs: [{ id: 'minutes', title: { zh: '分钟', en: 'Minutes' }, type: 'number' }],
  rules: [
    { id: 'half-day', when: ['"medical_escort"'], then: ['180'] },
    { id: 'long', when: ['"cleaning", "hair_bath", "company"'], then: ['90'] },
    { id: 'usual', when: ['-'], then: ['60'] },
  ],
});

const limits = defineDecisionTable({
  name: TABLES.limits,
  title: { zh: '时间币的上限', en: 'Limits of credits' },
  hitPolicy: 'FIRST',
  inputs: [{ id: 'account', title: { zh: '账户', en: 'Account' }, type: 'string', values: ['person', 'group'] }],
  outputs: [
    { id: 'dailyMostMinutes', title: { zh: '每日最多得（分钟）', en: 'Most earned per day (minutes)' }, type: 'number' },
    { id: 'accountMostMinutes', title: { zh: '账户上限（分钟），超出转互助池', en: 'Most in an account (minutes); more goes to the pool' }, type: 'number' },
    { id: 'grantMostMinutes', title: { zh: '单次发放最多（分钟）', en: 'Most per grant (minutes)' }, type: 'number' },
  ],
  // Empty is no limit. Changning allows 2 credits a day and 600 in all, Nanjing 1,500 hours (domain/02 §2.2).
  rules: [{ id: 'everybody', when: ['-'], then: ['', '', '6000'] }],
});

export const priceTables: ShippedTables = {
  [TABLES.earning]: { table: earning, facts: ['helper', 'category', 'questionable', 'minutes', 'betweenMinutes', 'hour', 'weekday'], words: { helper: { text: 'timebank.helper' }, category: { text: 'timebank.category' }, earner: { text: 'timebank.earner' } } },
  [TABLES.estimate]: { table: estimate, facts: ['category'], words: { category: { text: 'timebank.category' } } },
  [TABLES.limits]: { table: limits, facts: ['account'], words: { account: { text: 'timebank.kind' } } },
};

const amount = z.number().nullish().transform((value) => (typeof value === 'number' && Number.isFinite(value) ? Math.max(0, Math.floor(value)) : null));
const earningOut = z.object({ earner: z.enum(EARNERS), minutes: amount, mostMinutes: amount });
const estimateOut = z.object({ minutes: amount });
const limitsOut = z.object({ dailyMostMinutes: amount, accountMostMinutes: amount, grantMostMinutes: amount });
export type Earning = z.output<typeof earningOut>;
export type Limits = z.output<typeof limitsOut>;

type Outputs = readonly Readonly<Record<string, unknown>>[];

/** A table that says nothing, or nonsense, gives nobody anything: minutes issued by mistake are harder to mend than minutes not yet issued. */
export const readEarning = (outputs: Outputs): Earning => earningOut.safeParse(outputs[0]).data ?? { earner: 'nobody', minutes: null, mostMinutes: null };
export const readEstimate = (outputs: Outputs): number => estimateOut.safeParse(outputs[0]).data?.minutes ?? 0;
export const readLimits = (outputs: Outputs): Limits =>
  limitsOut.safeParse(outputs[0]).data ?? { dailyMostMinutes: null, accountMostMinutes: null, grantMostMinutes: null };

/** What a service costs whoever asks for it: so much an hour, so much each time, or nothing that credits could pay. */
export type Price = { readonly kind: 'hourly' | 'each'; readonly minutes: number } | { readonly kind: 'none' };

/**
 * What the table makes of one hour and of two: the same for both is a price for each time (as in Pidu), anything else a price by the hour (as in
 * Beijing), told for the first hour. Where nobody earns, credits do not pay for it.
 */
export function priceOf(oneHour: Earning, twoHours: Earning): Price {
  const minutes = earnedMinutes(oneHour, NO_LIMITS, 0);
  if (minutes === 0) return { kind: 'none' };
  return { kind: earnedMinutes(twoHours, NO_LIMITS, 0) === minutes ? 'each' : 'hourly', minutes };
}
const NO_LIMITS: Limits = { dailyMostMinutes: null, accountMostMinutes: null, grantMostMinutes: null };

/** What was recorded of a visit, as far as credits depend on it. */
export interface Served {
  readonly category: string;
  readonly helper: Helper;
  readonly arrivedAt: Date;
  readonly leftAt: Date;
  readonly declaredMinutes: number | null;
  readonly questionable: boolean;
  /** Somebody decided that it was so long, whatever was signed. */
  readonly isCorrected?: boolean;
}

/** What the earning table may read. */
export interface EarningFacts {
  readonly helper: Helper;
  readonly category: string;
  readonly questionable: boolean;
  readonly minutes: number;
  readonly betweenMinutes: number;
  /** Local hour and ISO weekday of the arrival. */
  readonly hour: number;
  readonly weekday: Weekday;
}

/** Signed minutes are rounded as the visit's own record is, so that both show the same; a clock that jumped back gives none. */
export function earningFacts({ category, helper, arrivedAt, leftAt, declaredMinutes, questionable, isCorrected = false }: Served): EarningFacts {
  const signedMinutes = Math.max(0, Math.round((leftAt.getTime() - arrivedAt.getTime()) / 60_000));
  const betweenMinutes = isCorrected ? (declaredMinutes ?? signedMinutes) : signedMinutes;
  const { hour, weekday } = localParts(arrivedAt);
  return { helper, category, questionable, minutes: Math.min(betweenMinutes, declaredMinutes ?? betweenMinutes), betweenMinutes, hour, weekday };
}

/** Minutes to credit: what the table says, up to its cap for one visit and to what is left of the day's. */
export function earnedMinutes(earning: Earning, limits: Limits, earnedTodayMinutes: number): number {
  if (earning.earner === 'nobody') return 0;
  const leftToday = limits.dailyMostMinutes === null ? Number.POSITIVE_INFINITY : Math.max(0, limits.dailyMostMinutes - earnedTodayMinutes);
  return Math.min(earning.minutes ?? 0, earning.mostMinutes ?? Number.POSITIVE_INFINITY, leftToday);
}
