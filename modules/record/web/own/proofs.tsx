import { Button, ButtonAnchor, ButtonLink, Card, Choice, EmptyState, ErrorNote, Field, Spinner, Stack, useAsk, useClient, useCommand, useNoticeBoard, useText } from '@huying/ui';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { type ProofLineView, record } from '../../contract.ts';
import { hoursOf } from '../../core/proof.ts';

const { routes, notices } = record;
const COMMUNITY = 'community';

/** My proofs, and asking for another one. */
export default function Proofs() {
  const t = useText();
  const [period, setPeriod] = useState<{ fromOn: string; toOn: string }>();
  const asked = useAsk(routes.mine, { query: period ?? {} }, { freshOn: [notices.changed], keepsFormer: true });
  if (asked.problem && !asked.value) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} />;
  if (!asked.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const { proofs, served, organisations, fromOn, toOn } = asked.value;
  const shown = period ?? { fromOn, toOn };
  return (
    <Stack gap="large">
      <h1>{t('record.title.mine')}</h1>
      <p>{t('record.mine.words')}</p>
      <section aria-labelledby="my-proofs">
        <Stack>
          <h2 id="my-proofs">{t('record.mine.list')}</h2>
          {proofs.length === 0 ? <EmptyState title={t('record.mine.none')}><p>{t('record.mine.noneHint')}</p></EmptyState> : null}
          {proofs.map((one) => <ProofCard key={one.id} proof={one} />)}
        </Stack>
      </section>
      <section aria-labelledby="new-proof">
        <Stack>
          <h2 id="new-proof">{t('record.mine.new')}</h2>
          <Field label={t('record.from')} type="date" value={shown.fromOn} onChange={(event) => event.target.value && setPeriod({ ...shown, fromOn: event.target.value })} />
          <Field label={t('record.to')} type="date" value={shown.toOn} onChange={(event) => event.target.value && setPeriod({ ...shown, toOn: event.target.value })} />
          {asked.problem ? <ErrorNote problem={asked.problem} /> : <p role="status">{served.visits === 0 ? t('record.servedNothing') : t('record.served', { visits: served.visits, hours: hoursOf(served.minutes) })}</p>}
          {served.visits > 0 && !asked.problem ? <Asking period={shown} organisations={organisations} isWaiting={proofs.some((one) => one.state === 'requested')} /> : null}
        </Stack>
      </section>
      <ButtonLink kind="quiet" to="/record">{t('ui.back')}</ButtonLink>
    </Stack>
  );
}

function Asking({ period, organisations, isWaiting }: { period: { fromOn: string; toOn: string }; organisations: readonly { readonly id: string; readonly name: string; readonly minutes: number }[]; isWaiting: boolean }) {
  const t = useText();
  const board = useNoticeBoard();
  const [by, setBy] = useState(COMMUNITY);
  const [purpose, setPurpose] = useState('');
  const request = useCommand(routes.request);
  const run = async () => {
    const answer = await request.run({ body: { ...period, organisationId: by === COMMUNITY ? null : (by as never), purpose: purpose.trim() } });
    if (!answer.ok) return;
    setPurpose('');
    board.show({ kind: 'done', text: t('record.requested') });
  };
  return (
    <>
      {organisations.length > 0 ? (
        <Choice label={t('record.by')} value={by} onChoose={setBy} options={[{ value: COMMUNITY, label: t('record.by.community') }, ...organisations.map((one) => ({ value: one.id, label: t('record.by.organisation', { name: one.name, hours: hoursOf(one.minutes) }) }))]} />
      ) : null}
      <Field label={t('record.purpose')} hint={t('record.purposeHint')} optionalWord={t('record.optional')} value={purpose} maxLength={60} onChange={(event) => setPurpose(event.target.value)} />
      {request.problem ? <ErrorNote problem={request.problem} /> : null}
      <Button kind="primary" isWide isBusy={request.isRunning} disabled={isWaiting} onClick={() => void run()}>{t('record.request')}</Button>
    </>
  );
}

function ProofCard({ proof: one }: { proof: ProofLineView }) {
  const t = useText();
  const client = useClient();
  const board = useNoticeBoard();
  const withdraw = useCommand(routes.withdraw);
  const params = { proofId: one.id };
  const takeBack = async () => {
    const answer = await withdraw.run({ params });
    if (answer.ok) board.show({ kind: 'done', text: t('record.withdrawn') });
  };
  return (
    <Card headingLevel={3} title={t('record.period', { from: one.fromOn, to: one.toOn })} aside={t(`record.state.${one.state}`)} tone={one.state === 'issued' ? 'green' : 'plain'}>
      <Stack>
        <p>{t('record.sums', { visits: one.visits, hours: hoursOf(one.minutes) })}{one.organisationName ? ` · ${one.organisationName}` : ''}</p>
        {one.number ? <p>{t('record.number')} {one.number}</p> : null}
        {one.reason ? <p>{t('record.reason')} {one.reason}</p> : null}
        {one.state === 'issued' ? <ButtonAnchor isWide icon={Download} href={client.addressOf(routes.paper, { params, query: { origin: location.origin } })}>{t('record.download')}</ButtonAnchor> : null}
        {withdraw.problem ? <ErrorNote problem={withdraw.problem} /> : null}
        {one.state === 'requested' ? <Button isBusy={withdraw.isRunning} onClick={() => void takeBack()}>{t('record.withdraw')}</Button> : null}
      </Stack>
    </Card>
  );
}
