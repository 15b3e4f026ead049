import { family } from '@huying/family/contract';
import { ButtonAnchor, ButtonLink, Choice, ErrorNote, FactList, Moment, Note, Spinner, Stack, useAsk, useClient, useParams, useText } from '@huying/ui';
import { CalendarPlus } from 'lucide-react';
import { useState } from 'react';
import { type ActivityView, activity } from '../../contract.ts';
import { OwnPart } from '../own-part.tsx';
import { placesWords } from '../words.ts';

const { routes, notices } = activity;

/** One activity: what, when, where, for whom, and my part in it; family choose for whom they enrol. */
export default function ActivityScreen() {
  const t = useText();
  const { activityId } = useParams<{ activityId: string }>();
  const [personId, setPersonId] = useState('');
  const asked = useAsk(routes.activity, { params: { activityId: activityId as never }, query: personId ? { personId: personId as never } : {} }, { freshOn: [notices.changed], keepsFormer: true });
  if (asked.problem && !asked.value) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking}><ButtonLink to="/activities">{t('activity.title.near')}</ButtonLink></ErrorNote>;
  if (!asked.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const one = asked.value;
  return (
    <Stack gap="large">
      <h1>{one.title}</h1>
      {one.state === 'cancelled' ? <Note kind="warned" title={t('activity.cancelled')}><p>{one.reason ?? ''}</p></Note> : null}
      <Facts one={one} />
      {one.words.split(/\n{2,}/).filter(Boolean).map((part) => <p key={part} style={{ whiteSpace: 'pre-line' }}>{part}</p>)}
      {location.pathname.startsWith('/family') ? <ForWhom value={personId} onChoose={setPersonId} /> : null}
      <OwnPart key={one.personId} one={one} personId={personId || null} />
      {one.state === 'published' ? <Calendar one={one} /> : null}
      <ButtonLink kind="quiet" to="/activities">{t('ui.back')}</ButtonLink>
    </Stack>
  );
}

function Facts({ one }: { one: ActivityView }) {
  const t = useText();
  const who = one.openTo === 'everybody' && one.minimumAge !== null ? t('activity.forAge', { age: one.minimumAge }) : [t(`activity.openTo.${one.openTo}`), ...(one.minimumAge === null ? [] : [t('activity.forAge', { age: one.minimumAge })])].join(' · ');
  return (
    <FactList
      facts={[
        [t('activity.time'), <span key="time"><Moment at={one.startsAt} /> {t('activity.until')} <Moment at={one.endsAt} /></span>], [t('activity.place'), one.place], [t('activity.host'), one.hostName], [t('activity.kindTitle'), t(`activity.kind.${one.kind}`)], [t('activity.for'), who],
        ...(one.state === 'published' ? [[t('activity.enrolledTitle'), placesWords(one, t)] as const] : []), ...(one.helpersWanted > 0 ? [[t('activity.helpersWanted'), t('activity.helpersOf', { helpers: one.helpers, wanted: one.helpersWanted })] as const] : []),
        ...(one.state === 'published' && one.enrolUntil !== one.startsAt ? [[t('activity.enrolUntil'), <Moment key="until" at={one.enrolUntil} />] as const] : []), ...(one.contact ? [[t('activity.contact'), one.contact] as const] : []),
      ]}
    />
  );
}

function ForWhom({ value, onChoose }: { value: string; onChoose: (personId: string) => void }) {
  const t = useText();
  const bonds = (useAsk(family.routes.mine, {}).value?.bonds ?? []).filter((one) => one.state === 'bound');
  return bonds.length === 0 ? null : <Choice label={t('activity.enrolFor')} layout="line" value={value} onChoose={onChoose} options={[...bonds.map((one) => ({ value: one.elderId as string, label: one.elderName })), { value: '', label: t('activity.myself') }]} />;
}

function Calendar({ one }: { one: ActivityView }) {
  const t = useText();
  const client = useClient();
  return <ButtonAnchor isWide icon={CalendarPlus} href={client.addressOf(routes.calendar, { params: { activityId: one.id } })}>{t('activity.calendar')}</ButtonAnchor>;
}
