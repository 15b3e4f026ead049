import type { RowProblem } from '@huying/kernel';
import { useRefusalText, useText } from '../react/text.ts';
import styles from './sheet-problems.module.css';

/** A file of a table with the type that the server takes: browsers guess it from what is installed, and guess differently. */
export const sheetBlob = (file: File): Blob =>
  new Blob([file], { type: /\.xlsx$/i.test(file.name) ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' : 'text/csv' });

/** What is wrong with a table, row by row as the spreadsheet counts them, in words that say what to do. */
export function SheetProblems({ problems }: { problems: readonly RowProblem[] }) {
  const t = useText();
  const words = useRefusalText();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <div className={styles.frame} tabIndex={0} role="region" aria-label={t('ui.sheet.problems')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('ui.sheet.row')}</th>
            <th scope="col">{t('ui.sheet.column')}</th>
            <th scope="col">{t('ui.sheet.wrong')}</th>
          </tr>
        </thead>
        <tbody>
          {problems.map(({ row, column, code, facts }) => {
            const { sentence, advice } = words({ status: 422, code, ...(facts ? { facts } : {}) });
            return (
              <tr key={`${row} ${column} ${code}`}>
                <td>{row}</td>
                <td>{column ?? '—'}</td>
                <td>
                  <strong>{sentence}</strong>
                  {advice ? <div>{advice}</div> : null}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
