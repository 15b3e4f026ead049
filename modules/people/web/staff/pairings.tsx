import { useState } from 'react';
import type { PersonId } from '@huying/kernel';
import { Dialog, ErrorNote, Link, useCommand, useText, useTools } from '@huying/ui';
import { Button, Card, Form, Input, Modal, Space } from 'antd';
import { people } from '../../contract.ts';
import { PairDialog } from './pair-dialog.tsx';
import type { PersonView } from './views.ts';

type Pair = PersonView['paired'][number];

/** Who knows whom: an elder's volunteers, a volunteer's elders. */
export function Pairings({ person }: { person: PersonView }) {
  const t = useText();
  const [isPairing, setPairing] = useState(false);
  const [ending, setEnding] = useState<Pair>();
  const isElder = person.elder !== null;
  return (
    <Card title={t(isElder ? 'people.file.paired' : 'people.pair.elders')} extra={isElder && !person.deactivated ? <Button onClick={() => setPairing(true)}>{t('people.pair.title')}</Button> : null}>
      {person.paired.length === 0 ? <p>{t('people.pair.none')}</p> : null}
      <Space orientation="vertical">
        {person.paired.map((pair) => {
          const other: PersonId = pair.elderId === person.id ? pair.volunteerId : pair.elderId;
          return (
            <Space key={other} wrap>
              <Link href={`/people/${other}`}>{pair.name}</Link>
              <Button size="small" danger onClick={() => setEnding(pair)} aria-label={`${t('people.pair.end')} ${pair.name}`}>{t('people.pair.end')}</Button>
            </Space>
          );
        })}
      </Space>
      <Dialog isOpen={isPairing} title={t('people.pair.title')} onClose={() => setPairing(false)} actions={<></>}>
        <PairDialog elderId={person.id} onDone={() => setPairing(false)} />
      </Dialog>
      {ending ? <EndDialog pair={ending} onClose={() => setEnding(undefined)} /> : null}
    </Card>
  );
}

function EndDialog({ pair, onClose }: { pair: Pair; onClose: () => void }) {
  const t = useText();
  const { notices } = useTools();
  const [reason, setReason] = useState('');
  const end = useCommand(people.routes.unpair);
  const pairAgain = useCommand(people.routes.pair);
  const ids = { elderId: pair.elderId, volunteerId: pair.volunteerId };
  const run = async () => {
    const answer = await end.run({ body: { ...ids, reason } });
    if (!answer.ok) return;
    notices.show({ kind: 'done', text: t('people.pair.ended', { name: pair.name }), action: { label: t('people.state.undo'), onChoose: () => void pairAgain.run({ body: { ...ids, reason: t('people.pair.undone') } }) } });
    onClose();
  };
  return (
    <Modal open title={t('people.pair.endTitle', { name: pair.name })} onCancel={onClose} onOk={() => void run()} okText={t('people.pair.end')} cancelText={t('ui.close')} okButtonProps={{ danger: true, disabled: reason.trim().length < 2, loading: end.isRunning }}>
      {end.problem ? <ErrorNote problem={end.problem} /> : null}
      <Form layout="vertical">
        <Form.Item label={t('people.pair.endReason')} htmlFor="unpair-reason"><Input id="unpair-reason" value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} /></Form.Item>
      </Form>
    </Modal>
  );
}
