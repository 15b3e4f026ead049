import type { Kind } from '../contract.ts';

/** Kinds that every street begins with; staff change them and add others. */
export const USUAL_KINDS: readonly Kind[] = [
  { code: 'insurance', zh: '人身意外险', en: 'Accident insurance', validMonths: 12 },
  { code: 'first-aid', zh: '急救员证', en: 'First-aid certificate', validMonths: 24 },
  { code: 'care', zh: '养老护理证', en: 'Care of the elderly', validMonths: 36 },
  { code: 'driving', zh: '机动车驾驶证', en: 'Driving licence', validMonths: 72 },
  { code: 'electrician', zh: '电工证', en: 'Electrician', validMonths: 36 },
  { code: 'food-safety', zh: '健康证（食品）', en: 'Health certificate for food', validMonths: 12 },
  { code: 'psychology', zh: '心理咨询证', en: 'Counselling', validMonths: null },
];

/** The street's own take the place of the usual ones. */
export function kindsWith(own: readonly Kind[]): Kind[] {
  const codes = new Set(own.map(({ code }) => code));
  return [...USUAL_KINDS.filter(({ code }) => !codes.has(code)), ...own];
}
