import { useState } from 'react';
import { Button, ButtonLink, Card, EmptyState, ErrorNote, Field, Note, Row, Spinner, Stack, useAsk, useCommand, useNoticeBoard, useText } from '@huying/ui';
import { ChevronLeft } from 'lucide-react';
import { type AccountView, timebank } from '../../contract.ts';
import { sayMinutes } from '../words.ts';
import { HoursChoice } from './hours-choice.tsx';

const FRESH = { freshOn: [timebank.notices.changed] };

/** My hours for the pool of the community, from which elders without any are helped. */
export default function Donate() {
  const t = useText();
  const account = useAsk(timebank.routes.mine, {}, FRESH);
  if (account.problem && !account.value) return <ErrorNote problem={account.problem} onRetry={account.again} isRetrying={account.isAsking} />;
  return (
    <Stack gap="large">
      <Row><ButtonLink kind="quiet" icon={ChevronLeft} to="/credits">{t('timebank.back')}</ButtonLink></Row>
      <h1>{t('timebank.title.donate')}</h1>
      <p>{t('timebank.donate.what')}</p>
      {account.value ? <DonationForm account={account.value} organisationId={null} /> : <Spinner>{t('ui.loading')}</Spinner>}
    </Stack>
  );
}

export function DonationForm({ account: { availableMinutes }, organisationId }: { account: AccountView; organisationId: string | null }) {
  const t = useText();
  const board = useNoticeBoard();
  const [minutes, setMinutes] = useState(Math.min(60, availableMinutes));
  const [words, setWords] = useState('');
  const donate = useCommand(timebank.routes.donate);
  if (availableMinutes === 0) return <EmptyState title={t('timebank.give.nothing')}><p>{t('timebank.emptyHint')}</p></EmptyState>;
  const amount = Math.min(minutes, availableMinutes);
  const run = async () => {
    const answer = await donate.run({ body: { minutes: amount, organisationId: organisationId as never, words: words.trim() } });
    if (!answer.ok) return;
    board.show({ kind: 'done', text: t('timebank.donate.done', { minutes: sayMinutes(amount, t) }) });
    setWords('');
  };
  return (
    <Card>
      <Stack>
        <p>{t('timebank.give.have', { minutes: sayMinutes(availableMinutes, t) })}</p>
        <HoursChoice label={t('timebank.donate.howMuch')} minutes={amount} mostMinutes={availableMinutes} onChoose={setMinutes} />
        <Field label={t('timebank.give.words')} optionalWord={t('timebank.optional')} value={words} maxLength={100} onChange={(event) => setWords(event.target.value)} />
        <Note>{t('timebank.donate.final')}</Note>
        {donate.problem ? <ErrorNote problem={donate.problem} /> : null}
        <Button kind="primary" isWide disabled={amount === 0} isBusy={donate.isRunning} onClick={() => void run()}>{t('timebank.donate.send', { minutes: sayMinutes(amount, t) })}</Button>
      </Stack>
    </Card>
  );
}
