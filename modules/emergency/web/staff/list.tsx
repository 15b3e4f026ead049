import { EmptyState, ErrorNote, Link, Moment, Spinner, useAsk, usePages, useRoles, useSearchParams, useText } from '@huying/ui';
import { Button, Segmented, Tag } from 'antd';
import { emergency, RED_CALL_STATES } from '../../contract.ts';
import styles from './emergency.module.css';

const STATES = ['all', ...RED_CALL_STATES] as const;
type State = (typeof STATES)[number];

/** Red calls: open ones first. Whoever reviews sees how many doors wait for it. */
export default function List() {
  const t = useText();
  const [params, setParams] = useSearchParams();
  const state = STATES.find((one) => one === params.get('state')) ?? 'all';
  const list = usePages(emergency.routes.list, { query: { limit: 30, ...(state === 'all' ? {} : { state }) } }, { freshOn: [emergency.notices.changed], keepsFormer: true });
  return (
    <>
      <h1>{t('emergency.title.list')}</h1>
      <div className={styles.bar}>
        <Segmented<State> aria-label={t('emergency.list.state')} value={state} onChange={(value) => setParams(value === 'all' ? {} : { state: value })} options={STATES.map((value) => ({ value, label: t(`emergency.state.${value}`) }))} />
        <Reviews />
      </div>
      {list.problem ? <ErrorNote problem={list.problem} onRetry={list.again} isRetrying={list.isAsking} /> : null}
      {list.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {!list.isLoading && !list.problem && list.items.length === 0 ? <EmptyState title={t('emergency.list.empty')}><p>{t('emergency.list.emptyHint')}</p></EmptyState> : null}
      <ul className={styles.plainList}>
        {list.items.map((call) => (
          <li key={call.needId} className={styles.listed}>
            <span><Link href={`/emergencies/${call.needId}`}><strong>{call.elderName}</strong></Link> <Tag color={call.state === 'open' ? 'error' : 'default'}>{t(`emergency.state.${call.state}`)}</Tag></span>
            <span><Moment at={call.openedAt} />{call.arrivedAt ? <> · {t(`emergency.arrived.${call.arrived}`)} {t('emergency.minutes', { minutes: minutesBetween(call.openedAt, call.arrivedAt) })}</> : null}{call.endedBy ? <> · {call.endedBy}</> : null}</span>
          </li>
        ))}
      </ul>
      {list.hasMore ? <Button block loading={list.isAsking} onClick={list.more}>{t('ui.more')}</Button> : null}
    </>
  );
}

export const minutesBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 6_000) / 10;

function Reviews() {
  const t = useText();
  const may = (useRoles() ?? []).some((role) => (emergency.routes.openings.who as readonly string[]).includes(role));
  const waiting = useAsk(emergency.routes.openings, may ? { query: { state: 'waiting', limit: 50 } } : null).value;
  return waiting ? <Link href="/emergencies/openings">{waiting.items.length === 0 ? t('emergency.title.openings') : t('emergency.openings.waiting', { count: waiting.items.length, more: waiting.next ? '+' : '' })}</Link> : null;
}
