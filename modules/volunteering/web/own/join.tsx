import { Button, ButtonAnchor, ButtonLink, Card, Entrance, ErrorNote, FactList, Moment, Note, Spinner, Stack, useAsk, useCommand, useText } from '@huying/ui';
import { useState } from 'react';
import { type ApplicationView, volunteering } from '../../contract.ts';
import { ApplicationForm } from './application-form.tsx';
import { Begin } from './begin.tsx';
import { CardPictures } from './card-pictures.tsx';

const { routes, notices } = volunteering;

/** From the first step to the answer of the community. */
export default function Join() {
  const t = useText();
  const mine = useAsk(routes.mine, {}, { maybeSignedOut: true });
  // Once nobody was signed in, the first step stays until somebody is: what was typed must not go while it is asked again.
  const [wasSignedOut, setSignedOut] = useState(false);
  const isSignedOut = mine.problem?.code === 'session.required';
  if (isSignedOut && !wasSignedOut) setSignedOut(true);
  const isBeginning = !mine.value && (isSignedOut || wasSignedOut);
  return (
    <Entrance>
      <Stack gap="large">
        <h1>{t('volunteering.title.join')}</h1>
        {isBeginning ? <Begin /> : null}
        {mine.problem && !isBeginning && !mine.value ? <ErrorNote problem={mine.problem} onRetry={mine.again} isRetrying={mine.isAsking} /> : null}
        {mine.isLoading && !isBeginning ? <Spinner>{t('ui.loading')}</Spinner> : null}
        {mine.value ? <><SignedIn /><ButtonLink kind="quiet" to="/activities">{t('volunteering.join.activities')}</ButtonLink></> : null}
        <ButtonAnchor kind="quiet" isWide href="/">{t('volunteering.join.home')}</ButtonAnchor>
      </Stack>
    </Entrance>
  );
}

/** Fresh by notices, which only who is signed in hears. */
function SignedIn() {
  const mine = useAsk(routes.mine, {}, { freshOn: [notices.changed], everySeconds: 120 });
  return mine.value ? <Known name={mine.value.name} application={mine.value.application} isRegistered={mine.value.volunteer?.registeredAt != null} /> : null;
}

function Known({ name, application, isRegistered }: { name: string; application: ApplicationView | null; isRegistered: boolean }) {
  const t = useText();
  const [isChanging, setChanging] = useState(false);
  if (isRegistered && application?.state !== 'submitted' && application?.state !== 'asked') return <Registered />;
  const isOpen = application?.state === 'submitted' || application?.state === 'asked';
  if (isOpen && !isChanging) return <Waiting application={application} onChange={() => setChanging(true)} />;
  return (
    <>
      {application?.state === 'refused' ? <Note kind="warned" title={t('volunteering.state.refused')}>{application.reason}</Note> : null}
      <ApplicationForm name={name} former={application} onDone={() => setChanging(false)} />
    </>
  );
}

/** The new role is known to the page once it is loaded anew. */
function Registered() {
  const t = useText();
  return (
    <Note kind="done" title={t('volunteering.state.approved')} actions={<><ButtonAnchor kind="primary" href="/volunteer">{t('volunteering.join.start')}</ButtonAnchor><ButtonLink to="/registration">{t('volunteering.title.registration')}</ButtonLink></>}>
      <p>{t('volunteering.join.approved')}</p>
    </Note>
  );
}

function Waiting({ application, onChange }: { application: ApplicationView; onChange: () => void }) {
  const t = useText();
  const withdraw = useCommand(routes.withdraw);
  const isAsked = application.state === 'asked';
  return (
    <>
      <Note kind={isAsked ? 'warned' : 'done'} title={t(`volunteering.state.${application.state}`)}>{isAsked ? application.reason : t('volunteering.join.waiting')}</Note>
      <Card title={application.name}>
        <FactList facts={[
          [t('volunteering.identity'), application.identityNumber ?? '—'], [t('volunteering.submittedAt'), <Moment key="at" at={application.submittedAt} />],
          [t('volunteering.skills'), application.skills.map((one) => t(`volunteering.skill.${one}`)).join(t('ui.listSeparator')) || '—'],
          ...(application.guardian ? [[t('volunteering.guardian'), t('volunteering.guardianOf', { name: application.guardian.name, relation: application.guardian.relation })] as const] : []),
        ]} />
      </Card>
      <CardPictures application={application} />
      {withdraw.problem ? <ErrorNote problem={withdraw.problem} /> : null}
      <Button isWide kind={isAsked ? 'primary' : 'plain'} onClick={onChange}>{t('volunteering.join.change')}</Button>
      <Button isWide kind="quiet" isBusy={withdraw.isRunning} onClick={() => void withdraw.run({})}>{t('volunteering.join.withdraw')}</Button>
    </>
  );
}
