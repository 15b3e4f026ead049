import { useState } from 'react';
import type { PersonId } from '@huying/kernel';
import { ErrorNote, useAsk, useCommand, useText, useTools } from '@huying/ui';
import { Button, Form, Input, Select } from 'antd';
import { people } from '../../contract.ts';

const MOST_FOUND = 20;

/** Who knows this elder, or is to get to know them, and why. */
export function PairDialog({ elderId, onDone }: { elderId: PersonId; onDone: () => void }) {
  const t = useText();
  const { notices } = useTools();
  const [search, setSearch] = useState('');
  const [volunteerId, setVolunteerId] = useState<PersonId>();
  const [reason, setReason] = useState('');
  const found = useAsk(people.routes.list, { query: { role: 'volunteer', limit: MOST_FOUND, ...(search ? { search } : {}) } }, { keepsFormer: true });
  const pair = useCommand(people.routes.pair);
  const save = async () => {
    if (!volunteerId) return;
    const answer = await pair.run({ body: { elderId, volunteerId, reason } });
    if (!answer.ok) return;
    notices.show({ kind: 'done', text: t('people.pair.done') });
    onDone();
  };
  return (
    <Form layout="vertical" onFinish={() => void save()}>
      {pair.problem ? <ErrorNote problem={pair.problem} /> : null}
      <Form.Item label={t('people.pair.volunteer')} htmlFor="pair-volunteer">
        <Select
          id="pair-volunteer" showSearch={{ filterOption: false, onSearch: setSearch }} value={volunteerId} onChange={setVolunteerId} loading={found.isAsking}
          // Inside the browser's own dialog, or the list would lie beneath it.
          getPopupContainer={(trigger) => trigger.parentElement as HTMLElement}
          options={(found.value?.items ?? []).filter((one) => one.id !== elderId).map((one) => ({ value: one.id, label: one.address ? `${one.name} · ${one.address}` : `${one.name} · ${one.phone ?? ''}` }))}
        />
      </Form.Item>
      <Form.Item label={t('people.pair.reason')} htmlFor="pair-reason">
        <Input id="pair-reason" value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={pair.isRunning} disabled={!volunteerId || reason.trim().length < 2}>{t('people.pair.save')}</Button>
    </Form>
  );
}
