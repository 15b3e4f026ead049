import { useState } from 'react';
import { Card, ErrorNote, Moment, Spinner, usePages, useText } from '@huying/ui';
import { Button, Tag } from 'antd';
import { type ModelView, recognition } from '../../contract.ts';
import { sayShare } from '../words.ts';
import styles from './recognition.module.css';
import { UseDialog } from './scores.tsx';

/** Models that were trained, newest first, and the way back to one that was in force. */
export function Models() {
  const t = useText();
  const [chosen, setChosen] = useState<ModelView>();
  const models = usePages(recognition.routes.models, { query: { limit: 5 } }, { freshOn: [recognition.notices.trained] });
  // Until something was trained there is nothing to choose among.
  if (!models.isLoading && !models.problem && models.items.length < 2) return null;
  return (
    <section aria-labelledby="recognition-models">
      <Card>
        <h2 id="recognition-models">{t('recognition.models.title')}</h2>
        {models.problem ? <ErrorNote problem={models.problem} onRetry={models.again} isRetrying={models.isAsking} /> : null}
        {models.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
        <ol className={styles.versionList}>
          {models.items.map((one) => (
            <li key={one.model} className={styles.version}>
              <p>
                <strong>{one.model === 0 ? t('recognition.training.shipped') : t('recognition.models.name', { model: one.model })}</strong>{' '}
                {one.inForce ? <Tag color="success">{t('recognition.versions.now')}</Tag> : one.doesWorse ? <Tag color="warning">{t('recognition.models.worse')}</Tag> : <Button size="small" onClick={() => setChosen(one)}>{t('recognition.training.use')}</Button>}
              </p>
              <p>{t('recognition.models.scores', { category: sayShare(one.measured.categoryRight, t), red: sayShare(one.measured.redFound, t), right: sayShare(one.measured.redPrecision, t) })}</p>
              {one.trainedAt ? <p className={styles.soft}>{one.trainedBy} · <Moment at={one.trainedAt} /> · {t('recognition.models.learned', { corrections: one.corrections })}</p> : null}
            </li>
          ))}
        </ol>
        {models.hasMore ? <Button block loading={models.isAsking} onClick={models.more}>{t('ui.more')}</Button> : null}
        {chosen ? <UseDialog model={chosen} onClose={() => setChosen(undefined)} /> : null}
      </Card>
    </section>
  );
}
