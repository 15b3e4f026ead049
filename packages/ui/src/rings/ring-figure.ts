/**
 * The figure of 呼应: a call and its rings. The need is a point; every tier of people who may be asked is a ring around it.
 *
 * One rule makes it readable without a legend: **a ring is open until it has answered.** A ring that was asked in vain stays open, and the
 * openings stand in line, so that one sees the call go out through them. The ring that owns the call now is lit, and its clock opens it
 * little by little. When somebody answers, the ring closes and the helper is seen on it.
 *
 * This file holds the geometry and the words; `rings.tsx` draws.
 */
import type { Urgency } from '../look/tokens.ts';
import { sayDuration } from '../text/measure.ts';
import type { Translate } from '../text/texts.ts';

export type TierState = 'waiting' | 'asked' | 'passed' | 'owned';
export interface Tier {
  readonly key: string;
  readonly label: string;
  readonly state: TierState;
}
export type RingSize = 'mark' | 'card' | 'full';

/** Where the openings stand in line, in degrees clockwise from twelve o'clock. */
export const OPENING_DEGREES = 45;
const OPENING_SHARE: Readonly<Record<RingSize, number>> = { mark: 0.2, card: 0.15, full: 0.11 };

interface Measures {
  readonly box: number;
  readonly point: number;
  readonly inner: number;
  readonly outer: number;
  readonly strokes: Readonly<Record<TierState, number>>;
  readonly helper: number;
  readonly dotSpacing: number;
}
const MEASURES: Readonly<Record<RingSize, Measures>> = {
  mark: { box: 24, point: 4, inner: 9.6, outer: 9.6, strokes: { waiting: 1.6, passed: 2, asked: 2.8, owned: 2.8 }, helper: 3.2, dotSpacing: 4.2 },
  card: { box: 96, point: 7.5, inner: 17, outer: 42, strokes: { waiting: 1.8, passed: 2, asked: 5, owned: 5 }, helper: 6.5, dotSpacing: 6.5 },
  full: { box: 360, point: 20, inner: 54, outer: 168, strokes: { waiting: 3, passed: 3, asked: 9, owned: 9 }, helper: 14, dotSpacing: 13 },
};

export interface RingShape {
  readonly key: string;
  readonly label: string;
  readonly state: TierState;
  /** Whether the clock of the call runs on this ring, or the helper stands on it. */
  readonly isCurrent: boolean;
  readonly radius: number;
  readonly stroke: number;
  /** `stroke-dasharray` and `stroke-dashoffset` on a circle of `pathLength` 100 that begins in the middle of the opening. */
  readonly dashes: string;
  readonly offset: number;
  /** The same for the unlit track beneath a ring that is being asked: all of the ring but its opening. */
  readonly track: { readonly dashes: string; readonly offset: number };
}
export interface RingLayout {
  readonly box: number;
  readonly centre: number;
  readonly point: number;
  readonly helper: { readonly radius: number; readonly x: number; readonly y: number } | undefined;
  readonly rings: readonly RingShape[];
}

/** The tier that has the call: the one that owns it, else the outermost that is being asked. */
export function currentTier(tiers: readonly Tier[]): number {
  const states = tiers.map((tier) => tier.state);
  const owned = states.lastIndexOf('owned');
  return owned >= 0 ? owned : states.lastIndexOf('asked');
}

/** The share of the clock that is left, 1 to 0; undefined where no clock runs. */
export function shareLeft(startedAt: number | undefined, endsAt: number | undefined, now: number): number | undefined {
  if (startedAt === undefined || endsAt === undefined || !(endsAt > startedAt)) return undefined;
  return Math.min(1, Math.max(0, (endsAt - now) / (endsAt - startedAt)));
}

/** At 24 px there is room for one ring: the one that has the call, or the last that had it. */
function ringOfMark(tiers: readonly Tier[]): readonly Tier[] {
  const shown = tiers[currentTier(tiers)] ?? tiers.filter((tier) => tier.state === 'passed').slice(-1)[0] ?? tiers[0];
  return shown ? [shown] : [];
}

const openingOf = (size: RingSize) => OPENING_SHARE[size] * 100;

function radii(count: number, { inner, outer }: Measures): number[] {
  if (count === 1) return [(inner + outer) / 2];
  return Array.from({ length: count }, (_, index) => inner + ((outer - inner) * index) / (count - 1));
}

function dashesOf(state: TierState, radius: number, size: RingSize, left: number | undefined): { dashes: string; offset: number } {
  if (state === 'waiting') {
    const dots = Math.max(4, Math.round((2 * Math.PI * radius) / MEASURES[size].dotSpacing));
    return { dashes: `0 ${(100 / dots).toFixed(4)}`, offset: 0 };
  }
  if (state === 'owned') return { dashes: '100 0', offset: 0 };
  const lit = (100 - openingOf(size)) * (state === 'asked' ? (left ?? 1) : 1);
  // The arc always ends at the far side of the opening, so that a clock eats it from the opening on.
  const start = 100 - openingOf(size) / 2 - lit;
  return { dashes: `${lit.toFixed(2)} ${(100 - lit).toFixed(2)}`, offset: Number((-start).toFixed(2)) };
}

/** Lays out the figure. `left` is the share of the current clock that is left. */
export function layRings(tiers: readonly Tier[], size: RingSize, left?: number): RingLayout {
  const measures = MEASURES[size];
  const shown = size === 'mark' ? ringOfMark(tiers) : tiers;
  const current = tiers[currentTier(tiers)];
  const radiusOf = radii(shown.length, measures);
  const centre = measures.box / 2;
  const gap = (radiusOf[1] ?? Number.POSITIVE_INFINITY) - (radiusOf[0] ?? 0);
  const rings = shown.map((tier, index): RingShape => {
    const radius = radiusOf[index] ?? measures.outer;
    const isCurrent = tier === current;
    const usual = tier.state === 'asked' && !isCurrent ? measures.strokes.asked * 0.6 : measures.strokes[tier.state];
    const stroke = Math.min(usual, gap * 0.6);
    return { ...tier, isCurrent, radius, stroke, track: dashesOf('passed', radius, size, 1), ...dashesOf(tier.state, radius, size, isCurrent ? left : undefined) };
  });
  const owner = rings.find((ring) => ring.isCurrent && ring.state === 'owned');
  const angle = (OPENING_DEGREES * Math.PI) / 180;
  const helper = owner && {
    radius: measures.helper,
    x: centre + owner.radius * Math.sin(angle),
    y: centre - owner.radius * Math.cos(angle),
  };
  return { box: measures.box, centre, point: measures.point, helper, rings };
}

export interface RingFacts {
  readonly tiers: readonly Tier[];
  readonly startedAt?: number | undefined;
  readonly endsAt?: number | undefined;
  readonly urgency?: Urgency | undefined;
  readonly closed?: boolean | undefined;
}

/** The figure in words, for a screen reader and for speech: how urgent, who has it, how long still, who was asked, who comes next. */
export function describeRings({ tiers, endsAt, urgency, closed }: RingFacts, now: number, t: Translate): string {
  const named = (state: TierState) => tiers.filter((tier) => tier.state === state).map((tier) => tier.label);
  const list = (labels: readonly string[]) => labels.join(t('ui.listSeparator'));
  const owner = tiers[currentTier(tiers)];
  const sentences: string[] = [];
  if (urgency) sentences.push(t('ui.rings.urgency', { urgency: t(`ui.urgency.${urgency}`) }));
  if (closed) sentences.push(owner ? t('ui.rings.closedBy', { tier: owner.label }) : t('ui.rings.closed'));
  else if (owner?.state === 'owned') sentences.push(t('ui.rings.owned', { tier: owner.label }));
  else if (owner) sentences.push(t('ui.rings.asked', { tiers: list(named('asked')) }));
  else sentences.push(t('ui.rings.nobodyYet'));
  if (!closed && owner?.state === 'asked' && endsAt !== undefined) {
    sentences.push(endsAt > now ? t('ui.rings.left', { duration: sayDuration(endsAt - now, t) }) : t('ui.rings.over'));
  }
  if (named('passed').length > 0) sentences.push(t('ui.rings.passed', { tiers: list(named('passed')) }));
  if (!closed && owner?.state !== 'owned' && named('waiting').length > 0) sentences.push(t('ui.rings.next', { tiers: list(named('waiting')) }));
  return sentences.join(t('ui.sentenceSeparator'));
}
