import { useState } from 'react';
import type { RouteOut } from '@huying/kernel';
import { Card, EmptyState, ErrorNote, Moment, Spinner, useAsk, useCommand, useNoticeBoard, usePages, useText } from '@huying/ui';
import { Button, Tag } from 'antd';
import { recognition } from '../../contract.ts';
import { DifferenceList } from './difference-list.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import styles from './recognition.module.css';

type InForce = RouteOut<typeof recognition.routes.lexicon>;

/** Who changed the lexicon, when and why, the newest first; and the way back to any of them. */
export function Versions({ inForce }: { inForce: InForce }) {
  const t = useText();
  const [back, setBack] = useState<number>();
  const versions = usePages(recognition.routes.lexiconVersions, { query: { limit: 10 } });
  const isAll = !versions.isLoading && !versions.problem && !versions.hasMore;
  return (
    <section aria-labelledby="recognition-versions">
      <Card>
        <h2 id="recognition-versions">{t('recognition.versions.title')}</h2>
        {versions.problem ? <ErrorNote problem={versions.problem} onRetry={versions.again} isRetrying={versions.isAsking} /> : null}
        {versions.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
        {isAll && versions.items.length === 0 ? (
          <EmptyState title={t('recognition.versions.empty')}><p>{t('recognition.versions.emptyHint')}</p></EmptyState>
        ) : null}
        <ol className={styles.versionList}>
          {versions.items.map((one) => (
            <li key={one.version} className={styles.version}>
              <p>
                <strong>{t('recognition.lexicon.version', { version: one.version })}</strong>{' '}
                {one.version === inForce.version ? <Tag color="success">{t('recognition.versions.now')}</Tag> : <Button size="small" onClick={() => setBack(one.version)}>{t('recognition.versions.back')}</Button>}
              </p>
              <p>{one.reason}</p>
              <p className={styles.soft}>{one.changedBy} · {one.changedAt ? <Moment at={one.changedAt} /> : null}</p>
            </li>
          ))}
          {isAll && inForce.version !== 0 ? (
            <li className={styles.version}>
              <p><strong>{t('recognition.lexicon.shipped')}</strong> <Button size="small" onClick={() => setBack(0)}>{t('recognition.versions.back')}</Button></p>
            </li>
          ) : null}
        </ol>
        {versions.hasMore ? <Button block loading={versions.isAsking} onClick={versions.more}>{t('ui.more')}</Button> : null}
        {back === undefined ? null : <BackDialog version={back} inForce={inForce} onClose={() => setBack(undefined)} />}
      </Card>
    </section>
  );
}

/** A former lexicon becomes the newest version: nothing of what was in between is lost. */
function BackDialog({ version, inForce, onClose }: { version: number; inForce: InForce; onClose: () => void }) {
  const t = useText();
  const board = useNoticeBoard();
  const former = useAsk(recognition.routes.lexiconVersion, { params: { version } });
  const change = useCommand(recognition.routes.changeLexicon);
  const name = version === 0 ? t('recognition.lexicon.shipped') : t('recognition.lexicon.version', { version });
  const run = async (reason: string) => {
    if (!former.value) return;
    const answer = await change.run({ body: { lexicon: former.value.lexicon, basedOn: inForce.version, reason } });
    if (!answer.ok) return;
    board.show({ kind: 'done', text: t('recognition.save.done', { version: answer.value.version }) });
    onClose();
  };
  return (
    <ReasonDialog
      title={t('recognition.versions.backTo', { name })} ok={t('recognition.versions.back')} first={t('recognition.versions.backReason', { name })} isRunning={change.isRunning} isBlocked={!former.value}
      problem={change.problem ?? former.problem} onOk={(reason) => void run(reason)} onClose={onClose}
    >
      <p>{t('recognition.versions.backWords')}</p>
      {former.value ? <DifferenceList before={inForce.lexicon} after={former.value.lexicon} /> : former.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
    </ReasonDialog>
  );
}
