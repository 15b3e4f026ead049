import { useState } from 'react';
import { Card, Moment } from '@huying/ui';
import { Button, Tag } from 'antd';
import { differenceOf } from '../../core/difference.ts';
import type { Speech } from '../words.ts';
import { DifferenceList } from './difference-list.tsx';
import { Grid } from './grid.tsx';
import { type Known, tableOf } from './known.ts';
import styles from './automation.module.css';
import type { Draft } from './use-draft.ts';

/** Everything that held before, the newest first, and the way back to any of it: as a draft, which becomes a version of its own. */
export function Versions({ known, speech, mayChange, hasDraft, onBegin }: { known: Known; speech: Speech; mayChange: boolean; hasDraft: boolean; onBegin: (draft: Draft) => void }) {
  const { t } = speech;
  const back = (version: number) => {
    const words = version === 0 ? t('automation.version.shipped') : t('automation.version.number', { version });
    onBegin({ basedOn: known.holds, table: tableOf(known, version), reason: t('automation.version.backReason', { version: words }) });
  };
  const numbers = [...known.versions.map((one) => one.version), 0];
  return (
    <section aria-labelledby="automation-versions">
      <Card>
        <h2 id="automation-versions">{t('automation.versions')}</h2>
        <p className={styles.soft}>{t('automation.versions.what')}</p>
        <ol className={styles.plainList}>
          {numbers.map((number) => <Version key={number} number={number} known={known} speech={speech} onBack={mayChange && !hasDraft && number !== known.holds ? () => back(number) : undefined} />)}
        </ol>
      </Card>
    </section>
  );
}

function Version({ number, known, speech, onBack }: { number: number; known: Known; speech: Speech; onBack: (() => void) | undefined }) {
  const { t } = speech;
  const [shows, setShows] = useState<'difference' | 'whole'>();
  const version = known.versions.find((one) => one.version === number);
  const before = tableOf(known, known.versions.find((one) => one.version < number)?.version ?? 0);
  const table = tableOf(known, number);
  const toggle = (what: 'difference' | 'whole') => setShows(shows === what ? undefined : what);
  return (
    <li className={styles.difference}>
      <p>
        <strong>{version ? t('automation.version.number', { version: number }) : t('automation.version.shipped')}</strong>{' '}
        {number === known.holds ? <Tag color="success">{t('automation.version.holds')}</Tag> : null}
        {version ? <span>{t('automation.version.since')} <Moment at={version.holdsFrom} /></span> : null}
      </p>
      {version ? <p>{version.reason}</p> : null}
      {version ? <p className={styles.soft}>{version.changedBy} · <Moment at={version.changedAt} /></p> : null}
      <p className={styles.filters}>
        {version ? <Button size="small" aria-expanded={shows === 'difference'} onClick={() => toggle('difference')}>{t('automation.version.difference')}</Button> : null}
        <Button size="small" aria-expanded={shows === 'whole'} onClick={() => toggle('whole')}>{t('automation.version.whole')}</Button>
        {onBack ? <Button size="small" onClick={onBack}>{t('automation.version.back')}</Button> : null}
      </p>
      {shows === 'difference' ? <DifferenceList before={before} after={table} differences={differenceOf(before, table)} speech={speech} /> : null}
      {shows === 'whole' ? <Grid table={table} speech={speech} isEditing={false} problems={[]} differences={[]} onChange={() => undefined} /> : null}
    </li>
  );
}
