/** Which helper suits an elder, and why: reasons that machines read, each with its points. Pure. */
import { distanceMetres, type Point } from '@huying/kernel';
import type { Card, Reason } from '../contract.ts';

export interface Side extends Pick<Card, 'talents' | 'languages' | 'past' | 'wantsSex'> {
  readonly home: Point;
  readonly sex: 'female' | 'male' | null;
  readonly birthYear: number | null;
}
export interface Helper extends Side {
  readonly skills: readonly string[];
  /** Old enough for the register. */
  readonly isSilver: boolean;
  readonly pairs: number;
}

/** More neighbours than this nobody can look after well. */
export const MOST_PAIRS = 5;
const NEAR = [{ metres: 200, points: 30 }, { metres: 500, points: 20 }, { metres: 1_000, points: 10 }] as const;
/** What keeping company is made of. */
const KIND_SKILLS = ['company', 'escort', 'nursing', 'reading', 'smartphone'];
const POINTS = { language: 20, past: 25, talent: 10, sex: 15, skills: 10, silver: 10, age: 5 } as const;
const SIMILAR_YEARS = 10;

const common = <T>(one: readonly T[], other: readonly T[]): T[] => one.filter((each) => other.includes(each));
/** As people write the same thing: without spaces, full-width letters, capitals. */
const plain = (text: string) => text.normalize('NFKC').toLowerCase().replace(/\s/g, '');
const sharedPast = (one: readonly string[], other: readonly string[]): string[] => one.filter((each) => other.some((own) => plain(own).includes(plain(each)) || plain(each).includes(plain(own))));
/** Everybody speaks the common language, or is meant to: it brings nobody nearer. */
const sharedLanguages = (one: Side, other: Side) => common(one.languages, other.languages).filter((each) => each !== 'mandarin');

/** Undefined where the two do not suit: somebody of the other sex is wanted, or the helper has enough elders. */
export function suit(elder: Side, helper: Helper): { readonly score: number; readonly reasons: Reason[] } | undefined {
  if (helper.pairs >= MOST_PAIRS || (elder.wantsSex !== null && helper.sex !== elder.wantsSex) || (helper.wantsSex !== null && elder.sex !== helper.wantsSex)) return undefined;
  const reasons: Reason[] = [];
  const metres = Math.round(distanceMetres(elder.home, helper.home) / 50) * 50;
  const near = NEAR.find((one) => metres <= one.metres);
  if (near) reasons.push({ code: 'near', points: near.points, metres });
  const languages = sharedLanguages(elder, helper);
  if (languages.length > 0) reasons.push({ code: 'sameLanguage', points: POINTS.language, languages });
  const past = sharedPast(elder.past, helper.past);
  if (past.length > 0) reasons.push({ code: 'sharedPast', points: POINTS.past * Math.min(2, past.length), past });
  const talents = common(elder.talents, helper.talents);
  if (talents.length > 0) reasons.push({ code: 'sharedTalent', points: POINTS.talent * Math.min(2, talents.length), talents });
  if (elder.wantsSex !== null) reasons.push({ code: 'wantedSex', points: POINTS.sex });
  const skills = helper.skills.filter((one) => KIND_SKILLS.includes(one)) as NonNullable<Reason['skills']>;
  if (skills.length > 0) reasons.push({ code: 'skills', points: POINTS.skills, skills });
  if (helper.isSilver) reasons.push({ code: 'silver', points: POINTS.silver });
  const years = elder.birthYear === null || helper.birthYear === null ? undefined : Math.abs(elder.birthYear - helper.birthYear);
  if (years !== undefined && years <= SIMILAR_YEARS) reasons.push({ code: 'similarAge', points: POINTS.age, years });
  reasons.sort((a, b) => b.points - a.points);
  return { reasons, score: reasons.reduce((sum, one) => sum + one.points, 0) };
}
