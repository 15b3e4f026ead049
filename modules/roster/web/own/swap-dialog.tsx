import { Button, Choice, Dialog, ErrorNote, Spinner, Stack, TextArea, useAsk, useCommand, useNoticeBoard, useText } from '@huying/ui';
import { useState } from 'react';
import { roster, type TurnView } from '../../contract.ts';
import { sayShiftTime } from '../words.ts';

const EVERYBODY = 'everybody';

export function SwapDialog({ turn, isOpen, onClose }: { turn: TurnView; isOpen: boolean; onClose: () => void }) {
  const t = useText();
  const board = useNoticeBoard();
  const [to, setTo] = useState<string>(EVERYBODY);
  const [reason, setReason] = useState('');
  const colleagues = useAsk(roster.routes.colleagues, isOpen ? { params: { turnId: turn.id } } : null);
  const offer = useCommand(roster.routes.offerSwap);
  const run = async () => {
    const answer = await offer.run({ params: { turnId: turn.id }, body: { toPersonId: to === EVERYBODY ? null : (to as never), reason: reason.trim() } });
    if (!answer.ok) return;
    board.show({ kind: 'done', text: t('roster.swap.offered') });
    onClose();
  };
  const options = [{ value: EVERYBODY, label: t('roster.swap.everybody') }, ...(colleagues.value?.people ?? []).map((one) => ({ value: one.personId as string, label: one.name }))];
  return (
    <Dialog isOpen={isOpen} title={t('roster.swap.offer')} onClose={onClose} actions={<Button kind="primary" isBusy={offer.isRunning} disabled={reason.trim().length < 2} onClick={() => void run()}>{t('roster.swap.do')}</Button>}>
      <Stack>
        <p>{turn.shift.name}{t('ui.listSeparator')}{sayShiftTime(turn.shift, t)}</p>
        <p>{t(turn.shift.needsApproval ? 'roster.swap.noteApproval' : 'roster.swap.note')}</p>
        {colleagues.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
        {colleagues.problem ? <ErrorNote problem={colleagues.problem} onRetry={colleagues.again} /> : null}
        <Choice label={t('roster.swap.to')} value={to} onChoose={setTo} options={options} />
        {offer.problem ? <ErrorNote problem={offer.problem} /> : null}
        <TextArea label={t('roster.reason')} value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
      </Stack>
    </Dialog>
  );
}
