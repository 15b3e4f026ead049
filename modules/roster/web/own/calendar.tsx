import { place } from '@huying/place/contract';
import { Button, ButtonAnchor, ButtonLink, Card, EmptyState, ErrorNote, Field, Moment, Note, Row, Spinner, Stack, useAsk, useCommand, useNoticeBoard, useText } from '@huying/ui';
import { type ComponentType, useState } from 'react';
import { roster } from '../../contract.ts';

export interface MoreFeeds {
  readonly isBusy: boolean;
  readonly onMake: (areaPath: string) => void;
}

/** Addresses for an ordinary calendar. Whoever has one can read it, so that it is shown once and can be made void. */
export default function CalendarScreen({ more: More }: { more?: ComponentType<MoreFeeds> }) {
  const t = useText();
  const board = useNoticeBoard();
  const isVolunteer = location.pathname.startsWith('/volunteer');
  const feeds = useAsk(roster.routes.feeds, {});
  const areas = useAsk(place.routes.areas, {}).value?.areas ?? [];
  const add = useCommand(roster.routes.addFeed);
  const [path, setPath] = useState<string>();
  const make = async (areaPath: string | null) => {
    const answer = await add.run({ body: { areaPath } });
    if (answer.ok) setPath(answer.value.path);
  };
  const address = path ? `${location.origin}${path}` : '';
  const copy = async () => {
    await navigator.clipboard.writeText(address);
    board.show({ kind: 'done', text: t('roster.calendar.copied') });
  };
  return (
    <Stack gap="large">
      <h1>{t('roster.title.calendar')}</h1>
      <p>{t('roster.calendar.note')}</p>
      {add.problem ? <ErrorNote problem={add.problem} /> : null}
      {path ? (
        <Card tone="accent" title={t('roster.calendar.made')}>
          <Note kind="warned">{t('roster.calendar.once')}</Note>
          <Field label={t('roster.calendar.address')} value={address} readOnly onFocus={(event) => event.target.select()} />
          <Row>
            <Button kind="primary" onClick={() => void copy()}>{t('roster.calendar.copy')}</Button>
            <ButtonAnchor href={address.replace(/^https?:/, 'webcal:')}>{t('roster.calendar.subscribe')}</ButtonAnchor>
          </Row>
        </Card>
      ) : null}
      <Button kind="primary" isWide isBusy={add.isRunning} onClick={() => void make(null)}>{t('roster.calendar.makeOwn')}</Button>
      {More ? <More isBusy={add.isRunning} onMake={(areaPath) => void make(areaPath)} /> : null}
      <section aria-label={t('roster.calendar.list')}>
        <h2>{t('roster.calendar.list')}</h2>
        {feeds.problem ? <ErrorNote problem={feeds.problem} onRetry={feeds.again} isRetrying={feeds.isAsking} /> : null}
        {feeds.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
        {feeds.value?.feeds.length === 0 ? <EmptyState title={t('roster.calendar.none')} /> : null}
        <Stack>
          {(feeds.value?.feeds ?? []).map((feed) => (
            <FeedCard key={feed.id} feed={feed} name={feed.areaPath === null ? t('roster.calendar.own') : (areas.find((area) => area.path === feed.areaPath)?.name ?? t('roster.calendar.area'))} />
          ))}
        </Stack>
      </section>
      <ButtonLink kind="quiet" to={isVolunteer ? '/roster' : '/roster/mine'}>{t('ui.back')}</ButtonLink>
    </Stack>
  );
}

function FeedCard({ feed, name }: { feed: { readonly id: string; readonly madeAt: string; readonly lastReadAt: string | null }; name: string }) {
  const t = useText();
  const end = useCommand(roster.routes.endFeed);
  return (
    <Card headingLevel={3} title={name}>
      <p>{t('roster.calendar.madeAt')} <Moment at={feed.madeAt} />{t('ui.listSeparator')}{feed.lastReadAt ? <>{t('roster.calendar.readAt')} <Moment at={feed.lastReadAt} /></> : t('roster.calendar.unread')}</p>
      {end.problem ? <ErrorNote problem={end.problem} /> : null}
      <Button kind="danger" isBusy={end.isRunning} onClick={() => void end.run({ params: { feedId: feed.id as never } })}>{t('roster.calendar.end')}</Button>
    </Card>
  );
}
