/**
 * Who of the volunteers to ask, in which order, and why not the others. Pure: no clock and no database, the same people and request give
 * the same order, ties broken by distance and then by id.
 *
 * A score is the sum of weight × value over what speaks for somebody, each value between 0 and 1, so that every reason can be shown with
 * what it contributed.
 */
import { distanceMetres, type PersonId } from '@huying/kernel';
import type { SEXES, SKILLS } from '@huying/people/contract';
import type { Position } from '@huying/place/contract';
import type { PASSED_OVER, REASONS } from '../contract.ts';
import type { Weights } from './weights.ts';

export type Reason = (typeof REASONS)[number];
export type PassedOver = (typeof PASSED_OVER)[number];
type Skill = (typeof SKILLS)[number];
type Sex = (typeof SEXES)[number];

/** A volunteer as matching knows them. */
export interface Helper {
  readonly personId: PersonId;
  readonly name: string;
  readonly sex: Sex | null;
  readonly birthYear: number | null;
  readonly skills: readonly Skill[];
  /** Where they are now, or at home. */
  readonly position: Position;
  readonly areaPath: string;
  readonly isActive: boolean;
  readonly isOnDuty: boolean;
  readonly isRedWhileOffDuty: boolean;
  readonly isPaired: boolean;
  /** Categories that they may not be asked for. */
  readonly barred?: readonly string[];
  /** Callouts that they own now, and others that wait for their answer. */
  readonly engaged: number;
  readonly waiting: number;
  readonly offers30: number;
  readonly accepted30: number;
  readonly served7: number;
  readonly ratingSum: number;
  readonly ratings: number;
  readonly restedMinutes: number | null;
}

export interface Request {
  readonly elderId: PersonId | null;
  readonly areaPath: string;
  readonly home: Position;
  readonly category?: string;
  readonly urgency: 'green' | 'yellow' | 'red';
  readonly skills: readonly Skill[];
  readonly sex: Sex | null;
  readonly radiusMetres: number;
  readonly limit: number;
  readonly pairedOnly: boolean;
  /** Who offers this service and is asked for it by name. */
  readonly onlyId?: PersonId | null | undefined;
  readonly adultsOnly: boolean;
  readonly asked: readonly { readonly personId: PersonId; readonly answer: 'waiting' | 'refused' | 'silent' | 'gave-back' | 'withdrawn' }[];
  /** Calendar year now, for who is of age. */
  readonly year: number;
  readonly isNight: boolean;
}

export interface Ranked {
  readonly personId: PersonId;
  readonly name: string;
  readonly score: number;
  readonly distanceMetres: number;
  readonly reasons: { readonly code: Reason; readonly value: number }[];
}
export interface Passed {
  readonly personId: PersonId;
  readonly name: string;
  readonly distanceMetres: number;
  readonly reason: PassedOver;
}

/** Skills without which somebody could come to harm; the others make a helper fitter but nobody unfit. */
export const NEEDED_SKILLS: ReadonlySet<Skill> = new Set<Skill>(['electrics', 'plumbing', 'carpentry', 'driving', 'nursing', 'bathing', 'hairdressing', 'first-aid']);
const ADULT_YEARS = 18;
/** A volunteer with this many offers open elsewhere is not given another. */
const MOST_WAITING = 3;

/** Everybody is somewhere: ranked, or passed over with one reason. */
export function rank(request: Request, helpers: readonly Helper[], weights: Weights): { ranked: Ranked[]; passedOver: Passed[] } {
  const asked = new Map(request.asked.map((one) => [one.personId, one.answer]));
  const busiest = Math.max(LEAST_BUSIEST, ...helpers.map((helper) => helper.served7));
  const fit: Ranked[] = [];
  const passedOver: Passed[] = [];
  for (const helper of helpers) {
    const metres = distanceMetres(request.home, helper.position);
    const reason = whyNot(request, helper, weights, metres, asked.get(helper.personId));
    const { personId, name } = helper;
    if (reason) passedOver.push({ personId, name, distanceMetres: metres, reason });
    else fit.push({ personId, name, distanceMetres: metres, ...score(request, helper, weights, metres, busiest) });
  }
  const byId = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  fit.sort((a, b) => b.score - a.score || a.distanceMetres - b.distanceMetres || byId(a.personId, b.personId));
  for (const { personId, name, distanceMetres: metres } of fit.slice(request.limit)) passedOver.push({ personId, name, distanceMetres: metres, reason: 'beyond-this-wave' });
  passedOver.sort((a, b) => a.distanceMetres - b.distanceMetres || byId(a.personId, b.personId));
  return { ranked: fit.slice(0, request.limit), passedOver };
}

/** The first reason in the order in which a person would give it. */
function whyNot(request: Request, helper: Helper, weights: Weights, metres: number, answer: Request['asked'][number]['answer'] | undefined): PassedOver | undefined {
  const isRed = request.urgency === 'red';
  if (helper.personId === request.elderId) return 'is-the-elder';
  if (!helper.isActive) return 'inactive';
  if (answer === 'refused') return 'refused';
  if (answer === 'gave-back') return 'excluded';
  if (answer === 'waiting' || answer === 'silent') return 'already-asked';
  // A certificate or an insurance that is wanted is wanted in an emergency as well: what it is wanted for, staff decide.
  if (request.category !== undefined && helper.barred?.includes(request.category)) return 'not-qualified';
  const offersIt = helper.personId === request.onlyId;
  if ((request.pairedOnly && !helper.isPaired) || (request.onlyId && !offersIt)) return 'excluded';
  if (!helper.isOnDuty && !(isRed && helper.isRedWhileOffDuty) && !offersIt) return 'off-duty';
  if (metres > request.radiusMetres && !offersIt) return 'too-far';
  if (request.sex && helper.sex !== request.sex) return 'other-sex';
  if (request.adultsOnly && !(helper.birthYear !== null && request.year - helper.birthYear > ADULT_YEARS)) return 'too-young';
  // In an emergency whoever is near comes; what they cannot do is done by those who are called beside them.
  if (!isRed && request.skills.some((skill) => NEEDED_SKILLS.has(skill) && !helper.skills.includes(skill))) return 'lacks-skill';
  if (offersIt) return undefined;
  if (helper.engaged > 0 || helper.waiting >= MOST_WAITING) return 'busy';
  if ((helper.restedMinutes !== null && helper.restedMinutes < weights.restMinutes) || helper.served7 >= weights.mostServed7) return 'needs-rest';
  return undefined;
}

/** Distance at which nearness counts half; a walk of about four minutes. */
const HALF_METRES = 300;
/** Fairness is measured against at least so many services a week, so that one visit among idle people does not look like overwork. */
const LEAST_BUSIEST = 4;
/** Somebody without ratings is taken for as good as so many ratings of 4.3 faces: two bad days do not make, nor two good ones save, a name. */
const PRIOR_RATING = 4.3;
const PRIOR_RATINGS = 5;
/** And for accepting one offer of three, as volunteers near by do (domain/10 §10.3), until there is more to go by. */
const PRIOR_ACCEPTANCE = 0.35;
const PRIOR_OFFERS = 6;
const FULL_REST_MINUTES = 120;
const NEW_OFFERS = 3;
const LEAST_REASON = 0.005;

export const meanRating = (sum: number, count: number): number => (PRIOR_RATING * PRIOR_RATINGS + sum) / (PRIOR_RATINGS + count);
export const acceptance = (accepted: number, offers: number): number => (PRIOR_ACCEPTANCE * PRIOR_OFFERS + accepted) / (PRIOR_OFFERS + offers);

/** Set so that an average volunteer says yes with 0.35 at 150 m and 0.18 at 1 km by day (domain/10 §10.3). */
const YES = { always: -0.277, distance: -0.845, night: -0.93, skilled: 0.72, red: 0.44, record: 4, load: -0.08 };

/** The chance that they say yes: the logistic model of domain/10 §10.3. Half at night, half as much again where the skills fit. */
export function chanceOfYes(facts: { metres: number; isNight: boolean; isSkilled: boolean; isRed: boolean; acceptance: number; served7: number }): number {
  const logit =
    YES.always + YES.distance * Math.log(1 + facts.metres / HALF_METRES) + (facts.isNight ? YES.night : 0) + (facts.isSkilled ? YES.skilled : 0) +
    (facts.isRed ? YES.red : 0) + YES.record * (facts.acceptance - PRIOR_ACCEPTANCE) + YES.load * facts.served7;
  return 1 / (1 + Math.exp(-logit));
}

/** How much of the way from street to building two places share, from 0 to 1. */
function sharedArea(a: string, b: string): number {
  const mine = a.split('/').filter(Boolean);
  const theirs = b.split('/').filter(Boolean);
  const shared = mine.findIndex((part, depth) => part !== theirs[depth]);
  const depth = shared === -1 ? mine.length : shared;
  // The whole community shares the first part; only what is narrower speaks for anybody.
  return mine.length > 1 ? Math.max(0, depth - 1) / (mine.length - 1) : 0;
}

function score(request: Request, helper: Helper, weights: Weights, metres: number, busiest: number): Pick<Ranked, 'score' | 'reasons'> {
  const fitting = request.skills.filter((skill) => helper.skills.includes(skill)).length;
  const skilled = request.skills.length > 0 ? fitting / request.skills.length : 0;
  const record = acceptance(helper.accepted30, helper.offers30);
  const likely = chanceOfYes({ metres, isNight: request.isNight, isSkilled: skilled === 1, acceptance: record, served7: helper.served7, isRed: request.urgency === 'red' });
  const parts: [Reason, number, number][] = [
    ['paired', weights.paired, helper.isPaired ? 1 : 0],
    ['near', weights.near, 1 / (1 + metres / HALF_METRES)],
    ['likely', weights.likely, likely],
    ['skilled', weights.skilled, skilled],
    ['well-rated', weights.rating, (meanRating(helper.ratingSum, helper.ratings) - 1) / 4],
    ['rested', weights.rest, helper.restedMinutes === null ? 1 : Math.min(1, helper.restedMinutes / FULL_REST_MINUTES)],
    ['fair-share', weights.fair, 1 - helper.served7 / busiest],
    ['known-area', weights.area, sharedArea(request.areaPath, helper.areaPath)],
    ['new-volunteer', weights.fresh, helper.offers30 < NEW_OFFERS && helper.ratings === 0 ? 1 : 0],
    ['same-sex', 0, request.sex && helper.sex === request.sex ? 1 : 0],
  ];
  const most = parts.reduce((sum, [, weight]) => sum + weight, 0) || 1;
  const contributed = parts.map(([code, weight, value]) => ({ code, value, share: (weight * value) / most }));
  const reasons = contributed
    .filter(({ code, value, share }) => share >= LEAST_REASON || (code === 'same-sex' && value === 1))
    .sort((a, b) => b.share - a.share)
    .map(({ code, share }) => ({ code, value: rounded(share) }));
  return { score: rounded(contributed.reduce((sum, { share }) => sum + share, 0)), reasons };
}

/** Four digits: what is stored and shown is what was compared. */
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
