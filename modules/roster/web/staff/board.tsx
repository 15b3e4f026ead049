import { ErrorNote, Link, Moment, Spinner, useAsk, usePages, useRoles, useText } from '@huying/ui';
import { Button, Flex, Space, Statistic, Table, type TableColumnsType, Tag } from 'antd';
import { roster, ROSTER_STAFF, type ShiftView } from '../../contract.ts';
import { sayGap, sayShiftTime } from '../words.ts';
import { Coverage } from './coverage.tsx';
import { SpanBar } from './span-bar.tsx';
import { SwapsWaiting } from './swaps-waiting.tsx';
import { useSpan } from './use-span.ts';

const { routes, notices } = roster;
const FRESH = { freshOn: [notices.changed], keepsFormer: true };

/** Who is wanted and who comes, where the gaps are, who is on duty now. */
export default function Board() {
  const t = useText();
  const span = useSpan();
  const coverage = useAsk(routes.coverage, span.query ? { query: span.query } : null, FRESH);
  return (
    <>
      <h1>{t('roster.title.board')}</h1>
      <Flex vertical gap={20}>
        <Flex gap={12} wrap justify="space-between">
          <SpanBar span={span} />
          <Links />
        </Flex>
        {coverage.problem ? <ErrorNote problem={coverage.problem} onRetry={coverage.again} isRetrying={coverage.isAsking} /> : null}
        <Space size="large" wrap>
          <Statistic title={t('roster.board.shifts')} value={coverage.value?.shifts ?? '…'} />
          <Statistic title={t('roster.board.gaps')} value={coverage.value?.gaps ?? '…'} />
          <OnDuty />
        </Space>
        <SwapsWaiting />
        {coverage.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
        {coverage.value ? <Coverage coverage={coverage.value} /> : null}
        <Shifts span={span} />
      </Flex>
    </>
  );
}

function Links() {
  const t = useText();
  const roles = useRoles() ?? [];
  const links = ['templates', 'proposal', 'attendance', 'calendar', ...(roles.some((role) => (ROSTER_STAFF as readonly string[]).includes(role)) && !location.pathname.startsWith('/org') ? ['rules'] : [])];
  return (
    <nav aria-label={t('roster.board.links')}>
      <Space wrap>{links.map((name) => <Link key={name} href={`/roster/${name}`}>{t(`roster.title.${name}`)}</Link>)}</Space>
    </nav>
  );
}

/** Only staff see who is on duty; members of an organisation have their shifts. */
function OnDuty() {
  const t = useText();
  const roles = useRoles();
  const isStaff = roles?.some((role) => (ROSTER_STAFF as readonly string[]).includes(role)) ?? false;
  const onDuty = useAsk(routes.onDuty, isStaff ? {} : null, { freshOn: [notices.dutyChanged], everySeconds: 120 });
  if (!isStaff) return null;
  return (
    <details>
      <summary style={{ display: 'block', cursor: 'pointer' }}><Statistic title={<u>{t('roster.board.onDuty')}</u>} value={onDuty.value?.people.length ?? '…'} /></summary>
      <ul>{(onDuty.value?.people ?? []).map((one) => <li key={one.personId}>{one.name}{t('ui.listSeparator')}{t('roster.board.until')} <Moment at={one.until} /></li>)}</ul>
    </details>
  );
}

function Shifts({ span }: { span: ReturnType<typeof useSpan> }) {
  const t = useText();
  const shifts = usePages(routes.shifts, span.query ? { query: { ...span.query, ...(span.gaps ? { gaps: 'true' as const } : {}), limit: 50 } } : null, FRESH);
  return (
    <section aria-label={t('roster.board.list')}>
      <Flex gap={12} align="center" wrap>
        <h2>{t('roster.board.list')}</h2>
        <Button type={span.gaps ? 'primary' : 'default'} aria-pressed={span.gaps} onClick={() => span.set({ gaps: span.gaps ? undefined : 'true' })}>{t('roster.board.onlyGaps')}</Button>
      </Flex>
      {shifts.problem ? <ErrorNote problem={shifts.problem} onRetry={shifts.again} isRetrying={shifts.isAsking} /> : null}
      <Table<ShiftView> size="middle" rowKey="id" dataSource={[...shifts.items]} columns={useColumns()} loading={shifts.isLoading} pagination={false} scroll={{ x: 700 }} locale={{ emptyText: t('roster.board.none') }} />
      {shifts.hasMore ? <Button block loading={shifts.isAsking} onClick={shifts.more} style={{ marginBlock: 16 }}>{t('ui.more')}</Button> : null}
    </section>
  );
}

function useColumns(): TableColumnsType<ShiftView> {
  const t = useText();
  return [
    { title: t('roster.column.shift'), key: 'name', render: (_, one) => <Link href={`/roster/shifts/${one.id}`}>{one.name}</Link> },
    { title: t('roster.column.when'), key: 'when', render: (_, one) => sayShiftTime(one, t) },
    { title: t('roster.template.crew'), key: 'crew', width: 140, render: (_, one) => t(`roster.crew.${one.crew}`) },
    { title: t('roster.column.people'), key: 'people', width: 140, render: (_, one) => <>{one.booked}/{one.wanted}{one.asked > 0 ? <div><small>{t('roster.board.asked', { count: one.asked })}</small></div> : null}</> },
    { title: t('roster.column.gap'), key: 'gap', render: (_, one) => (one.state === 'calledOff' ? <Tag>{t('roster.state.calledOff')}</Tag> : sayGap(one, t) === '' ? '—' : <Tag color="warning">{sayGap(one, t)}</Tag>) },
  ];
}
