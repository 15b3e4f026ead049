import { addDays, atLocal, localParts } from '@huying/kernel';
import { EmptyState, useText } from '@huying/ui';
import type { CoverageView } from '../../contract.ts';
import styles from './coverage.module.css';

const HOURS = 24;

/** Hours in which anybody is wanted on any day: the night is not drawn where nobody stands it. */
function hoursUsed({ rows, days }: CoverageView): number[] {
  const [all] = rows;
  return Array.from({ length: HOURS }, (_, hour) => hour).filter((hour) => Array.from({ length: days }, (_, day) => all?.wanted[day * HOURS + hour] ?? 0).some((wanted) => wanted > 0));
}

/** One table for everybody and one for each skill that is wanted: days down, hours across, how many come of how many. */
export function Coverage({ coverage }: { coverage: CoverageView }) {
  const t = useText();
  const hours = hoursUsed(coverage);
  if (hours.length === 0) return <EmptyState title={t('roster.board.empty')}><p>{t('roster.board.emptyHint')}</p></EmptyState>;
  return (
    <>
      {coverage.rows.map((row) => <CoverageTable key={row.skill ?? ''} coverage={coverage} row={row} hours={hours} />)}
    </>
  );
}

function CoverageTable({ coverage, row, hours }: { coverage: CoverageView; row: CoverageView['rows'][number]; hours: readonly number[] }) {
  const t = useText();
  const title = row.skill === null ? t('roster.board.everybody') : t(`roster.skill.${row.skill}`);
  return (
    // A table that is wider than the screen is moved by the keys too.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className={styles.scroll} tabIndex={0} aria-label={title}>
      <table className={styles.table}>
        <caption><h3>{title}</h3></caption>
        <thead><tr><th scope="col">{t('roster.board.day')}</th>{hours.map((hour) => <th key={hour} scope="col">{t('roster.board.hour', { hour })}</th>)}</tr></thead>
        <tbody>
          {Array.from({ length: coverage.days }, (_, day) => <DayRow key={addDays(coverage.from, day)} date={addDays(coverage.from, day)} at={day * HOURS} row={row} hours={hours} />)}
        </tbody>
      </table>
    </section>
  );
}

function DayRow({ date, at, row, hours }: { date: string; at: number; row: CoverageView['rows'][number]; hours: readonly number[] }) {
  const t = useText();
  const parts = localParts(atLocal(date));
  return (
    <tr>
      <th scope="row">{t('roster.day', { date: t(`roster.date.${parts.month}`, { day: parts.day }), weekday: t(`roster.weekday.${parts.weekday}`) })}</th>
      {hours.map((hour) => {
        const [wanted, booked, missing] = [row.wanted[at + hour] ?? 0, row.booked[at + hour] ?? 0, row.missing[at + hour] ?? 0];
        const state = wanted === 0 ? 'none' : missing > 0 ? 'gap' : 'full';
        return (
          <td key={hour} className={styles.cell} data-state={state}>
            {wanted === 0 ? null : (
              <>
                <span aria-hidden="true">{booked}/{wanted}</span>
                <span className="visually-hidden">{t(missing > 0 ? 'roster.board.cellGap' : 'roster.board.cell', { booked, wanted, missing })}</span>
              </>
            )}
          </td>
        );
      })}
    </tr>
  );
}
