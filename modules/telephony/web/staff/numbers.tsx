import { useState } from 'react';
import type { PersonId, RouteOut } from '@huying/kernel';
import { EmptyState, ErrorNote, Moment, useCommand, usePages, useSearchParams, useText, useTools } from '@huying/ui';
import { Button, Card, Flex, Form, Input, Popconfirm, Table, type TableColumnsType } from 'antd';
import { telephony } from '../../contract.ts';
import { ElderSelect } from './elder-select.tsx';

type ElderNumber = RouteOut<typeof telephony.routes.numbers>['items'][number];

/** Telephones at elders' homes: found by the whole number, added, removed, and who noted them. */
export default function Numbers() {
  const t = useText();
  const { notices } = useTools();
  const [params, setParams] = useSearchParams();
  const number = params.get('number') ?? '';
  const list = usePages(telephony.routes.numbers, { query: { limit: 50, ...(number.length >= 5 ? { number } : {}) } }, { keepsFormer: true });
  const remove = useCommand(telephony.routes.removeNumber);
  const end = async (one: ElderNumber) => {
    const answer = await remove.run({ params: { numberId: one.id } });
    if (!answer.ok) return;
    notices.show({ kind: 'done', text: t('telephony.numbers.removed') });
    list.again();
  };
  const columns: TableColumnsType<ElderNumber> = [
    { title: t('telephony.numbers.number'), key: 'number', render: (_, one) => <a href={`tel:${one.number}`}>{one.number}</a> },
    { title: t('telephony.numbers.elder'), dataIndex: 'elderName' },
    { title: t('telephony.numbers.noteColumn'), key: 'note', render: (_, one) => one.note ?? '—' },
    { title: t('telephony.numbers.added'), key: 'added', render: (_, one) => <>{one.addedBy} <small><Moment at={one.addedAt} /></small></> },
    {
      title: '', key: 'remove', width: 90,
      render: (_, one) => <Popconfirm title={t('telephony.numbers.removeSure')} onConfirm={() => void end(one)} okText={t('telephony.numbers.remove')} cancelText={t('ui.close')}><Button size="small" danger>{t('telephony.numbers.remove')}</Button></Popconfirm>,
    },
  ];
  return (
    <Flex vertical gap={16}>
      <h1>{t('telephony.title.numbers')}</h1>
      <p style={{ margin: 0 }}>{t('telephony.numbers.hint')}</p>
      <Add onDone={list.again} />
      <Input.Search aria-label={t('telephony.numbers.find')} placeholder={t('telephony.numbers.find')} enterButton={t('telephony.numbers.search')} allowClear defaultValue={number} maxLength={24} style={{ maxInlineSize: 420 }} onSearch={(value) => setParams(value.trim() ? { number: value.trim() } : {})} />
      {[list.problem, remove.problem].map((problem) => (problem ? <ErrorNote key={problem.code} problem={problem} onRetry={list.again} isRetrying={list.isAsking} /> : null))}
      <Table<ElderNumber> size="middle" rowKey="id" dataSource={[...list.items]} columns={columns} loading={list.isLoading} pagination={false} scroll={{ x: 640 }} locale={{ emptyText: <EmptyState title={t('telephony.numbers.empty')}><p>{t('telephony.numbers.emptyHint')}</p></EmptyState> }} />
      {list.hasMore ? <Button block loading={list.isAsking} onClick={list.more}>{t('ui.more')}</Button> : null}
    </Flex>
  );
}

function Add({ onDone }: { onDone: () => void }) {
  const t = useText();
  const { notices } = useTools();
  const [elderId, setElderId] = useState<PersonId>();
  const [number, setNumber] = useState('');
  const [note, setNote] = useState('');
  const add = useCommand(telephony.routes.addNumber);
  const save = async () => {
    if (!elderId) return;
    const answer = await add.run({ body: { elderId, number, note: note.trim() || null } });
    if (!answer.ok) return;
    notices.show({ kind: 'done', text: t('telephony.numbers.saved') });
    setNumber('');
    setNote('');
    onDone();
  };
  return (
    <Card size="small">
      <Form layout="vertical" onFinish={() => void save()}>
        {add.problem ? <ErrorNote problem={add.problem} /> : null}
        <Flex gap={12} wrap align="end">
          <Form.Item label={t('telephony.numbers.elder')} htmlFor="number-elder" style={{ flex: '1 1 240px', minInlineSize: 0 }}><ElderSelect id="number-elder" value={elderId} onChange={setElderId} /></Form.Item>
          <Form.Item label={t('telephony.numbers.number')} htmlFor="number-number" style={{ flex: '1 1 200px' }}><Input id="number-number" inputMode="tel" maxLength={24} value={number} placeholder={t('telephony.numbers.numberHint')} onChange={(event) => setNumber(event.target.value)} /></Form.Item>
          <Form.Item label={t('telephony.numbers.note')} htmlFor="number-note" style={{ flex: '1 1 200px' }}><Input id="number-note" maxLength={60} value={note} onChange={(event) => setNote(event.target.value)} /></Form.Item>
          <Form.Item><Button type="primary" htmlType="submit" loading={add.isRunning} disabled={!elderId || number.trim().length < 5}>{t('telephony.numbers.add')}</Button></Form.Item>
        </Flex>
      </Form>
    </Card>
  );
}
