import { CATEGORIES } from '@huying/recognition/contract';
import { Button, ButtonAnchor, ButtonLink, Card, Choice, Choices, Dialog, ErrorNote, FactList, Field, FileButton, Moment, Note, sayDay, Spinner, Stack, TextArea, useAsk, useClient, useCommand, useLanguage, useNoticeBoard, useText } from '@huying/ui';
import { FileUp, GraduationCap } from 'lucide-react';
import { useState } from 'react';
import { type BanView, type Kind, type QualificationView, TIMES, type VolunteerView, volunteering } from '../../contract.ts';
import { kindName, sayHonour, sayWant } from '../words.ts';

const { routes, notices } = volunteering;

/** My number, what I would rather do, what I can prove, what is closed to me and why. */
export default function Registration() {
  const t = useText();
  const mine = useAsk(routes.mine, {}, { freshOn: [notices.changed] });
  if (mine.problem && !mine.value) return <ErrorNote problem={mine.problem} onRetry={mine.again} isRetrying={mine.isAsking} />;
  if (!mine.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const { volunteer, kinds } = mine.value;
  if (!volunteer) return <Note title={t('volunteering.registration.none')} actions={<ButtonLink to="/join">{t('volunteering.title.join')}</ButtonLink>} />;
  return (
    <Stack gap="large">
      <h1>{t('volunteering.title.registration')}</h1>
      <FactList facts={[
        [t('volunteering.number'), volunteer.number], ...(volunteer.externalNumber ? [[t('volunteering.externalNumber'), volunteer.externalNumber] as const] : []),
        [t('volunteering.registeredAt'), volunteer.registeredAt ? <Moment key="at" at={volunteer.registeredAt} /> : t('volunteering.byOffice')], [t('volunteering.served'), sayHonour(volunteer.honour, t)],
      ]} />
      {volunteer.bans.map((ban) => <BanCard key={ban.id} ban={ban} />)}
      <Wants volunteer={volunteer} kinds={kinds} />
      <Qualifications volunteer={volunteer} kinds={kinds} />
      <ButtonLink isWide icon={GraduationCap} to="/training">{t('volunteering.registration.training')}</ButtonLink>
      <ProfileForm volunteer={volunteer} />
      {volunteer.registeredAt ? null : <ButtonLink isWide to="/join">{t('volunteering.registration.register')}</ButtonLink>}
      <ButtonLink kind="quiet" to="/me">{t('ui.back')}</ButtonLink>
    </Stack>
  );
}

function BanCard({ ban }: { ban: BanView }) {
  const t = useText();
  const [words, setWords] = useState('');
  const appeal = useCommand(routes.appeal);
  const mayAppeal = ban.state === 'standing' && ban.answer === null;
  return (
    <Card title={t(`volunteering.ban.${ban.state}`)} tone={ban.state === 'standing' || ban.state === 'appealed' ? 'red' : 'plain'}>
      <Stack>
        <p>{ban.reason}</p>
        <p><Moment at={ban.from} />{ban.until ? <> – <Moment at={ban.until} /></> : t('volunteering.ban.untilLifted')}</p>
        {ban.appeal ? <p>{t('volunteering.ban.appealedWords', { words: ban.appeal })}</p> : null}
        {ban.answer ? <p>{t('volunteering.ban.answer', { words: ban.answer })}</p> : null}
        {mayAppeal ? (
          <>
            <TextArea label={t('volunteering.ban.words')} hint={t('volunteering.ban.wordsHint')} value={words} maxLength={1_000} onChange={(event) => setWords(event.target.value)} />
            {appeal.problem ? <ErrorNote problem={appeal.problem} /> : null}
            <Button isBusy={appeal.isRunning} disabled={words.trim().length < 5} onClick={() => void appeal.run({ params: { banId: ban.id }, body: { words: words.trim() } })}>{t('volunteering.ban.appeal')}</Button>
          </>
        ) : null}
      </Stack>
    </Card>
  );
}

function Wants({ volunteer, kinds }: { volunteer: VolunteerView; kinds: readonly Kind[] }) {
  const t = useText();
  const [language] = useLanguage();
  if (volunteer.wants.length === 0) return <Note kind="done">{t('volunteering.want.nothing')}</Note>;
  return <Note title={t('volunteering.want.title')}><ul>{volunteer.wants.map((want) => <li key={want.category}>{sayWant(want, kinds, language, t)}</li>)}</ul></Note>;
}

function Qualifications({ volunteer, kinds }: { volunteer: VolunteerView; kinds: readonly Kind[] }) {
  const t = useText();
  const [isAdding, setAdding] = useState(false);
  return (
    <section aria-labelledby="qualifications">
      <Stack>
        <h2 id="qualifications">{t('volunteering.qualifications')}</h2>
        {volunteer.qualifications.length === 0 ? <p>{t('volunteering.qualification.none')}</p> : null}
        {volunteer.qualifications.map((one) => <QualificationCard key={one.id} qualification={one} kinds={kinds} />)}
        <Button isWide onClick={() => setAdding(true)}>{t('volunteering.qualification.add')}</Button>
      </Stack>
      <AddDialog isOpen={isAdding} kinds={kinds} onClose={() => setAdding(false)} />
    </section>
  );
}

function QualificationCard({ qualification: one, kinds }: { qualification: QualificationView; kinds: readonly Kind[] }) {
  const t = useText();
  const [language] = useLanguage();
  const client = useClient();
  const add = useCommand(routes.addEvidence);
  const params = { qualificationId: one.id };
  return (
    <Card headingLevel={3} title={kindName(kinds, one.kind, language)} aside={t(one.isExpired && one.state === 'valid' ? 'volunteering.qualificationState.expired' : `volunteering.qualificationState.${one.state}`)}>
      <Stack>
        <p>{one.issuer}{t('ui.listSeparator')}{t('volunteering.qualification.days', { from: sayDay(one.issuedOn, t, true), until: one.expiresOn ? sayDay(one.expiresOn, t, true) : t('volunteering.qualification.forEver') })}</p>
        {one.reason ? <p>{one.reason}</p> : null}
        {one.hasEvidence ? <ButtonAnchor href={client.addressOf(routes.evidence, { params })}>{t('volunteering.qualification.show')}</ButtonAnchor> : null}
        {one.state === 'submitted' ? <FileButton icon={FileUp} label={t(one.hasEvidence ? 'volunteering.qualification.replace' : 'volunteering.qualification.evidence')} accept="image/*,application/pdf" isBusy={add.isRunning} onFile={async (body) => void (await add.run({ params, body }))} /> : null}
        {add.problem ? <ErrorNote problem={add.problem} /> : null}
      </Stack>
    </Card>
  );
}

function AddDialog({ isOpen, kinds, onClose }: { isOpen: boolean; kinds: readonly Kind[]; onClose: () => void }) {
  const t = useText();
  const [language] = useLanguage();
  const board = useNoticeBoard();
  const [given, setGiven] = useState({ kind: '', number: '', issuer: '', issuedOn: '', expiresOn: '' });
  const add = useCommand(routes.addQualification);
  const set = (name: keyof typeof given, text: string) => setGiven((former) => ({ ...former, [name]: text }));
  const run = async () => {
    const answer = await add.run({ body: { kind: given.kind, number: given.number.trim() || null, issuer: given.issuer.trim(), issuedOn: given.issuedOn, expiresOn: given.expiresOn || null } });
    if (!answer.ok) return;
    board.show({ kind: 'done', text: t('volunteering.qualification.added') });
    onClose();
  };
  const isReady = given.kind !== '' && given.issuer.trim().length >= 2 && given.issuedOn !== '';
  return (
    <Dialog isOpen={isOpen} title={t('volunteering.qualification.add')} onClose={onClose} actions={<Button kind="primary" isBusy={add.isRunning} disabled={!isReady} onClick={() => void run()}>{t('volunteering.qualification.send')}</Button>}>
      <Stack>
        <Choice label={t('volunteering.qualification.kind')} value={given.kind || undefined} onChoose={(kind) => set('kind', kind)} options={kinds.map((one) => ({ value: one.code, label: one[language] }))} />
        <Field label={t('volunteering.qualification.issuer')} value={given.issuer} maxLength={60} onChange={(event) => set('issuer', event.target.value)} />
        <Field label={t('volunteering.qualification.number')} optionalWord={t('volunteering.optional')} value={given.number} maxLength={60} onChange={(event) => set('number', event.target.value)} />
        <Field label={t('volunteering.qualification.issuedOn')} type="date" value={given.issuedOn} onChange={(event) => set('issuedOn', event.target.value)} />
        <Field label={t('volunteering.qualification.expiresOn')} hint={t('volunteering.qualification.expiresHint')} type="date" value={given.expiresOn} onChange={(event) => set('expiresOn', event.target.value)} />
        {add.problem ? <ErrorNote problem={add.problem} /> : null}
      </Stack>
    </Dialog>
  );
}

function ProfileForm({ volunteer }: { volunteer: VolunteerView }) {
  const t = useText();
  const board = useNoticeBoard();
  const [job, setJob] = useState(volunteer.job);
  const [preferences, setPreferences] = useState(volunteer.preferences);
  const [times, setTimes] = useState(volunteer.times);
  const change = useCommand(routes.changeProfile);
  const save = async () => {
    const answer = await change.run({ body: { job: job.trim(), preferences, times } });
    if (answer.ok) board.show({ kind: 'done', text: t('volunteering.saved') });
  };
  return (
    <section aria-labelledby="wishes">
      <Stack gap="large">
        <h2 id="wishes">{t('volunteering.registration.wishes')}</h2>
        <Field label={t('volunteering.job')} optionalWord={t('volunteering.optional')} value={job} maxLength={40} onChange={(event) => setJob(event.target.value)} />
        <Choices layout="line" label={t('volunteering.preferences')} values={preferences} onChoose={setPreferences} options={CATEGORIES.filter((one) => one !== 'other').map((value) => ({ value, label: t(`volunteering.category.${value}`) }))} />
        <Choices layout="line" label={t('volunteering.times')} values={times} onChoose={setTimes} options={TIMES.map((value) => ({ value, label: t(`volunteering.time.${value}`) }))} />
        {change.problem ? <ErrorNote problem={change.problem} /> : null}
        <Button kind="primary" isWide isBusy={change.isRunning} onClick={() => void save()}>{t('volunteering.save')}</Button>
      </Stack>
    </section>
  );
}
