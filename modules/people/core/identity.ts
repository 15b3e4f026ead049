import { isRefusal, type IdentityRefusal, type Refusal, readIdentityNumber, refuse } from '@huying/kernel';
import type { SEXES } from '../contract.ts';

type Sex = (typeof SEXES)[number];
/** What was entered about a person; the identity number as it was typed. */
export interface Facts {
  readonly sex: Sex | null;
  readonly birthYear: number | null;
  readonly identityNumber: string | null;
}

export type FactRefusal = 'people.wrongIdentity' | 'people.identityDiffers' | 'people.wrongBirthYear';

/**
 * The identity number tells sex and birthday: what was left out is taken from it, and where it says otherwise one of the two is wrong. `today` is a
 * local day.
 */
export function readFacts({ sex, birthYear, identityNumber }: Facts, today: string): Facts | Refusal<FactRefusal> {
  if (birthYear !== null && birthYear > Number(today.slice(0, 4))) return refuse('people.wrongBirthYear', { birthYear });
  if (identityNumber === null) return { sex, birthYear, identityNumber };
  const identity = readIdentityNumber(identityNumber, today);
  if (isRefusal(identity)) return refuse('people.wrongIdentity', { why: identity.refused satisfies IdentityRefusal, ...identity.facts });
  const year = Number(identity.birthDate.slice(0, 4));
  if (birthYear !== null && birthYear !== year) return refuse('people.identityDiffers', { said: birthYear, number: year });
  if (sex !== null && sex !== identity.sex) return refuse('people.identityDiffers', { said: sex, number: identity.sex });
  return { sex: identity.sex, birthYear: year, identityNumber: identity.number };
}
