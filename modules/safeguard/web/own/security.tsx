import { useState } from 'react';
import type { RouteOut } from '@huying/kernel';
import { Button, ButtonLink, Card, ErrorNote, FactList, Moment, Note, Spinner, Stack, useAsk, useCommand, useText, useTools } from '@huying/ui';
import { safeguard } from '../../contract.ts';
import { CodeField, RecoveryCodes, Secret } from './app-code.tsx';

type State = RouteOut<typeof safeguard.routes.own>;

/** How I sign in: my second factor, and the way to what else there is. */
export default function Security() {
  const t = useText();
  const own = useAsk(safeguard.routes.own, {});
  // Kept here, so that what comes of a command does not take the codes away before they were written down.
  const [codes, setCodes] = useState<readonly string[]>();
  if (own.problem && !own.value) return <ErrorNote problem={own.problem} onRetry={own.again} isRetrying={own.isAsking} />;
  if (!own.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const content = codes ? (
    <Card title={t('safeguard.recovery.title')} tone="accent" actions={<Button kind="primary" onClick={() => setCodes(undefined)}>{t('safeguard.recovery.noted')}</Button>}><RecoveryCodes codes={codes} /></Card>
  ) : own.value.since ? <Having state={own.value} onCodes={setCodes} /> : <Without state={own.value} onCodes={setCodes} />;
  return (
    <Stack gap="large">
      <h1>{t('safeguard.title.own')}</h1>
      {content}
      <ButtonLink to="/me/sessions">{t('safeguard.own.sessions')}</ButtonLink>
      <ButtonLink kind="quiet" to="/me">{t('ui.back')}</ButtonLink>
    </Stack>
  );
}

interface PartProps {
  readonly state: State;
  readonly onCodes: (codes: readonly string[]) => void;
}

function Without({ state, onCodes }: PartProps) {
  const t = useText();
  const { notices } = useTools();
  const [code, setCode] = useState('');
  const offer = useCommand(safeguard.routes.offer);
  const confirm = useCommand(safeguard.routes.confirm);
  const offered = offer.value;
  const save = async () => {
    if (!offered || code.trim() === '') return;
    const answer = await confirm.run({ body: { offer: offered.offer, code } });
    if (!answer.ok) return;
    onCodes(answer.value.recoveryCodes);
    notices.show({ kind: 'done', text: t('safeguard.own.set') });
  };
  return (
    <Card title={t('safeguard.own.without')}>
      <Stack>
        <p>{t('safeguard.own.why')}</p>
        {state.isRequired ? <Note kind="warned">{t('safeguard.own.required')}</Note> : null}
        {offer.problem ? <ErrorNote problem={offer.problem} /> : null}
        {offered ? (
          <form
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              void save();
            }}
          >
            <Stack>
              <Secret {...offered} />
              <CodeField value={code} onType={setCode} />
              {confirm.problem ? <ErrorNote problem={confirm.problem} /> : null}
              <Button kind="primary" submits isBusy={confirm.isRunning}>{t('safeguard.enrol.confirm')}</Button>
            </Stack>
          </form>
        ) : <Button kind="primary" isBusy={offer.isRunning} onClick={() => void offer.run({})}>{t('safeguard.own.begin')}</Button>}
      </Stack>
    </Card>
  );
}

function Having({ state, onCodes }: PartProps) {
  const t = useText();
  const { notices } = useTools();
  const [code, setCode] = useState('');
  const renew = useCommand(safeguard.routes.renewRecoveryCodes);
  const end = useCommand(safeguard.routes.end);
  const problem = renew.problem ?? end.problem;
  const hasCode = code.trim() !== '';
  const change = async () => {
    end.clear();
    const answer = await renew.run({ body: { code } });
    setCode('');
    if (answer.ok) onCodes(answer.value.recoveryCodes);
  };
  const finish = async () => {
    renew.clear();
    const answer = await end.run({ body: { code } });
    if (answer.ok) notices.show({ kind: 'done', text: t('safeguard.own.ended') });
  };
  return (
    <Card title={t('safeguard.own.having')}>
      <Stack>
        <FactList facts={[[t('safeguard.own.since'), <Moment key="since" at={state.since as string} />], [t('safeguard.own.left'), t('safeguard.own.codes', { codes: state.recoveryCodesLeft })]]} />
        {state.recoveryCodesLeft < 3 ? <Note kind="warned">{t('safeguard.own.few')}</Note> : null}
        <p>{t(state.isRequired ? 'safeguard.own.proveRequired' : 'safeguard.own.prove')}</p>
        <CodeField value={code} onType={setCode} takesRecovery />
        {problem ? <ErrorNote problem={problem} /> : null}
        <Button isBusy={renew.isRunning} disabled={!hasCode} onClick={() => void change()}>{t('safeguard.recovery.renew')}</Button>
        {state.isRequired ? null : <Button kind="danger" isBusy={end.isRunning} disabled={!hasCode} onClick={() => void finish()}>{t('safeguard.own.end')}</Button>}
      </Stack>
    </Card>
  );
}
