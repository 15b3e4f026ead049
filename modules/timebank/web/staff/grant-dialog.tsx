import { useState } from 'react';
import { people } from '@huying/people/contract';
import { ErrorNote, SecondNote, useAsk, useCommand, useNoticeBoard, useText } from '@huying/ui';
import { Form, Input, InputNumber, Modal, Radio, Select } from 'antd';
import { timebank } from '../../contract.ts';
import { MINUTES_PER_CREDIT, sayMinutes } from '../words.ts';

const USUAL_HOURS = 5;
const MOST_HOURS = 1_000;

/** The fund grants hours to an elder. What was typed stays when the grant is refused. */
export function GrantDialog({ onClose, elder }: { onClose: () => void; elder?: { readonly id: string; readonly name: string } }) {
  const t = useText();
  const board = useNoticeBoard();
  const [personId, setPersonId] = useState(elder?.id);
  const [hours, setHours] = useState<number | null>(USUAL_HOURS);
  const [reason, setReason] = useState('');
  const [source, setSource] = useState<'fund' | 'pool'>('fund');
  const [search, setSearch] = useState('');
  const found = useAsk(people.routes.list, elder ? null : { query: { role: 'elder', limit: 20, ...(search ? { search } : {}) } }, { keepsFormer: true });
  const grant = useCommand(timebank.routes.grant);
  const minutes = Math.round((hours ?? 0) * MINUTES_PER_CREDIT);
  const isReady = personId !== undefined && minutes > 0 && reason.trim().length > 1;
  const run = async () => {
    const answer = await grant.run({ body: { personId: personId as never, minutes, reason: reason.trim(), source } });
    if (!answer.ok) return;
    board.show({ kind: 'done', text: t('timebank.grant.done', { name: answer.value.name, minutes: sayMinutes(minutes, t) }) });
    onClose();
  };
  return (
    <Modal open title={t('timebank.grant.title')} onCancel={onClose} onOk={() => void run()} okButtonProps={{ disabled: !isReady, loading: grant.isRunning }} okText={t('timebank.grant.do')} cancelText={t('ui.close')}>
      <p>{t('timebank.grant.why')}</p>
      <SecondNote problem={grant.problem}>{t('timebank.askSecond')}</SecondNote>
      <Form layout="vertical">
        <Form.Item label={t('timebank.grant.elder')} htmlFor="grant-elder">
          {elder ? <Input id="grant-elder" value={elder.name} disabled /> : (
            <Select
              id="grant-elder" showSearch filterOption={false} value={personId} onChange={setPersonId} onSearch={setSearch} loading={found.isAsking} placeholder={t('timebank.grant.find')}
              notFoundContent={found.problem ? <ErrorNote problem={found.problem} /> : t('timebank.grant.nobody')}
              options={(found.value?.items ?? []).map((one) => ({ value: one.id, label: one.address ? `${one.name} · ${one.address}` : one.name }))}
            />
          )}
        </Form.Item>
        <Form.Item label={t('timebank.grant.hours')} htmlFor="grant-hours">
          <InputNumber id="grant-hours" min={0.5} max={MOST_HOURS} step={0.5} value={hours} onChange={setHours} suffix={t('timebank.grant.unit')} style={{ inlineSize: '100%' }} />
        </Form.Item>
        <Form.Item label={t('timebank.grant.source')}>
          <Radio.Group value={source} onChange={(event) => setSource(event.target.value)} options={(['fund', 'pool'] as const).map((value) => ({ value, label: t(`timebank.kind.${value}`) }))} />
        </Form.Item>
        <Form.Item label={t('timebank.grant.reason')} htmlFor="grant-reason">
          <Input.TextArea id="grant-reason" value={reason} maxLength={300} showCount rows={3} onChange={(event) => setReason(event.target.value)} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
