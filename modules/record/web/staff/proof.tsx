import { ErrorNote, FactList, Link, Moment, Note, Spinner, Stack, useAsk, useClient, useCommand, useNoticeBoard, useParams, useText } from '@huying/ui';
import { Button, Card, Flex, Form, Input, Modal, Tag } from 'antd';
import { useState } from 'react';
import { type ProofView, record } from '../../contract.ts';
import { hoursOf } from '../../core/proof.ts';
import { ServedTable } from '../served-table.tsx';

const { routes, notices } = record;

export default function ProofScreen() {
  const t = useText();
  const client = useClient();
  const { proofId } = useParams<{ proofId: string }>();
  const params = { proofId: proofId as never };
  const asked = useAsk(routes.proof, { params }, { freshOn: [notices.changed] });
  const [ending, setEnding] = useState<'refuse' | 'revoke'>();
  if (asked.problem && !asked.value) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking}><Link href="/proofs">{t('record.title.proofs')}</Link></ErrorNote>;
  if (!asked.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const one = asked.value;
  return (
    <Flex vertical gap={16}>
      <Link href="/proofs">{t('record.title.proofs')}</Link>
      <h1>{one.personName} <Tag>{t(`record.state.${one.state}`)}</Tag></h1>
      {one.reason ? <Note>{t('record.reason')} {one.reason}</Note> : null}
      {one.mayDecide || one.state !== 'requested' ? null : <Note>{t('record.readOnly')}</Note>}
      {one.mayDecide ? (
        <Flex gap={12} wrap>
          {one.state === 'requested' ? <Button danger onClick={() => setEnding('refuse')}>{t('record.refuse')}</Button> : null}
          {one.state === 'issued' ? <Button href={client.addressOf(routes.paper, { params, query: { origin: location.origin } })}>{t('record.download')}</Button> : null}
          {one.state === 'issued' ? <Button danger onClick={() => setEnding('revoke')}>{t('record.revoke')}</Button> : null}
        </Flex>
      ) : null}
      <Facts proof={one} />
      {one.state === 'requested' && one.mayDecide ? <Issue proof={one} /> : null}
      {ending ? <End command={ending} params={params} onClose={() => setEnding(undefined)} /> : null}
    </Flex>
  );
}

function Facts({ proof: one }: { proof: ProofView }) {
  const t = useText();
  const { content } = one;
  const said = content ?? one.draft;
  return (
    <Card title={t(content ? 'record.content' : 'record.draft')}>
      <Stack>
        <FactList facts={[
          [t('record.periodTitle'), t('record.period', { from: one.fromOn, to: one.toOn })], [t('record.amount'), t('record.sums', { visits: said?.visits ?? one.visits, hours: hoursOf(said?.minutes ?? one.minutes) })],
          [t('record.rating'), said?.rating ? t('record.ratingValue', { rating: said.rating }) : t('record.unrated')], [t('record.purpose'), one.purpose || '—'], [t('record.issuedBy'), one.organisationName ?? t('record.by.community')], [t('record.requestedAt'), <Moment key="at" at={one.requestedAt} />],
          ...(content ? [
            [t('record.number'), one.number ?? ''] as const, [t('record.publicUntil'), one.publicUntil ?? ''] as const, [t('record.identity'), content.identityNumber ?? '—'] as const, [t('record.volunteerNumber'), content.volunteerNumber] as const,
            [t('record.stars'), content.stars > 0 ? t('record.starsValue', { stars: content.stars }) : t('record.noStars')] as const, [t('record.issuer'), content.issuer.name] as const, [t('record.responsible'), content.issuer.responsible] as const, [t('record.handler'), content.issuer.handler] as const,
            [t('record.contact'), content.issuer.contact] as const,
          ] : []),
        ]} />
        {said && said.lines.length > 0 ? <ServedTable lines={said.lines} caption={t('record.check.lines')} /> : null}
        {content?.trainings.map((each) => <p key={each.number}>{t('record.trainingLine', { name: each.name, day: each.on, hours: each.hours, number: each.number })}</p>)}
      </Stack>
    </Card>
  );
}

function Issue({ proof }: { proof: ProofView }) {
  const t = useText();
  const board = useNoticeBoard();
  const [given, setGiven] = useState({ ...proof.usual, note: '' });
  const issue = useCommand(routes.issue);
  const run = async () => {
    const answer = await issue.run({ params: { proofId: proof.id }, body: { responsible: given.responsible.trim(), contact: given.contact.trim(), note: given.note.trim() } });
    if (answer.ok) board.show({ kind: 'done', text: t('record.issued', { number: answer.value.number ?? '' }) });
  };
  const isReady = given.responsible.trim().length >= 2 && given.contact.trim().length >= 5;
  return (
    <Card title={t('record.issue')}>
      <p>{t('record.issueWords')}</p>
      {issue.problem ? <ErrorNote problem={issue.problem} /> : null}
      <Form layout="vertical">
        <Form.Item label={t('record.responsible')} htmlFor="responsible"><Input id="responsible" value={given.responsible} maxLength={40} onChange={(event) => setGiven({ ...given, responsible: event.target.value })} /></Form.Item>
        <Form.Item label={t('record.contact')} htmlFor="contact"><Input id="contact" value={given.contact} maxLength={40} onChange={(event) => setGiven({ ...given, contact: event.target.value })} /></Form.Item>
        <Form.Item label={t('record.note')} htmlFor="note"><Input id="note" value={given.note} maxLength={200} onChange={(event) => setGiven({ ...given, note: event.target.value })} /></Form.Item>
      </Form>
      <Button type="primary" disabled={!isReady} loading={issue.isRunning} onClick={() => void run()}>{t('record.issue')}</Button>
    </Card>
  );
}

function End({ command, params, onClose }: { command: 'refuse' | 'revoke'; params: { proofId: ProofView['id'] }; onClose: () => void }) {
  const t = useText();
  const [reason, setReason] = useState('');
  const end = useCommand(routes[command]);
  const run = async () => {
    const answer = await end.run({ params, body: { reason: reason.trim() } });
    if (answer.ok) onClose();
  };
  return (
    <Modal open title={t(`record.${command}`)} onCancel={onClose} cancelText={t('record.cancel')} okText={t(`record.${command}`)} okButtonProps={{ danger: true, disabled: reason.trim().length < 2, loading: end.isRunning }} onOk={() => void run()}>
      <p>{t(`record.${command}Words`)}</p>
      {end.problem ? <ErrorNote problem={end.problem} /> : null}
      <label htmlFor="end-reason">{t('record.reason')}</label>
      <Input id="end-reason" value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
    </Modal>
  );
}
