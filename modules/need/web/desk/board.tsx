import { useEffect, useState } from 'react';
import { mobilisation } from '@huying/mobilisation/contract';
import { CATEGORIES, URGENCIES } from '@huying/recognition/contract';
import { service } from '@huying/service/contract';
import { Countdown, EmptyState, ErrorNote, Link, Rings, TimeAgo, UrgencyMark, useAsk, useClient, usePages, useSearchParams, useText } from '@huying/ui';
import { Button, Input, Select, Space, Statistic, Table, type TableColumnsType, Tag } from 'antd';
import { Download } from 'lucide-react';
import { needContract } from '../../contract.ts';
import { helperOf, type NeedView, ringsOf } from '../elder/need-words.ts';
import { AlarmBanner } from './alarm-banner.tsx';

const PHASES = ['open', 'active', 'done', 'dropped'] as const;
const FRESH = [needContract.notices.changed, needContract.notices.alarm, service.notices.changed, mobilisation.notices.changed, mobilisation.notices.asked];

/** The live board: who has the ball, and for how long still. Filters stand in the address, so that a view can be kept and shared. */
export default function Board() {
  const t = useText();
  const client = useClient();
  const [params, setParams] = useSearchParams();
  const filter = {
    phase: (params.get('phase') ?? undefined) as 'open' | undefined, category: (params.get('category') ?? undefined) as 'meals' | undefined,
    urgency: (params.get('urgency') ?? undefined) as 'red' | undefined, search: params.get('search') || undefined, attention: (params.get('attention') ?? undefined) as 'true' | undefined,
  };
  const board = usePages(needContract.routes.board, { query: { ...filter, limit: 50 } }, { freshOn: FRESH, keepsFormer: true });
  const set = (name: string, value: string | undefined) =>
    setParams((former) => {
      const next = new URLSearchParams(former);
      if (value) next.set(name, value);
      else next.delete(name);
      return next;
    });
  return (
    <>
      <h1 className="visually-hidden">{t('need.title.board')}</h1>
      <AlarmBanner />
      <Overview onChoose={(name, value) => set(name, value)} />
      <Space wrap style={{ marginBlock: 16 }} role="search">
        <SearchBox value={filter.search ?? ''} onSearch={(value) => set('search', value)} />
        <Select aria-label={t('need.board.phase')} allowClear placeholder={t('need.board.phase')} value={filter.phase} onChange={(value) => set('phase', value)} style={{ minInlineSize: 130 }} options={PHASES.map((value) => ({ value, label: t(`need.phase.${value}`) }))} />
        <Select aria-label={t('need.board.category')} allowClear placeholder={t('need.board.category')} value={filter.category} onChange={(value) => set('category', value)} style={{ minInlineSize: 130 }} options={CATEGORIES.map((value) => ({ value, label: t(`need.category.${value}`) }))} />
        <Select aria-label={t('need.board.urgency')} allowClear placeholder={t('need.board.urgency')} value={filter.urgency} onChange={(value) => set('urgency', value)} style={{ minInlineSize: 110 }} options={URGENCIES.map((value) => ({ value, label: t(`need.urgency.${value}`) }))} />
        <Button type={filter.attention ? 'primary' : 'default'} onClick={() => set('attention', filter.attention ? undefined : 'true')}>{t('need.board.attention')}</Button>
        <Button icon={<Download size={16} aria-hidden="true" />} href={client.addressOf(needContract.routes.export, { query: {} })}>{t('need.board.export')}</Button>
      </Space>
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

/** Asks when the typing pauses, not at each letter. */
function SearchBox({ value, onSearch }: { value: string; onSearch: (value: string) => void }) {
  const t = useText();
  const [typed, setTyped] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => typed !== value && onSearch(typed), 350);
    return () => clearTimeout(timer);
  });
  return <Input aria-label={t('need.board.search')} placeholder={t('need.board.search')} allowClear value={typed} maxLength={60} onChange={(event) => setTyped(event.target.value)} style={{ inlineSize: 240 }} />;
}

function Overview({ onChoose }: { onChoose: (name: string, value: string | undefined) => void }) {
  const t = useText();
  const counts = useAsk(needContract.routes.overview, {}, { freshOn: FRESH, everySeconds: 60 }).value;
  const tiles = [
    ['open', counts?.open, () => onChoose('phase', 'open')], ['red', counts?.red, () => onChoose('urgency', 'red')],
    ['suspectedRed', counts?.suspectedRed, () => onChoose('attention', 'true')], ['needsTagging', counts?.needsTagging, () => onChoose('attention', 'true')],
    ['unconfirmed', counts?.unconfirmed, () => onChoose('attention', 'true')], ['today', counts?.today, () => onChoose('phase', undefined)],
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
          <Link href={`/needs/${need.id}`}><strong>{need.text ?? t(`need.category.${need.tags.category[0]}`)}</strong></Link>
          <div>
            {t('need.number', { number: need.number })} · {need.elderName} · {need.tags.category.map((one) => t(`need.category.${one}`)).join(t('ui.listSeparator'))}{' '}
            {need.needsTagging ? <Tag color="warning">{t('need.board.needsTagging')}</Tag> : null}
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
