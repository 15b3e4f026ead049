import { type FormEvent, useState } from 'react';
import { Button, Card, ErrorNote, Field, Note, Stack, useAsk, useCommand, useText } from '@huying/ui';
import { family } from '../../contract.ts';

/** Asking an elder to let me follow. The answer is the elder's; this page learns nothing of the number. */
export default function Ask() {
  const t = useText();
  const [typed, setTyped] = useState({ elderPhone: '', relation: '' });
  const ask = useCommand(family.routes.ask);
  const mine = useAsk(family.routes.mine, {}, { freshOn: [family.notices.changed] });
  const waiting = (mine.value?.bonds ?? []).filter((bond) => bond.state === 'asked');
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await ask.run({ body: typed });
    if (answer.ok) setTyped({ elderPhone: '', relation: '' });
  };
  const change = (part: Partial<typeof typed>) => {
    ask.clear();
    setTyped((former) => ({ ...former, ...part }));
  };
  return (
    <Stack gap="large">
      <h1>{t('family.title.ask')}</h1>
      <p>{t('family.ask.words')}</p>
      <form noValidate onSubmit={(event) => void send(event)}>
        <Stack>
          <Field label={t('family.ask.phone')} inputMode="tel" autoComplete="off" required maxLength={11} value={typed.elderPhone} onChange={(event) => change({ elderPhone: event.target.value })} />
          <Field label={t('family.ask.relation')} hint={t('family.ask.relationHint')} required maxLength={20} value={typed.relation} onChange={(event) => change({ relation: event.target.value })} />
          {ask.problem ? <ErrorNote problem={ask.problem} /> : null}
          {ask.value ? <Note kind="done" title={t('family.ask.sent')}>{t('family.ask.sentWords')}</Note> : null}
          <Button submits kind="primary" isWide isBusy={ask.isRunning}>{t('family.ask.send')}</Button>
        </Stack>
      </form>
      {waiting.map((bond) => <Waiting key={bond.id} bondId={bond.id} name={bond.elderName} />)}
      <p>{t('family.ask.other')}</p>
    </Stack>
  );
}

function Waiting({ bondId, name }: { bondId: string; name: string }) {
  const t = useText();
  const end = useCommand(family.routes.end);
  return (
    <Card title={t('family.ask.waiting', { name })} actions={<Button isBusy={end.isRunning} onClick={() => void end.run({ params: { bondId: bondId as never } })}>{t('family.ask.takeBack')}</Button>}>
      {end.problem ? <ErrorNote problem={end.problem} /> : null}
    </Card>
  );
}
