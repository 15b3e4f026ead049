import { mobilisation } from '@huying/mobilisation/contract';
import { service } from '@huying/service/contract';
import { Countdown, EmptyState, ErrorNote, Link, Rings, SecondNote, TimeAgo, UrgencyMark, useAsk, useClient, useFile, usePages, useText } from '@huying/ui';
import { Button, Space, Statistic, Table, type TableColumnsType, Tag } from 'antd';
import { Download } from 'lucide-react';
import { needContract } from '../../contract.ts';
import { aboutOf, helperOf, type NeedView, ringsOf } from '../elder/need-words.ts';
import { AlarmBanner } from './alarm-banner.tsx';
import { AreaChooser, CategoryChooser, type Filters, SearchBox, SinceChooser, StateChooser, TierChooser, UrgencyChooser, useBoardFilter, useFilters } from './filters.tsx';

const FRESH = [needContract.notices.changed, needContract.notices.alarm, service.notices.changed, mobilisation.notices.changed, mobilisation.notices.asked];

/** The live board: who has the ball, and for how long still. What is filtered is what the file holds. */
export default function Board() {
  const t = useText();
  const client = useClient();
  const file = useFile();
  const filters = useFilters();
  const { set } = filters;
  const filter = useBoardFilter(filters);
  const board = usePages(needContract.routes.board, { query: { ...filter, limit: 50 } }, { freshOn: FRESH, keepsFormer: true });
  return (
    <>
      <h1 className="visually-hidden">{t('need.title.board')}</h1>
      <AlarmBanner />
      <Overview onChoose={set} />
      <Space wrap style={{ marginBlock: 16 }} role="search">
        <SearchBox {...filters} />
        <AreaChooser {...filters} />
        <StateChooser {...filters} />
        <CategoryChooser {...filters} />
        <UrgencyChooser {...filters} />
        <TierChooser {...filters} />
        <SinceChooser {...filters} />
        <Button type={filter.attention ? 'primary' : 'default'} aria-pressed={filter.attention === 'true'} onClick={() => set({ attention: filter.attention ? undefined : 'true' })}>{t('need.board.attention')}</Button>
        <Button icon={<Download size={16} aria-hidden="true" />} loading={file.isTaking} onClick={() => void file.take(client.addressOf(needContract.routes.export, { query: filter }))}>{t('need.board.export')}</Button>
      </Space>
      <SecondNote problem={file.problem}>{t('need.board.askSecond')}</SecondNote>
      {board.problem ? <ErrorNote problem={board.problem} onRetry={board.again} isRetrying={board.isAsking} /> : null}
      <Table<NeedView>
        size="middle"
        rowKey="id"
        dataSource={[...board.items]}
        columns={useColumns()}
        loading={board.isLoading}
        pagination={false}
        scroll={{ x: 900 }}
        locale={{ emptyText: <EmptyState title={t('need.board.empty')}><p>{t('need.board.emptyHint')}</p></EmptyState> }}
      />
      {board.hasMore ? <Button block loading={board.isAsking} onClick={board.more} style={{ marginBlock: 16 }}>{t('ui.more')}</Button> : null}
    </>
  );
}

function Overview({ onChoose }: { onChoose: Filters['set'] }) {
  const t = useText();
  const counts = useAsk(needContract.routes.overview, {}, { freshOn: FRESH, everySeconds: 60 }).value;
  const attention = () => onChoose({ attention: 'true' });
  const tiles = [
    ['open', counts?.open, () => onChoose({ phase: 'open', state: undefined })], ['red', counts?.red, () => onChoose({ urgency: 'red' })], ['suspectedRed', counts?.suspectedRed, attention],
    ['needsTagging', counts?.needsTagging, attention], ['unconfirmed', counts?.unconfirmed, attention], ['today', counts?.today, () => onChoose({ since: 'today', phase: undefined, state: undefined })],
  ] as const;
  return (
    <Space wrap size="large">
      {tiles.map(([name, value, choose]) => (
        <Button key={name} type="text" onClick={choose} style={{ blockSize: 'auto', paddingBlock: 6, textAlign: 'start' }}>
          <Statistic title={t(`need.count.${name}`)} value={value ?? '…'} suffix={<span style={{ fontSize: '0.6em' }}>{t('need.count.unit')}</span>} />
        </Button>
      ))}
    </Space>
  );
}

function useColumns(): TableColumnsType<NeedView> {
  const t = useText();
  return [
    { title: t('need.board.call'), key: 'rings', width: 84, render: (_, need) => <Rings {...ringsOf(need, t)} size="card" width={56} still /> },
    {
      title: t('need.board.what'), key: 'what',
      render: (_, need) => (
        <>
          <Link href={`/needs/${need.id}`}><strong>{aboutOf(need, t)}</strong></Link>
          <div>
            {t('need.number', { number: need.number })} · {need.elderName} · {need.tags.category.map((one) => t(`need.category.${one}`)).join(t('ui.listSeparator'))}{' '}
            {need.needsTagging ? <Tag color="warning">{t('need.board.needsTagging')}</Tag> : null}
            {need.calledAt ? <Tag color="error">{t('need.board.late')}</Tag> : null}
            {need.suspectedRed ? <Tag color="error">{t('need.board.suspectedRed')}</Tag> : null}
          </div>
        </>
      ),
    },
    { title: t('need.board.urgency'), key: 'urgency', width: 110, render: (_, need) => <UrgencyMark urgency={need.tags.urgency} /> },
    { title: t('need.board.state'), key: 'state', width: 130, render: (_, need) => t(`need.state.${need.state}`) },
    { title: t('need.board.owner'), key: 'owner', width: 200, render: (_, need) => <Ball need={need} /> },
    { title: t('need.board.age'), key: 'age', width: 120, render: (_, need) => <TimeAgo at={need.raisedAt} /> },
  ];
}

/** Who has it now, and the clock of the ring. */
function Ball({ need }: { need: NeedView }) {
  const t = useText();
  const current = need.callout?.tiers.findLast((tier) => tier.state === 'asked');
  if (need.callout?.owner) return <>{helperOf(need)}<div><small>{t(`need.tier.${need.callout.owner.tier}`)}</small></div></>;
  if (!current) return <>—</>;
  return <>{t(`need.tier.${current.kind}`)}{current.endsAt ? <div><small><Countdown endsAt={current.endsAt} /></small></div> : null}</>;
}
