import { useEffect, useRef, useState } from 'react';
import { ButtonLink, Entrance, ErrorNote, Spinner, Stack, useAsk, useCommand, useLocation, useText, useTools } from '@huying/ui';
import { safeguard } from '../../contract.ts';
import { type Beginning, endBeginning, readBeginning, writeBeginning } from './beginning.ts';

const pageHere = () => `/${location.pathname.split('/')[1]}`;

/** To the provider and back: without its answer it leads there, with it the person is let in. */
export default function AtProvider() {
  const t = useText();
  const { session } = useTools();
  // The answer is taken out of the address at once: it is good once, and stands in no history.
  const [answer] = useState(() => (/[?&](state|error)=/.test(location.search) ? location.search.slice(1) : undefined));
  const [label] = useState(() => String((history.state as { label?: string } | null)?.label ?? ''));
  const begin = useCommand(safeguard.routes.beginAtProvider);
  const enter = useEntering();
  const asked = useRef(false);
  const provider = useAsk(safeguard.routes.provider, {});
  const isSet = provider.value !== undefined && provider.value.name !== null;
  useEffect(() => {
    if (asked.current || (answer === undefined && !isSet)) return;
    asked.current = true;
    if (answer !== undefined) {
      history.replaceState(null, '', location.pathname);
      void enter.run(answer);
      return;
    }
    void begin.run({}).then((given) => {
      if (!given.ok) return;
      writeBeginning({ begun: given.value.begun, page: pageHere(), back: session.back, label });
      location.assign(given.value.url);
    });
  });
  const isNone = answer === undefined && provider.value?.name === null;
  const problem = begin.problem ?? enter.problem ?? provider.problem ?? (isNone ? NONE : undefined);
  return (
    <Entrance>
      <h1>{t('safeguard.title.provider')}</h1>
      {problem ? (
        <Stack gap="large">
          <ErrorNote problem={problem} />
          <ButtonLink kind="primary" isWide to="/sign-in">{t('safeguard.second.again')}</ButtonLink>
        </Stack>
      ) : <Spinner>{t(answer === undefined ? 'safeguard.provider.leaving' : 'safeguard.provider.waiting')}</Spinner>}
    </Entrance>
  );
}

/** Nobody is led anywhere where no provider is set. */
const NONE = { status: 404, code: 'safeguard.noProvider' };
const OVER = { status: 410, code: 'safeguard.ticketOver' };

function useEntering() {
  const { session } = useTools();
  const [, navigate] = useLocation();
  const [isNothing, setNothing] = useState(false);
  const enter = useCommand(safeguard.routes.signInByProvider);
  const goOn = ({ page, back }: Beginning) => {
    // Begun on another page of those who work here: back to that one.
    if (page === pageHere()) session.arrive(back);
    else location.replace(`${page}${back}`);
  };
  const run = async (answer: string) => {
    const beginning = readBeginning();
    endBeginning();
    if (!beginning) return setNothing(true);
    const given = await enter.run({ body: { begun: beginning.begun, answer, label: beginning.label } });
    if (given.ok) return goOn(beginning);
    const { code, facts } = given.problem;
    if (code !== 'people.secondFactor' && code !== 'people.mustEnrol') return;
    const state = { ticket: facts?.ticket, wants: code === 'people.mustEnrol' ? 'enrolment' : 'code', label: beginning.label, page: beginning.page };
    navigate(`/sign-in/second?back=${encodeURIComponent(beginning.back)}`, { replace: true, state });
  };
  return { run, problem: isNothing ? OVER : enter.problem };
}
