import { useState } from 'react';
import type { RouteOut } from '@huying/kernel';
import { place } from '@huying/place/contract';
import { EmptyState, ErrorNote, useAsk, useCommand, useText, useTools } from '@huying/ui';
import { Button, Card, Flex, Form, Input, Popconfirm, Select, Table, type TableColumnsType } from 'antd';
import { telephony } from '../../contract.ts';

type Line = RouteOut<typeof telephony.routes.lines>['lines'][number];
const KINDS: readonly string[] = ['street', 'community', 'grid'];

/** Numbers that people call, and which community each is for. */
export default function Lines() {
  const t = useText();
  const areas = useAsk(place.routes.areas, {}).value?.areas ?? [];
  const list = useAsk(telephony.routes.lines, {});
  const end = useCommand(telephony.routes.endLine);
  const close = async (line: Line) => {
    const answer = await end.run({ body: { number: line.number } });
    if (answer.ok) list.again();
  };
  const columns: TableColumnsType<Line> = [
    { title: t('telephony.lines.number'), dataIndex: 'number' },
    { title: t('telephony.lines.name'), dataIndex: 'name' },
    { title: t('telephony.lines.area'), key: 'area', render: (_, line) => areas.find((one) => one.path === line.areaPath)?.name ?? line.areaPath },
    { title: t('telephony.lines.duty'), key: 'duty', render: (_, line) => line.duty ?? '—' },
    {
      title: '', key: 'end', width: 90,
      render: (_, line) => <Popconfirm title={t('telephony.lines.endSure')} onConfirm={() => void close(line)} okText={t('telephony.lines.end')} cancelText={t('ui.close')}><Button size="small" danger>{t('telephony.lines.end')}</Button></Popconfirm>,
    },
  ];
  return (
    <Flex vertical gap={16}>
      <h1>{t('telephony.title.lines')}</h1>
      <p style={{ margin: 0 }}>{t('telephony.lines.hint')}</p>
      <Keep areas={areas.filter((one) => KINDS.includes(one.kind) && !one.closed).map((one) => ({ value: one.path, label: one.name }))} onDone={list.again} />
      {[list.problem, end.problem].map((problem) => (problem ? <ErrorNote key={problem.code} problem={problem} onRetry={list.again} isRetrying={list.isAsking} /> : null))}
      <Table<Line> size="middle" rowKey="number" dataSource={[...(list.value?.lines ?? [])]} columns={columns} loading={list.isLoading} pagination={false} scroll={{ x: 640 }} locale={{ emptyText: <EmptyState title={t('telephony.lines.empty')}><p>{t('telephony.lines.emptyHint')}</p></EmptyState> }} />
    </Flex>
  );
}

function Keep({ areas, onDone }: { areas: { value: string; label: string }[]; onDone: () => void }) {
  const t = useText();
  const { notices } = useTools();
  const [number, setNumber] = useState('');
  const [name, setName] = useState('');
  const [duty, setDuty] = useState('');
  const [areaPath, setAreaPath] = useState<string>();
  const keep = useCommand(telephony.routes.keepLine);
  const save = async () => {
    if (!areaPath) return;
    const answer = await keep.run({ body: { number, name: name.trim(), areaPath, duty: duty.trim() || null } });
    if (!answer.ok) return;
    notices.show({ kind: 'done', text: t('telephony.lines.saved') });
    onDone();
  };
  return (
    <Card size="small">
      <Form layout="vertical" onFinish={() => void save()}>
        {keep.problem ? <ErrorNote problem={keep.problem} /> : null}
        <Flex gap={12} wrap align="end">
          <Form.Item label={t('telephony.lines.number')} htmlFor="line-number" style={{ flex: '1 1 180px' }}><Input id="line-number" inputMode="tel" maxLength={24} value={number} placeholder={t('telephony.numbers.numberHint')} onChange={(event) => setNumber(event.target.value)} /></Form.Item>
          <Form.Item label={t('telephony.lines.name')} htmlFor="line-name" style={{ flex: '1 1 160px' }}><Input id="line-name" maxLength={60} value={name} onChange={(event) => setName(event.target.value)} /></Form.Item>
          <Form.Item label={t('telephony.lines.area')} htmlFor="line-area" style={{ flex: '1 1 180px' }}><Select id="line-area" showSearch={{ optionFilterProp: 'label' }} value={areaPath} onChange={setAreaPath} options={areas} /></Form.Item>
          <Form.Item label={t('telephony.lines.duty')} htmlFor="line-duty" style={{ flex: '1 1 180px' }}><Input id="line-duty" inputMode="tel" maxLength={24} value={duty} onChange={(event) => setDuty(event.target.value)} /></Form.Item>
          <Form.Item><Button type="primary" htmlType="submit" loading={keep.isRunning} disabled={!areaPath || number.trim().length < 5 || !name.trim()}>{t('telephony.lines.keep')}</Button></Form.Item>
        </Flex>
      </Form>
    </Card>
  );
}
