import { Countdown, EmptyState, ErrorNote, Link, Moment, usePages, useFilter, useText } from '@huying/ui';
import { Button, Flex, Segmented, Select, Table, type TableColumnsType, Tag } from 'antd';
import { GRIEVANCE_KINDS, type GrievanceLine, LEVELS, quality } from '../../contract.ts';

const SHOWN = ['open', 'overdue', 'decided', 'over', 'all'] as const;
const FRESH = { freshOn: [quality.notices.changed], keepsFormer: true };

/** What waits for a decision, by when, and what was decided. */
export default function Desk() {
  const t = useText();
  const { params, change: choose } = useFilter({ replaces: true });
  const show = SHOWN.find((one) => one === params.get('show')) ?? 'open';
  const kind = GRIEVANCE_KINDS.find((one) => one === params.get('kind'));
  const level = LEVELS.find((one) => one === params.get('level'));
  const asked = usePages(quality.routes.list, { query: { show, ...(kind ? { kind } : {}), ...(level ? { level } : {}) } }, FRESH);
  const columns: TableColumnsType<GrievanceLine> = [
    { title: t('quality.number'), key: 'number', render: (_, one) => <Link href={`/adjudication/${one.id}`}><strong>{t('quality.titled', { number: one.number, what: t(`quality.kind.${one.kind}`) })}</strong></Link> },
    { title: t('quality.reason'), key: 'reason', width: 150, render: (_, one) => t(`quality.reason.${one.reason}`) },
    { title: t('quality.sides'), key: 'sides', width: 180, render: (_, one) => [one.complainant, one.respondent].filter(Boolean).join(' → ') },
    { title: t('quality.state'), key: 'state', width: 150, render: (_, one) => <><Tag color={one.climbs > 0 && one.endedAt === null ? 'error' : 'default'}>{t(`quality.state.${one.state}`)}</Tag>{one.climbs > 0 ? <div><small>{t('quality.climbed', { count: one.climbs })}</small></div> : null}</> },
    { title: t('quality.level'), key: 'level', width: 110, render: (_, one) => t(`quality.level.${one.level}`) },
    { title: t('quality.due'), key: 'due', width: 150, render: (_, one) => (one.dueAt ? <Countdown endsAt={one.dueAt} /> : '—') },
    { title: t('quality.filedAt'), key: 'filed', width: 140, render: (_, one) => <Moment at={one.filedAt} /> },
  ];
  return (
    <Flex vertical gap={16}>
      <h1>{t('quality.title.desk')}</h1>
      <Flex gap={12} wrap>
        <div style={{ overflowX: 'auto' }}><Segmented aria-label={t('quality.show')} value={show} onChange={(value) => choose({ show: value })} options={SHOWN.map((value) => ({ value, label: t(`quality.show.${value}`) }))} /></div>
        <Select aria-label={t('quality.kind')} value={kind ?? ''} onChange={(value) => choose({ kind: value })} style={{ minInlineSize: 150 }} options={[{ value: '', label: t('quality.allKinds') }, ...GRIEVANCE_KINDS.map((value) => ({ value: value as string, label: t(`quality.kind.${value}`) }))]} />
        <Select aria-label={t('quality.level')} value={level ?? ''} onChange={(value) => choose({ level: value })} style={{ minInlineSize: 130 }} options={[{ value: '', label: t('quality.allLevels') }, ...LEVELS.map((value) => ({ value: value as string, label: t(`quality.level.${value}`) }))]} />
        <Link href="/tables/quality.limits">{t('quality.limits')}</Link>
      </Flex>
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
      <Table<GrievanceLine> size="middle" rowKey="id" dataSource={[...asked.items]} columns={columns} loading={asked.isLoading} pagination={false} scroll={{ x: 1_040 }} locale={{ emptyText: <EmptyState title={t('quality.desk.none')}><p>{t('quality.desk.noneHint')}</p></EmptyState> }} />
      {asked.hasMore ? <Button block loading={asked.isAsking} onClick={asked.more}>{t('ui.more')}</Button> : null}
    </Flex>
  );
}
