import { Row, useRoles, useText } from '@huying/ui';
import { Button } from 'antd';
import { useState } from 'react';
import { ROSTER_STAFF } from '../../contract.ts';
import CalendarScreen, { type MoreFeeds } from '../own/calendar.tsx';
import { AreaSelect, useOwnArea } from './area-select.tsx';

export default function StaffCalendar() {
  return <CalendarScreen more={AreaFeed} />;
}

/** Only for those who look after an area. */
function AreaFeed({ isBusy, onMake }: MoreFeeds) {
  const t = useText();
  const roles = useRoles();
  const own = useOwnArea();
  const [chosen, setChosen] = useState<string>();
  const path = chosen ?? own;
  if (!roles?.some((role) => (ROSTER_STAFF as readonly string[]).includes(role))) return null;
  return (
    <Row>
      <AreaSelect value={path} onChoose={setChosen} />
      <Button size="large" loading={isBusy} disabled={path === undefined} onClick={() => path !== undefined && onMake(path)}>{t('roster.calendar.makeArea')}</Button>
    </Row>
  );
}
