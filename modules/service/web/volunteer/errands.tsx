import { mobilisation } from '@huying/mobilisation/contract';
import { ButtonLink, Card, EmptyState, ErrorNote, Moment, Spinner, Stack, UrgencyMark, useAsk, useText } from '@huying/ui';
import { service } from '../../contract.ts';
import { Reply } from './reply.tsx';

/** Where I am going now, and what I have done. */
export default function Errands() {
  const t = useText();
  const freshOn = [service.notices.changed, mobilisation.notices.changed];
  const now = useAsk(service.routes.errands, { query: {} }, { freshOn });
  const past = useAsk(service.routes.errands, { query: { past: 'true' } }, { freshOn });
  return (
    <Stack gap="large">
      <h1>{t('service.title.errands')}</h1>
      {now.problem ? <ErrorNote problem={now.problem} onRetry={now.again} isRetrying={now.isAsking} /> : null}
      {now.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {now.value?.visits.length === 0 ? <EmptyState title={t('service.errands.empty')} action={<ButtonLink to="/">{t('service.errands.toOffers')}</ButtonLink>} /> : null}
      {(now.value?.visits ?? []).map((visit) => (
        <Card key={visit.id} title={visit.elder?.name ?? visit.summary} aside={<UrgencyMark urgency={visit.urgency as 'green'} />} tone={visit.state === 'finished' ? 'plain' : 'accent'}>
          <p>{visit.summary}</p>
          <p>{visit.state === 'going' && visit.dueAt ? <>{t('service.errand.due')} <Moment at={visit.dueAt} /></> : t(`service.state.${visit.stoodDown ? 'stoodDown' : visit.state}`)}</p>
          <ButtonLink to={`/errands/${visit.id}`} isWide kind={visit.state === 'finished' ? 'plain' : 'primary'}>{t('service.errands.open')}</ButtonLink>
        </Card>
      ))}
      {(past.value?.visits.length ?? 0) > 0 ? (
        <section>
          <h2>{t('service.errands.past')}</h2>
          <Stack gap="small">
            {past.value?.visits.map((visit) => (
              <Card key={visit.id} headingLevel={3} title={visit.summary} aside={<Moment at={visit.startedAt} />}>
                <p>{t(`service.state.${visit.stoodDown ? 'stoodDown' : visit.state}`)}{visit.minutes ? t('service.errands.minutes', { minutes: visit.minutes }) : ''}{visit.rating ? t('service.errands.rated', { faces: visit.rating.faces }) : ''}</p>
                {visit.rating ? <Reply visit={visit} /> : null}
                {visit.rating && !visit.ratingJudgedAt ? <ButtonLink kind="quiet" to={`/appeal/${visit.id}`}>{t('service.errands.appeal')}</ButtonLink> : null}
                {visit.finishedAt ? <ButtonLink kind="quiet" to={`/object-record/${visit.id}`}>{t('service.errands.objectRecord')}</ButtonLink> : null}
              </Card>
            ))}
          </Stack>
        </section>
      ) : null}
    </Stack>
  );
}
