import { useEffect, useState } from 'react';
import type { RouteOut } from '@huying/kernel';
import { Card, ErrorNote, FactList, Moment, Note, sayDuration, Spinner, useAsk, useCommand, useNotice, useNoticeBoard, useText } from '@huying/ui';
import { Button } from 'antd';
import { recognition } from '../../contract.ts';
import { sayShare } from '../words.ts';
import styles from './recognition.module.css';

type State = RouteOut<typeof recognition.routes.training>;

/** The server gives up training after as long. */
const MOST_TRAINING_MILLISECONDS = 10 * 60_000;
/** Should the notice not arrive, the answer still does. */
const ASK_EVERY_SECONDS = 15;

const stampOf = ({ version, trainedAt, refused }: State): string => [version, trainedAt, refused?.trainedAt].join(' ');

/** What is known of a training that was asked for here: over when its notice comes, or when another result stands on the page. */
function useWaiting(state: State | undefined) {
  const [wanted, setWanted] = useState<{ readonly stamp: string; readonly startedAt: number }>();
  const [elapsed, setElapsed] = useState(0);
  const isOver = wanted !== undefined && state !== undefined && stampOf(state) !== wanted.stamp;
  useEffect(() => {
    if (isOver) setWanted(undefined);
  }, [isOver]);
  useEffect(() => {
    if (!wanted) return setElapsed(0);
    // Training takes real seconds, however fast the installation's clock runs.
    const timer = setInterval(() => setElapsed(performance.now() - wanted.startedAt), 1_000);
    return () => clearInterval(timer);
  }, [wanted]);
  return {
    isWaiting: wanted !== undefined,
    elapsed,
    begin: (stamp: string) => setWanted({ stamp, startedAt: performance.now() }),
    end: () => setWanted(undefined),
  };
}

export function Training() {
  const t = useText();
  const board = useNoticeBoard();
  const [isAskedOften, setIsAskedOften] = useState(false);
  const training = useAsk(recognition.routes.training, {}, { freshOn: [recognition.notices.trained], ...(isAskedOften ? { everySeconds: ASK_EVERY_SECONDS } : {}) });
  const retrain = useCommand(recognition.routes.retrain);
  const state = training.value;
  const waiting = useWaiting(state);
  useEffect(() => setIsAskedOften(waiting.isWaiting), [waiting.isWaiting]);
  useNotice(recognition.notices.trained, ({ taken }) => {
    waiting.end();
    board.show({ kind: taken ? 'done' : 'told', text: t(taken ? 'recognition.training.taken' : 'recognition.training.notTaken') });
  });
  const isSlow = waiting.elapsed > MOST_TRAINING_MILLISECONDS;
  const start = async () => {
    const stamp = state ? stampOf(state) : '';
    const answer = await retrain.run({ body: {} });
    if (answer.ok) waiting.begin(stamp);
  };
  return (
    <section className={styles.training} aria-labelledby="recognition-training">
      <Card>
        <h2 id="recognition-training">{t('recognition.training.title')}</h2>
        {training.problem ? <ErrorNote problem={training.problem} onRetry={training.again} isRetrying={training.isAsking} /> : null}
        {training.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
        {state ? <Measures state={state} /> : null}
        {retrain.problem ? <ErrorNote problem={retrain.problem} /> : null}
        {isSlow ? <Note kind="warned" title={t('recognition.training.slow')}><p>{t('recognition.training.slowWords')}</p></Note> : null}
        {waiting.isWaiting && !isSlow ? <Spinner>{t('recognition.training.running', { duration: sayDuration(waiting.elapsed, t) })}</Spinner> : null}
        <div>
          <Button aria-describedby="recognition-retrain-hint" disabled={!state || (waiting.isWaiting && !isSlow)} loading={retrain.isRunning} onClick={() => void start()}>{t('recognition.training.do')}</Button>
        </div>
        <small id="recognition-retrain-hint" className={styles.soft}>{t('recognition.training.doHint')}</small>
      </Card>
    </section>
  );
}

const SHARES = ['categoryRight', 'answered', 'answeredRight', 'redFound', 'redPrecision'] as const;

function Measures({ state }: { state: State }) {
  const t = useText();
  const { measured, refused } = state;
  return (
    <>
      <FactList
        facts={[
          [t('recognition.training.model'), state.trainedAt ? state.version : t('recognition.training.shipped')],
          ...(state.trainedAt ? [[t('recognition.training.at'), <Moment key="at" at={state.trainedAt} />] as const] : []),
          [t('recognition.training.corrections'), t('recognition.training.correctionsCount', { all: state.corrections, since: state.newCorrections })],
        ]}
      />
      <p className={styles.soft}>{t('recognition.training.measured', { sentences: measured.sentences, folds: measured.folds })}</p>
      <FactList facts={SHARES.map((name) => [t(`recognition.training.${name}`), sayShare(measured[name], t)] as const)} />
      {refused ? (
        <Note kind="told" title={t('recognition.training.refused')}>
          <p>{t('recognition.training.refusedWords', { category: sayShare(refused.measured.categoryRight, t), red: sayShare(refused.measured.redFound, t) })} <Moment at={refused.trainedAt} /></p>
        </Note>
      ) : null}
    </>
  );
}
