import { ButtonLink, Card, EmptyState, ErrorNote, Moment, sayDay, Spinner, Stack, useAsk, useText } from '@huying/ui';
import { type CourseLine, training } from '../../contract.ts';

/** Courses where I live, and how far I am in each. */
export default function Courses() {
  const t = useText();
  const asked = useAsk(training.routes.courses, { query: {} }, { freshOn: [training.notices.changed] });
  const courses = asked.value?.courses ?? [];
  return (
    <Stack gap="large">
      <h1>{t('training.title.mine')}</h1>
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
      {asked.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {asked.value && courses.length === 0 ? <EmptyState title={t('training.empty')}><p>{t('training.emptyHint')}</p></EmptyState> : null}
      <Stack>{courses.map((course) => <CourseCard key={course.id} course={course} />)}</Stack>
      <ButtonLink kind="quiet" to="/registration">{t('ui.back')}</ButtonLink>
    </Stack>
  );
}

function CourseCard({ course }: { course: CourseLine }) {
  const t = useText();
  const certificate = course.mine?.certificate;
  const isDone = certificate?.state === 'valid';
  return (
    <Card title={course.name} tone={isDone ? 'green' : 'plain'} aside={t('training.hours', { hours: course.hours })} actions={<ButtonLink kind={isDone ? 'plain' : 'primary'} isWide to={`/training/${course.id}`}>{t(isDone ? 'training.look' : 'training.learn')}</ButtonLink>}>
      {course.summary ? <p>{course.summary}</p> : null}
      {isDone ? <p>{t('training.certified', { number: certificate.number })}{certificate.expiresOn ? t('training.until', { day: sayDay(certificate.expiresOn, t, true) }) : ''}</p> : null}
      {!isDone && course.nextSession ? <p>{t('training.next')} <Moment at={course.nextSession} /></p> : null}
    </Card>
  );
}
