/**
 * The ladder: which tiers are asked, after how long, how far and how many at a time. Its rows come from decision tables that staff edit,
 * so nothing is taken for granted: a ladder that leads nowhere gets a last rung on which somebody whose duty it is becomes the owner.
 */
import { later, ROLES, type Role } from '@huying/kernel';
import { z } from 'zod';
import { TIERS, type TierKind } from '../contract.ts';
import type { Rung, Tier } from './callout.ts';

const VOLUNTEER_TIERS: readonly TierKind[] = ['paired', 'volunteers'];
export const ORGANISATION_TIERS: readonly TierKind[] = ['community-organisations', 'social-and-property'];
export const DUTY_TIERS: readonly TierKind[] = ['committee-and-grid', 'street'];
export const isVolunteerTier = (kind: TierKind): boolean => VOLUNTEER_TIERS.includes(kind);

const MOST_WAVES = 12;
const LEAST_WAVE_MINUTES = 0.25;
/** A week: longer than any need waits. */
const MOST_MINUTES = 10_080;

/** Staff write one number or a list of them. */
const numbers = (least: number, most: number) =>
  z.preprocess((value) => (value === null || value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(z.number().min(least).max(most)).max(MOST_WAVES));

/** A row as the decision table gives it. */
export const ladderRow = z.object({
  tier: z.enum(TIERS),
  startsAfterMinutes: z.number().min(0).max(MOST_MINUTES),
  radiusMetres: numbers(1, 20_000),
  waveSize: numbers(1, 100),
  waveMinutes: z.number().min(LEAST_WAVE_MINUTES).max(MOST_MINUTES).nullish(),
  answerMinutes: z.number().min(LEAST_WAVE_MINUTES).max(MOST_MINUTES).nullish(),
  roles: z.preprocess((value) => value ?? [], z.array(z.enum(ROLES)).max(8)),
  assigns: z.boolean().nullish(),
});

const DEFAULT_ANSWER_MINUTES = 5;
const DEFAULT_WAVE_SIZE = 3;
/** Where the tables name nobody: after an hour the street's, the desk's or the committee's person on duty. */
const LAST_RUNG: Rung = { kind: 'street', afterMinutes: 60, waves: [], waveMinutes: 1, answerMinutes: 15, roles: ['committee', 'street', 'desk'], assigns: true };

function readRung(row: z.output<typeof ladderRow>): Rung {
  const sizeOf = (wave: number) => row.waveSize[Math.min(wave, row.waveSize.length - 1)] ?? DEFAULT_WAVE_SIZE;
  return {
    kind: row.tier,
    afterMinutes: row.startsAfterMinutes,
    waves: isVolunteerTier(row.tier) ? row.radiusMetres.map((radiusMetres, wave) => ({ radiusMetres, size: sizeOf(wave) })) : [],
    waveMinutes: row.waveMinutes ?? row.answerMinutes ?? DEFAULT_ANSWER_MINUTES,
    answerMinutes: row.answerMinutes ?? DEFAULT_ANSWER_MINUTES,
    roles: row.roles,
    // Volunteers are asked, never assigned, whatever the table says.
    assigns: DUTY_TIERS.includes(row.tier) && row.assigns === true,
  };
}

/**
 * The rungs of a ladder in order, without the barred ones. Rows that cannot be read are left out. The first remaining rung begins at
 * once, and the last one always assigns.
 */
export function rungsOf(rows: readonly unknown[], barred: readonly TierKind[] = []): Rung[] {
  const read = rows.flatMap((row) => {
    const parsed = ladderRow.safeParse(row);
    return parsed.success ? [readRung(parsed.data)] : [];
  });
  const kept: Rung[] = [];
  for (const rung of read.sort((a, b) => a.afterMinutes - b.afterMinutes || TIERS.indexOf(a.kind) - TIERS.indexOf(b.kind))) {
    if (barred.includes(rung.kind) && !DUTY_TIERS.includes(rung.kind)) continue;
    if (isVolunteerTier(rung.kind) && rung.waves.length === 0) continue;
    // Offers are counted by kind of tier, so that only duty tiers may stand twice: once told, once assigned.
    if (!DUTY_TIERS.includes(rung.kind) && kept.some((one) => one.kind === rung.kind)) continue;
    kept.push(rung);
  }
  const last = kept.at(-1);
  if (!last?.assigns || last.roles.length === 0) kept.push({ ...LAST_RUNG, afterMinutes: Math.max(LAST_RUNG.afterMinutes, (last?.afterMinutes ?? 0) + 1) });
  const first = kept[0]?.afterMinutes ?? 0;
  return kept.map((rung) => ({ ...rung, afterMinutes: rung.afterMinutes - first }));
}

/** Half an hour for what is wanted at once; otherwise a quarter of the time that is left, and no more than half a day. */
const LEAST_PREFERRED_MINUTES = 30;
const MOST_PREFERRED_MINUTES = 720;
const WITHIN_METRES = 20_000;

/** How long whoever offers a service has it to themselves. */
export function preferredMinutes(dueAt: Date | null, now: Date): number {
  const left = dueAt === null ? 0 : (dueAt.getTime() - now.getTime()) / 60_000;
  return Math.round(Math.min(MOST_PREFERRED_MINUTES, Math.max(LEAST_PREFERRED_MINUTES, left / 4)));
}

/** The ladder with one rung before it, on which whoever offers the service is asked alone; the others keep their distances. A further climb has no such rung. */
export function preferFirst(rungs: readonly Rung[], answerMinutes: number): Rung[] {
  const first: Rung = { kind: 'paired', afterMinutes: 0, waves: [{ radiusMetres: WITHIN_METRES, size: 1 }], waveMinutes: answerMinutes, answerMinutes, roles: [], assigns: false };
  return [first, ...rungs.filter((rung) => rung.kind !== 'paired').map((rung) => ({ ...rung, afterMinutes: rung.afterMinutes + answerMinutes }))];
}

const fresh = (rung: Rung, position: number, startsAt: Date): Tier => ({
  ...rung, position, startsAt, startedAt: null, isSkipped: false, wave: 0, waveAt: null, isSpent: false, triedAt: null,
});
const minutesAfter = (time: Date, minutes: number): Date => later(time, Math.round(minutes * 60_000));

/** The tiers of a climb that begins now. */
export const tiersOf = (rungs: readonly Rung[], now: Date): Tier[] => rungs.map((rung, position) => fresh(rung, position, minutesAfter(now, rung.afterMinutes)));

const isSameRung = (a: Rung, b: Rung): boolean => a.kind === b.kind && a.assigns === b.assigns;

/**
 * The tiers of a further climb. What the earlier climb had already reached is asked again at once, for the ladder does not climb down;
 * what lies above keeps its distance; what lies below `from` is not asked again.
 */
export function climbAgain(before: readonly Tier[], rungs: readonly Rung[], from: number, now: Date): Tier[] {
  const start = Math.min(Math.max(from, 0), rungs.length - 1);
  const reached = Math.max(start, rungs.findLastIndex((rung) => before.some((tier) => tier.startedAt !== null && isSameRung(tier, rung))));
  const base = rungs[reached]?.afterMinutes ?? 0;
  return rungs.map((rung, position) => {
    const startsAt = position <= reached ? now : minutesAfter(now, rung.afterMinutes - base);
    return { ...fresh(rung, position, startsAt), isSkipped: position < start };
  });
}

/**
 * The tiers after urgency, category or wishes changed: another ladder, on which those already asked stay asked. More urgent counts from
 * now; otherwise the time already waited counts.
 */
export function changeTiers(before: readonly Tier[], rungs: readonly Rung[], since: Date): Tier[] {
  return rungs.map((rung, position) => {
    const tier = fresh(rung, position, minutesAfter(since, rung.afterMinutes));
    const old = before.find((one) => one.startedAt !== null && isSameRung(one, rung));
    if (!old) return tier;
    const wave = Math.min(old.wave, rung.waves.length);
    // An organisation is not asked twice; volunteers are looked for anew, for others may fit now.
    return { ...tier, startsAt: old.startsAt, startedAt: old.startedAt, wave, waveAt: old.waveAt, isSpent: rung.waves.length === 0 && old.isSpent, triedAt: old.triedAt };
  });
}

/** Whether two ladders say the same, however far the tiers of one have come. */
export function isSameLadder(one: readonly Rung[], other: readonly Rung[]): boolean {
  const words = (rungs: readonly Rung[]) =>
    JSON.stringify(rungs.map((rung) => [rung.kind, rung.afterMinutes, rung.waves.map((wave) => [wave.radiusMetres, wave.size]), rung.waveMinutes, rung.answerMinutes, rung.roles, rung.assigns]));
  return words(one) === words(other);
}

export const rolesTold = (tiers: readonly Tier[]): Role[] => [...new Set(tiers.flatMap((tier) => (tier.startedAt ? tier.roles : [])))];
