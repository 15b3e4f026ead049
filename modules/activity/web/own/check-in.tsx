import { Button, ButtonAnchor, ButtonLink, ErrorNote, Note, type Problem, Stack, useClient, useSearchParams, useText } from '@huying/ui';
import { useState } from 'react';
import { activity, type CheckedIn } from '../../contract.ts';

const { routes } = activity;
const DOORS = { code: ['elder', 'family', 'volunteer', 'org', 'worker'], ticket: ['org', 'worker'] } as const;
/** The first page of whoever is signed in is not known here: the landing page leads nowhere but to the doors. */
const isLanding = () => !/^\/(elder|family|volunteer|org|worker|desk)\//.test(location.pathname);

/** Where the codes lead: of the host's screen (`?code=`), to check in oneself; of a participant's telephone (`?ticket=`), for the host. */
export default function CheckIn() {
  const t = useText();
  const client = useClient();
  const [params] = useSearchParams();
  const [code, ticket] = [params.get('code'), params.get('ticket')];
  const [state, setState] = useState<{ readonly done?: CheckedIn; readonly problem?: Problem; readonly isBusy?: boolean }>({});
  const run = async () => {
    setState({ isBusy: true });
    // Whoever is signed out here is shown the doors instead of being led away: which of them is theirs, only they know.
    const options = { maybeSignedOut: true };
    const answer = await client.ask(routes.checkIn, { body: { code: ticket ?? code ?? '' } }, options);
    setState(answer.ok ? { done: answer.value } : { problem: answer.problem });
  };
  const kind = ticket ? 'ticket' : 'code';
  if (!code && !ticket) return <Stack gap="large"><h1>{t('activity.title.checkIn')}</h1><Note>{t('activity.checkIn.none')}</Note>{isLanding() ? null : <ButtonLink isWide to="/activities">{t('activity.checkIn.toActivities')}</ButtonLink>}</Stack>;
  if (state.done) return <Done done={state.done} isTaken={ticket !== null} />;
  const isOut = !ticket && code?.startsWith('o');
  return (
    <Stack gap="large">
      <h1>{t('activity.title.checkIn')}</h1>
      {state.problem?.code === 'session.required' ? <Doors kind={kind} query={`?${kind}=${encodeURIComponent(ticket ?? code ?? '')}`} /> : (
        <>
          <p>{t(ticket ? 'activity.checkIn.takeWords' : 'activity.checkIn.words')}</p>
          {state.problem ? <ErrorNote problem={state.problem} /> : null}
          <Button kind="primary" isWide isBusy={state.isBusy ?? false} onClick={() => void run()}>{t(ticket ? 'activity.checkIn.take' : isOut ? 'activity.checkIn.goOut' : 'activity.checkIn.go')}</Button>
        </>
      )}
    </Stack>
  );
}

function Doors({ kind, query }: { kind: keyof typeof DOORS; query: string }) {
  const t = useText();
  return (
    <Stack>
      <p>{t('activity.checkIn.signIn')}</p>
      <p>{t('activity.checkIn.as')}</p>
      {DOORS[kind].map((audience) => <ButtonAnchor key={audience} isWide href={`/${audience}/sign-in?back=${encodeURIComponent(`/check-in${query}`)}`}>{t(`activity.checkIn.${audience}`)}</ButtonAnchor>)}
    </Stack>
  );
}

function Done({ done, isTaken }: { done: CheckedIn; isTaken: boolean }) {
  const t = useText();
  const isOut = done.state === 'attended';
  const words = isTaken ? (isOut ? 'activity.checkIn.takenOut' : 'activity.checkIn.taken') : isOut ? 'activity.checkIn.doneOut' : 'activity.checkIn.done';
  return (
    <Stack gap="large">
      <h1>{done.title}</h1>
      <div role="status"><Note kind="done" title={t(words, { name: done.name })}><p>{done.place}</p></Note></div>
      {isLanding() ? null : <ButtonAnchor isWide href={`/${location.pathname.split('/')[1]}/activities/${done.activityId}`}>{t('activity.checkIn.toActivity')}</ButtonAnchor>}
    </Stack>
  );
}
