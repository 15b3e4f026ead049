import type { PersonId } from '@huying/kernel';
import { Button, ButtonLink, EmptyState, ErrorNote, Spinner, Stack, usePages, useParams, useText } from '@huying/ui';
import { CalendarClock, Handshake } from 'lucide-react';
import { needContract } from '../../contract.ts';
import { ProgressCard } from './progress-card.tsx';

/** All needs of an elder whom I follow, newest first. */
export default function Elder() {
  const t = useText();
  const elderId = useParams<{ elderId: string }>().elderId as PersonId;
  const asked = usePages(needContract.routes.followed, { params: { elderId }, query: { limit: 20 } }, { freshOn: [needContract.notices.changed] });
  const [first] = asked.items;
  return (
    <Stack gap="large">
      <h1>{first ? t('need.family.historyOf', { name: first.elderName }) : t('need.family.history')}</h1>
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
      {asked.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {!asked.isLoading && !asked.problem && !first ? <EmptyState title={t('need.family.noHistory')} /> : null}
      {asked.items.map((need) => <ProgressCard key={need.id} need={need} headingLevel={2} />)}
      <ButtonLink isWide icon={Handshake} to={`/elders/${elderId}/services`}>{t('need.family.services')}</ButtonLink>
      <ButtonLink isWide icon={CalendarClock} to={`/elders/${elderId}/arranged`}>{t('need.arranged')}</ButtonLink>
      {asked.hasMore ? <Button isWide isBusy={asked.isAsking} onClick={asked.more}>{t('ui.more')}</Button> : null}
      <ButtonLink isWide kind="quiet" to="/">{t('ui.back')}</ButtonLink>
    </Stack>
  );
}
