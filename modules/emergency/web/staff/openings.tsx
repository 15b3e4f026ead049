import { useState } from 'react';
import type { RouteOut } from '@huying/kernel';
import { EmptyState, ErrorNote, Link, Moment, Spinner, useCommand, usePages, useRoles, useText } from '@huying/ui';
import { Button, Input, Space, Tag } from 'antd';
import { emergency, VERDICTS } from '../../contract.ts';
import styles from './emergency.module.css';

type Opening = RouteOut<typeof emergency.routes.openings>['items'][number];

/** Every glass that was broken, those not yet reviewed first. */
export default function Openings() {
  const t = useText();
  const list = usePages(emergency.routes.openings, { query: { limit: 30 } });
  return (
    <>
      <Link href="/emergencies">{t('emergency.title.list')}</Link>
      <h1>{t('emergency.title.openings')}</h1>
      <p>{t('emergency.openings.what')}</p>
      {list.problem ? <ErrorNote problem={list.problem} onRetry={list.again} isRetrying={list.isAsking} /> : null}
      {list.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {!list.isLoading && !list.problem && list.items.length === 0 ? <EmptyState title={t('emergency.openings.empty')}><p>{t('emergency.openings.emptyHint')}</p></EmptyState> : null}
      <ul className={styles.plainList}>{list.items.map((one) => <Line key={one.id} one={one} />)}</ul>
      {list.hasMore ? <Button block loading={list.isAsking} onClick={list.more}>{t('ui.more')}</Button> : null}
    </>
  );
}

function Line({ one }: { one: Opening }) {
  const t = useText();
  const [words, setWords] = useState('');
  const review = useCommand(emergency.routes.review);
  const may = (useRoles() ?? []).some((role) => (emergency.routes.review.who as readonly string[]).includes(role)) && !one.isMine;
  return (
    <li className={styles.listed}>
      <span>
        <strong>{one.byName}</strong> <Tag>{t(`people.role.${one.role}`)}</Tag> <Link href={`/emergencies/${one.needId}`}>{one.elderName}</Link> · <Moment at={one.at} />
        <p>{one.reason}</p>
        {one.review ? <p><Tag color={one.review.verdict === 'fine' ? 'success' : 'error'}>{t(`emergency.verdict.${one.review.verdict}`)}</Tag> {one.review.byName} · <Moment at={one.review.at} /> {one.review.words ?? ''}</p> : null}
        {review.problem ? <ErrorNote problem={review.problem} /> : null}
      </span>
      {!one.review && may ? (
        <Space wrap>
          <Input aria-label={t('emergency.openings.words')} placeholder={t('emergency.openings.words')} value={words} maxLength={300} onChange={(event) => setWords(event.target.value)} style={{ inlineSize: 220 }} />
          {VERDICTS.map((verdict) => (
            <Button key={verdict} danger={verdict === 'wrong'} loading={review.isRunning} disabled={verdict === 'wrong' && words.trim() === ''} onClick={() => void review.run({ params: { openingId: one.id }, body: { verdict, ...(words.trim() ? { words: words.trim() } : {}) } })}>{t(`emergency.verdict.${verdict}`)}</Button>
          ))}
        </Space>
      ) : null}
    </li>
  );
}
