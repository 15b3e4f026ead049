/** The same words on every screen of this module. */
import type { Language, Translate } from '@huying/ui';
import type { Kind, VolunteerView } from '../contract.ts';

export const kindName = (kinds: readonly Kind[], code: string, language: Language): string => kinds.find((one) => one.code === code)?.[language] ?? code;

/** Why a category is closed, in one line. */
export function sayWant({ category, qualifications, leastAge, mostAge }: VolunteerView['wants'][number], kinds: readonly Kind[], language: Language, t: Translate): string {
  const parts = [
    ...qualifications.map((code) => t('volunteering.want.qualification', { kind: kindName(kinds, code, language) })),
    ...(leastAge === null ? [] : [t('volunteering.want.leastAge', { age: leastAge })]),
    ...(mostAge === null ? [] : [t('volunteering.want.mostAge', { age: mostAge })]),
  ];
  return t('volunteering.want.line', { category: t(`volunteering.category.${category}`), wants: parts.join(t('ui.listSeparator')) });
}

/** Visits, hours and stars in one line: `12 次，103 小时，一星`. */
export const sayHonour = ({ visits, minutes, stars, nextHours }: VolunteerView['honour'], t: Translate): string =>
  [t('volunteering.honour.served', { visits, hours: Math.floor(minutes / 60) }), ...(stars > 0 ? [t('volunteering.honour.stars', { stars: '★'.repeat(stars), count: stars })] : []), ...(nextHours === null ? [] : [t('volunteering.honour.next', { hours: nextHours })])].join(t('ui.listSeparator'));
