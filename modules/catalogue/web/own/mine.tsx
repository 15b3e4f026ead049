import { useState } from 'react';
import { Button, ButtonLink, Card, EmptyState, ErrorNote, FactList, Note, Row, Spinner, Stack, useAsk, useCommand, useText } from '@huying/ui';
import { Plus } from 'lucide-react';
import { catalogue, type Choices, type Kept } from '../../contract.ts';
import { sayPrice, sayWaiting, sayWeek } from '../words.ts';
import { ListingForm } from './form.tsx';

const { routes, notices } = catalogue;

/** What I offer, or my organisation, and what becomes of it. */
export default function Mine() {
  const t = useText();
  const [editing, setEditing] = useState<Kept | 'new'>();
  const asked = useAsk(routes.mine, {}, { freshOn: [notices.changed] });
  if (asked.problem && !asked.value) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} />;
  if (!asked.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const { listings, choices } = asked.value;
  if (editing) return <ListingForm former={editing === 'new' ? undefined : editing} choices={choices} onDone={() => setEditing(undefined)} />;
  const mayOffer = choices.some((one) => one.categories.length > 0);
  return (
    <Stack gap="large">
      <h1>{t('catalogue.title.mine')}</h1>
      <p>{t('catalogue.mine.what')}</p>
      {mayOffer ? <Button kind="primary" isWide icon={Plus} onClick={() => setEditing('new')}>{t('catalogue.publish')}</Button> : <Note kind="told" title={t('catalogue.mine.mayNot')}>{t('catalogue.mine.mayNotHint')}</Note>}
      {listings.length === 0 && mayOffer ? <EmptyState title={t('catalogue.mine.none')} /> : null}
      {listings.map((one) => <Own key={one.id} one={one} choices={choices} onEdit={() => setEditing(one)} />)}
      <ButtonLink isWide kind="quiet" to="/credits">{t('ui.back')}</ButtonLink>
    </Stack>
  );
}

function Own({ one, choices, onEdit }: { one: Kept; choices: readonly Choices[]; onEdit: () => void }) {
  const t = useText();
  const show = useCommand(routes.show);
  const end = useCommand(routes.end);
  const [isEnding, setEnding] = useState(false);
  const params = { listingId: one.id };
  return (
    <Card title={one.title} aside={<strong>{t(one.isClosed && one.state === 'listed' ? 'catalogue.state.closed' : `catalogue.state.${one.state}`)}</strong>}>
      <Stack>
        {one.state === 'suspended' ? <Note kind="warned" title={t('catalogue.suspendedWhy', { reason: one.reason ?? '' })}>{t('catalogue.suspendedHint')}</Note> : null}
        {one.isClosed ? <Note kind="warned" title={t('catalogue.closedWhy')}>{t('catalogue.closedHint')}</Note> : null}
        <FactList
          facts={[
            ...(choices.length > 1 ? [[t('catalogue.who'), one.provider.name] as const] : []), [t('catalogue.category'), t(`catalogue.category.${one.category}`)], [t('catalogue.price'), one.price ? sayPrice(one.price, t) : t('catalogue.noPrice')],
            [t('catalogue.given'), sayWeek(one.hours, t)], [t('catalogue.area'), one.areaName], [t('catalogue.perWeek'), t('catalogue.times', { count: one.perWeek })], [t('catalogue.waiting'), sayWaiting(one.waiting, t)],
            [t('catalogue.came'), t('catalogue.cameOf', { services: one.waiting.services, coming: one.coming })],
          ]}
        />
        {show.problem ?? end.problem ? <ErrorNote problem={(show.problem ?? end.problem) as NonNullable<typeof show.problem>} /> : null}
        {isEnding ? (
          <>
            <p>{t('catalogue.endSure')}</p>
            <Row><Button kind="danger" isBusy={end.isRunning} onClick={() => void end.run({ params })}>{t('catalogue.end')}</Button><Button onClick={() => setEnding(false)}>{t('catalogue.keep')}</Button></Row>
          </>
        ) : (
          <Row>
            {one.state === 'suspended' ? null : <Button onClick={onEdit}>{t('catalogue.change')}</Button>}
            {one.state === 'listed' ? <Button isBusy={show.isRunning} onClick={() => void show.run({ params, body: { isShown: false } })}>{t('catalogue.withdraw')}</Button> : null}
            {one.state === 'withdrawn' ? <Button isBusy={show.isRunning} onClick={() => void show.run({ params, body: { isShown: true } })}>{t('catalogue.list')}</Button> : null}
            <Button kind="quiet" onClick={() => setEnding(true)}>{t('catalogue.end')}</Button>
          </Row>
        )}
      </Stack>
    </Card>
  );
}
