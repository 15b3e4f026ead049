import { useEffect, useState } from 'react';
import { ButtonAnchor, Button, ErrorNote, Field, Note, Spinner, Stack, useAsk, useText } from '@huying/ui';
import { setup } from '../contract.ts';
import { type Done, FoundationForm } from './foundation-form.tsx';

/** The first start: open with the token that the server printed, until somebody has set it up. */
export default function Setup() {
  const t = useText();
  // Out of the address at once: what stands there is kept by the browser and seen by whoever looks at the screen.
  const [token, setToken] = useState(() => location.hash.slice(1));
  useEffect(() => history.replaceState(null, '', location.pathname), []);
  const [done, setDone] = useState<Done>();
  const state = useAsk(setup.routes.state, {});
  if (done) return <Finished done={done} />;
  if (state.problem && !state.value) return <ErrorNote problem={state.problem} onRetry={state.again} isRetrying={state.isAsking} />;
  if (!state.value) return <Spinner>{t('ui.loading')}</Spinner>;
  if (!state.value.isOpen) return <Over />;
  return (
    <Stack gap="large">
      <h1>{t('setup.title')}</h1>
      <p>{t('setup.words')}</p>
      {token ? <FoundationForm token={token} onDone={setDone} onWrongToken={() => setToken('')} /> : <AskToken onToken={setToken} />}
    </Stack>
  );
}

function Over() {
  const t = useText();
  return (
    <Stack gap="large">
      <h1>{t('setup.over.title')}</h1>
      <p>{t('setup.over.words')}</p>
      <ButtonAnchor kind="primary" href="/desk">{t('setup.over.desk')}</ButtonAnchor>
    </Stack>
  );
}

function Finished({ done: { office, administrator, areas } }: { done: Done }) {
  const t = useText();
  return (
    <Stack gap="large">
      <h1>{t('setup.done.title')}</h1>
      <Note kind="done"><p>{t('setup.done.words', { office, areas, name: administrator })}</p></Note>
      <ButtonAnchor kind="primary" isWide href="/desk/areas">{t('setup.over.desk')}</ButtonAnchor>
    </Stack>
  );
}

function AskToken({ onToken }: { onToken: (token: string) => void }) {
  const t = useText();
  const [typed, setTyped] = useState('');
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        // Whoever pastes the whole address means what stands behind the sign #.
        onToken(typed.trim().split('#').at(-1) ?? '');
      }}
    >
      <Stack>
        <h2>{t('setup.token.title')}</h2>
        <p>{t('setup.token.words')}</p>
        <Field label={t('setup.token.label')} value={typed} maxLength={300} autoComplete="off" onChange={(event) => setTyped(event.target.value)} />
        <Button kind="primary" isWide submits>{t('setup.token.use')}</Button>
      </Stack>
    </form>
  );
}
