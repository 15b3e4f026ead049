import { EmptyState, ErrorNote, Link, Moment, useLocation, usePages, useSearchParams, useText } from '@huying/ui';
import { Button, Flex, Input, Select, Table, type TableColumnsType, Tag } from 'antd';
import { ChartNoAxesColumn, Plus } from 'lucide-react';
import { useState } from 'react';
import { ACTIVITY_KINDS, ACTIVITY_STATES, type ActivityLine, activity } from '../../contract.ts';
import { ActivityDialog } from './activity-dialog.tsx';

const { routes, notices } = activity;

/** The activities that I look after. */
export default function Activities() {
  const t = useText();
  const [, go] = useLocation();
  const [params, setParams] = useSearchParams();
  const [isAdding, setAdding] = useState(false);
  const state = ACTIVITY_STATES.find((one) => one === params.get('state'));
  const kind = ACTIVITY_KINDS.find((one) => one === params.get('kind'));
  const search = params.get('search') ?? '';
  const asked = usePages(routes.kept, { query: { limit: 30, ...(state ? { state } : {}), ...(kind ? { kind } : {}), ...(search ? { search } : {}) } }, { freshOn: [notices.changed], keepsFormer: true });
  const set = (name: string, value: string | undefined) => setParams((before) => {
    const next = new URLSearchParams(before);
    if (value) next.set(name, value);
    else next.delete(name);
    return next;
  }, { replace: true });
  const columns = useColumns();
  return (
    <Flex vertical gap={16}>
      <h1>{t('activity.title.kept')}</h1>
      <Flex gap={12} wrap>
        <Button type="primary" icon={<Plus size={16} aria-hidden="true" />} onClick={() => setAdding(true)}>{t('activity.add')}</Button>
        <Button icon={<ChartNoAxesColumn size={16} aria-hidden="true" />} onClick={() => go('/activities/numbers')}>{t('activity.numbers')}</Button>
      </Flex>
      <Flex gap={12} wrap>
        <Input.Search aria-label={t('activity.search')} placeholder={t('activity.searchHint')} allowClear defaultValue={search} maxLength={40} style={{ maxInlineSize: 280 }} onSearch={(value) => set('search', value.trim())} />
        <Select aria-label={t('activity.state')} style={{ minInlineSize: 130 }} value={state ?? ''} onChange={(value) => set('state', value)} options={[{ value: '', label: t('activity.anyState') }, ...ACTIVITY_STATES.map((value) => ({ value, label: t(`activity.state.${value}`) }))]} />
        <Select aria-label={t('activity.kindTitle')} style={{ minInlineSize: 130 }} value={kind ?? ''} onChange={(value) => set('kind', value)} options={[{ value: '', label: t('activity.anyKind') }, ...ACTIVITY_KINDS.map((value) => ({ value, label: t(`activity.kind.${value}`) }))]} />
      </Flex>
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
      <Table<ActivityLine> size="middle" rowKey="id" dataSource={[...asked.items]} columns={columns} loading={asked.isLoading} pagination={false} scroll={{ x: 820 }} locale={{ emptyText: <EmptyState title={t('activity.kept.empty')}><p>{t('activity.kept.empty.hint')}</p></EmptyState> }} />
      {asked.hasMore ? <div><Button onClick={asked.more} loading={asked.isAsking}>{t('activity.more')}</Button></div> : null}
      {isAdding ? <ActivityDialog former={undefined} onClose={() => setAdding(false)} onSaved={(id) => go(`/activities/${id}`)} /> : null}
    </Flex>
  );
}

const COLOURS = { draft: 'default', published: 'success', over: 'processing', cancelled: 'warning' } as const;
export function StateTag({ state }: { state: ActivityLine['state'] }) {
  const t = useText();
  return <Tag color={COLOURS[state]}>{t(`activity.state.${state}`)}</Tag>;
}

function useColumns(): TableColumnsType<ActivityLine> {
  const t = useText();
  return [
    { title: t('activity.name'), key: 'title', render: (_, one) => <Link href={`/activities/${one.id}`}><strong>{one.title}</strong></Link> },
    { title: t('activity.state'), key: 'state', width: 100, render: (_, one) => <StateTag state={one.state} /> },
    { title: t('activity.time'), key: 'time', width: 160, render: (_, one) => <Moment at={one.startsAt} /> },
    { title: t('activity.host'), key: 'host', width: 160, render: (_, one) => one.hostName },
    { title: t('activity.kindTitle'), key: 'kind', width: 90, render: (_, one) => t(`activity.kind.${one.kind}`) },
    { title: t('activity.enrolledTitle'), key: 'enrolled', width: 150, render: (_, one) => `${one.capacity === null ? one.enrolled : t('activity.enrolledOf', { enrolled: one.enrolled, capacity: one.capacity })}${one.waiting > 0 ? ` · ${t('activity.waitingOf', { waiting: one.waiting })}` : ''}` },
  ];
}
