import type { Translate } from '@huying/ui';
import type { CardDifference, CardFields } from '../contract.ts';

/** What differs, in words: sexes and days are not shown as codes. */
export function sayDifference({ what, typed, read }: CardDifference, t: Translate): string {
  const say = (value: string) => (what === 'sex' ? t(`volunteering.sex.${value}`) : value);
  return t(`volunteering.card.differs.${what}`, { typed: say(typed), read: say(read) });
}

/** What stands on the card, as names and values. */
export function cardFacts(read: CardFields, t: Translate): (readonly [string, string])[] {
  const until = read.isLongTerm ? t('volunteering.card.longTerm') : read.validUntil;
  const facts: readonly (readonly [string, string | null])[] = [
    [t('volunteering.name'), read.name], [t('volunteering.identity'), read.identityNumber], [t('volunteering.sex'), read.sex && t(`volunteering.sex.${read.sex}`)], [t('volunteering.card.birth'), read.birthDate],
    [t('volunteering.card.until'), until],
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}
