import { EmptyState, ErrorNote, Link, Moment, useAsk, useCommand, useLocation, usePages, useRoles, useSearchParams, useText } from '@huying/ui';
import { KEEPERS, volunteering } from '@huying/volunteering/contract';
import { Button, Flex, Form, Input, Modal, Segmented, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { EXPORTERS, PROOF_STATES, type ProofLineView, record } from '../../contract.ts';
import { hoursOf } from '../../core/proof.ts';

const { routes, notices } = record;

/** What was asked for and what was issued. */
export default function Proofs() {
  const t = useText();
  const [params, setParams] = useSearchParams();
  const [isAsking, setAsking] = useState(false);
  const roles = useRoles() ?? [];
  const [, go] = useLocation();
  const state = PROOF_STATES.find((one) => one === params.get('state')) ?? 'requested';
  const asked = usePages(routes.proofs, { query: { state } }, { freshOn: [notices.changed], keepsFormer: true });
  const columns = useColumns();
  return (
    <Flex vertical gap={16}>
      <h1>{t('record.title.proofs')}</h1>
      <Flex gap={12} wrap justify="space-between">
        <div style={{ overflowX: 'auto' }}><Segmented aria-label={t('record.show')} value={state} onChange={(value) => setParams({ state: value }, { replace: true })} options={PROOF_STATES.map((value) => ({ value, label: t(`record.state.${value}`) }))} /></div>
        <Flex gap={12} wrap>
          {EXPORTERS.some((role) => roles.includes(role)) ? <Button onClick={() => go('/records/exchange')}>{t('record.exchange.open')}</Button> : null}
          {KEEPERS.some((role) => roles.includes(role)) ? <Button onClick={() => setAsking(true)}>{t('record.for')}</Button> : null}
        </Flex>
      </Flex>
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
      <Table<ProofLineView> size="middle" rowKey="id" dataSource={[...asked.items]} columns={columns} loading={asked.isLoading} pagination={false} scroll={{ x: 820 }} locale={{ emptyText: <EmptyState title={t('record.empty')}><p>{t('record.emptyHint')}</p></EmptyState> }} />
      {asked.hasMore ? <Button onClick={asked.more} loading={asked.isAsking}>{t('record.more')}</Button> : null}
      {isAsking ? <AskFor onClose={() => setAsking(false)} /> : null}
    </Flex>
  );
}

function useColumns(): TableColumnsType<ProofLineView> {
  const t = useText();
  return [
    { title: t('record.person'), key: 'name', render: (_, one) => <Link href={`/proofs/${one.id}`}><strong>{one.personName}</strong></Link> },
    { title: t('record.periodTitle'), key: 'period', width: 220, render: (_, one) => t('record.period', { from: one.fromOn, to: one.toOn }) },
    { title: t('record.amount'), key: 'amount', width: 160, render: (_, one) => t('record.sums', { visits: one.visits, hours: hoursOf(one.minutes) }) },
    { title: t('record.issuedBy'), key: 'by', width: 160, render: (_, one) => one.organisationName ?? t('record.by.community') },
    { title: t('record.number'), key: 'number', width: 190, render: (_, one) => one.number ?? '—' },
    { title: t('record.requestedAt'), key: 'at', width: 150, render: (_, one) => <Moment at={one.requestedAt} /> },
  ];
}

/** Staff ask on behalf of a volunteer who has no telephone at hand. */
function AskFor({ onClose }: { onClose: () => void }) {
  const t = useText();
  const [, go] = useLocation();
  const [typed, setTyped] = useState('');
  const [number, setNumber] = useState('');
  const [given, setGiven] = useState({ fromOn: '', toOn: '', purpose: '' });
  const found = useAsk(volunteering.routes.volunteers, number ? { query: { number, limit: 1 } } : null);
  const [volunteer] = found.value?.items ?? [];
  const request = useCommand(routes.request);
  const run = async () => {
    if (!volunteer) return;
    const answer = await request.run({ body: { ...given, purpose: given.purpose.trim(), personId: volunteer.personId } });
    if (answer.ok) go(`/proofs/${answer.value.id}`);
  };
  return (
    <Modal open title={t('record.for')} onCancel={onClose} cancelText={t('ui.close')} okText={t('record.request')} okButtonProps={{ disabled: !volunteer || !given.fromOn || !given.toOn, loading: request.isRunning }} onOk={() => void run()}>
      <p>{t('record.forWords')}</p>
      {found.problem ? <ErrorNote problem={found.problem} /> : null}
      {request.problem ? <ErrorNote problem={request.problem} /> : null}
      <Form layout="vertical">
        <Form.Item label={t('record.forNumber')} htmlFor="proof-number" extra={number && found.value ? (volunteer?.name ?? t('record.forNobody')) : undefined}>
          <Flex gap={8}><Input id="proof-number" value={typed} maxLength={40} placeholder="510117001-000001" onChange={(event) => setTyped(event.target.value)} /><Button loading={found.isAsking} disabled={typed.trim() === ''} onClick={() => setNumber(typed.trim())}>{t('record.find')}</Button></Flex>
        </Form.Item>
        <Form.Item label={t('record.from')} htmlFor="proof-from"><Input id="proof-from" type="date" value={given.fromOn} onChange={(event) => setGiven({ ...given, fromOn: event.target.value })} /></Form.Item>
        <Form.Item label={t('record.to')} htmlFor="proof-to"><Input id="proof-to" type="date" value={given.toOn} onChange={(event) => setGiven({ ...given, toOn: event.target.value })} /></Form.Item>
        <Form.Item label={t('record.purpose')} htmlFor="proof-purpose"><Input id="proof-purpose" value={given.purpose} maxLength={60} onChange={(event) => setGiven({ ...given, purpose: event.target.value })} /></Form.Item>
      </Form>
    </Modal>
  );
}
