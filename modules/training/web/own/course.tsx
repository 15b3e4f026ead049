import { Button, ButtonAnchor, ButtonLink, Card, Choice, Choices, ErrorNote, FactList, Moment, Note, sayDay, Spinner, Stack, useAsk, useClient, useCommand, useParams, useText } from '@huying/ui';
import { useState } from 'react';
import { type CourseView, type SessionView, training } from '../../contract.ts';

const { routes, notices } = training;

/** Read, come, answer; the certificate follows by itself. */
export default function CourseScreen() {
  const t = useText();
  const { courseId } = useParams<{ courseId: string }>();
  const asked = useAsk(routes.course, { params: { courseId: courseId as never } }, { freshOn: [notices.changed] });
  if (asked.problem && !asked.value) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking}><ButtonLink to="/training">{t('training.title.mine')}</ButtonLink></ErrorNote>;
  if (!asked.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const course = asked.value;
  return (
    <Stack gap="large">
      <h1>{course.name}</h1>
      <Progress course={course} />
      <Material course={course} />
      {course.needsAttendance ? <Sessions course={course} /> : null}
      {course.questions.length > 0 ? <Quiz key={course.id} course={course} /> : null}
      <ButtonLink kind="quiet" to="/training">{t('ui.back')}</ButtonLink>
    </Stack>
  );
}

function Progress({ course }: { course: CourseView }) {
  const t = useText();
  const { mine } = course;
  const certificate = mine?.certificate;
  if (certificate?.state === 'valid') {
    return (
      <Note kind="done" title={t('training.certificate')}>
        <FactList facts={[[t('training.number'), certificate.number], [t('training.issuedOn'), sayDay(certificate.issuedOn, t, true)], [t('training.expiresOn'), certificate.expiresOn ? sayDay(certificate.expiresOn, t, true) : t('training.forEver')]]} />
      </Note>
    );
  }
  return (
    <Note title={t('training.needed')}>
      <ul>
        {course.needsAttendance ? <li>{t(mine?.hasAttended ? 'training.attendedDone' : 'training.attendOpen')}</li> : null}
        {course.questions.length > 0 ? <li>{t(mine?.hasPassed ? 'training.passedDone' : 'training.passOpen', { mark: course.passMark })}</li> : null}
      </ul>
      {certificate?.state === 'revoked' ? <p>{t('training.revoked', { reason: certificate.reason ?? '' })}</p> : null}
    </Note>
  );
}

function Material({ course }: { course: CourseView }) {
  const t = useText();
  const client = useClient();
  if (course.text === '' && course.files.length === 0) return null;
  return (
    <section aria-labelledby="material">
      <h2 id="material">{t('training.material')}</h2>
      <Stack>
        {course.text.split(/\n{2,}/).filter(Boolean).map((part) => <p key={part} style={{ whiteSpace: 'pre-line' }}>{part}</p>)}
        {course.files.map((one) => <ButtonAnchor key={one.id} isWide href={client.addressOf(routes.file, { params: { courseId: course.id, fileId: one.id } })}>{one.name}</ButtonAnchor>)}
      </Stack>
    </section>
  );
}

function Sessions({ course }: { course: CourseView }) {
  const t = useText();
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">{t('training.sessions')}</h2>
      <Stack>
        {course.sessions.length === 0 ? <p>{t('training.noSessions')}</p> : null}
        {course.sessions.map((one) => <SessionCard key={one.id} session={one} />)}
      </Stack>
    </section>
  );
}

function SessionCard({ session }: { session: SessionView }) {
  const t = useText();
  const signUp = useCommand(routes.signUp);
  const leave = useCommand(routes.leave);
  const params = { sessionId: session.id };
  const problem = signUp.problem ?? leave.problem;
  const isOpen = !session.isCalledOff && Date.parse(session.startsAt) > Date.now();
  return (
    <Card headingLevel={3} title={<Moment at={session.startsAt} />} aside={session.isCalledOff ? t('training.calledOff') : session.mine ? t(`training.seat.${session.mine}`) : t('training.seats', { free: Math.max(0, session.seats - session.booked) })}>
      <Stack>
        <p>{session.place}</p>
        {problem ? <ErrorNote problem={problem} /> : null}
        {isOpen && session.mine === 'booked' ? <Button isWide isBusy={leave.isRunning} onClick={() => void leave.run({ params })}>{t('training.leave')}</Button> : null}
        {isOpen && session.mine === null ? <Button kind="primary" isWide isBusy={signUp.isRunning} onClick={() => void signUp.run({ params })}>{t('training.signUp')}</Button> : null}
      </Stack>
    </Card>
  );
}

function Quiz({ course }: { course: CourseView }) {
  const t = useText();
  const [answers, setAnswers] = useState<readonly (readonly number[])[]>(course.questions.map(() => []));
  const answer = useCommand(routes.answer);
  const { mine } = course;
  const set = (at: number, chosen: readonly number[]) => setAnswers((former) => former.map((one, place) => (place === at ? chosen : one)));
  const isWhole = answers.every((one) => one.length > 0);
  if (mine?.hasPassed) return null;
  const send = async () => {
    const done = await answer.run({ params: { courseId: course.id }, body: { answers: answers.map((one) => [...one]) } });
    if (done.ok && !done.value.isPassed) setAnswers(course.questions.map(() => []));
  };
  return (
    <section aria-labelledby="quiz">
      <h2 id="quiz">{t('training.quiz')}</h2>
      <Stack gap="large">
        <p>{t('training.quizWords', { mark: course.passMark, left: mine?.attemptsLeft ?? 0 })}</p>
        {course.questions.map((one, at) => {
          const options = one.choices.map((label, value) => ({ value, label }));
          const label = `${at + 1}. ${one.words}`;
          return one.isMultiple
            ? <Choices key={label} label={`${label}${t('training.several')}`} values={answers[at] ?? []} onChoose={(values) => set(at, values)} options={options} />
            : <Choice key={label} label={label} value={answers[at]?.[0]} onChoose={(value) => set(at, [value])} options={options} />;
        })}
        {answer.value ? <Note kind={answer.value.isPassed ? 'done' : 'warned'}>{t(answer.value.isPassed ? 'training.passed' : 'training.failed', { score: answer.value.score, left: answer.value.mine.attemptsLeft })}</Note> : null}
        {answer.problem ? <ErrorNote problem={answer.problem} /> : null}
        {(mine?.attemptsLeft ?? 0) > 0 ? <Button kind="primary" isWide isBusy={answer.isRunning} disabled={!isWhole} onClick={() => void send()}>{t('training.answer')}</Button> : <Note kind="warned">{t('refusal.training.noAttempts.advice')}</Note>}
      </Stack>
    </section>
  );
}
