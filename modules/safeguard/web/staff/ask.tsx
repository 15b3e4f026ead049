import { useState } from 'react';
import { Button, ButtonLink, ErrorNote, Note, Stack, TextArea, useCommand, useLocation, useNoticeBoard, useText } from '@huying/ui';
import { safeguard } from '../../contract.ts';

/** What was refused for want of a second person: why it is to be done, for the second one to read. */
export default function Ask() {
  const t = useText();
  const board = useNoticeBoard();
  const [, go] = useLocation();
  const [draft] = useState(() => String((history.state as { draft?: string } | null)?.draft ?? ''));
  const [reason, setReason] = useState('');
  const ask = useCommand(safeguard.routes.ask);
  const run = async () => {
    const answer = await ask.run({ body: { draft, reason: reason.trim() } });
    if (!answer.ok) return;
    go('/approvals');
    board.show({ kind: 'done', text: t('safeguard.ask.done') });
  };
  return (
    <Stack gap="large">
      <h1 className="visually-hidden">{t('safeguard.title.ask')}</h1>
      {draft === '' ? <Note kind="warned">{t('safeguard.ask.nothing')}</Note> : (
        <>
          <p>{t('safeguard.ask.words')}</p>
          <TextArea label={t('safeguard.ask.reason')} maxLength={300} value={reason} onChange={(event) => setReason(event.target.value)} />
          {ask.problem ? <ErrorNote problem={ask.problem} /> : null}
          <Button kind="primary" isBusy={ask.isRunning} disabled={reason.trim().length < 2} onClick={() => void run()}>{t('safeguard.ask.send')}</Button>
        </>
      )}
      <ButtonLink kind="quiet" to="/approvals">{t('safeguard.title.approvals')}</ButtonLink>
    </Stack>
  );
}
