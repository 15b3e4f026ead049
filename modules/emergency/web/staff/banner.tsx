import { useState } from 'react';
import { Countdown, Link, TimeAgo, useAsk, useNotice, useRoles, useText, useTools } from '@huying/ui';
import { Alert } from 'antd';
import { emergency } from '../../contract.ts';
import { Figures } from './figures.tsx';
import styles from './emergency.module.css';

const MOST_SHOWN = 5;

/** Red calls of which nobody has said yet that the elder is safe stand on every page, with the clock until somebody must be there. */
export default function Banner() {
  const may = (useRoles() ?? []).some((role) => (emergency.routes.list.who as readonly string[]).includes(role));
  return may ? <Open /> : null;
}

function Open() {
  const t = useText();
  const { speaker } = useTools();
  const [late, setLate] = useState<ReadonlySet<string>>(new Set());
  const open = useAsk(emergency.routes.list, { query: { state: 'open', limit: 20 } }, { freshOn: [emergency.notices.changed], everySeconds: 60 });
  useNotice(emergency.notices.stillOpen, ({ needId, minutes, isLate }) => {
    if (isLate) setLate((former) => new Set([...former, needId]));
    void speaker.say(t(isLate ? 'emergency.said.late' : 'emergency.said.open', { minutes }));
  });
  useNotice(emergency.notices.reported, ({ finding }) => void speaker.say(t('emergency.said.reported', { finding: t(`emergency.finding.${finding}`) })));
  const calls = open.value?.items ?? [];
  return (
    <aside className={styles.banner} aria-label={t('emergency.title.list')}>
      <Figures />
      {calls.slice(0, MOST_SHOWN).map((call) => (
        <Alert
          key={call.needId} type="error" showIcon
          title={
            <Link href={`/emergencies/${call.needId}`}>
              <strong>{t('emergency.banner.open', { name: call.elderName })}</strong> · <TimeAgo at={call.calledAt ?? call.openedAt} /> ·{call.calledAt ? ` ${t('emergency.cameLate')} ·` : ''}{' '}
              {call.arrivedAt ? t(`emergency.arrived.${call.arrived}`) : late.has(call.needId) || Date.parse(call.arriveBy) <= Date.parse(call.openedAt) ? t('emergency.banner.late') : <>{t('emergency.banner.arrive')} <Countdown endsAt={call.arriveBy} /></>}
            </Link>
          }
        />
      ))}
      {calls.length > MOST_SHOWN ? <Link href="/emergencies">{t('emergency.banner.more', { count: calls.length })}</Link> : null}
    </aside>
  );
}
