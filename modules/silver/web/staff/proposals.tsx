import { ErrorNote, Link, Moment, usePages, useCommand, useSearchParams, useText } from '@huying/ui';
import { Button, Flex, Input, Modal, Segmented, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { type Proposal, PROPOSAL_STATES, silver } from '../../contract.ts';
import { reasonWords } from '../reasons.ts';

const { routes, notices } = silver;
type Doing = { readonly one: Proposal; readonly what: 'answer' | 'withdraw' };

/** Pairs that were suggested, and what both said. */
export default function Proposals() {
  const t = useText();
  const [params, setParams] = useSearchParams();
  const [doing, setDoing] = useState<Doing>();
  const state = PROPOSAL_STATES.find((one) => one === params.get('state')) ?? 'open';
  const asked = usePages(routes.proposals, { query: { state } }, { freshOn: [notices.changed], keepsFormer: true });
  const columns = useColumns(setDoing);
  return (
    <Flex vertical gap={16}>
      <div><Link href="/silver">{t('silver.title.register')}</Link><h1>{t('silver.title.proposals')}</h1></div>
      <div style={{ overflowX: 'auto' }}><Segmented aria-label={t('silver.show')} value={state} onChange={(value) => setParams({ state: value }, { replace: true })} options={PROPOSAL_STATES.map((value) => ({ value, label: t(`silver.state.${value}`) }))} /></div>
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
      <Table<Proposal> size="middle" rowKey="id" dataSource={[...asked.items]} columns={columns} loading={asked.isLoading} pagination={false} scroll={{ x: 820 }} locale={{ emptyText: t('silver.proposals.empty') }} />
      {asked.hasMore ? <div><Button onClick={asked.more} loading={asked.isAsking}>{t('silver.more')}</Button></div> : null}
      {doing?.what === 'answer' ? <Answer one={doing.one} onClose={() => setDoing(undefined)} /> : null}
      {doing?.what === 'withdraw' ? <Withdraw one={doing.one} onClose={() => setDoing(undefined)} /> : null}
    </Flex>
  );
}

function useColumns(onDo: (doing: Doing) => void): TableColumnsType<Proposal> {
  const t = useText();
  const said = (answer: Proposal['elder']) => {
    if (answer === null) return t('silver.said.open');
    const what = t(answer.isYes ? 'silver.said.yes' : 'silver.said.no');
    return answer.note ? t('silver.said.noted', { what, note: answer.note }) : what;
  };
  return [
    { title: t('silver.elder'), key: 'elder', render: (_, one) => <><Link href={`/silver/people/${one.elderId}`}>{one.elderName}</Link><div>{said(one.elder)}</div></> },
    { title: t('silver.helper'), key: 'helper', render: (_, one) => <><Link href={`/silver/people/${one.volunteerId}`}>{one.volunteerName}</Link><div>{said(one.helper)}</div></> },
    { title: t('silver.why'), key: 'why', render: (_, one) => one.reasons.map((reason) => reasonWords(reason, t)).join(t('ui.listSeparator')) },
    { title: t('silver.title.proposals'), key: 'at', width: 150, render: (_, one) => <Moment at={one.proposedAt} /> },
    { key: 'do', width: 210, render: (_, one) => (one.state === 'open' ? <Flex gap={8} wrap><Button size="small" onClick={() => onDo({ one, what: 'answer' })}>{t('silver.record')}</Button><Button size="small" danger onClick={() => onDo({ one, what: 'withdraw' })}>{t('silver.withdraw')}</Button></Flex> : one.reason) },
  ];
}

function Answer({ one, onClose }: { one: Proposal; onClose: () => void }) {
  const t = useText();
  const [side, setSide] = useState<'elder' | 'helper'>(one.elder === null ? 'elder' : 'helper');
  const [isYes, setYes] = useState(true);
  const [note, setNote] = useState('');
  const answer = useCommand(routes.answer);
  const run = async () => {
    const done = await answer.run({ params: { proposalId: one.id }, body: { isYes, side, note: note.trim() } });
    if (done.ok) onClose();
  };
  return (
    <Modal open title={t('silver.record')} onCancel={onClose} cancelText={t('ui.close')} okText={t('silver.save')} okButtonProps={{ disabled: note.trim().length < 2, loading: answer.isRunning }} onOk={() => void run()}>
      <Flex vertical gap={12}>
        {answer.problem ? <ErrorNote problem={answer.problem} /> : null}
        <Segmented aria-label={t('silver.side')} value={side} onChange={setSide} options={(['elder', 'helper'] as const).filter((value) => one[value] === null).map((value) => ({ value, label: t(`silver.${value}`) }))} />
        <Segmented aria-label={t('silver.record')} value={isYes} onChange={setYes} options={[{ value: true, label: t('silver.said.yes') }, { value: false, label: t('silver.said.no') }]} />
        <label htmlFor="silver-note">{t('silver.note')}</label>
        <Input id="silver-note" value={note} maxLength={100} onChange={(event) => setNote(event.target.value)} />
      </Flex>
    </Modal>
  );
}

function Withdraw({ one, onClose }: { one: Proposal; onClose: () => void }) {
  const t = useText();
  const [reason, setReason] = useState('');
  const withdraw = useCommand(routes.withdraw);
  const run = async () => {
    const done = await withdraw.run({ params: { proposalId: one.id }, body: { reason: reason.trim() } });
    if (done.ok) onClose();
  };
  return (
    <Modal open title={t('silver.withdraw')} onCancel={onClose} cancelText={t('ui.close')} okText={t('silver.withdraw')} okButtonProps={{ danger: true, disabled: reason.trim().length < 2, loading: withdraw.isRunning }} onOk={() => void run()}>
      {withdraw.problem ? <ErrorNote problem={withdraw.problem} /> : null}
      <label htmlFor="silver-reason">{t('silver.withdrawReason')}</label>
      <Input id="silver-reason" value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
    </Modal>
  );
}
