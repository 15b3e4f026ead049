import { isDate, type RouteOut } from '@huying/kernel';
import { EmptyState, ErrorNote, Link, SecondNote, useClient, useFile, usePages, useFilter, useText } from '@huying/ui';
import { Button, Input, Select, Space, Table, type TableColumnsType } from 'antd';
import { Download } from 'lucide-react';
import { ATTENDANCES, roster } from '../../contract.ts';
import { sayShiftTime } from '../words.ts';
import { AreaSelect, useOwnOrganisation } from './area-select.tsx';

type Attended = RouteOut<typeof roster.routes.attendance>['items'][number];

/** Who came, late or not at all. Filters stand in the address; the file holds what is filtered. */
export default function AttendanceScreen() {
  const t = useText();
  const client = useClient();
  const organisationId = useOwnOrganisation();
  const file = useFile();
  const { params, set } = useFilter();
  const day = (name: string) => (isDate(params.get(name) ?? '') ? { [name]: params.get(name) as string } : {});
  const attendance = ATTENDANCES.find((one) => one === params.get('attendance'));
  const area = params.get('area') ?? undefined;
  const filter = { ...(area ? { areaPath: area } : {}), ...day('from'), ...day('until'), ...(attendance ? { attendance } : {}), ...(organisationId ? { organisationId: organisationId as never } : {}) };
  const list = usePages(roster.routes.attendance, { query: { ...filter, limit: 50 } }, { freshOn: [roster.notices.changed], keepsFormer: true });
  const columns: TableColumnsType<Attended> = [
    { title: t('roster.column.name'), key: 'name', render: (_, one) => one.name },
    { title: t('roster.column.shift'), key: 'shift', render: (_, one) => <Link href={`/roster/shifts/${one.shiftId}`}>{one.shiftName}</Link> },
    { title: t('roster.column.when'), key: 'when', render: (_, one) => sayShiftTime(one, t) },
    { title: t('roster.column.attendance'), key: 'attendance', width: 140, render: (_, one) => t(`roster.attendance.${one.attendance}`) },
    { title: t('roster.column.minutes'), key: 'minutes', width: 120, align: 'right', render: (_, one) => one.minutes },
    { title: t('roster.column.corrected'), key: 'corrected', render: (_, one) => one.correctedReason ?? '—' },
  ];
  return (
    <>
      <Link href="/roster">{t('roster.title.board')}</Link>
      <h1>{t('roster.title.attendance')}</h1>
      <Space wrap role="search" style={{ marginBlock: 16 }}>
        <AreaSelect value={area} onChoose={(path) => set('area', path)} />
        <Input type="date" aria-label={t('roster.board.from')} value={params.get('from') ?? ''} onChange={(event) => set('from', event.target.value)} style={{ inlineSize: 150 }} />
        <Input type="date" aria-label={t('roster.board.until')} value={params.get('until') ?? ''} onChange={(event) => set('until', event.target.value)} style={{ inlineSize: 150 }} />
        <Select aria-label={t('roster.column.attendance')} allowClear placeholder={t('roster.column.attendance')} value={attendance ?? null} onChange={(value) => set('attendance', value ?? undefined)} options={ATTENDANCES.map((value) => ({ value, label: t(`roster.attendance.${value}`) }))} style={{ inlineSize: 140 }} />
        <Button icon={<Download size={16} aria-hidden="true" />} loading={file.isTaking} onClick={() => void file.take(client.addressOf(roster.routes.attendanceFile, { query: filter }))}>{t('roster.export')}</Button>
      </Space>
      {/* Members of an organisation have nobody to ask here: they ask the community. */}
      {organisationId && file.problem ? <ErrorNote problem={file.problem} /> : <SecondNote problem={file.problem}>{t('roster.askSecond')}</SecondNote>}
      {list.problem ? <ErrorNote problem={list.problem} onRetry={list.again} isRetrying={list.isAsking} /> : null}
      <Table<Attended> size="middle" rowKey="turnId" dataSource={[...list.items]} columns={columns} loading={list.isLoading} pagination={false} scroll={{ x: 760 }} locale={{ emptyText: <EmptyState title={t('roster.attendance.empty')}><p>{t('roster.attendance.emptyHint')}</p></EmptyState> }} />
      {list.hasMore ? <Button block loading={list.isAsking} onClick={list.more} style={{ marginBlock: 16 }}>{t('ui.more')}</Button> : null}
    </>
  );
}
