import { useState } from 'react';
import { people } from '@huying/people/contract';
import { Button, ErrorNote, type Problem, useAsk, useClient, useLocation, useText, useTools } from '@huying/ui';
import { demonstration, type Face } from '../contract.ts';
import styles from './visitors.module.css';

const SIGN_IN = '/sign-in';
const audienceOf = (path: string) => path.split('/')[1] ?? '';

/** On a demonstration: whom one may go in as, by one touch. At the front door everybody, before a page's sign-in those of that page. */
export default function Visitors() {
  const [path] = useLocation();
  const audience = audienceOf(location.pathname);
  const isFrontDoor = audience === '';
  if (!isFrontDoor && path !== SIGN_IN) return null;
  return <Faces wanted={(face) => face.page !== null && (isFrontDoor || audienceOf(face.page) === audience)} isFrontDoor={isFrontDoor} />;
}

function Faces({ wanted, isFrontDoor }: { wanted: (face: Face) => boolean; isFrontDoor: boolean }) {
  const t = useText();
  const faces = useAsk(demonstration.routes.people, {}, { maybeSignedOut: true }).value?.people.filter(wanted) ?? [];
  const enter = useEnter();
  const home = faces[0]?.community;
  // Elsewhere than on a demonstration the list is not there, and neither is this.
  if (faces.length === 0) return null;
  const buttons = (
    <ul className={styles.faces}>
      {faces.map((face) => (
        <li key={face.phone}>
          <Button isWide isBusy={enter.busy === face.phone} onClick={() => void enter.as(face)}>{t(face.community === home ? 'demonstration.as' : 'demonstration.asElsewhere', { name: face.name, role: t(`people.role.${face.role}`), community: face.community })}</Button>
        </li>
      ))}
    </ul>
  );
  return (
    <aside className={styles.visitors} aria-label={t('demonstration.title')}>
      {isFrontDoor ? <details><summary>{t('demonstration.title')}</summary><p>{t('demonstration.words')}</p>{buttons}</details> : <><p>{t('demonstration.touch')}</p>{buttons}</>}
      {enter.problem ? <ErrorNote problem={enter.problem} /> : null}
    </aside>
  );
}

/** Signs in by the code that a demonstration shows, and goes to the page of that role. */
function useEnter() {
  const client = useClient();
  const { session } = useTools();
  const [busy, setBusy] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const as = async ({ phone, tenantId, page }: Face) => {
    setBusy(phone);
    setProblem(undefined);
    const asked = await client.ask(people.routes.requestCode, { body: { phone } });
    const entered = asked.ok ? await client.ask(people.routes.signIn, { body: { phone, tenantId, code: asked.value.shown ?? '', device: page === '/elder' } }) : asked;
    setBusy(undefined);
    if (!entered.ok) return setProblem(entered.problem);
    if (page === null || audienceOf(page) !== audienceOf(location.pathname)) location.assign(page ?? '/');
    else session.arrive(page.slice(`/${audienceOf(page)}`.length) || undefined);
  };
  return { as, busy, problem };
}
