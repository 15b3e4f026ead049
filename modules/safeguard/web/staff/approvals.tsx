import { useState } from 'react';
import { Button, ButtonAnchor, Card, EmptyState, ErrorNote, FactList, Moment, Note, Spinner, Stack, TextArea, useCommand, useNoticeBoard, usePages, useSearchParams, useText, type Translate } from '@huying/ui';
import { Segmented } from 'antd';
import { type RequestView, safeguard } from '../../contract.ts';

const SHOWN = ['waiting', 'approved', 'all'] as const;
type Shown = (typeof SHOWN)[number];

/** What waits for a second person, mine and others', and what became of it. */
export default function Approvals() {
  const t = useText();
  const [search, setSearch] = useSearchParams();
  const shown = SHOWN.find((one) => one === search.get('show')) ?? 'waiting';
  const asked = usePages(safeguard.routes.requests, { query: shown === 'all' ? {} : { state: shown } }, { freshOn: [safeguard.notices.requestChanged] });
  return (
    <Stack gap="large">
      <h1 className="visually-hidden">{t('safeguard.title.approvals')}</h1>
      <p>{t('safeguard.approvals.words')}</p>
      <Segmented<Shown> aria-label={t('safeguard.approvals.show')} value={shown} onChange={(show) => setSearch({ show }, { replace: true })} options={SHOWN.map((value) => ({ value, label: t(`safeguard.approvals.${value}`) }))} />
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} /> : null}
      {asked.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {!asked.isLoading && asked.items.length === 0 ? <EmptyState title={t('safeguard.approvals.empty')}><p>{t('safeguard.approvals.emptyHint')}</p></EmptyState> : null}
      {asked.items.map((one) => <One key={one.id} request={one} />)}
      {asked.hasMore ? <Button onClick={asked.more}>{t('ui.more')}</Button> : null}
    </Stack>
  );
}

const MINUTES_PER_HOUR = 60;
/** Facts by the words they have; minutes in hours, what is a code by its word. */
function sayFact(name: string, value: string | number, t: Translate): string {
  if (name === 'minutes') return t('safeguard.fact.hours', { hours: Math.round((Number(value) / MINUTES_PER_HOUR) * 100) / 100 });
  if (name === 'role') return t(`people.role.${value}`);
  return ['numbers', 'state', 'source'].includes(name) ? t(`safeguard.fact.${name}.${value}`) : String(value);
}

function One({ request }: { request: RequestView }) {
  const t = useText();
  const board = useNoticeBoard();
  const decide = useCommand(safeguard.routes.decide);
  const [reason, setReason] = useState('');
  const run = async (approves: boolean) => {
    const answer = await decide.run({ params: { requestId: request.id }, body: { approves, reason: reason.trim() || null } });
    if (answer.ok) board.show({ kind: 'done', text: t(approves ? 'safeguard.approvals.approvedNow' : 'safeguard.approvals.refusedNow', { name: request.askedName }) });
  };
  const facts = Object.entries(request.facts).map(([name, value]) => [t(`safeguard.fact.${name}`), sayFact(name, value, t)] as const);
  return (
    <Card title={t(`safeguard.act.${request.act}`)} aside={t(`safeguard.request.${request.state}`)} tone={request.mayDecide ? 'accent' : 'plain'}>
      <Stack>
        <FactList
          facts={[
            [t('safeguard.approvals.by'), request.isMine ? t('safeguard.approvals.me') : request.askedName], [t('safeguard.approvals.at'), <Moment key="at" at={request.askedAt} />], [t('safeguard.approvals.why'), request.reason], ...facts,
            ...(request.act.startsWith('people.') ? [[t('safeguard.fact.people'), String(request.size)] as const] : []),
            ...(request.decidedName ? [[t('safeguard.approvals.decided'), `${request.decidedName}${request.decidedReason ? ` · ${request.decidedReason}` : ''}`] as const] : []),
            ...(request.state === 'waiting' || request.state === 'approved' ? [[t('safeguard.approvals.until'), <Moment key="until" at={request.until} />] as const] : []),
          ]}
        />
        {request.isMine && request.state === 'waiting' ? <Note>{t('safeguard.approvals.mineWaits')}</Note> : null}
        {request.isMine && request.state === 'approved' ? <Note kind="done" actions={<ButtonAnchor href={request.page}>{t('safeguard.approvals.go')}</ButtonAnchor>}>{t('safeguard.approvals.mineApproved')}</Note> : null}
        {decide.problem ? <ErrorNote problem={decide.problem} /> : null}
        {request.mayDecide ? (
          <>
            <TextArea label={t('safeguard.approvals.reason')} hint={t('safeguard.approvals.reasonHint')} maxLength={300} rows={2} value={reason} onChange={(event) => setReason(event.target.value)} />
            <Button kind="primary" isBusy={decide.isRunning} onClick={() => void run(true)}>{t('safeguard.approvals.approve')}</Button>
            <Button kind="danger" isBusy={decide.isRunning} disabled={reason.trim().length < 2} onClick={() => void run(false)}>{t('safeguard.approvals.refuse')}</Button>
          </>
        ) : null}
      </Stack>
    </Card>
  );
}
