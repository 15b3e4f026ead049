import { useMemo, useState } from 'react';
import type { RouteOut } from '@huying/kernel';
import { needContract } from '@huying/need/contract';
import { Card, ErrorNote, Link, useCommand, useText } from '@huying/ui';
import { Button } from 'antd';
import type { Lexicon } from '../../contract.ts';
import { sayUnderstood } from '../words.ts';
import styles from './recognition.module.css';

const NEEDS = 100;

type Compared = RouteOut<typeof needContract.routes.tryLexicon>;

/** What the draft would have made of real needs; `isCurrent` while it was not changed since. */
export function useNeedsTrial(draft: Lexicon | undefined) {
  const command = useCommand(needContract.routes.tryLexicon);
  const stamp = useMemo(() => JSON.stringify(draft), [draft]);
  const [tried, setTried] = useState<{ readonly stamp: string | undefined; readonly compared: Compared }>();
  const run = async () => {
    if (!draft) return;
    const answer = await command.run({ body: { lexicon: draft, needs: NEEDS } });
    if (answer.ok) setTried({ stamp, compared: answer.value });
  };
  return { run, isRunning: command.isRunning, problem: command.problem, compared: tried?.compared, isCurrent: draft !== undefined && tried?.stamp === stamp };
}
export type NeedsTrial = ReturnType<typeof useNeedsTrial>;

export function TryNeeds({ trial, hasDraft }: { trial: NeedsTrial; hasDraft: boolean }) {
  const t = useText();
  const { compared } = trial;
  return (
    <section aria-labelledby="recognition-needs">
      <Card>
        <h2 id="recognition-needs">{t('recognition.needs.title')}</h2>
        <p className={styles.soft}>{t('recognition.needs.what', { count: NEEDS })}</p>
        {trial.problem ? <ErrorNote problem={trial.problem} /> : null}
        <div>
          <Button disabled={!hasDraft} loading={trial.isRunning} onClick={() => void trial.run()}>{t('recognition.needs.do', { count: NEEDS })}</Button>
        </div>
        <div role="status">
          {!hasDraft ? <p className={styles.soft}>{t('recognition.needs.noDraft')}</p> : compared ? <Outcome compared={compared} isCurrent={trial.isCurrent} /> : null}
        </div>
      </Card>
    </section>
  );
}

function Outcome({ compared: { compared, changed }, isCurrent }: { compared: Compared; isCurrent: boolean }) {
  const t = useText();
  const toRed = changed.filter(({ before, after }) => before.urgency !== 'red' && after.urgency === 'red').length;
  const fromRed = changed.filter(({ before, after }) => before.urgency === 'red' && after.urgency !== 'red').length;
  const words = compared === 0 ? t('recognition.needs.none') : t(changed.length === 0 ? 'recognition.needs.same' : 'recognition.needs.result', { compared, changed: changed.length });
  return (
    <>
      <p><strong>{words}</strong></p>
      {toRed + fromRed > 0 ? <p>{t('recognition.needs.toRed', { count: toRed })} · <span className={fromRed > 0 ? styles.failed : undefined}>{t('recognition.needs.fromRed', { count: fromRed })}</span></p> : null}
      {isCurrent ? null : <p className={styles.failed}>{t('recognition.needs.old')}</p>}
      <ol className={styles.versionList}>
        {changed.map(({ needId, number, text, tags, before, after }) => (
          <li key={needId} className={styles.version}>
            <p><Link href={`/needs/${needId}`}>{t('recognition.needs.number', { number })}</Link> “{text}”</p>
            <p>{t('recognition.needs.before')}: {sayUnderstood(before, t)}</p>
            <p><strong>{t('recognition.needs.after')}: {sayUnderstood(after, t)}</strong></p>
            <p className={styles.soft}>{t('recognition.needs.stands')}: {sayUnderstood({ ...tags, skills: [], suspectedRed: false, abstained: false }, t)}</p>
          </li>
        ))}
      </ol>
    </>
  );
}
