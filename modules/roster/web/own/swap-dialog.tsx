import { Button, Choice, Dialog, ErrorNote, Field, Spinner, Stack, TextArea, useAsk, useCommand, useNoticeBoard, useText } from '@huying/ui';
import { useState } from 'react';
import { roster, type TurnView } from '../../contract.ts';
import { sayShiftTime } from '../words.ts';

const EVERYBODY = 'everybody';
/** More names than this are looked for, not scrolled through. */
const MOST_SHOWN = 6;

export function SwapDialog({ turn, isOpen, onClose }: { turn: TurnView; isOpen: boolean; onClose: () => void }) {
  const t = useText();
  const board = useNoticeBoard();
  const [to, setTo] = useState<string>(EVERYBODY);
  const [reason, setReason] = useState('');
  const [wanted, setWanted] = useState('');
  const colleagues = useAsk(roster.routes.colleagues, isOpen ? { params: { turnId: turn.id } } : null);
  const offer = useCommand(roster.routes.offerSwap);
  const run = async () => {
    const answer = await offer.run({ params: { turnId: turn.id }, body: { toPersonId: to === EVERYBODY ? null : (to as never), reason: reason.trim() } });
    if (!answer.ok) return;
    board.show({ kind: 'done', text: t('roster.swap.offered') });
    onClose();
  };
  const people = colleagues.value?.people ?? [];
  const found = people.filter((one) => one.name.includes(wanted.trim()));
  // Whoever is chosen stays in sight while others are looked for.
  const shown = [...people.filter((one) => one.personId === to), ...found.filter((one) => one.personId !== to).slice(0, MOST_SHOWN)];
  const options = [{ value: EVERYBODY, label: t('roster.swap.everybody') }, ...shown.map((one) => ({ value: one.personId as string, label: one.name }))];
  return (
    <Dialog isOpen={isOpen} title={t('roster.swap.offer')} onClose={onClose} actions={<Button kind="primary" isBusy={offer.isRunning} disabled={reason.trim().length < 2} onClick={() => void run()}>{t('roster.swap.do')}</Button>}>
      <Stack>
        <p>{turn.shift.name}{t('ui.listSeparator')}{sayShiftTime(turn.shift, t)}</p>
        <p>{t(turn.shift.needsApproval ? 'roster.swap.noteApproval' : 'roster.swap.note')}</p>
        {colleagues.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
        {colleagues.problem ? <ErrorNote problem={colleagues.problem} onRetry={colleagues.again} /> : null}
        <TextArea label={t('roster.reason')} value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
        {people.length > MOST_SHOWN ? <Field label={t('roster.swap.find')} hint={t('roster.swap.findHint', { count: people.length })} value={wanted} maxLength={40} onChange={(event) => setWanted(event.target.value)} /> : null}
        <Choice label={t('roster.swap.to')} value={to} onChoose={setTo} options={options} />
        {offer.problem ? <ErrorNote problem={offer.problem} /> : null}
      </Stack>
    </Dialog>
  );
}
