import type { DecisionTable } from '@huying/kernel';
import { type Speech, titleOf } from '../words.ts';
import styles from './automation.module.css';
import type { TableProblem } from './use-problems.ts';

/** Where a problem is, in words: the row as it is counted on the screen, and the column. */
export function sayPlace(table: DecisionTable, { at }: TableProblem, speech: Speech): string {
  const [group, row, part, cell] = at;
  if (group !== 'rules' || typeof row !== 'number') return '';
  const columns = part === 'when' ? table.inputs : part === 'then' ? table.outputs : [];
  const column = typeof cell === 'number' ? columns[cell] : undefined;
  const named = speech.t('automation.row.number', { number: row + 1 });
  return column ? `${named} · ${titleOf(column, speech)}` : named;
}

export function sayProblem({ code, facts }: TableProblem, { t, has }: Speech): string {
  const key = `automation.problem.${code.replace(/^table\./, '')}`;
  return has(key) ? t(key, facts as Record<string, string | number>) : code;
}

export function ProblemList({ table, problems, speech }: { table: DecisionTable; problems: readonly TableProblem[]; speech: Speech }) {
  // Where every row that fits is used, several with the same conditions are how it is meant.
  const told = problems.filter((one) => one.severity === 'error' || one.code !== 'table.duplicateRow');
  return (
    <div role="status">
      {told.length > 0 ? (
        <ul className={styles.problems}>
          {told.slice(0, 20).map((one) => (
            <li key={`${one.code} ${one.at.join('.')}`} data-severity={one.severity}><strong>{sayPlace(table, one, speech)}</strong> {sayProblem(one, speech)}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
