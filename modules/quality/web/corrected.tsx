import { useText } from '@huying/ui';
import type { GrievanceView } from '../contract.ts';

/** What a decision made of the record of a service, and of the credits with it. */
export function Corrected({ decided: { minutes, category, credits } }: { decided: GrievanceView['decisions'][number] }) {
  const t = useText();
  const kindOf = (value: string) => t(`mobilisation.category.${value}`);
  return (
    <>
      {minutes ? <p>{t('quality.record.corrected', minutes)}</p> : null}
      {category ? <p>{t('quality.record.category', { before: kindOf(category.before), after: kindOf(category.after) })}</p> : null}
      {credits ? <p>{t(credits.before === credits.after ? 'quality.credits.same' : 'quality.credits.corrected', credits)}</p> : null}
    </>
  );
}
