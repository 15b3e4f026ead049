import { Button, Dialog, ErrorNote, Note, Stack, TextArea, useCommand, useNoticeBoard, useNow, useText } from '@huying/ui';
import { useState } from 'react';
import { roster, type TurnView } from '../../contract.ts';
import { sayShiftTime } from '../words.ts';

/** One may always leave; the reason helps whoever has to find somebody else. */
export function LeaveDialog({ turn, isOpen, onClose }: { turn: TurnView; isOpen: boolean; onClose: () => void }) {
  const t = useText();
  const board = useNoticeBoard();
  const now = useNow(60);
  const [reason, setReason] = useState('');
  const leave = useCommand(roster.routes.leave);
  const run = async () => {
    const answer = await leave.run({ params: { turnId: turn.id }, body: { reason: reason.trim() } });
    if (!answer.ok) return;
    board.show({ kind: 'done', text: t('roster.leave.done') });
    onClose();
  };
  return (
    <Dialog isOpen={isOpen} title={t('roster.leave.title')} onClose={onClose} actions={<Button kind="danger" isBusy={leave.isRunning} disabled={reason.trim().length < 2} onClick={() => void run()}>{t('roster.leave.do')}</Button>}>
      <Stack>
        <p>{turn.shift.name}{t('ui.listSeparator')}{sayShiftTime(turn.shift, t)}</p>
        {now > Date.parse(turn.leaveFreelyUntil) ? <Note kind="warned">{t('roster.leave.late')}</Note> : null}
        {leave.problem ? <ErrorNote problem={leave.problem} /> : null}
        <TextArea label={t('roster.reason')} value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
      </Stack>
    </Dialog>
  );
}
