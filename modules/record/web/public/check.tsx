import { Button, Card, ErrorNote, FactList, Field, Note, Stack, useAsk, useText } from '@huying/ui';
import { useEffect, useState } from 'react';
import { record } from '../../contract.ts';
import { hoursOf } from '../../core/proof.ts';
import { ServedTable } from '../served-table.tsx';

interface Given {
  readonly number: string;
  readonly code: string;
}
/** As the code on the paper says it: `#510117001-2026-000001.ABCD-2345`. */
function givenByAddress(): Given | undefined {
  const [number, code] = decodeURIComponent(location.hash.slice(1)).split('.');
  return number && code ? { number, code } : undefined;
}

/** Whether a paper is genuine, for anybody who holds it. */
export default function Check() {
  const t = useText();
  const [given, setGiven] = useState(givenByAddress);
  const [typed, setTyped] = useState<Given>(given ?? { number: '', code: '' });
  useEffect(() => {
    const follow = () => setGiven(givenByAddress());
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  const asked = useAsk(record.routes.check, given ? { query: given } : null);
  const isReady = typed.number.trim() !== '' && typed.code.trim() !== '';
  return (
    <Stack gap="large">
      <h1>{t('record.title.check')}</h1>
      <p>{t('record.check.words')}</p>
      {given && asked.value ? <Found found={asked.value} onAgain={() => { setGiven(undefined); history.replaceState(null, '', location.pathname); }} /> : (
        <form noValidate onSubmit={(event) => { event.preventDefault(); if (isReady) setGiven({ number: typed.number.trim(), code: typed.code.trim() }); }}>
          <Stack>
            <Field label={t('record.check.number')} value={typed.number} maxLength={40} autoComplete="off" placeholder="510117001-2026-000001" onChange={(event) => setTyped({ ...typed, number: event.target.value })} />
            <Field label={t('record.check.code')} value={typed.code} maxLength={20} autoComplete="off" placeholder="ABCD-2345" onChange={(event) => setTyped({ ...typed, code: event.target.value })} />
            {given && asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
            <Button kind="primary" isWide submits isBusy={asked.isAsking} disabled={!isReady}>{t('record.check.go')}</Button>
          </Stack>
        </form>
      )}
    </Stack>
  );
}

function Found({ found: one, onAgain }: { found: NonNullable<ReturnType<typeof useAsk<typeof record.routes.check>>['value']>; onAgain: () => void }) {
  const t = useText();
  const isGood = one.state === 'issued';
  return (
    <Stack gap="large">
      <div role="status">
        <Note kind={isGood ? 'done' : 'warned'} title={t(isGood ? 'record.check.valid' : 'record.check.revoked')}>
          <p>{isGood ? t('record.check.validWords') : `${t('record.reason')} ${one.reason ?? ''}`}</p>
          {one.isPublic ? <p>{t('record.check.public', { day: one.publicUntil })}</p> : null}
        </Note>
      </div>
      <Card title={one.number}>
        <Stack>
          <FactList facts={[
            [t('record.name'), one.name], [t('record.volunteerNumber'), one.volunteerNumber], [t('record.periodTitle'), t('record.period', { from: one.fromOn, to: one.toOn })], [t('record.amount'), t('record.sums', { visits: one.visits, hours: hoursOf(one.minutes) })],
            [t('record.stars'), one.stars > 0 ? t('record.starsValue', { stars: one.stars }) : t('record.noStars')], [t('record.issuer'), `${one.issuer} · ${one.issuedOn}`], ...(one.note ? [[t('record.note'), one.note] as const] : []),
          ]} />
          <p>{t('record.check.masked')}</p>
          <ServedTable lines={one.lines} caption={t('record.check.lines')} />
          {one.trainings.map((each) => <p key={each.number}>{t('record.trainings')} {t('record.trainingLine', { name: each.name, day: each.on, hours: each.hours, number: each.number })}</p>)}
        </Stack>
      </Card>
      <Button isWide onClick={onAgain}>{t('record.check.again')}</Button>
    </Stack>
  );
}
