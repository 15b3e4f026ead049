import { useId, useState } from 'react';
import type { RouteOut } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { service } from '@huying/service/contract';
import { Countdown, ErrorNote, Link, Moment, Rings, TimeAgo, UrgencyMark, useAsk, useClient, useCommand, useText } from '@huying/ui';
import { Button, Card, Flex, Input, Modal, Radio, Select, Space, Tag } from 'antd';
import { mobilisation } from '../../contract.ts';
import { tiersOf } from '../tiers.ts';

type Asks = RouteOut<typeof mobilisation.routes.asks>;
export type Ask = Asks['asks'][number];
export type Coming = Asks['coming'][number];

export const AskSection = ({ title, hint, children, count }: { title: string; hint?: string; children: React.ReactNode; count: number }) =>
  count === 0 ? null : (
    <section aria-label={title} style={{ marginBlock: 16 }}>
      <h2>{title} <Tag>{count}</Tag></h2>
      {hint ? <p>{hint}</p> : null}
      <Flex vertical gap={12} style={{ marginBlockStart: 8 }}>{children}</Flex>
    </section>
  );

/** What is wanted, for whom it climbs now, and what may be done about it. */
export function AskCard({ ask, children }: { ask: Omit<Ask, 'askedAt' | 'untilAt' | 'organisationId' | 'mine'>; children: React.ReactNode }) {
  const t = useText();
  const client = useClient();
  const category = t(`mobilisation.category.${ask.category}`);
  return (
    <Card>
      <Flex gap={16} wrap align="center">
        <Rings tiers={tiersOf(ask.tiers, t)} urgency={ask.urgency} size="card" still />
        <div style={{ flex: '1 1 16rem' }}>
          <Space wrap><strong>{ask.summary}</strong><UrgencyMark urgency={ask.urgency} />{ask.summary === category ? null : <Tag>{category}</Tag>}</Space>
          {ask.dueAt ? <p>{t('mobilisation.offer.when')} <Moment at={ask.dueAt} /></p> : null}
          {/* biome-ignore lint/a11y/useMediaCaption: a spoken message that has no words where no recogniser is connected. */}
          {ask.recordingId ? <audio controls preload="none" src={client.addressOf(mobilisation.routes.recording, { params: { calloutId: ask.id } })} aria-label={t('mobilisation.offer.listen')} /> : null}
        </div>
        {children}
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

/** Asked: take it now, naming who goes or not yet; or say no at once, so that nobody waits for us. */
export function Take({ ask }: { ask: Ask }) {
  const t = useText();
  const [memberId, setMemberId] = useState<string>();
  const [isDeclining, setDeclining] = useState(false);
  const take = useCommand(mobilisation.routes.take, { touches: ['service', 'need'] });
  const run = () => void take.run({ params: { calloutId: ask.id }, body: { organisationId: ask.organisationId, memberId: (memberId ?? null) as never } });
  return (
    <Flex vertical gap={8}>
      <span>{t('mobilisation.asks.since')} <TimeAgo at={ask.askedAt} />{ask.untilAt ? <> · <Countdown endsAt={ask.untilAt} /></> : null}</span>
      {take.problem ? <ErrorNote problem={take.problem} /> : null}
      <MemberPicker ask={ask} value={memberId} onChoose={setMemberId} />
      <Button type="primary" size="large" loading={take.isRunning} onClick={run}>{t('mobilisation.asks.take')}</Button>
      {ask.organisationId ? <Button onClick={() => setDeclining(true)}>{t('mobilisation.asks.decline')}</Button> : null}
      {isDeclining && ask.organisationId ? <Decline ask={ask} organisationId={ask.organisationId} onClose={() => setDeclining(false)} /> : null}
    </Flex>
  );
}

/** Mine: go to my errand, name or change who goes, say that it goes on, or give it back, and it goes on to others at once. */
export function Mine({ ask }: { ask: Ask }) {
  const t = useText();
  const errand = useAsk(service.routes.errands, { query: {} }, { freshOn: [service.notices.changed] }).value?.visits.find((visit) => visit.calloutId === ask.id);
  const [memberId, setMemberId] = useState<string | undefined>(ask.owner?.personId ?? undefined);
  const [isGivingBack, setGivingBack] = useState(false);
  const name = useCommand(mobilisation.routes.nameMember, { touches: ['service', 'need'] });
  const progress = useCommand(mobilisation.routes.progress);
  const params = { calloutId: ask.id };
  const problem = name.problem ?? progress.problem;
  const isOther = memberId !== undefined && memberId !== ask.owner?.personId;
  return (
    <Flex vertical gap={8}>
      {problem ? <ErrorNote problem={problem} /> : null}
      <span>{t('mobilisation.asks.goes')} <strong>{ask.owner?.personName ?? t('mobilisation.asks.nobodyNamed')}</strong></span>
      {ask.progressDueAt ? <span>{t('mobilisation.asks.progressBy')} <Countdown endsAt={ask.progressDueAt} /></span> : null}
      <MemberPicker ask={ask} value={memberId} onChoose={setMemberId} />
      <Space wrap>
        {errand ? <Link href={`/errands/${errand.id}`}><strong>{t('mobilisation.asks.errand')}</strong></Link> : null}
        {ask.organisationId ? <Button type="primary" disabled={!isOther} loading={name.isRunning} onClick={() => void name.run({ params, body: { memberId: memberId as never } })}>{t(ask.owner?.personId ? 'mobilisation.asks.swap' : 'mobilisation.asks.name')}</Button> : null}
        <Button loading={progress.isRunning} onClick={() => void progress.run({ params, body: {} })}>{t('mobilisation.asks.stillOnIt')}</Button>
        <Button danger onClick={() => setGivingBack(true)}>{t('mobilisation.asks.giveBack')}</Button>
      </Space>
      {isGivingBack ? <GiveBack ask={ask} onClose={() => setGivingBack(false)} /> : null}
    </Flex>
  );
}

const REASONS = ['nobodyFree', 'notOurs', 'needsMore', 'unreachable', 'other'] as const;
type Reason = (typeof REASONS)[number];

/** Given back, it goes on to others at once. */
function GiveBack({ ask, onClose }: { ask: Ask; onClose: () => void }) {
  const giveBack = useCommand(mobilisation.routes.giveBack, { touches: ['service', 'need'] });
  return <SayWhy way="giveBack" command={giveBack} onClose={onClose} run={(reason) => giveBack.run({ params: { calloutId: ask.id }, body: { reason } })} />;
}

function Decline({ ask, organisationId, onClose }: { ask: Ask; organisationId: NonNullable<Ask['organisationId']>; onClose: () => void }) {
  const decline = useCommand(mobilisation.routes.decline, { touches: ['need'] });
  return <SayWhy way="decline" command={decline} onClose={onClose} run={(reason) => decline.run({ params: { calloutId: ask.id }, body: { organisationId, reason } })} />;
}

/** Why not: whoever is asked next reads it in the trail. */
function SayWhy({ way, command, run, onClose }: {
  way: 'giveBack' | 'decline'; command: { readonly problem: Parameters<typeof ErrorNote>[0]['problem'] | undefined; readonly isRunning: boolean }; run: (reason: string) => Promise<{ readonly ok: boolean }>; onClose: () => void;
}) {
  const t = useText();
  const id = useId();
  const [reason, setReason] = useState<Reason>('nobodyFree');
  const [words, setWords] = useState('');
  const send = async () => {
    const why = t(`mobilisation.giveBack.${reason}`);
    const said = words.trim() ? t('mobilisation.giveBack.said', { why, words: words.trim() }) : why;
    if ((await run(said.slice(0, 300))).ok) onClose();
  };
  return (
    <Modal open title={t(`mobilisation.${way}.title`)} okText={t(`mobilisation.asks.${way}`)} cancelText={t('ui.close')} okButtonProps={{ danger: true, loading: command.isRunning, disabled: reason === 'other' && words.trim() === '' }} onOk={() => void send()} onCancel={onClose}>
      <Flex vertical gap={12}>
        <p>{t(`mobilisation.${way}.what`)}</p>
        {command.problem ? <ErrorNote problem={command.problem} /> : null}
        <Radio.Group aria-label={t(`mobilisation.${way}.why`)} value={reason} onChange={(event) => setReason(event.target.value)}>
          <Space orientation="vertical">{REASONS.filter((value) => way === 'giveBack' || value !== 'unreachable').map((value) => <Radio key={value} value={value}>{t(`mobilisation.giveBack.${value}`)}</Radio>)}</Space>
        </Radio.Group>
        <label htmlFor={id}>{t('mobilisation.giveBack.words')}</label>
        <Input.TextArea id={id} rows={2} maxLength={200} value={words} onChange={(event) => setWords(event.target.value)} />
      </Flex>
    </Modal>
  );
}
