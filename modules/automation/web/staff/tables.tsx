import { EmptyState, ErrorNote, Link, Moment, Spinner, useLanguage, usePages, useText } from '@huying/ui';
import { Button, Tag } from 'antd';
import { automation } from '../../contract.ts';
import styles from './automation.module.css';

/** Every table that staff may change, with the version that holds. */
export default function Tables() {
  const t = useText();
  const [language] = useLanguage();
  const tables = usePages(automation.routes.tables, { query: { limit: 50 } });
  return (
    <>
      <h1>{t('automation.title.tables')}</h1>
      <p>{t('automation.tables.what')}</p>
      {tables.problem ? <ErrorNote problem={tables.problem} onRetry={tables.again} isRetrying={tables.isAsking} /> : null}
      {tables.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {!tables.isLoading && !tables.problem && tables.items.length === 0 ? <EmptyState title={t('automation.tables.empty')}><p>{t('automation.tables.emptyHint')}</p></EmptyState> : null}
      <ul className={styles.plainList}>
        {tables.items.map(({ name, title, version, changedAt }) => (
          <li key={name} className={styles.listed}>
            <Link href={`/tables/${name}`}><strong>{typeof title === 'string' ? title : title[language]}</strong></Link>
            <span>
              {version === 0 ? <Tag>{t('automation.version.shipped')}</Tag> : <Tag color="success">{t('automation.version.number', { version })}</Tag>}
              {changedAt ? <span className={styles.soft}>{t('automation.version.since')} <Moment at={changedAt} /></span> : null}
            </span>
          </li>
        ))}
      </ul>
      {tables.hasMore ? <Button block loading={tables.isAsking} onClick={tables.more}>{t('ui.more')}</Button> : null}
    </>
  );
}
