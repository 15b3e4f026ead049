import { Button, ButtonAnchor, ButtonLink, ErrorNote, Moment, Note, Spinner, Stack, useAsk, useClient, useCommand, useText } from '@huying/ui';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { privacy, type Standing } from '../../contract.ts';

const { routes, notices } = privacy;

/** What is held about me: to take away, and to leave. */
export default function OwnData() {
  const t = useText();
  const client = useClient();
  const standing = useAsk(routes.standing, {}, { freshOn: [notices.changed] });
  if (standing.problem && !standing.value) return <ErrorNote problem={standing.problem} onRetry={standing.again} isRetrying={standing.isAsking} />;
  if (!standing.value) return <Spinner>{t('ui.loading')}</Spinner>;
  return (
    <Stack gap="large">
      <h1>{t('privacy.title')}</h1>
      <section aria-labelledby="take">
        <Stack>
          <h2 id="take">{t('privacy.take')}</h2>
          <p>{t('privacy.take.words')}</p>
          <ButtonAnchor isWide icon={Download} href={client.addressOf(routes.mine, {})}>{t('privacy.take.go')}</ButtonAnchor>
        </Stack>
      </section>
      <section aria-labelledby="leave">
        <Stack>
          <h2 id="leave">{t('privacy.leave')}</h2>
          {standing.value.isByOffice ? <p>{t('privacy.byOffice')}</p> : standing.value.dueAt === null ? <Leaving standing={standing.value} /> : <Waiting dueAt={standing.value.dueAt} why={standing.value.why} hindrances={standing.value.hindrances} />}
        </Stack>
      </section>
      <ButtonLink kind="quiet" to="/me">{t('ui.back')}</ButtonLink>
    </Stack>
  );
}

function Hindrances({ codes }: { codes: readonly string[] }) {
  const t = useText();
  return <Note kind="warned" title={t('privacy.hindered')}><ul>{codes.map((code) => <li key={code}>{t(`privacy.hindrance.${code}`)}</li>)}</ul></Note>;
}

function Leaving({ standing }: { standing: Standing }) {
  const t = useText();
  const [isSure, setSure] = useState(false);
  const leave = useCommand(routes.leave);
  return (
    <>
      <p>{t('privacy.leave.words', { days: standing.waitDays })}</p>
      <ul>{(['goes', 'stays', 'cannot'] as const).map((key) => <li key={key}>{t(`privacy.leave.${key}`)}</li>)}</ul>
      {standing.hindrances.length > 0 ? <Hindrances codes={standing.hindrances} /> : null}
      {leave.problem ? <ErrorNote problem={leave.problem} /> : null}
      {isSure ? (
        <Note kind="warned" title={t('privacy.leave.sure')} actions={<><Button kind="danger" isBusy={leave.isRunning} onClick={() => void leave.run({})}>{t('privacy.leave.yes')}</Button><Button onClick={() => setSure(false)}>{t('privacy.leave.no')}</Button></>} />
      ) : <Button isWide disabled={standing.hindrances.length > 0} onClick={() => setSure(true)}>{t('privacy.leave.go')}</Button>}
    </>
  );
}

function Waiting({ dueAt, why, hindrances }: { dueAt: string; why: Standing['why']; hindrances: readonly string[] }) {
  const t = useText();
  const stay = useCommand(routes.stay);
  return (
    <>
      <Note kind="warned" title={t('privacy.waiting')}><p><Moment at={dueAt} /></p>{why === 'unused' ? <p>{t('privacy.waiting.unused')}</p> : null}<p>{t('privacy.waiting.words')}</p></Note>
      {hindrances.length > 0 ? <Hindrances codes={hindrances} /> : null}
      {stay.problem ? <ErrorNote problem={stay.problem} /> : null}
      <Button kind="primary" isWide isBusy={stay.isRunning} onClick={() => void stay.run({})}>{t('privacy.stay')}</Button>
    </>
  );
}
