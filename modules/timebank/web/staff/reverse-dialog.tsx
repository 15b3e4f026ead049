import { useState } from 'react';
import { Moment, SecondNote, useCommand, useNoticeBoard, useText } from '@huying/ui';
import { Form, Input, Modal } from 'antd';
import { type EntryView, timebank } from '../../contract.ts';
import { titleOf } from '../../core/statement.ts';
import { sayChange, sayCounterpart, sayEntry } from '../words.ts';

/** What staff may take back; the server has the last word. */
export const mayBeReversed = (entry: EntryView): boolean => !entry.reversed && ['issue', 'grant', 'earned', 'donation', 'gave', 'given'].includes(titleOf({ ...entry, isCorrection: false }));

/** Nothing is ever struck out: a contrary entry is written, and the reason stays beside it. */
export function ReverseDialog({ entry, onClose }: { entry: EntryView; onClose: () => void }) {
  const t = useText();
  const board = useNoticeBoard();
  const [reason, setReason] = useState('');
  const reverse = useCommand(timebank.routes.reverse);
  const run = async () => {
    const answer = await reverse.run({ params: { transferId: entry.transferId }, body: { reason: reason.trim() } });
    if (!answer.ok) return;
    board.show({ kind: 'done', text: t('timebank.reverse.done') });
    onClose();
  };
  return (
    <Modal
      open title={t('timebank.reverse.title')} onCancel={onClose} onOk={() => void run()} okText={t('timebank.reverse.do')} cancelText={t('ui.close')}
      okButtonProps={{ danger: true, disabled: reason.trim().length < 2, loading: reverse.isRunning }}
    >
      <p><strong>{sayEntry(entry, t)} {sayChange(entry.minutes, t)}</strong><br /><Moment at={entry.at} /> · {sayCounterpart(entry, t)}</p>
      <p>{t('timebank.reverse.what')}</p>
      <SecondNote problem={reverse.problem}>{t('timebank.askSecond')}</SecondNote>
      <Form layout="vertical">
        <Form.Item label={t('timebank.reverse.reason')} htmlFor="reverse-reason">
          <Input.TextArea id="reverse-reason" value={reason} maxLength={300} showCount rows={3} onChange={(event) => setReason(event.target.value)} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
