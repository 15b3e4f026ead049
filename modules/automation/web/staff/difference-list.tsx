import type { DecisionTable } from '@huying/kernel';
import type { RowDifference } from '../../core/difference.ts';
import { sayGivenCell, sayTestCell, type Speech, titleOf } from '../words.ts';
import styles from './automation.module.css';

/** A row in one line: when it holds, and what it gives. */
function sayRow(table: DecisionTable, rule: RowDifference['rule'], speech: Speech): string {
  const when = table.inputs.flatMap((input, at) => {
    const cell = (rule.when[at] ?? '').trim();
    return cell === '' || cell === '-' ? [] : [`${titleOf(input, speech)}: ${sayTestCell(cell, input, speech)}`];
  });
  const then = table.outputs.flatMap((output, at) => ((rule.then[at] ?? '').trim() === '' ? [] : [`${titleOf(output, speech)}: ${sayGivenCell(rule.then[at] ?? '', output, speech)}`]));
  return `${when.join(speech.t('automation.clauseSeparator')) || speech.t('automation.cell.any')} → ${then.join(speech.t('automation.clauseSeparator'))}`;
}

function sayCell(table: DecisionTable, rule: RowDifference['rule'], id: string, speech: Speech): string {
  const input = table.inputs.findIndex((one) => one.id === id);
  if (input >= 0) return sayTestCell(rule.when[input] ?? '', table.inputs[input] as (typeof table.inputs)[number], speech);
  const output = table.outputs.findIndex((one) => one.id === id);
  return output >= 0 ? sayGivenCell(rule.then[output] ?? '', table.outputs[output] as (typeof table.outputs)[number], speech) : (rule.note ?? '—');
}

const nameOf = (table: DecisionTable, id: string, speech: Speech): string => {
  const column = [...table.inputs, ...table.outputs].find((one) => one.id === id);
  return column ? titleOf(column, speech) : speech.t('automation.note');
};

/** What is different between two versions, in words. */
export function DifferenceList({ before, after, differences, speech }: { before: DecisionTable; after: DecisionTable; differences: readonly RowDifference[]; speech: Speech }) {
  const { t } = speech;
  if (differences.length === 0) return <p className={styles.soft}>{t('automation.difference.none')}</p>;
  const place = (table: DecisionTable, id: string) => table.rules.findIndex((rule) => rule.id === id) + 1;
  return (
    <ul className={styles.plainList}>
      {differences.map(({ change, rule, former, columns }) => (
        <li key={rule.id} className={styles.difference}>
          <strong>{t(`automation.change.${change}`)} · {t('automation.row.number', { number: change === 'removed' ? place(before, rule.id) : place(after, rule.id) })}</strong>
          {change === 'changed' && former ? (
            <ul className={styles.plainList}>
              {columns.map((id) => <li key={id}>{nameOf(after, id, speech)}: <del>{sayCell(before, former, id, speech)}</del> → <ins>{sayCell(after, rule, id, speech)}</ins></li>)}
            </ul>
          ) : <p className={styles.soft}>{sayRow(change === 'removed' ? before : after, rule, speech)}</p>}
        </li>
      ))}
    </ul>
  );
}
