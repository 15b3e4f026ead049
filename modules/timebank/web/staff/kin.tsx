import { useState } from 'react';
import { people } from '@huying/people/contract';
import { EmptyState, ErrorNote, Moment, Note, useAsk, useCommand, useNoticeBoard, usePages, useText } from '@huying/ui';
import { Button, Form, Input, Modal, Select, Space, Table, type TableColumnsType, Tag } from 'antd';
import { Check, X } from 'lucide-react';
import { type KinToDecide, timebank } from '../../contract.ts';

const FRESH = { freshOn: [timebank.notices.kinDeclared], keepsFormer: true };

/** Relations that wait for somebody who has seen the paper. */
export default function KinToDecideList() {
  const t = useText();
  const [deciding, setDeciding] = useState<{ readonly kin: KinToDecide; readonly confirms: boolean }>();
  const waiting = usePages(timebank.routes.kinToDecide, { query: { limit: 50 } }, FRESH);
  const columns: TableColumnsType<KinToDecide> = [
    { title: t('timebank.kin.declaredAt'), key: 'at', width: 150, render: (_, one) => <Moment at={one.declaredAt} /> },
    { title: t('timebank.kin.giver'), key: 'giver', render: (_, one) => one.giver.name },
    { title: t('timebank.kin.relative'), key: 'name', render: (_, one) => <>{t('timebank.kin.who', { name: one.name, relation: t(`timebank.relation.${one.relation}`) })}<div><small>{one.phone}</small></div></> },
    { title: t('timebank.kin.file'), key: 'found', width: 180, render: (_, one) => <Tag color={one.isFound ? 'success' : 'default'}>{t(one.isFound ? 'timebank.kin.found' : 'timebank.kin.notFound')}</Tag> },
    {
      title: <span className="visually-hidden">{t('timebank.column.actions')}</span>, key: 'actions', width: 220,
      render: (_, kin) => (
        <Space>
          <Button size="small" type="primary" icon={<Check size={14} aria-hidden="true" />} onClick={() => setDeciding({ kin, confirms: true })}>{t('timebank.kin.confirm')}</Button>
          <Button size="small" icon={<X size={14} aria-hidden="true" />} onClick={() => setDeciding({ kin, confirms: false })}>{t('timebank.kin.refuse')}</Button>
        </Space>
      ),
    },
  ];
  return (
    <>
      <h1>{t('timebank.title.kinToDecide')}</h1>
      <p>{t('timebank.kin.staffWhat')}</p>
      {waiting.problem ? <ErrorNote problem={waiting.problem} onRetry={waiting.again} isRetrying={waiting.isAsking} /> : null}
      <Table<KinToDecide>
        size="middle" rowKey="id" dataSource={[...waiting.items]} columns={columns} loading={waiting.isLoading} pagination={false} scroll={{ x: 820 }}
        locale={{ emptyText: <EmptyState title={t('timebank.kin.noneWaiting')}><p>{t('timebank.kin.noneWaitingHint')}</p></EmptyState> }}
      />
      {waiting.hasMore ? <Button block loading={waiting.isAsking} onClick={waiting.more} style={{ marginBlock: 16 }}>{t('ui.more')}</Button> : null}
      {deciding ? <DecideDialog {...deciding} onClose={() => setDeciding(undefined)} /> : null}
    </>
  );
}

function DecideDialog({ kin, confirms, onClose }: { kin: KinToDecide; confirms: boolean; onClose: () => void }) {
  const t = useText();
  const board = useNoticeBoard();
  const [reason, setReason] = useState('');
  const [personId, setPersonId] = useState<string>();
  const decide = useCommand(timebank.routes.decideKin);
  const mustChoose = confirms && !kin.isFound;
  const isReady = reason.trim().length > 1 && (!mustChoose || personId !== undefined);
  const run = async () => {
    const answer = await decide.run({ params: { kinId: kin.id }, body: { confirms, personId: (personId ?? null) as never, reason: reason.trim() } });
    if (!answer.ok) return;
    board.show({ kind: 'done', text: t(confirms ? 'timebank.kin.confirmedNow' : 'timebank.kin.refusedNow', { name: kin.name }) });
    onClose();
  };
  return (
    <Modal
      open title={t(confirms ? 'timebank.kin.confirm' : 'timebank.kin.refuse')} onCancel={onClose} onOk={() => void run()} cancelText={t('ui.close')}
      okText={t(confirms ? 'timebank.kin.confirm' : 'timebank.kin.refuse')} okButtonProps={{ danger: !confirms, disabled: !isReady, loading: decide.isRunning }}
    >
      <p>{t('timebank.kin.says', { giver: kin.giver.name, name: kin.name, relation: t(`timebank.relation.${kin.relation}`) })}</p>
      {mustChoose ? <Note kind="warned">{t('timebank.kin.chooseWhy')}</Note> : null}
      {decide.problem ? <ErrorNote problem={decide.problem} /> : null}
      <Form layout="vertical">
        {mustChoose ? <Form.Item label={t('timebank.kin.choose')} htmlFor="kin-person"><PersonSelect id="kin-person" value={personId} onChange={setPersonId} /></Form.Item> : null}
        <Form.Item label={t(confirms ? 'timebank.kin.evidence' : 'timebank.kin.why')} htmlFor="kin-reason">
          <Input.TextArea id="kin-reason" value={reason} maxLength={300} showCount rows={3} placeholder={t(confirms ? 'timebank.kin.evidenceExample' : 'timebank.kin.whyExample')} onChange={(event) => setReason(event.target.value)} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** Somebody of one's area, by name. */
export function PersonSelect({ id, value, onChange }: { id: string; value: string | undefined; onChange: (personId: string) => void }) {
  const t = useText();
  const [search, setSearch] = useState('');
  const found = useAsk(people.routes.list, { query: { limit: 20, ...(search ? { search } : {}) } }, { keepsFormer: true });
  return (
    <Select
      id={id} showSearch filterOption={false} value={value} onChange={onChange} onSearch={setSearch} loading={found.isAsking} placeholder={t('timebank.grant.find')}
      notFoundContent={found.problem ? <ErrorNote problem={found.problem} /> : t('timebank.grant.nobody')}
      options={(found.value?.items ?? []).map((one) => ({ value: one.id as string, label: one.address ? `${one.name} · ${one.address}` : one.name }))}
    />
  );
}
