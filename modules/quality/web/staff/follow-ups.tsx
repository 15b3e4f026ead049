import { Countdown, EmptyState, ErrorNote, Link, Moment, usePages, useSearchParams, useText } from '@huying/ui';
import { Button, Flex, Segmented, Table, type TableColumnsType, Tag } from 'antd';
import { FOLLOW_UP_STATES, type FollowUpLine, quality } from '../../contract.ts';

const COLOURS = { yes: 'success', mostly: 'warning', no: 'error' } as const;

/** Services that are to be asked about, and what was answered. */
export default function FollowUps() {
  const t = useText();
  const [params, setParams] = useSearchParams();
  const show = FOLLOW_UP_STATES.find((one) => one === params.get('show')) ?? 'waiting';
  const asked = usePages(quality.routes.followUps, { query: { show } }, { freshOn: [quality.notices.followUpChanged], keepsFormer: true });
  const degree = (name: 'solved' | 'content', value: string | null) => (value === null ? '—' : <Tag color={COLOURS[value as keyof typeof COLOURS]}>{t(`quality.${name}.${value}`)}</Tag>);
  const columns: TableColumnsType<FollowUpLine> = [
    { title: t('quality.elder'), key: 'elder', render: (_, one) => <><Link href={`/follow-ups/${one.id}`}><strong>{one.elderName}</strong></Link>{one.climbs > 0 ? <> <Tag color="error">{t('quality.climbed', { count: one.climbs })}</Tag></> : null}</> },
    { title: t('quality.helper'), dataIndex: 'helperName', width: 120 },
    { title: t('quality.why'), key: 'why', width: 130, render: (_, one) => <Tag color={one.why === 'red' ? 'error' : 'default'}>{t(`quality.why.${one.why}`)}</Tag> },
    ...(show === 'answered'
      ? [{ title: t('quality.solved'), key: 'solved', width: 110, render: (_: unknown, one: FollowUpLine) => degree('solved', one.solved) }, { title: t('quality.content'), key: 'content', width: 110, render: (_: unknown, one: FollowUpLine) => degree('content', one.content) }]
      : [{ title: t('quality.attempts'), key: 'attempts', width: 130, render: (_: unknown, one: FollowUpLine) => t('quality.attempts.of', { count: one.attempts, most: one.mostAttempts }) }]),
    show === 'waiting' ? { title: t('quality.due'), key: 'due', width: 150, render: (_, one) => <Countdown endsAt={one.dueAt} /> } : { title: t('quality.ended'), key: 'ended', width: 170, render: (_, one) => (one.endedAt ? <><Moment at={one.endedAt} /> <small>{one.endedBy}</small></> : '—') },
  ];
  return (
    <Flex vertical gap={16}>
      <h1>{t('quality.title.followUps')}</h1>
      <Flex gap={12} wrap align="center">
        <div style={{ overflowX: 'auto' }}><Segmented aria-label={t('quality.show')} value={show} onChange={(value) => setParams({ show: value }, { replace: true })} options={FOLLOW_UP_STATES.map((value) => ({ value, label: t(`quality.followUp.${value}`) }))} /></div>
        <Link href="/tables/quality.followUp">{t('quality.followUp.rules')}</Link>
      </Flex>
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
      <Table<FollowUpLine> size="middle" rowKey="id" dataSource={[...asked.items]} columns={columns} loading={asked.isLoading} pagination={false} scroll={{ x: 720 }} locale={{ emptyText: <EmptyState title={t('quality.followUp.none')}><p>{t('quality.followUp.noneHint')}</p></EmptyState> }} />
      {asked.hasMore ? <Button block loading={asked.isAsking} onClick={asked.more}>{t('ui.more')}</Button> : null}
    </Flex>
  );
}
