import { useEffect, useState } from 'react';
import type { RouteOut } from '@huying/kernel';
import { Button, ButtonLink, Entrance, ErrorNote, Note, Spinner, Stack, useCommand, useText, useTools } from '@huying/ui';
import { safeguard } from '../../contract.ts';
import { CodeField, RecoveryCodes, Secret } from './app-code.tsx';

interface Begun {
  readonly ticket: string;
  readonly wants: 'code' | 'enrolment';
  readonly label: string;
  /** The page that was left for the provider, where it is another than this. */
  readonly page?: string | undefined;
}
type Offered = RouteOut<typeof safeguard.routes.offerAtSignIn>;

/** What the first step left in the history of the page: it stands in no address, and a page that is loaded again still has it. */
function begunOf(state: unknown): Begun | undefined {
  const { ticket, wants, label, page } = (state ?? {}) as Partial<Begun>;
  return ticket && (wants === 'code' || wants === 'enrolment') ? { ticket, wants, label: label ?? '', page: page && /^\/(desk|worker|org)$/.test(page) ? page : undefined } : undefined;
}

/** The second step of signing in: the code of the app; or, where one must have the app first, setting it up. */
export default function SecondStep() {
  const t = useText();
  const [begun] = useState(() => begunOf(history.state));
  return (
    <Entrance>
      <h1>{t('safeguard.title.second')}</h1>
      {begun ? <Step begun={begun} /> : (
        <Stack gap="large">
          <Note kind="warned">{t('safeguard.second.nothing')}</Note>
          <ButtonLink kind="primary" isWide to="/sign-in">{t('safeguard.second.again')}</ButtonLink>
        </Stack>
      )}
    </Entrance>
  );
}

function Step({ begun }: { begun: Begun }) {
  const t = useText();
  const { session } = useTools();
  const [code, setCode] = useState('');
  const offer = useCommand(safeguard.routes.offerAtSignIn);
  const enter = useCommand(safeguard.routes.signInSecond);
  const { run } = offer;
  useEffect(() => {
    if (begun.wants === 'enrolment') void run({ body: { ticket: begun.ticket } });
  }, [begun, run]);
  const offered: Offered | undefined = begun.wants === 'enrolment' ? offer.value : undefined;
  const done = enter.value;
  const arrive = (mustChange: boolean) => {
    if (begun.page && !location.pathname.startsWith(`${begun.page}/`)) location.replace(`${begun.page}${session.back}`);
    else session.arrive(mustChange ? '/me/password' : undefined);
  };
  const send = async () => {
    if (code.trim() === '') return;
    const answer = await enter.run({ body: { ticket: begun.ticket, code, label: begun.label, ...(offered ? { offer: offered.offer } : {}) } });
    if (answer.ok && !answer.value.recoveryCodes) arrive(answer.value.mustChangePassword);
  };
  if (done?.recoveryCodes) {
    return (
      <Stack gap="large">
        <RecoveryCodes codes={done.recoveryCodes} />
        <Button kind="primary" isWide onClick={() => arrive(done.mustChangePassword)}>{t('safeguard.recovery.noted')}</Button>
      </Stack>
    );
  }
  if (offer.problem) return <Stack gap="large"><ErrorNote problem={offer.problem} /><ButtonLink isWide to="/sign-in">{t('safeguard.second.again')}</ButtonLink></Stack>;
  if (begun.wants === 'enrolment' && !offered) return <Spinner>{t('ui.loading')}</Spinner>;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Stack gap="large">
        {offered ? <><Note>{t('safeguard.second.must')}</Note><Secret {...offered} /></> : <p>{t('safeguard.second.words')}</p>}
        <CodeField
          value={code} takesRecovery={!offered}
          onType={(typed) => {
            setCode(typed);
            enter.clear();
          }}
        />
        {enter.problem ? <ErrorNote problem={enter.problem} /> : null}
        <Button kind="primary" isWide submits isBusy={enter.isRunning}>{t('safeguard.second.enter')}</Button>
        <ButtonLink kind="quiet" isWide to="/sign-in">{t('safeguard.second.again')}</ButtonLink>
      </Stack>
    </form>
  );
}
