import { useState } from 'react';
import { Button, Card, ErrorNote, FactList, Field, Link, Moment, Note, Spinner, Stack, TextArea, useAsk, useCommand, useParams, useText, useTools } from '@huying/ui';
import { safeguard } from '../../contract.ts';

/** The second factor of somebody else: an administrator takes it away when the telephone is lost. */
export default function PersonSecurity() {
  const t = useText();
  const { notices } = useTools();
  const { personId } = useParams<{ personId: string }>();
  const params = { personId: personId as never };
  const asked = useAsk(safeguard.routes.ofPerson, { params });
  const reset = useCommand(safeguard.routes.reset);
  const [reason, setReason] = useState('');
  const back = <p><Link href={`/people/${personId}`}>{t('safeguard.person.back')}</Link></p>;
  if (asked.problem && !asked.value) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking}>{back}</ErrorNote>;
  if (!asked.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const { since, isRequired, recoveryCodesLeft } = asked.value;
  const run = async () => {
    const answer = await reset.run({ params, body: { reason } });
    if (!answer.ok) return;
    setReason('');
    notices.show({ kind: 'done', text: t('safeguard.person.done') });
  };
  return (
    <Stack gap="large">
      {back}
      <h1>{t('safeguard.title.person')}</h1>
      <FactList facts={[[t('safeguard.person.state'), since ? <Moment key="since" at={since} /> : t('safeguard.person.none')], [t('safeguard.person.required'), t(isRequired ? 'safeguard.yes' : 'safeguard.no')], [t('safeguard.own.left'), t('safeguard.own.codes', { codes: recoveryCodesLeft })]]} />
      {since ? (
        <Stack>
          <Note>{t('safeguard.person.words')}</Note>
          <TextArea label={t('safeguard.person.reason')} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
          {reset.problem ? <ErrorNote problem={reset.problem} /> : null}
          <Button kind="danger" isBusy={reset.isRunning} disabled={reason.trim().length < 2} onClick={() => void run()}>{t('safeguard.person.reset')}</Button>
        </Stack>
      ) : null}
      {asked.value.isBound === null ? null : <Binding personId={personId} isBound={asked.value.isBound} />}
    </Stack>
  );
}

/** Who they are at the provider, where people are found by what it calls them. */
function Binding({ personId, isBound }: { personId: string; isBound: boolean }) {
  const t = useText();
  const { notices } = useTools();
  const params = { personId: personId as never };
  const bind = useCommand(safeguard.routes.bindSubject);
  const unbind = useCommand(safeguard.routes.unbindSubject);
  const [subject, setSubject] = useState('');
  const problem = bind.problem ?? unbind.problem;
  const save = async () => {
    const answer = await bind.run({ params, body: { subject } });
    if (!answer.ok) return;
    setSubject('');
    notices.show({ kind: 'done', text: t('safeguard.binding.done') });
  };
  return (
    <Card title={t('safeguard.binding.title')}>
      <Stack>
        <p>{t(isBound ? 'safeguard.binding.bound' : 'safeguard.binding.none')}</p>
        <Field label={t('safeguard.binding.subject')} hint={t('safeguard.binding.hint')} maxLength={255} value={subject} onChange={(event) => setSubject(event.target.value)} />
        {problem ? <ErrorNote problem={problem} /> : null}
        <Button isBusy={bind.isRunning} disabled={subject.trim() === ''} onClick={() => void save()}>{t('safeguard.binding.save')}</Button>
        {isBound ? <Button kind="danger" isBusy={unbind.isRunning} onClick={() => void unbind.run({ params })}>{t('safeguard.binding.end')}</Button> : null}
      </Stack>
    </Card>
  );
}
