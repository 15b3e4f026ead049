import { useState } from 'react';
import { mobilisation } from '@huying/mobilisation/contract';
import { people } from '@huying/people/contract';
import { service } from '@huying/service/contract';
import { ErrorNote, Link, useAsk, useCommand, useRoles, useText } from '@huying/ui';
import { mayOpen } from '@huying/ui/screens';
import { Button, Card, Input, Modal, Select, Space } from 'antd';
import { needContract } from '../../contract.ts';
import type { NeedView } from '../elder/need-words.ts';

type Asked = 'cancel' | 'falseAlarm' | 'assign' | 'dispute';
const DUTY_ROLES = ['grid', 'committee', 'street'] as const;

/** What the desk may do with this need now. What cannot be undone asks for a reason, which stays in the trail. */
export function Commands({ need }: { need: NeedView }) {
  const t = useText();
  const [asked, setAsked] = useState<Asked>();
  const confirm = useCommand(service.routes.confirm, { touches: ['need'] });
  const send = useCommand(needContract.routes.send);
  const visit = need.visits.find((one) => one.state === 'finished');
  const may = (command: string) => need.commands.includes(command);
  const roles = useRoles() ?? [];
  // Who only looks at it is offered nothing that is refused to them.
  const mayAssign = mayOpen({ asks: mobilisation.routes.assign }, roles);
  const mayConfirm = mayOpen({ asks: service.routes.confirm }, roles);
  const mayComplain = mayOpen({ asks: needContract.routes.correct }, roles);
  return (
    <Card title={t('need.commands.title')}>
      {confirm.problem ? <ErrorNote problem={confirm.problem} /> : null}
      {send.problem ? <ErrorNote problem={send.problem} /> : null}
      <Space wrap>
        {may('send') ? <Button type="primary" loading={send.isRunning} onClick={() => void send.run({ params: { needId: need.id } })}>{t('need.commands.send')}</Button> : null}
        {visit && mayConfirm ? <Button type="primary" loading={confirm.isRunning} onClick={() => void confirm.run({ params: { visitId: visit.id }, body: { by: 'telephone' } })}>{t('need.commands.confirm')}</Button> : null}
        {visit && mayConfirm ? <Button onClick={() => setAsked('dispute')}>{t('need.commands.dispute')}</Button> : null}
        {mayAssign && need.calloutId && (need.state === 'seeking' || need.state === 'taken') ? <Button onClick={() => setAsked('assign')}>{t('need.commands.assign')}</Button> : null}
        {need.visits[0] ? <Link href={`/talk/${need.visits[0].id}`}>{t('need.commands.talk')}</Link> : null}
        {mayComplain && need.visits.length > 0 ? <Link href={`/complain/${need.id}`}>{t('need.commands.complain')}</Link> : null}
        {may('cancel') ? <Button danger onClick={() => setAsked('cancel')}>{t('need.commands.cancel')}</Button> : null}
        {may('falseAlarm') ? <Button danger onClick={() => setAsked('falseAlarm')}>{t('need.commands.falseAlarm')}</Button> : null}
      </Space>
      {asked ? <ReasonDialog need={need} asked={asked} visitId={visit?.id} onClose={() => setAsked(undefined)} /> : null}
    </Card>
  );
}

function ReasonDialog({ need, asked, visitId, onClose }: { need: NeedView; asked: Asked; visitId: string | undefined; onClose: () => void }) {
  const t = useText();
  const [reason, setReason] = useState('');
  const [personId, setPersonId] = useState<string>();
  const cancel = useCommand(needContract.routes.cancel);
  const falseAlarm = useCommand(needContract.routes.falseAlarm);
  const dispute = useCommand(service.routes.dispute, { touches: ['need'] });
  const assign = useCommand(mobilisation.routes.assign, { touches: ['need'] });
  const command = { cancel, falseAlarm, dispute, assign }[asked];
  const run = async () => {
    const params = { needId: need.id };
    const body = { reason: reason.trim() };
    const answer =
      asked === 'cancel' ? await cancel.run({ params, body })
      : asked === 'falseAlarm' ? await falseAlarm.run({ params, body })
      : asked === 'dispute' ? await dispute.run({ params: { visitId: visitId as string }, body })
      : await assign.run({ params: { calloutId: need.calloutId as string }, body: { ...body, personId: personId as string } });
    if (answer.ok) onClose();
  };
  const isReady = reason.trim().length > 1 && (asked !== 'assign' || personId !== undefined);
  return (
    <Modal open title={t(`need.commands.${asked}`)} onCancel={onClose} onOk={() => void run()} okButtonProps={{ disabled: !isReady, loading: command.isRunning, danger: asked !== 'assign' }} okText={t(`need.commands.${asked}`)} cancelText={t('ui.close')}>
      {command.problem ? <ErrorNote problem={command.problem} /> : null}
      {asked === 'assign' ? <DutyPicker value={personId} onChoose={setPersonId} /> : null}
      <label>
        {t('need.commands.reason')}
        <Input.TextArea value={reason} maxLength={300} showCount rows={3} onChange={(event) => setReason(event.target.value)} />
      </label>
    </Modal>
  );
}

/** Only people whose duty it is can be given work; volunteers are never assigned. */
function DutyPicker({ value, onChoose }: { value: string | undefined; onChoose: (id: string) => void }) {
  const t = useText();
  const [role, setRole] = useState<(typeof DUTY_ROLES)[number]>('grid');
  const list = useAsk(people.routes.list, { query: { role, limit: 100 } });
  return (
    <Space orientation="vertical" style={{ inlineSize: '100%', marginBlockEnd: 12 }}>
      <Select aria-label={t('need.commands.role')} value={role} onChange={setRole} options={DUTY_ROLES.map((one) => ({ value: one, label: t(`need.role.${one}`) }))} style={{ inlineSize: '100%' }} />
      <Select
        aria-label={t('need.commands.person')} placeholder={t('need.commands.person')} showSearch optionFilterProp="label" value={value} onChange={onChoose} loading={list.isLoading}
        options={(list.value?.items ?? []).map((person) => ({ value: person.id, label: person.name }))} style={{ inlineSize: '100%' }}
      />
    </Space>
  );
}
