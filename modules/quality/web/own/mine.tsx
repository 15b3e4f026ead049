import { Button, ButtonLink, Card, EmptyState, ErrorNote, Moment, Spinner, Stack, usePages, useText } from '@huying/ui';
import { quality } from '../../contract.ts';

/** What I complained of, what was said of me, and how far it is. */
export default function Mine() {
  const t = useText();
  const mine = usePages(quality.routes.mine, { query: { limit: 20 } }, { freshOn: [quality.notices.changed] });
  return (
    <Stack gap="large">
      <h1>{t('quality.title.mine')}</h1>
      {mine.problem ? <ErrorNote problem={mine.problem} onRetry={mine.again} isRetrying={mine.isAsking} /> : null}
      {mine.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {!mine.isLoading && !mine.problem && mine.items.length === 0 ? <EmptyState title={t('quality.mine.none')}><p>{t(location.pathname.startsWith('/volunteer') ? 'quality.mine.noneHintVolunteer' : 'quality.mine.noneHint')}</p></EmptyState> : null}
      {mine.items.map((one) => (
        <Card key={one.id} title={t('quality.titled', { number: one.number, what: t(`quality.kind.${one.kind}`) })} aside={<Moment at={one.filedAt} />} tone={one.state === 'decided' ? 'accent' : 'plain'}>
          <p>{t(`quality.reason.${one.reason}`)} · {t(`quality.state.${one.state}`)}</p>
          <ButtonLink isWide to={`/complaints/${one.id}`}>{t('quality.open')}</ButtonLink>
        </Card>
      ))}
      {mine.hasMore ? <Button isWide isBusy={mine.isAsking} onClick={mine.more}>{t('ui.more')}</Button> : null}
    </Stack>
  );
}
