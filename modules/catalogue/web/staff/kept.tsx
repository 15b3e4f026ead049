import { useState } from 'react';
import { CATEGORIES } from '@huying/recognition/contract';
import { EmptyState, ErrorNote, Moment, useCommand, useNoticeBoard, usePages, useRoles, useFilter, useText } from '@huying/ui';
import { Button, Input, Modal, Select, Space, Table, type TableColumnsType, Tag } from 'antd';
import { catalogue, type Kept, LISTING_STATES } from '../../contract.ts';
import { sayPrice, sayWaiting, sayWeek } from '../words.ts';

const { routes, notices } = catalogue;
const COLOURS = { listed: 'success', withdrawn: 'default', suspended: 'error', ended: 'default' } as const;
type Doing = { readonly one: Kept; readonly command: 'suspend' | 'resume' };

/** Everything that is offered for credits in the area. */
export default function AllKept() {
  const t = useText();
  const { params, set } = useFilter();
  const [doing, setDoing] = useState<Doing>();
  const state = LISTING_STATES.find((one) => one === params.get('state'));
  const category = CATEGORIES.find((one) => one === params.get('category'));
  const search = params.get('search') || undefined;
  const asked = usePages(routes.kept, { query: { limit: 50, ...(state ? { state } : {}), ...(category ? { category } : {}), ...(search ? { search } : {}) } }, { freshOn: [notices.changed], keepsFormer: true });
  const columns = useColumns(setDoing);
  return (
    <>
      <h1>{t('catalogue.title.kept')}</h1>
      <p>{t('catalogue.kept.what')}</p>
      <Space wrap style={{ marginBlock: 16 }} role="search">
        <Input.Search aria-label={t('catalogue.search')} placeholder={t('catalogue.search')} defaultValue={search} maxLength={40} allowClear onSearch={(value) => set('search', value.trim() || undefined)} style={{ inlineSize: 240 }} />
        <Select aria-label={t('catalogue.category')} allowClear placeholder={t('catalogue.category')} value={category} onChange={(value) => set('category', value)} style={{ minInlineSize: 160 }} options={CATEGORIES.map((value) => ({ value, label: t(`catalogue.category.${value}`) }))} />
        <Select aria-label={t('catalogue.state')} allowClear placeholder={t('catalogue.state')} value={state} onChange={(value) => set('state', value)} style={{ minInlineSize: 140 }} options={LISTING_STATES.map((value) => ({ value, label: t(`catalogue.state.${value}`) }))} />
      </Space>
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
      <Table<Kept> size="middle" rowKey="id" dataSource={[...asked.items]} columns={columns} loading={asked.isLoading} pagination={false} scroll={{ x: 900 }} locale={{ emptyText: <EmptyState title={t('catalogue.kept.none')} /> }} />
      {asked.hasMore ? <Button block loading={asked.isAsking} onClick={asked.more} style={{ marginBlock: 16 }}>{t('ui.more')}</Button> : null}
      {doing ? <Decide {...doing} onClose={() => setDoing(undefined)} /> : null}
    </>
  );
}

function useColumns(onDo: (doing: Doing) => void): TableColumnsType<Kept> {
  const t = useText();
  const decides = useRoles()?.some((role) => role === 'committee' || role === 'street');
  return [
    { title: t('catalogue.name'), key: 'title', render: (_, one) => <><strong>{one.title}</strong><div><small>{t(`catalogue.category.${one.category}`)}{one.words ? ` · ${one.words}` : ''}</small></div></> },
    { title: t('catalogue.who'), key: 'who', width: 150, render: (_, one) => one.provider.name },
    { title: t('catalogue.price'), key: 'price', width: 140, render: (_, one) => (one.price ? sayPrice(one.price, t) : t('catalogue.noPrice')) },
    { title: t('catalogue.given'), key: 'given', render: (_, one) => <>{sayWeek(one.hours, t)}<div><small>{one.areaName} · {t('catalogue.times', { count: one.perWeek })}</small></div></> },
    { title: t('catalogue.waiting'), key: 'waiting', width: 160, render: (_, one) => <>{sayWaiting(one.waiting, t)}<div><small>{t('catalogue.cameOf', { services: one.waiting.services, coming: one.coming })}</small></div></> },
    {
      title: t('catalogue.state'), key: 'state', width: 190,
      render: (_, one) => (
        <>
          <Tag color={COLOURS[one.state]}>{t(`catalogue.state.${one.state}`)}</Tag>{one.isClosed ? <Tag>{t('catalogue.state.closed')}</Tag> : null}
          {one.reason ? <div><small>{one.reason}</small></div> : null}<div><small><Moment at={one.changedAt} /></small></div>
          {decides && (one.state === 'listed' || one.state === 'withdrawn') ? <Button size="small" danger onClick={() => onDo({ one, command: 'suspend' })}>{t('catalogue.suspend')}</Button> : null}
          {decides && one.state === 'suspended' ? <Button size="small" onClick={() => onDo({ one, command: 'resume' })}>{t('catalogue.resume')}</Button> : null}
        </>
      ),
    },
  ];
}

function Decide({ one, command, onClose }: Doing & { onClose: () => void }) {
  const t = useText();
  const board = useNoticeBoard();
  const [reason, setReason] = useState('');
  const decide = useCommand(routes[command]);
  const title = t(`catalogue.${command}`);
  const run = async () => {
    const answer = await decide.run({ params: { listingId: one.id }, body: { reason: reason.trim() } });
    if (!answer.ok) return;
    board.show({ kind: 'done', text: t(`catalogue.${command}Done`) });
    onClose();
  };
  return (
    <Modal open title={`${title} · ${one.title}`} onCancel={onClose} onOk={() => void run()} okText={title} cancelText={t('ui.close')} okButtonProps={{ danger: command === 'suspend', disabled: reason.trim().length < 2, loading: decide.isRunning }}>
      <p>{t(`catalogue.${command}What`)}</p>
      {decide.problem ? <ErrorNote problem={decide.problem} /> : null}
      <label htmlFor="catalogue-reason">{t('catalogue.reason')}</label>
      <Input.TextArea id="catalogue-reason" value={reason} maxLength={300} rows={3} onChange={(event) => setReason(event.target.value)} />
    </Modal>
  );
}
