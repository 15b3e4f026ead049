import { useId, useState } from 'react';
import type { DecisionTable, RouteOut } from '@huying/kernel';
import { Card, ErrorNote, Link, Moment, type Problem, type Translate, useClient, useText, useTools } from '@huying/ui';
import { Button, Select, Tag } from 'antd';
import { automation, type Said } from '../../contract.ts';
import styles from './automation.module.css';

type Trial = RouteOut<typeof automation.routes.past>;
type Item = Trial['items'][number];

const DAYS = [7, 30, 90] as const;
const DAY = 86_400_000;
/** How many cases are laid out at first. */
const FIRST_SHOWN = 10;

export const sayFor = (t: Translate) => ({ code, facts, words }: Said): string =>
  t(code, { ...facts, ...Object.fromEntries(Object.entries(words).map(([name, key]) => [name, t(key)])) });

interface Tried {
  readonly table: DecisionTable;
  readonly trial?: Trial;
  readonly problem?: Problem;
}

/** What the draft would have done with the cases of the last days, beside what the present table does and what really happened. */
export function TryPast({ name, table, isSound, isCurrent, onTried }: { name: string; table: DecisionTable | undefined; isSound: boolean; isCurrent: boolean; onTried: (table: DecisionTable) => void }) {
  const t = useText();
  const client = useClient();
  const { clock } = useTools();
  const id = useId();
  const [days, setDays] = useState<number>(7);
  const [isRunning, setIsRunning] = useState(false);
  const [tried, setTried] = useState<Tried>();
  const run = async (given: DecisionTable) => {
    setIsRunning(true);
    const to = clock.now();
    const answer = await client.ask(automation.routes.past, { params: { name }, body: { table: given, from: new Date(to - days * DAY).toISOString(), to: new Date(to).toISOString() } });
    setIsRunning(false);
    setTried(answer.ok ? { table: given, trial: answer.value } : { table: given, problem: answer.problem });
    if (answer.ok) onTried(given);
  };
  return (
    <section aria-labelledby="automation-past">
      <Card>
        <h2 id="automation-past">{t('automation.past.title')}</h2>
        <p className={styles.soft}>{t('automation.past.what')}</p>
        <div className={styles.filters}>
          <label htmlFor={id}>{t('automation.past.days')}</label>
          <Select id={id} value={days} onChange={setDays} options={DAYS.map((value) => ({ value, label: t('automation.past.lastDays', { days: value }) }))} style={{ minInlineSize: 140 }} />
          <Button type="primary" disabled={!table || !isSound} loading={isRunning} onClick={() => table && void run(table)}>{t('automation.past.do')}</Button>
        </div>
        {table ? null : <p className={styles.soft}>{t('automation.past.noDraft')}</p>}
        <div role="status">
          {tried?.problem ? <ErrorNote problem={tried.problem} /> : null}
          {tried?.trial ? <Outcome trial={tried.trial} isCurrent={isCurrent && table === tried.table} /> : null}
        </div>
      </Card>
    </section>
  );
}

function Outcome({ trial, isCurrent }: { trial: Trial; isCurrent: boolean }) {
  const t = useText();
  const [isAll, setIsAll] = useState(false);
  const say = sayFor(t);
  const shown = trial.items.filter((one) => isAll || one.isChanged).slice(0, isAll ? undefined : FIRST_SHOWN);
  const number = (value: number | null) => (value === null ? '—' : String(value));
  return (
    <>
      <p><strong>{trial.cases === 0 ? t('automation.past.none') : t(trial.changed === 0 ? 'automation.past.same' : 'automation.past.result', { cases: trial.cases, changed: trial.changed })}</strong></p>
      {trial.hasMore ? <p className={styles.soft}>{t('automation.past.more', { cases: trial.cases })}</p> : null}
      {isCurrent ? null : <p className={styles.failed}>{t('automation.past.old')}</p>}
      {trial.cases > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than its place is pushed sideways by the keyboard too.
        <div role="group" aria-label={t('automation.past.figure')} tabIndex={0} className={styles.scroll}>
          <table className={styles.figures}>
            <thead><tr><th scope="col">{t('automation.past.figure')}</th><th scope="col">{t('automation.past.happened')}</th><th scope="col">{t('automation.past.present')}</th><th scope="col">{t('automation.past.draft')}</th></tr></thead>
            <tbody>
              {trial.figures.map((one) => <tr key={one.name.code}><th scope="row">{say(one.name)}</th><td>{number(one.happened)}</td><td>{number(one.present)}</td><td>{number(one.draft)}</td></tr>)}
            </tbody>
          </table>
        </div>
      ) : null}
      <ol className={styles.plainList}>{shown.map((one) => <PastCase key={`${one.subject.kind}/${one.subject.id}/${one.at}`} item={one} />)}</ol>
      {!isAll && trial.items.length > shown.length ? <Button block onClick={() => setIsAll(true)}>{t('automation.past.all', { count: trial.items.length })}</Button> : null}
    </>
  );
}

function PastCase({ item }: { item: Item }) {
  const t = useText();
  const say = sayFor(t);
  return (
    <li className={styles.difference}>
      <p>
        {item.subject.kind === 'need' ? <Link href={`/needs/${item.subject.id}`}><strong>{item.title}</strong></Link> : <strong>{item.title}</strong>}{' '}
        {item.tags.map((tag) => <Tag key={tag.code}>{say(tag)}</Tag>)} <span className={styles.soft}><Moment at={item.at} /></span>
      </p>
      <p>{t('automation.past.happened')}: {say(item.happened)}</p>
      {item.isChanged ? (
        <div className={styles.beside}>
          <Lines title={t('automation.past.present')} lines={item.present} />
          <Lines title={t('automation.past.draft')} lines={item.draft} />
        </div>
      ) : <Lines title={t('automation.past.both')} lines={item.present} />}
    </li>
  );
}

function Lines({ title, lines }: { title: string; lines: Item['present'] }) {
  const t = useText();
  const say = sayFor(t);
  return (
    <div>
      <strong>{title}</strong>
      <ol className={styles.plainList}>
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same words may stand twice, and the order never changes.
          <li key={at}><span className={styles.minute}>{line.afterMinutes === null ? '' : t('automation.past.minute', { minutes: line.afterMinutes })}</span>{say(line)}</li>
        ))}
      </ol>
    </div>
  );
}
