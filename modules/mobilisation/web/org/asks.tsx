import { useState } from 'react';
import type { RouteOut } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { service } from '@huying/service/contract';
import { Countdown, EmptyState, ErrorNote, Link, Moment, Rings, Spinner, TimeAgo, UrgencyMark, useAsk, useClient, useCommand, useNotice, useText, useTools } from '@huying/ui';
import { Button, Card, Flex, Select, Space, Tag } from 'antd';
import { mobilisation } from '../../contract.ts';
import { tiersOf } from '../tiers.ts';

type Ask = RouteOut<typeof mobilisation.routes.asks>['asks'][number];

/** What my organisation or office is asked: take it, name who goes, hand it back. */
export default function Asks() {
  const t = useText();
  const { speaker } = useTools();
  const asks = useAsk(mobilisation.routes.asks, {}, { freshOn: [mobilisation.notices.asked, mobilisation.notices.changed, service.notices.changed], everySeconds: 30 });
  useNotice(mobilisation.notices.asked, () => void speaker.say(t('mobilisation.asks.said')));
  const list = asks.value?.asks ?? [];
  const open = list.filter((ask) => ask.state === 'climbing');
  const mine = list.filter((ask) => ask.state === 'owned' && ask.mine);
  return (
    <>
      <h1 className="visually-hidden">{t('mobilisation.title.asks')}</h1>
      {asks.problem ? <ErrorNote problem={asks.problem} onRetry={asks.again} isRetrying={asks.isAsking} /> : null}
      {asks.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {asks.value && list.length === 0 ? <EmptyState title={t('mobilisation.asks.empty')}><p>{t('mobilisation.asks.emptyHint')}</p></EmptyState> : null}
      <Section title={t('mobilisation.asks.open')} asks={open} />
      <Section title={t('mobilisation.asks.mine')} asks={mine} />
    </>
  );
}

const Section = ({ title, asks }: { title: string; asks: readonly Ask[] }) =>
  asks.length === 0 ? null : (
    <section aria-label={title}>
      <h2>{title}</h2>
      <Flex vertical gap={12}>
        {asks.map((ask) => <AskCard key={`${ask.id}/${ask.organisationId}`} ask={ask} />)}
      </Flex>
    </section>
  );

function AskCard({ ask }: { ask: Ask }) {
  const t = useText();
  const client = useClient();
  return (
    <Card>
      <Flex gap={16} wrap align="center">
        <Rings tiers={tiersOf(ask.tiers, t)} urgency={ask.urgency} size="card" still />
        <div style={{ flex: '1 1 16rem' }}>
          <Space wrap><strong>{ask.summary}</strong><UrgencyMark urgency={ask.urgency} /><Tag>{t(`mobilisation.category.${ask.category}`)}</Tag></Space>
          <p>
            {t('mobilisation.asks.since')} <TimeAgo at={ask.askedAt} />
            {ask.state === 'climbing' && ask.untilAt ? <> · <Countdown endsAt={ask.untilAt} /></> : null}
            {ask.dueAt ? <> · {t('mobilisation.offer.when')} <Moment at={ask.dueAt} /></> : null}
            {ask.owner ? <> · {t('mobilisation.asks.goes')} {ask.owner.personName ?? t('mobilisation.asks.nobodyNamed')}</> : null}
          </p>
          {/* biome-ignore lint/a11y/useMediaCaption: a spoken message that has no words where no recogniser is connected. */}
          {ask.recordingId ? <audio controls preload="none" src={client.addressOf(mobilisation.routes.recording, { params: { calloutId: ask.id } })} aria-label={t('mobilisation.offer.listen')} /> : null}
        </div>
        {ask.state === 'climbing' ? <Take ask={ask} /> : <Mine ask={ask} />}
      </Flex>
    </Card>
  );
}

function MemberPicker({ ask, value, onChoose }: { ask: Ask; value: string | undefined; onChoose: (id: string | undefined) => void }) {
  const t = useText();
  const members = useAsk(people.routes.members, ask.organisationId ? { params: { organisationId: ask.organisationId } } : null);
  if (!ask.organisationId) return null;
  return (
    <Select
      aria-label={t('mobilisation.asks.member')} placeholder={t('mobilisation.asks.member')} allowClear showSearch optionFilterProp="label" value={value} onChange={onChoose} loading={members.isLoading}
      options={(members.value?.members ?? []).map((member) => ({ value: member.id, label: member.name }))} style={{ minInlineSize: 180 }}
    />
  );
}

function Take({ ask }: { ask: Ask }) {
  const t = useText();
  const [memberId, setMemberId] = useState<string>();
  const take = useCommand(mobilisation.routes.take, { touches: ['service', 'need'] });
  const run = () => void take.run({ params: { calloutId: ask.id }, body: { organisationId: ask.organisationId, memberId: (memberId ?? null) as never } });
  return (
    <Flex vertical gap={8}>
      {take.problem ? <ErrorNote problem={take.problem} /> : null}
      <MemberPicker ask={ask} value={memberId} onChoose={setMemberId} />
      <Button type="primary" size="large" loading={take.isRunning} onClick={run}>{t('mobilisation.asks.take')}</Button>
    </Flex>
  );
}

/** Mine: go to my errand, name or change who goes, or give it back, and it goes on to others at once. */
function Mine({ ask }: { ask: Ask }) {
  const t = useText();
  const errand = useAsk(service.routes.errands, { query: {} }, { freshOn: [service.notices.changed] }).value?.visits.find((visit) => visit.calloutId === ask.id);
  const [memberId, setMemberId] = useState<string | undefined>(ask.owner?.personId ?? undefined);
  const name = useCommand(mobilisation.routes.nameMember, { touches: ['service', 'need'] });
  const giveBack = useCommand(mobilisation.routes.giveBack, { touches: ['service', 'need'] });
  const progress = useCommand(mobilisation.routes.progress);
  const params = { calloutId: ask.id };
  const problem = name.problem ?? giveBack.problem ?? progress.problem;
  return (
    <Flex vertical gap={8}>
      {problem ? <ErrorNote problem={problem} /> : null}
      {ask.progressDueAt ? <span>{t('mobilisation.asks.progressBy')} <Countdown endsAt={ask.progressDueAt} /></span> : null}
      <MemberPicker ask={ask} value={memberId} onChoose={setMemberId} />
      <Space wrap>
        {errand ? <Link href={`/errands/${errand.id}`}><strong>{t('mobilisation.asks.errand')}</strong></Link> : null}
        {ask.organisationId ? (
          <Button type="primary" disabled={!memberId || memberId === ask.owner?.personId} loading={name.isRunning} onClick={() => void name.run({ params, body: { memberId: memberId as never } })}>{t('mobilisation.asks.name')}</Button>
        ) : null}
        <Button loading={progress.isRunning} onClick={() => void progress.run({ params, body: {} })}>{t('mobilisation.asks.stillOnIt')}</Button>
        <Button danger loading={giveBack.isRunning} onClick={() => void giveBack.run({ params, body: { reason: t('mobilisation.asks.cannot') } })}>{t('mobilisation.asks.giveBack')}</Button>
      </Space>
    </Flex>
  );
}
