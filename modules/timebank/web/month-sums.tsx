import { FactList, useText } from '@huying/ui';
import type { MonthView } from '../contract.ts';
import { sayMinutes } from './words.ts';

/** A month in a few lines: what there was, what came and went by what it was, what is left. */
export function MonthSums({ month }: { month: MonthView }) {
  const t = useText();
  const signed = (minutes: number) => `${minutes < 0 ? '−' : ''}${sayMinutes(minutes, t)}`;
  return (
    <FactList
      facts={[
        [t('timebank.month.opening'), signed(month.openingMinutes)],
        ...month.lines.map(({ title, count, minutes }) => [
          t('timebank.month.line', { title: t(`timebank.entry.${title}`), count }), `${minutes < 0 ? '−' : '+'}${sayMinutes(minutes, t)}`,
        ] as const),
        [t('timebank.month.closing'), signed(month.closingMinutes)],
      ]}
    />
  );
}
