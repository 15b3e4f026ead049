import { ErrorNote, Link, Note, useCommand, useNoticeBoard, useText } from '@huying/ui';
import { Button, Flex, Space, Statistic, Table } from 'antd';
import { useState } from 'react';
import { type ProposalView, roster } from '../../contract.ts';
import { sayShiftTime } from '../words.ts';
import { SpanBar } from './span-bar.tsx';
import { useSpan } from './use-span.ts';

const MOST_DAYS = 14;

/** A fair roster for the gaps, shown before anybody hears of it. */
export default function Proposal() {
  const t = useText();
  const board = useNoticeBoard();
  const span = useSpan();
  const propose = useCommand(roster.routes.propose);
  const take = useCommand(roster.routes.takeProposal, { touches: ['roster'] });
  const [proposal, setProposal] = useState<ProposalView>();
  const run = async () => {
    if (!span.query) return;
    const answer = await propose.run({ body: { ...span.query, days: Math.min(MOST_DAYS, span.days) } });
    setProposal(answer.ok ? answer.value : undefined);
  };
  const accept = async () => {
    const answer = await take.run({ body: { turns: (proposal?.turns ?? []).map(({ shiftId, personId }) => ({ shiftId, personId })) } });
    if (!answer.ok) return;
    board.show({ kind: 'done', text: t('roster.proposal.done', answer.value) });
    setProposal(undefined);
  };
  return (
    <Flex vertical gap={20}>
      <div>
        <Link href="/roster">{t('roster.title.board')}</Link>
        <h1>{t('roster.title.proposal')}</h1>
        <p>{t('roster.proposal.note', { days: MOST_DAYS })}</p>
      </div>
      <Space wrap>
        <SpanBar span={span} />
        <Button type="primary" disabled={!span.query} loading={propose.isRunning} onClick={() => void run()}>{t('roster.proposal.make')}</Button>
      </Space>
      {propose.problem ? <ErrorNote problem={propose.problem} /> : null}
      <div aria-live="polite">{propose.isRunning ? <p>{t('roster.proposal.thinking')}</p> : null}</div>
      {proposal ? (
        <>
          <Result proposal={proposal} />
          {take.problem ? <ErrorNote problem={take.problem} /> : null}
          {proposal.turns.length > 0 ? <div><Button type="primary" size="large" loading={take.isRunning} onClick={() => void accept()}>{t('roster.proposal.take', { count: proposal.turns.length })}</Button></div> : null}
        </>
      ) : null}
    </Flex>
  );
}

function Result({ proposal }: { proposal: ProposalView }) {
  const t = useText();
  if (proposal.shifts.length === 0) return <Note>{t('roster.proposal.nothing')}</Note>;
  const byShift = Map.groupBy(proposal.turns, (turn) => turn.shiftId);
  const most = Math.max(0, ...proposal.loads.map((one) => one.before + one.added));
  return (
    <>
      <Space size="large" wrap>
        <Statistic title={t('roster.proposal.turns')} value={proposal.turns.length} />
        <Statistic title={t('roster.proposal.unfilled')} value={proposal.unfilled} />
        <Statistic title={t('roster.proposal.lacking')} value={proposal.lackingSkills} />
        <Statistic title={t('roster.proposal.most')} value={most} />
      </Space>
      <Note>{t(proposal.isProven ? 'roster.proposal.proven' : 'roster.proposal.unproven', { seconds: proposal.seconds })}</Note>
      <Table
        size="middle" rowKey="id" dataSource={[...proposal.shifts]} pagination={{ pageSize: 50, hideOnSinglePage: true }} scroll={{ x: 640 }}
        columns={[
          { title: t('roster.column.shift'), key: 'shift', render: (_, one) => one.name },
          { title: t('roster.column.when'), key: 'when', render: (_, one) => sayShiftTime(one, t) },
          { title: t('roster.proposal.who'), key: 'who', render: (_, one) => (byShift.get(one.id) ?? []).map((turn) => turn.name).join(t('ui.listSeparator')) || '—' },
          { title: t('roster.column.people'), key: 'people', width: 110, render: (_, one) => `${one.booked + one.asked + (byShift.get(one.id)?.length ?? 0)}/${one.wanted}` },
        ]}
      />
      <details>
        <summary>{t('roster.proposal.loads')}</summary>
        <ul>{proposal.loads.map((one) => <li key={one.personId}>{t('roster.proposal.load', { name: one.name, before: one.before, added: one.added })}</li>)}</ul>
      </details>
    </>
  );
}
