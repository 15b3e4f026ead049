import { ageOn, isRefusal, localDate, readIdentityNumber, readPhone } from '@huying/kernel';
import { people, SKILLS } from '@huying/people/contract';
import { place } from '@huying/place/contract';
import { CATEGORIES } from '@huying/recognition/contract';
import { Button, Choice, Choices, ErrorNote, Field, Note, type Problem, positionNow, Stack, useAsk, useCommand, useRefusalText, useText } from '@huying/ui';
import { LocateFixed } from 'lucide-react';
import { useState } from 'react';
import { type ApplicationView, CONSENTS, TIMES, volunteering } from '../../contract.ts';

type Guardian = { name: string; relation: string; phone: string; code: string };
/** From here on nobody's guardian is asked; the server has the last word. */
const OF_AGE = 18;

/** What the ordinance wants of a registration, each thing once; what was typed stays after a "no". */
export function ApplicationForm({ name: known, former, onDone }: { name: string; former: ApplicationView | null; onDone: () => void }) {
  const t = useText();
  const words = useRefusalText();
  const areas = useAsk(place.routes.areas, {}).value?.areas ?? [];
  const communities = areas.filter((area) => area.kind === 'community' && !area.closed);
  const [name, setName] = useState(former?.name ?? known);
  const [identity, setIdentity] = useState('');
  const [areaId, setArea] = useState<string | undefined>(communities.find((one) => one.path === former?.areaPath)?.id);
  const [home, setHome] = useState<{ lng: number; lat: number }>();
  const [job, setJob] = useState(former?.job ?? '');
  const [skills, setSkills] = useState<(typeof SKILLS)[number][]>(former?.skills ?? []);
  const [preferences, setPreferences] = useState<(typeof CATEGORIES)[number][]>(former?.preferences ?? []);
  const [times, setTimes] = useState<(typeof TIMES)[number][]>(former?.times ?? []);
  const [consents, setConsents] = useState<(typeof CONSENTS)[number][]>([]);
  const [guardian, setGuardian] = useState<Guardian>({ name: '', relation: '', phone: '', code: '' });
  const apply = useCommand(volunteering.routes.apply);
  const read = identity === '' ? undefined : readIdentityNumber(identity, localDate(new Date()));
  const identityError = read && isRefusal(read) && identity.length >= 15 ? words({ status: 422, code: read.refused, ...(read.facts ? { facts: read.facts } : {}) } as Problem) : undefined;
  const isMinor = read !== undefined && !isRefusal(read) && ageOn(read.birthDate, localDate(new Date())) < OF_AGE;
  const chosen = areaId ?? (communities.length === 1 ? communities[0]?.id : undefined);
  const isReady = name.trim().length >= 2 && read !== undefined && !isRefusal(read) && chosen !== undefined && consents.length === CONSENTS.length;
  const send = async () => {
    const proof = isMinor && guardian.code.length === 6 ? { ...guardian, name: guardian.name.trim(), relation: guardian.relation.trim() } : null;
    const answer = await apply.run({ body: { name: name.trim(), identityNumber: identity.trim(), areaId: chosen as never, home: home ?? null, job: job.trim(), skills, preferences, times, consents, guardian: proof } });
    if (answer.ok) onDone();
  };
  return (
    <Stack gap="large">
      <Field label={t('volunteering.name')} hint={t('volunteering.nameHint')} value={name} maxLength={40} autoComplete="name" onChange={(event) => setName(event.target.value)} />
      <Field label={t('volunteering.identity')} hint={t('volunteering.identityHint')} value={identity} maxLength={24} autoComplete="off" error={identityError ? [identityError.sentence, identityError.advice].filter(Boolean).join(' ') : undefined} onChange={(event) => setIdentity(event.target.value)} />
      {isMinor ? <GuardianFields value={guardian} onChange={setGuardian} /> : null}
      <Choice label={t('volunteering.community')} value={chosen} onChoose={setArea} options={communities.map((one) => ({ value: one.id as string, label: one.name }))} />
      <Home value={home} onChange={setHome} />
      <Field label={t('volunteering.job')} optionalWord={t('volunteering.optional')} value={job} maxLength={40} onChange={(event) => setJob(event.target.value)} />
      <Choices layout="line" label={t('volunteering.skills')} values={skills} onChoose={setSkills} options={SKILLS.map((value) => ({ value, label: t(`volunteering.skill.${value}`) }))} />
      <Choices layout="line" label={t('volunteering.preferences')} values={preferences} onChoose={setPreferences} options={CATEGORIES.filter((one) => one !== 'other').map((value) => ({ value, label: t(`volunteering.category.${value}`) }))} />
      <Choices layout="line" label={t('volunteering.times')} values={times} onChoose={setTimes} options={TIMES.map((value) => ({ value, label: t(`volunteering.time.${value}`) }))} />
      <Choices label={t('volunteering.consents')} values={consents} onChoose={setConsents} options={CONSENTS.map((value) => ({ value, label: t(`volunteering.consent.${value}`), note: t(`volunteering.consent.${value}.text`) }))} />
      {apply.problem ? <ErrorNote problem={apply.problem} /> : null}
      {isReady ? null : <Note>{t('volunteering.join.needed')}</Note>}
      <Button kind="primary" isWide isBusy={apply.isRunning} disabled={!isReady} onClick={() => void send()}>{t('volunteering.join.apply')}</Button>
    </Stack>
  );
}

/** Whoever is at home gives it by one touch; without it the middle of the community stands for it. */
function Home({ value, onChange }: { value: { lng: number; lat: number } | undefined; onChange: (value: { lng: number; lat: number }) => void }) {
  const t = useText();
  const [isLooking, setLooking] = useState(false);
  const [wasNotFound, setNotFound] = useState(false);
  const look = async () => {
    setLooking(true);
    const found = await positionNow();
    setLooking(false);
    setNotFound(found === null);
    if (found) onChange(found);
  };
  return (
    <Stack>
      <p>{t('volunteering.homeHint')}</p>
      {value ? <Note kind="done">{t('volunteering.homeKept')}</Note> : null}
      {wasNotFound ? <Note kind="warned">{t('volunteering.homeNotFound')}</Note> : null}
      <Button isWide icon={LocateFixed} isBusy={isLooking} onClick={() => void look()}>{t('volunteering.home')}</Button>
    </Stack>
  );
}

/** The guardian reads what is agreed to and gives the code from the guardian's own telephone. */
function GuardianFields({ value, onChange }: { value: Guardian; onChange: (value: Guardian) => void }) {
  const t = useText();
  const request = useCommand(people.routes.requestCode);
  const read = readPhone(value.phone);
  const problem = request.problem;
  const set = (name: keyof Guardian, text: string) => onChange({ ...value, [name]: text });
  const send = async () => {
    if (isRefusal(read)) return;
    const answer = await request.run({ body: { phone: read.phone, joins: true } });
    if (answer.ok) onChange({ ...value, phone: read.phone, code: answer.value.shown ?? value.code });
  };
  return (
    <fieldset>
      <legend>{t('volunteering.guardian')}</legend>
      <Stack>
        <p>{t('volunteering.consent.guardian.text')}</p>
        <Field label={t('volunteering.guardian.name')} value={value.name} maxLength={40} onChange={(event) => set('name', event.target.value)} />
        <Field label={t('volunteering.guardian.relation')} value={value.relation} maxLength={20} onChange={(event) => set('relation', event.target.value)} />
        <Field label={t('volunteering.guardian.phone')} type="tel" inputMode="numeric" value={value.phone} maxLength={20} onChange={(event) => set('phone', event.target.value)} />
        <Button isBusy={request.isRunning} disabled={isRefusal(read)} onClick={() => void send()}>{t('volunteering.begin.send')}</Button>
        {request.value ? <Field label={t('volunteering.guardian.code')} inputMode="numeric" maxLength={6} value={value.code} onChange={(event) => set('code', event.target.value.replace(/\D/g, ''))} /> : null}
        {problem ? <ErrorNote problem={problem} /> : null}
      </Stack>
    </fieldset>
  );
}
