/** Signs that hours were earned together rather than by help (domain/02 §2.4). What is suspect waits for the committee; nothing is taken by itself. */
import type { ShippedTables } from '@huying/automation/contract';
import { defineDecisionTable, defineLifecycle, distanceMetres, localParts } from '@huying/kernel';
import { z } from 'zod';
import { CHECKS } from '../contract.ts';

export type Check = (typeof CHECKS)[number];
export const CHECKS_TABLE = 'timebank.checks';

export const reviewLifecycle = defineLifecycle({
  name: 'review',
  initial: 'open',
  states: { open: { phase: 'open' }, cleared: { phase: 'done' }, reversed: { phase: 'done' } },
  commands: { clear: { from: ['open'], to: 'cleared', by: ['committee', 'street'] }, reverse: { from: ['open'], to: 'reversed', by: ['committee', 'street'] } },
});

const checks = defineDecisionTable({
  name: CHECKS_TABLE,
  title: { zh: '防刷时间币的检查', en: 'Checks against collusion' },
  hitPolicy: 'FIRST',
  inputs: [{ id: 'check', title: { zh: '查什么', en: 'Check' }, type: 'string', values: [...CHECKS] }],
  outputs: [
    { id: 'isOn', title: { zh: '查', en: 'On' }, type: 'boolean' },
    { id: 'limit', title: { zh: '界限', en: 'Limit' }, type: 'number' },
    { id: 'days', title: { zh: '看多少天', en: 'Days looked at' }, type: 'number' },
    { id: 'least', title: { zh: '至少几次', en: 'At least so many' }, type: 'number' },
  ],
  // Shares, speed and hours as in domain/02 §2.4; how many times make a habit is our assumption.
  rules: [
    { id: 'pair', when: ['"pair"'], then: ['true', '60', '7', '5'], note: '同一对：志愿者的服务里超过界限（%）是同一位老人 · Share of one elder in percent' },
    { id: 'overlap', when: ['"overlap"'], then: ['true', '5', '1', '1'], note: '同时段：两次服务重叠超过界限（分钟） · Minutes that two visits overlap' },
    { id: 'travel', when: ['"travel"'], then: ['true', '120', '1', '1'], note: '路上太快：超过界限（公里/小时） · Kilometres per hour between two visits' },
    { id: 'mutual', when: ['"mutual"'], then: ['true', '2', '30', '2'], note: '互相服务：双方各不少于界限（次） · Times each served the other' },
    { id: 'full', when: ['"full"'], then: ['true', '240', '14', '3'], note: '连续满时长：每次都到界限（分钟） · Minutes reached by each of the last visits' },
    { id: 'night', when: ['"night"'], then: ['true', '22', '1', '6'], note: '夜间：界限是几点起，“至少”是到几点 · From this hour until the hour in the last column' },
    { id: 'kin', when: ['"kin"'], then: ['true', '0', '1', '1'], note: '服务自己登记的亲属 · A visit to one’s own relative' },
  ],
});
export const checkTables: ShippedTables = { [CHECKS_TABLE]: { table: checks, facts: ['check'], words: { check: { text: 'timebank.check' } } } };

const number = z.number().finite().catch(0);
const ruleOut = z.object({ isOn: z.boolean(), limit: number, days: number, least: number });
export type CheckRule = z.output<typeof ruleOut>;
/** A table that says nothing looks at nothing. */
export const readRule = (outputs: readonly Readonly<Record<string, unknown>>[]): CheckRule => ruleOut.safeParse(outputs[0]).data ?? { isOn: false, limit: 0, days: 0, least: 0 };

/** A visit that was credited, or help at an activity, which is given to nobody alone. */
export interface Visited {
  readonly visitId: string;
  readonly subjectId: string;
  readonly helperId: string;
  readonly elderId: string | null;
  readonly arrivedAt: Date;
  readonly leftAt: Date;
  readonly position: { readonly lng: number; readonly lat: number } | null;
  /** How far from there they may have been. */
  readonly withinMetres: number;
  readonly minutes: number;
}

export interface Suspicion {
  readonly check: Check;
  /** The visit that was looked at and those that make it suspect, oldest first. */
  readonly visitIds: readonly string[];
  /** What was measured, for who decides. */
  readonly facts: Readonly<Record<string, number>>;
}

const DAY = 86_400_000;
const MINUTE = 60_000;
/** Nearer than this nobody travels: positions of telephones are not better. */
const LEAST_METRES = 500;

/** At somebody’s home: habits of two people, of nights and of full hours are looked for among visits alone. */
const isVisit = (one: Visited) => one.elderId !== null;

type Look = (visit: Visited, others: readonly Visited[], rule: CheckRule, isKin: boolean) => Omit<Suspicion, 'check'> | undefined;

const within = (visit: Visited, others: readonly Visited[], days: number) =>
  others.filter((one) => one.visitId !== visit.visitId && Math.abs(visit.arrivedAt.getTime() - one.arrivedAt.getTime()) <= days * DAY);
const idsOf = (visits: readonly Visited[]) => [...visits].sort((one, other) => one.arrivedAt.getTime() - other.arrivedAt.getTime()).map((one) => one.visitId);
const overlapMinutes = (one: Visited, other: Visited) => (Math.min(one.leftAt.getTime(), other.leftAt.getTime()) - Math.max(one.arrivedAt.getTime(), other.arrivedAt.getTime())) / MINUTE;

const LOOKS: Readonly<Record<Check, Look>> = {
  pair(visit, others, { limit, days, least }) {
    const served = [visit, ...within(visit, others, days).filter((one) => isVisit(one) && one.helperId === visit.helperId && one.arrivedAt <= visit.arrivedAt)];
    const same = served.filter((one) => one.elderId === visit.elderId);
    const share = Math.round((same.length / served.length) * 100);
    return isVisit(visit) && same.length >= Math.max(2, least) && share > limit ? { visitIds: idsOf(same), facts: { share, visits: same.length, of: served.length } } : undefined;
  },
  // The same person twice at once, at visits or activities, or two people at one elder’s for two needs. Two who were asked for one need belong together.
  overlap(visit, others, { limit, days }) {
    const over = within(visit, others, days).filter((one) =>
      (one.helperId === visit.helperId || (isVisit(visit) && one.elderId === visit.elderId && one.subjectId !== visit.subjectId)) && overlapMinutes(visit, one) > limit);
    return over.length > 0 ? { visitIds: idsOf([visit, ...over]), facts: { minutes: Math.round(Math.max(...over.map((one) => overlapMinutes(visit, one)))) } } : undefined;
  },
  travel(visit, others, { limit, days }) {
    const suspects = within(visit, others, days).flatMap((one) => {
      if (one.helperId !== visit.helperId || !one.position || !visit.position || overlapMinutes(visit, one) > 0) return [];
      const metres = Math.max(0, distanceMetres(one.position, visit.position) - one.withinMetres - visit.withinMetres);
      const [earlier, later] = one.arrivedAt < visit.arrivedAt ? [one, visit] : [visit, one];
      const hours = Math.max(1, later.arrivedAt.getTime() - earlier.leftAt.getTime()) / 3_600_000;
      const speed = metres / 1_000 / hours;
      return metres > LEAST_METRES && speed > limit ? [{ one, facts: { metres: Math.round(metres), minutes: Math.round(hours * 60), speed: Math.min(9_999, Math.round(speed)) } }] : [];
    });
    const worst = suspects.sort((one, other) => other.facts.speed - one.facts.speed)[0];
    return worst && { visitIds: idsOf([visit, worst.one]), facts: worst.facts };
  },
  mutual(visit, others, { limit, days }) {
    const near = [visit, ...within(visit, others, days)];
    const given = near.filter((one) => one.helperId === visit.helperId && one.elderId === visit.elderId);
    const returned = near.filter((one) => one.helperId === visit.elderId && one.elderId === visit.helperId);
    const least = Math.max(1, limit);
    return isVisit(visit) && given.length >= least && returned.length >= least ? { visitIds: idsOf([...given, ...returned]), facts: { given: given.length, returned: returned.length } } : undefined;
  },
  full(visit, others, { limit, days, least }) {
    const last = [visit, ...within(visit, others, days).filter((one) => isVisit(one) && one.helperId === visit.helperId && one.arrivedAt < visit.arrivedAt)]
      .sort((one, other) => other.arrivedAt.getTime() - one.arrivedAt.getTime()).slice(0, Math.max(2, least));
    return isVisit(visit) && limit > 0 && last.length === Math.max(2, least) && last.every((one) => one.minutes >= limit) ? { visitIds: idsOf(last), facts: { visits: last.length, minutes: limit } } : undefined;
  },
  night(visit, _others, { limit, least }) {
    const { hour } = localParts(visit.arrivedAt);
    return isVisit(visit) && (hour >= limit || hour < least) ? { visitIds: [visit.visitId], facts: { hour } } : undefined;
  },
  kin: (visit, _others, _rule, isKin) => (isKin ? { visitIds: [visit.visitId], facts: {} } : undefined),
};

/** What is suspect about a visit, by the rules that are on. */
export const suspicionsOf = (visit: Visited, others: readonly Visited[], rules: Readonly<Record<Check, CheckRule>>, isKin: boolean): Suspicion[] =>
  CHECKS.flatMap((check) => {
    const found = rules[check].isOn ? LOOKS[check](visit, others, rules[check], isKin) : undefined;
    return found ? [{ check, ...found }] : [];
  });

/** A habit of two people is one question for as long as it is open, whatever else they do meanwhile; what a visit shows by itself is one each. */
export const questionOf = (check: Check, visit: Pick<Visited, 'visitId' | 'helperId' | 'elderId'>): readonly string[] =>
  check === 'pair' || check === 'mutual' ? [check, ...[visit.helperId, visit.elderId ?? ''].sort()] : [check, visit.visitId];
