import { ErrorNote, Link, Moment, Spinner, Stack, useAsk, useClient, useCommand, useNoticeBoard, usePages, useParams, useText } from '@huying/ui';
import { Button, Card, Checkbox, Flex, Form, Input, InputNumber, Modal, Table, Tag, Upload } from 'antd';
import { useState } from 'react';
import { type CertificateView, type CourseView, type SessionView, training } from '../../contract.ts';
import { CourseDialog } from './course-dialog.tsx';

const { routes, notices } = training;

export default function CourseScreen() {
  const t = useText();
  const { courseId } = useParams<{ courseId: string }>();
  const params = { courseId: courseId as never };
  const asked = useAsk(routes.course, { params }, { freshOn: [notices.changed] });
  const draft = useAsk(routes.draft, { params });
  const [isEditing, setEditing] = useState(false);
  const state = useCommand(routes.setState);
  if (asked.problem && !asked.value) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking}><Link href="/training">{t('training.title.kept')}</Link></ErrorNote>;
  if (!asked.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const course = asked.value;
  return (
    <Flex vertical gap={16}>
      <Link href="/training">{t('training.title.kept')}</Link>
      <h1>{course.name} <Tag>{t(`training.state.${course.state}`)}</Tag></h1>
      {state.problem ? <ErrorNote problem={state.problem} /> : null}
      <Flex gap={12} wrap>
        {course.state === 'open'
          ? <Button loading={state.isRunning} onClick={() => void state.run({ params, body: { command: 'close' } })}>{t('training.close')}</Button>
          : <Button type="primary" loading={state.isRunning} onClick={() => void state.run({ params, body: { command: 'open' } })}>{t('training.open')}</Button>}
        <Button disabled={!draft.value} onClick={() => setEditing(true)}>{t('training.change')}</Button>
      </Flex>
      <Files course={course} />
      <Sessions course={course} />
      <Certificates course={course} />
      {isEditing && draft.value ? <CourseDialog former={draft.value} courseId={course.id} onClose={() => setEditing(false)} /> : null}
    </Flex>
  );
}

function Files({ course }: { course: CourseView }) {
  const t = useText();
  const client = useClient();
  const add = useCommand(routes.addFile);
  const remove = useCommand(routes.removeFile);
  const problem = add.problem ?? remove.problem;
  return (
    <Card title={t('training.material')}>
      <Stack>
        <p style={{ whiteSpace: 'pre-line' }}>{course.text || t('training.noText')}</p>
        {course.files.map((one) => (
          <Flex key={one.id} gap={8} align="center">
            <a href={client.addressOf(routes.file, { params: { courseId: course.id, fileId: one.id } })} target="_blank" rel="noreferrer">{one.name}</a>
            <Button size="small" loading={remove.isRunning} onClick={() => void remove.run({ params: { courseId: course.id, fileId: one.id } })}>{t('training.remove')}</Button>
          </Flex>
        ))}
        {problem ? <ErrorNote problem={problem} /> : null}
        <Upload accept="application/pdf,image/png,image/jpeg" showUploadList={false} beforeUpload={(file) => { void add.run({ params: { courseId: course.id }, query: { name: file.name.slice(0, 80) }, body: file }); return false; }}>
          <Button loading={add.isRunning}>{t('training.addFile')}</Button>
        </Upload>
      </Stack>
    </Card>
  );
}

function Sessions({ course }: { course: CourseView }) {
  const t = useText();
  const [isAdding, setAdding] = useState(false);
  const [noted, setNoted] = useState<SessionView>();
  const [calledOff, setCalledOff] = useState<SessionView>();
  return (
    <Card title={t('training.sessions')} extra={<Button onClick={() => setAdding(true)}>{t('training.addSession')}</Button>}>
      <Stack>
        {course.sessions.length === 0 ? <p>{t('training.noSessions')}</p> : null}
        {course.sessions.map((one) => (
          <Flex key={one.id} gap={12} wrap align="center">
            <Moment at={one.startsAt} /><span>{one.place}</span><span>{t('training.booked', { booked: one.booked, seats: one.seats })}</span>
            {one.isCalledOff ? <Tag>{t('training.calledOff')}</Tag> : <Button size="small" onClick={() => setNoted(one)}>{t('training.attendance')}</Button>}
            {!one.isCalledOff && Date.parse(one.startsAt) > Date.now() ? <Button size="small" danger onClick={() => setCalledOff(one)}>{t('training.callOff')}</Button> : null}
          </Flex>
        ))}
      </Stack>
      {isAdding ? <SessionDialog courseId={course.id} onClose={() => setAdding(false)} /> : null}
      {noted ? <Attendance session={noted} onClose={() => setNoted(undefined)} /> : null}
      {calledOff ? <CallOff session={calledOff} onClose={() => setCalledOff(undefined)} /> : null}
    </Card>
  );
}

function SessionDialog({ courseId, onClose }: { courseId: CourseView['id']; onClose: () => void }) {
  const t = useText();
  const [given, setGiven] = useState({ day: '', from: '14:00', to: '16:00', place: '', seats: 20 });
  const add = useCommand(routes.addSession);
  const at = (clock: string) => `${given.day}T${clock}:00+08:00`;
  const run = async () => {
    const answer = await add.run({ params: { courseId }, body: { startsAt: at(given.from), endsAt: at(given.to), place: given.place.trim(), seats: given.seats } });
    if (answer.ok) onClose();
  };
  return (
    <Modal open title={t('training.addSession')} onCancel={onClose} cancelText={t('ui.close')} okText={t('training.save')} okButtonProps={{ disabled: given.day === '' || given.place.trim().length < 2, loading: add.isRunning }} onOk={() => void run()}>
      {add.problem ? <ErrorNote problem={add.problem} /> : null}
      <Form layout="vertical">
        <Form.Item label={t('training.day')} htmlFor="session-day"><Input id="session-day" type="date" value={given.day} onChange={(event) => setGiven({ ...given, day: event.target.value })} /></Form.Item>
        <Form.Item label={t('training.from')} htmlFor="session-from"><Input id="session-from" type="time" value={given.from} onChange={(event) => setGiven({ ...given, from: event.target.value })} /></Form.Item>
        <Form.Item label={t('training.to')} htmlFor="session-to"><Input id="session-to" type="time" value={given.to} onChange={(event) => setGiven({ ...given, to: event.target.value })} /></Form.Item>
        <Form.Item label={t('training.place')} htmlFor="session-place"><Input id="session-place" value={given.place} maxLength={80} onChange={(event) => setGiven({ ...given, place: event.target.value })} /></Form.Item>
        <Form.Item label={t('training.seatsTitle')} htmlFor="session-seats"><InputNumber id="session-seats" min={1} max={500} value={given.seats} onChange={(seats) => setGiven({ ...given, seats: seats ?? 1 })} /></Form.Item>
      </Form>
    </Modal>
  );
}

function CallOff({ session, onClose }: { session: SessionView; onClose: () => void }) {
  const t = useText();
  const [reason, setReason] = useState('');
  const callOff = useCommand(routes.callOff);
  const run = async () => {
    const answer = await callOff.run({ params: { sessionId: session.id }, body: { reason: reason.trim() } });
    if (answer.ok) onClose();
  };
  return (
    <Modal open title={t('training.callOff')} onCancel={onClose} cancelText={t('ui.close')} okText={t('training.callOff')} okButtonProps={{ danger: true, disabled: reason.trim().length < 2, loading: callOff.isRunning }} onOk={() => void run()}>
      {callOff.problem ? <ErrorNote problem={callOff.problem} /> : null}
      <label htmlFor="call-off-reason">{t('training.reason')}</label>
      <Input id="call-off-reason" value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
    </Modal>
  );
}

function Attendance({ session, onClose }: { session: SessionView; onClose: () => void }) {
  const t = useText();
  const board = useNoticeBoard();
  const params = { sessionId: session.id };
  const asked = useAsk(routes.attendance, { params });
  const note = useCommand(routes.noteAttendance);
  const [changed, setChanged] = useState<readonly string[]>();
  const people = asked.value?.people ?? [];
  const attended = changed ?? people.filter((one) => one.state === 'attended').map((one) => one.personId as string);
  const run = async () => {
    const answer = await note.run({ params, body: { attended: attended as never[] } });
    if (!answer.ok) return;
    board.show({ kind: 'done', text: t('training.noted', { attended: answer.value.attended, certificates: answer.value.certificates }) });
    onClose();
  };
  return (
    <Modal open title={t('training.attendance')} onCancel={onClose} cancelText={t('ui.close')} okText={t('training.save')} okButtonProps={{ disabled: people.length === 0, loading: note.isRunning }} onOk={() => void run()}>
      {asked.problem ? <ErrorNote problem={asked.problem} /> : null}
      {note.problem ? <ErrorNote problem={note.problem} /> : null}
      {asked.value && people.length === 0 ? <p>{t('training.nobody')}</p> : null}
      <Flex vertical gap={8}>{people.map((one) => <Checkbox key={one.personId} checked={attended.includes(one.personId)} onChange={(event) => setChanged(event.target.checked ? [...attended, one.personId] : attended.filter((id) => id !== one.personId))}>{one.name}</Checkbox>)}</Flex>
    </Modal>
  );
}

function Certificates({ course }: { course: CourseView }) {
  const t = useText();
  const asked = usePages(routes.certificates, { params: { courseId: course.id }, query: {} }, { freshOn: [notices.changed] });
  const [revoked, setRevoked] = useState<CertificateView>();
  const [reason, setReason] = useState('');
  const revoke = useCommand(routes.revoke);
  const run = async () => {
    if (!revoked) return;
    const answer = await revoke.run({ params: { certificateId: revoked.id }, body: { reason: reason.trim() } });
    if (answer.ok) setRevoked(undefined);
  };
  return (
    <Card title={t('training.certificates')}>
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} /> : null}
      <Table<CertificateView>
        size="small" rowKey="id" dataSource={[...asked.items]} loading={asked.isLoading} pagination={false} scroll={{ x: 640 }} locale={{ emptyText: t('training.noCertificates') }}
        columns={[
          { title: t('training.person'), dataIndex: 'personName' }, { title: t('training.number'), dataIndex: 'number' }, { title: t('training.issuedOn'), dataIndex: 'issuedOn' },
          { title: t('training.expiresOn'), key: 'until', render: (_, one) => one.expiresOn ?? t('training.forEver') },
          { title: t('training.state'), key: 'state', render: (_, one) => (one.state === 'revoked' ? <Tag>{t('training.isRevoked')}</Tag> : <Button size="small" danger onClick={() => setRevoked(one)}>{t('training.revoke')}</Button>) },
        ]}
      />
      {asked.hasMore ? <Button onClick={asked.more} loading={asked.isAsking}>{t('training.more')}</Button> : null}
      {revoked ? (
        <Modal open title={t('training.revoke')} onCancel={() => setRevoked(undefined)} cancelText={t('ui.close')} okText={t('training.revoke')} okButtonProps={{ danger: true, disabled: reason.trim().length < 2, loading: revoke.isRunning }} onOk={() => void run()}>
          {revoke.problem ? <ErrorNote problem={revoke.problem} /> : null}
          <label htmlFor="revoke-reason">{t('training.reason')}</label>
          <Input id="revoke-reason" value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
        </Modal>
      ) : null}
    </Card>
  );
}
