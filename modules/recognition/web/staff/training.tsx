import { useEffect, useState } from 'react';
import type { RouteOut } from '@huying/kernel';
import { Card, ErrorNote, FactList, Moment, Note, sayDuration, Spinner, useAsk, useCommand, useNotice, useNoticeBoard, useText } from '@huying/ui';
import { Button } from 'antd';
import { recognition } from '../../contract.ts';
import styles from './recognition.module.css';
import { Scores, UseDialog } from './scores.tsx';

type State = RouteOut<typeof recognition.routes.training>;

/** The server gives up training after as long. */
const MOST_TRAINING_MILLISECONDS = 10 * 60_000;
/** Should the notice not arrive, the answer still does. */
const ASK_EVERY_SECONDS = 15;

const stampOf = ({ waiting, inForce }: State): string => [inForce.trainedAt, waiting?.trainedAt].join(' ');

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
  useNotice(recognition.notices.trained, ({ doesWorse }) => {
    waiting.end();
    board.show({ kind: doesWorse ? 'told' : 'done', text: t(doesWorse ? 'recognition.training.worse' : 'recognition.training.trained') });
  });
  const isSlow = waiting.elapsed > MOST_TRAINING_MILLISECONDS;
  const start = async () => {
    const stamp = state ? stampOf(state) : '';
    const answer = await retrain.run({ body: {} });
    if (answer.ok) waiting.begin(stamp);
  };
  return (
    <section aria-labelledby="recognition-training">
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

function Measures({ state }: { state: State }) {
  const t = useText();
  const { inForce, waiting } = state;
  const [isUsing, setIsUsing] = useState(false);
  return (
    <>
      <FactList
        facts={[
          [t('recognition.training.model'), inForce.model === 0 ? t('recognition.training.shipped') : inForce.version],
          ...(inForce.trainedAt ? [[t('recognition.training.at'), <Moment key="at" at={inForce.trainedAt} />] as const] : []),
          [t('recognition.training.corrections'), t('recognition.training.correctionsCount', { all: state.corrections, since: state.newCorrections })],
        ]}
      />
      {waiting ? (
        <Note
          kind={waiting.doesWorse ? 'warned' : 'told'} title={t(waiting.doesWorse ? 'recognition.training.waitingWorse' : 'recognition.training.waiting')}
          {...(waiting.doesWorse ? {} : { actions: <Button type="primary" onClick={() => setIsUsing(true)}>{t('recognition.training.use')}</Button> })}
        >
          <p>{t('recognition.training.waitingWords', { corrections: waiting.corrections })} <Moment at={waiting.trainedAt as string} /></p>
        </Note>
      ) : null}
      <Scores models={waiting ? [inForce, waiting] : [inForce]} />
      {isUsing && waiting ? <UseDialog model={waiting} onClose={() => setIsUsing(false)} /> : null}
    </>
  );
}
