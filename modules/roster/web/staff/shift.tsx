import type { RouteOut } from '@huying/kernel';
import { ErrorNote, Link, Note, Spinner, useAsk, useCommand, useNoticeBoard, useNow, useParams, useText } from '@huying/ui';
import { Button, Flex, Input, Modal, Select, Space, Table, type TableColumnsType, Tag } from 'antd';
import { useState } from 'react';
import { ATTENDANCES, type Attendance, roster } from '../../contract.ts';
import { sayGap, sayHindrance, sayShiftTime } from '../words.ts';
import { SwapsWaiting } from './swaps-waiting.tsx';

const { routes, notices } = roster;
type Shift = RouteOut<typeof routes.shift>;
type Part = Shift['people'][number];
type Candidate = RouteOut<typeof routes.suitable>['people'][number];

/** One shift: who is in it, who could come, and what was of it. */
export default function ShiftScreen() {
  const t = useText();
  const { shiftId } = useParams();
  const shift = useAsk(routes.shift, { params: { shiftId: shiftId as never } }, { freshOn: [notices.changed] });
  const now = useNow(60);
  if (shift.problem && !shift.value) return <ErrorNote problem={shift.problem} onRetry={shift.again} isRetrying={shift.isAsking} />;
  if (!shift.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const one = shift.value;
  const isComing = Date.parse(one.endsAt) > now && one.state === 'open';
  return (
    <Flex vertical gap={20}>
      <div>
        <Link href="/roster">{t('roster.title.board')}</Link>
        <h1>{one.name}</h1>
        <p>{sayShiftTime(one, t)}{t('ui.listSeparator')}{t(`roster.crew.${one.crew}`)}{t('ui.listSeparator')}{one.booked}/{one.wanted}</p>
        {one.state === 'calledOff' ? <Note kind="warned">{t('roster.state.calledOff')}{t('ui.listSeparator')}{one.reason}</Note> : sayGap(one, t) === '' ? null : <Tag color="warning">{sayGap(one, t)}</Tag>}
      </div>
      <SwapsWaiting />
      <Parts shift={one} isComing={isComing} />
      {isComing && one.booked < one.wanted ? <Suitable shift={one} /> : null}
      {isComing ? <CallOff shift={one} /> : null}
    </Flex>
  );
}

function Parts({ shift, isComing }: { shift: Shift; isComing: boolean }) {
  const t = useText();
  const columns: TableColumnsType<Part> = [
    { title: t('roster.column.name'), key: 'name', render: (_, one) => one.name },
    { title: t('roster.column.skills'), key: 'skills', render: (_, one) => one.skills.map((skill) => t(`roster.skill.${skill}`)).join(t('ui.listSeparator')) || '—' },
    { title: t('roster.column.state'), key: 'state', render: (_, one) => <>{t(one.attendance ? `roster.attendance.${one.attendance}` : `roster.state.${one.state}`)}{one.minutes === null ? '' : ` · ${t('roster.minutes', { count: one.minutes })}`}<div><small>{one.correctedReason ?? one.reason ?? ''}</small></div></> },
    { title: t('roster.column.do'), key: 'do', render: (_, one) => (one.state === 'done' ? <Correct part={one} /> : isComing && (one.state === 'booked' || one.state === 'asked') ? <Release part={one} /> : null) },
  ];
  return <section aria-label={t('roster.shift.people')}><h2>{t('roster.shift.people')}</h2><Table<Part> size="middle" rowKey="turnId" dataSource={[...shift.people]} columns={columns} pagination={false} scroll={{ x: 600 }} locale={{ emptyText: t('roster.shift.nobody') }} /></section>;
}

/** A command with its reason, in a dialog that keeps what was typed when it is refused. */
function WithReason({ title, isDanger = false, isRunning, problem, onDo, children }: { title: string; isDanger?: boolean; isRunning: boolean; problem: Parameters<typeof ErrorNote>[0]['problem'] | undefined; onDo: (reason: string) => Promise<boolean>; children?: React.ReactNode }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const run = async () => {
    if (await onDo(reason.trim())) setOpen(false);
  };
  return (
    <>
      <Button danger={isDanger} onClick={() => setOpen(true)}>{title}</Button>
      <Modal open={isOpen} title={title} onCancel={() => setOpen(false)} onOk={() => void run()} okText={title} cancelText={t('ui.close')} okButtonProps={{ danger: isDanger, disabled: reason.trim().length < 2, loading: isRunning }}>
        <Flex vertical gap={12}>
          {problem ? <ErrorNote problem={problem} /> : null}
          {children}
          <Input.TextArea aria-label={t('roster.reason')} placeholder={t('roster.reason')} rows={3} maxLength={200} showCount value={reason} onChange={(event) => setReason(event.target.value)} />
        </Flex>
      </Modal>
    </>
  );
}

function Release({ part }: { part: Part }) {
  const t = useText();
  const release = useCommand(routes.release);
  return <WithReason title={t('roster.shift.release')} isDanger isRunning={release.isRunning} problem={release.problem} onDo={async (reason) => (await release.run({ params: { turnId: part.turnId }, body: { reason } })).ok} />;
}

function Correct({ part }: { part: Part }) {
  const t = useText();
  const [attendance, setAttendance] = useState<Attendance>(part.attendance ?? 'attended');
  const correct = useCommand(routes.correct);
  return (
    <WithReason title={t('roster.shift.correct')} isRunning={correct.isRunning} problem={correct.problem} onDo={async (reason) => (await correct.run({ params: { turnId: part.turnId }, body: { attendance, reason } })).ok}>
      <Select aria-label={t('roster.column.attendance')} value={attendance} onChange={setAttendance} options={ATTENDANCES.map((value) => ({ value, label: t(`roster.attendance.${value}`) }))} />
    </WithReason>
  );
}

function CallOff({ shift }: { shift: Shift }) {
  const t = useText();
  const callOff = useCommand(routes.callOff);
  return <div><WithReason title={t('roster.shift.callOff')} isDanger isRunning={callOff.isRunning} problem={callOff.problem} onDo={async (reason) => (await callOff.run({ params: { shiftId: shift.id }, body: { reason } })).ok} /></div>;
}

/** Volunteers are asked, all others are put in; who cannot is shown with the reason. */
function Suitable({ shift }: { shift: Shift }) {
  const t = useText();
  const board = useNoticeBoard();
  const suitable = useAsk(routes.suitable, { params: { shiftId: shift.id } }, { freshOn: [notices.changed] });
  const [chosen, setChosen] = useState<string[]>([]);
  const ask = useCommand(routes.ask);
  const assign = useCommand(routes.assign);
  const isAsked = shift.crew === 'volunteers';
  const run = async () => {
    const answer = await ask.run({ params: { shiftId: shift.id }, body: { personIds: chosen as never[] } });
    if (!answer.ok) return;
    setChosen([]);
    board.show({ kind: 'done', text: t('roster.shift.asked', { asked: answer.value.asked, passedOver: answer.value.passedOver }) });
  };
  const columns: TableColumnsType<Candidate> = [
    { title: t('roster.column.name'), key: 'name', render: (_, one) => one.name },
    { title: t('roster.column.skills'), key: 'skills', render: (_, one) => one.skills.map((skill) => t(`roster.skill.${skill}`)).join(t('ui.listSeparator')) || '—' },
    { title: t('roster.column.hours'), key: 'hours', width: 130, render: (_, one) => t('roster.hours', { count: Math.round(one.hoursThisWeek * 10) / 10 }) },
    { title: t('roster.column.hindrance'), key: 'hindrance', render: (_, one) => (one.hindrance ? sayHindrance(one.hindrance, t) : isAsked ? '—' : <Button loading={assign.isRunning} onClick={() => void assign.run({ params: { shiftId: shift.id }, body: { personId: one.personId } })}>{t('roster.shift.assign')}</Button>) },
  ];
  return (
    <section aria-label={t('roster.shift.fill')}>
      <Space wrap align="center">
        <h2>{t('roster.shift.fill')}</h2>
        {isAsked ? <Button type="primary" disabled={chosen.length === 0} loading={ask.isRunning} onClick={() => void run()}>{t('roster.shift.ask', { count: chosen.length })}</Button> : null}
      </Space>
      {ask.problem ? <ErrorNote problem={ask.problem} /> : null}
      {assign.problem ? <ErrorNote problem={assign.problem} /> : null}
      {suitable.problem ? <ErrorNote problem={suitable.problem} onRetry={suitable.again} isRetrying={suitable.isAsking} /> : null}
      <Table<Candidate>
        size="middle" rowKey="personId" dataSource={[...(suitable.value?.people ?? [])]} columns={columns} loading={suitable.isLoading} pagination={{ pageSize: 20, hideOnSinglePage: true }} scroll={{ x: 600 }} locale={{ emptyText: t('roster.shift.noneSuit') }}
        {...(isAsked ? { rowSelection: { selectedRowKeys: chosen, onChange: (keys) => setChosen(keys as string[]), getCheckboxProps: (one) => ({ disabled: one.hindrance !== null, 'aria-label': one.name }), columnTitle: <span className="visually-hidden">{t('roster.shift.choose')}</span> } } : {})}
      />
    </section>
  );
}
