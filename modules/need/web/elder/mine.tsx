import { Button, ButtonLink, Card, EmptyState, ErrorNote, Moment, Spinner, Stack, usePages, useText } from '@huying/ui';
import { CalendarClock } from 'lucide-react';
import { needContract } from '../../contract.ts';
import { aboutOf, titleOf } from './need-words.ts';

export default function Mine() {
  const t = useText();
  const mine = usePages(needContract.routes.mine, { query: { limit: 20 } }, { freshOn: [needContract.notices.changed] });
  return (
    <Stack gap="large">
      <h1>{t('need.title.mine')}</h1>
      {mine.problem ? <ErrorNote problem={mine.problem} onRetry={mine.again} isRetrying={mine.isAsking} /> : null}
      {mine.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {!mine.isLoading && !mine.problem && mine.items.length === 0 ? (
        <EmptyState title={t('need.mine.empty')}><p>{t('need.mine.emptyHint')}</p></EmptyState>
      ) : null}
      {mine.items.map((need) => (
        <Card key={need.id} title={aboutOf(need, t)} aside={<Moment at={need.calledAt ?? need.raisedAt} />}>
          <p>{titleOf(need, t)}</p>
          <ButtonLink to={`/needs/${need.id}`} isWide>{t('need.title.one')}</ButtonLink>
        </Card>
      ))}
      <ButtonLink isWide icon={CalendarClock} to="/arranged">{t('need.arranged')}</ButtonLink>
      {mine.hasMore ? <Button isWide isBusy={mine.isAsking} onClick={mine.more}>{t('ui.more')}</Button> : null}
    </Stack>
  );
}
