import { Card, EmptyState, ErrorNote, Moment, Spinner, usePages, useText } from '@huying/ui';
import { Button, Tag } from 'antd';
import { recognition } from '../../contract.ts';
import styles from './recognition.module.css';

/** Who changed the lexicon, when and why; the newest first. */
export function Versions({ inForce }: { inForce: number }) {
  const t = useText();
  const versions = usePages(recognition.routes.lexiconVersions, { query: { limit: 10 } });
  return (
    <section className={styles.versions} aria-labelledby="recognition-versions">
      <Card>
        <h2 id="recognition-versions">{t('recognition.versions.title')}</h2>
        {versions.problem ? <ErrorNote problem={versions.problem} onRetry={versions.again} isRetrying={versions.isAsking} /> : null}
        {versions.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
        {!versions.isLoading && !versions.problem && versions.items.length === 0 ? (
          <EmptyState title={t('recognition.versions.empty')}><p>{t('recognition.versions.emptyHint')}</p></EmptyState>
        ) : null}
        <ol className={styles.versionList}>
          {versions.items.map((one) => (
            <li key={one.version} className={styles.version}>
              <p>
                <strong>{t('recognition.lexicon.version', { version: one.version })}</strong> {one.version === inForce ? <Tag color="success">{t('recognition.versions.now')}</Tag> : null}
              </p>
              <p>{one.reason}</p>
              <p className={styles.soft}>{one.changedBy} · {one.changedAt ? <Moment at={one.changedAt} /> : null}</p>
            </li>
          ))}
        </ol>
        {versions.hasMore ? <Button block loading={versions.isAsking} onClick={versions.more}>{t('ui.more')}</Button> : null}
      </Card>
    </section>
  );
}
