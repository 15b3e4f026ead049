import { useEffect, useState } from 'react';
import { people } from '@huying/people/contract';
import { ButtonLink, EmptyState, ErrorNote, Link, Moment, Row, sayDuration, Spinner, Stack, useAsk, usePages, useSearchParams, useText } from '@huying/ui';
import { Button, Input, Progress, Segmented, Table, type TableColumnsType, Tag } from 'antd';
import { BellRing } from 'lucide-react';
import type { RouteOut } from '@huying/kernel';
import { notify } from '../../contract.ts';
import { sayCode, sayGateway } from './words.ts';

type Statistics = RouteOut<typeof notify.routes.statistics>;
type ChannelRow = Statistics['channels'][number];
type KindRow = Statistics['kinds'][number];
type Failure = RouteOut<typeof notify.routes.failures>['items'][number];

const DAYS = ['1', '7', '30'] as const;

/** What was sent in my area, by which channels, and what did not arrive. */
export default function Overview() {
  const t = useText();
  const [params, setParams] = useSearchParams();
  const days = DAYS.find((one) => one === params.get('days')) ?? '7';
  const asked = useAsk(notify.routes.statistics, { query: { days: Number(days) } }, { keepsFormer: true });
  return (
    <Stack gap="large">
      <h1>{t('notify.title.sent')}</h1>
      <FindPerson />
      <Row>
        <Segmented value={days} onChange={(value) => setParams({ days: String(value) })} options={DAYS.map((value) => ({ value, label: t('notify.sent.days', { days: value }) }))} />
        <ButtonLink kind="quiet" icon={BellRing} to="/me/notices">{t('notify.sent.testOneself')}</ButtonLink>
      </Row>
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
      {asked.value ? <Figures statistics={asked.value} /> : asked.problem ? null : <Spinner>{t('ui.loading')}</Spinner>}
      <Failures />
    </Stack>
  );
}

/** By name or number; asks when the typing pauses. */
function FindPerson() {
  const t = useText();
  const [typed, setTyped] = useState('');
  const [search, setSearch] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSearch(typed.trim()), 350);
    return () => clearTimeout(timer);
  }, [typed]);
  const found = useAsk(people.routes.list, search === '' ? null : { query: { search, limit: 8 } }, { keepsFormer: true });
  return (
    <search>
      <Input aria-label={t('notify.sent.find')} placeholder={t('notify.sent.find')} allowClear maxLength={40} value={typed} onChange={(event) => setTyped(event.target.value)} style={{ maxInlineSize: 360 }} />
      {found.problem ? <ErrorNote problem={found.problem} /> : null}
      {search !== '' && found.value ? (
        <ul aria-live="polite">
          {found.value.items.map((person) => <li key={person.id}><Link href={`/sent/${person.id}`}>{person.name}</Link> {person.phone}</li>)}
          {found.value.items.length === 0 ? <li>{t('notify.sent.nobody')}</li> : null}
        </ul>
      ) : null}
    </search>
  );
}

const arrivedOf = ({ sent, delivered, failed }: ChannelRow) => (sent + delivered + failed === 0 ? 0 : Math.round(((sent + delivered) / (sent + delivered + failed)) * 100));

function Figures({ statistics: { channels, kinds, codes } }: { statistics: Statistics }) {
  const t = useText();
  const channelColumns: TableColumnsType<ChannelRow> = [
    { title: t('notify.column.channel'), key: 'channel', render: (_, one) => t(`notify.channel.${one.channel}`) }, { title: t('notify.column.gateway'), key: 'gateway', render: (_, one) => sayGateway(one.gateway, t) },
    ...(['waiting', 'sent', 'delivered', 'failed', 'skipped'] as const).map((state) => ({ title: t(`notify.state.${state}`), dataIndex: state, align: 'right' as const })),
    { title: t('notify.column.parts'), key: 'parts', align: 'right', render: (_, one) => (one.channel === 'sms' ? one.parts : '—') },
    { title: t('notify.column.arrived'), key: 'arrived', width: 160, render: (_, one) => <Progress aria-label={t(`notify.channel.${one.channel}`)} percent={arrivedOf(one)} size="small" status={one.failed > 0 ? 'exception' : 'normal'} format={(percent) => `${percent}%`} /> },
  ];
  const kindColumns: TableColumnsType<KindRow> = [
    { title: t('notify.column.kind'), key: 'kind', render: (_, one) => t(`notify.kind.${one.kind}`) }, { title: t('notify.column.messages'), dataIndex: 'messages', align: 'right' }, { title: t('notify.column.read'), dataIndex: 'read', align: 'right' },
    { title: t('notify.column.median'), key: 'median', align: 'right', render: (_, one) => (one.medianSecondsToRead === null ? '—' : sayDuration(one.medianSecondsToRead * 1_000, t)) },
  ];
  return (
    <Stack>
      <h2>{t('notify.sent.byChannel')}</h2>
      <Table<ChannelRow> size="middle" rowKey={(one) => `${one.channel} ${one.gateway}`} pagination={false} dataSource={[...channels]} columns={channelColumns} scroll={{ x: 820 }} locale={{ emptyText: <EmptyState title={t('notify.sent.nothing')}><p>{t('notify.sent.nothingHint')}</p></EmptyState> }} />
      {codes.length > 0 ? <p>{t('notify.sent.codes')} {codes.map((one) => <Tag key={`${one.channel} ${one.code}`}>{t(`notify.channel.${one.channel}`)} {sayCode(one.code, t)} × {one.count}</Tag>)}</p> : null}
      <h2>{t('notify.sent.byKind')}</h2>
      <Table<KindRow> size="middle" rowKey="kind" pagination={false} dataSource={[...kinds]} columns={kindColumns} scroll={{ x: 480 }} locale={{ emptyText: t('notify.sent.nothing') }} />
    </Stack>
  );
}

function Failures() {
  const t = useText();
  const failures = usePages(notify.routes.failures, { query: { limit: 20 } });
  const columns: TableColumnsType<Failure> = [
    { title: t('notify.column.time'), key: 'at', width: 150, render: (_, one) => <Moment at={one.at} /> },
    { title: t('notify.column.person'), key: 'person', render: (_, one) => <Link href={`/sent/${one.personId}`}>{one.personName}</Link> },
    { title: t('notify.column.kind'), key: 'kind', render: (_, one) => <>{t(`notify.kind.${one.kind}`)} {one.isUrgent ? <Tag color="error">{t('notify.urgent')}</Tag> : null}</> },
    { title: t('notify.column.channel'), key: 'channel', render: (_, one) => t(`notify.channel.${one.channel}`) }, { title: t('notify.column.gateway'), key: 'gateway', render: (_, one) => sayGateway(one.gateway, t) },
    { title: t('notify.column.code'), key: 'code', render: (_, one) => sayCode(one.code, t) },
  ];
  return (
    <Stack>
      <h2>{t('notify.sent.failures')}</h2>
      {failures.problem ? <ErrorNote problem={failures.problem} onRetry={failures.again} isRetrying={failures.isAsking} /> : null}
      <Table<Failure> size="middle" rowKey={(one) => `${one.messageId} ${one.channel}`} loading={failures.isLoading} pagination={false} dataSource={[...failures.items]} columns={columns} scroll={{ x: 760 }} locale={{ emptyText: t('notify.sent.noFailures') }} />
      {failures.hasMore ? <Button block loading={failures.isAsking} onClick={failures.more} style={{ marginBlock: 16 }}>{t('ui.more')}</Button> : null}
    </Stack>
  );
}
