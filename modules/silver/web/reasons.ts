import type { Translate } from '@huying/ui';
import type { Reason } from '../contract.ts';

/** What speaks for a pair, in words. */
export function reasonWords(one: Reason, t: Translate): string {
  const list = one.past ?? one.languages?.map((each) => t(`silver.language.${each}`)) ?? one.talents?.map((each) => t(`silver.talent.${each}`)) ?? one.skills?.map((each) => t(`silver.skill.${each}`)) ?? [];
  return t(`silver.reason.${one.code}`, { metres: one.metres ?? 0, years: one.years ?? 0, list: list.join(t('ui.listSeparator')) });
}
