import { Button, ButtonLink, Card, Choice, EmptyState, ErrorNote, FactList, Field, Moment, Spinner, Stack, usePages, useSearchParams, useText } from '@huying/ui';
import { useState } from 'react';
import { type ActivityLine, activity } from '../../contract.ts';
import { placesWords } from '../words.ts';

const SHOWN = ['coming', 'mine', 'past'] as const;

/** What is to come near where I live, what I enrolled in, where I was. */
export default function Activities() {
  const t = useText();
  const [params, setParams] = useSearchParams();
  const show = SHOWN.find((one) => one === params.get('show')) ?? 'coming';
  const search = params.get('search') ?? '';
  const [typed, setTyped] = useState(search);
  const asked = usePages(activity.routes.list, { query: { show, limit: 20, ...(search ? { search } : {}) } }, { freshOn: [activity.notices.changed], keepsFormer: true });
  const set = (given: { show?: string; search?: string }) => setParams({ show, ...(search ? { search } : {}), ...given }, { replace: true });
  return (
    <Stack gap="large">
      <h1>{t('activity.title.near')}</h1>
      <Choice label={t('activity.show')} isLabelHidden layout="line" value={show} onChoose={(value) => set({ show: value })} options={SHOWN.map((value) => ({ value, label: t(`activity.show.${value}`) }))} />
      <form noValidate onSubmit={(event) => { event.preventDefault(); set({ search: typed.trim() }); }}>
        <Stack gap="small">
          <Field label={t('activity.search')} hint={t('activity.searchHint')} type="search" value={typed} maxLength={40} onChange={(event) => setTyped(event.target.value)} />
          {typed.trim() !== search ? <Button submits isWide isBusy={asked.isAsking}>{t('activity.search')}</Button> : null}
        </Stack>
      </form>
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
      {asked.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {!asked.isLoading && !asked.problem && asked.items.length === 0 ? <EmptyState title={t(`activity.empty.${show}`)}><p>{t(`activity.empty.${show}.hint`)}</p></EmptyState> : null}
      <Stack>{asked.items.map((one) => <ActivityCard key={one.id} one={one} />)}</Stack>
      {asked.hasMore ? <Button isWide onClick={asked.more} isBusy={asked.isAsking}>{t('activity.more')}</Button> : null}
    </Stack>
  );
}

function ActivityCard({ one }: { one: ActivityLine }) {
  const t = useText();
  const { mine } = one;
  const aside = one.state === 'cancelled' ? t('activity.state.cancelled') : mine ? t(`activity.mine.${mine.state}`) : t(`activity.kind.${one.kind}`);
  return (
    <Card title={one.title} tone={mine?.state === 'enrolled' || mine?.state === 'present' ? 'green' : 'plain'} aside={aside} actions={<ButtonLink isWide to={`/activities/${one.id}`}>{t('activity.see')}</ButtonLink>}>
      <FactList facts={[[t('activity.time'), <Moment key="at" at={one.startsAt} />], [t('activity.place'), one.place], [t('activity.host'), one.hostName]]} />
      {one.state === 'published' && !mine ? <p>{placesWords(one, t)}</p> : null}
      {mine?.isVerified ? <p>{t('activity.mine.hours', { hours: Math.floor((mine.minutes ?? 0) / 6) / 10, minutes: mine.creditedMinutes ?? 0 })}</p> : null}
    </Card>
  );
}
