import { ErrorNote, FactList, Link, Moment, Note, SecondNote, Spinner, useAsk, useCommand, useLocation, useNoticeBoard, usePages, useParams, useText } from '@huying/ui';
import { Button, Card, Flex, Input, InputNumber, Modal, Table, Tag } from 'antd';
import { QrCode } from 'lucide-react';
import { useState } from 'react';
import { type ActivityView, activity, type Partaker } from '../../contract.ts';
import { OwnPart } from '../own-part.tsx';
import { placesWords } from '../words.ts';
import { StateTag } from './activities.tsx';
import { ActivityDialog } from './activity-dialog.tsx';

const { routes, notices } = activity;

/** One activity as its hosts see it: what it is, who comes, whose hours are to be verified. */
export default function ActivityScreen() {
  const t = useText();
  const { activityId } = useParams<{ activityId: string }>();
  const asked = useAsk(routes.activity, { params: { activityId: activityId as never } }, { freshOn: [notices.changed] });
  if (asked.problem && !asked.value) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} />;
  if (!asked.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const one = asked.value;
  return (
    <Flex vertical gap={16}>
      <div><Link href="/activities">{t('activity.title.kept')}</Link><Flex gap={12} align="center" wrap><h1>{one.title}</h1><StateTag state={one.state} /></Flex></div>
      {one.state === 'cancelled' ? <Note kind="warned" title={t('activity.cancelled')}><p>{one.reason ?? ''}</p></Note> : null}
      {one.isMine ? <Steps one={one} /> : null}
      <Card>
        <FactList
          facts={[
            [t('activity.time'), <span key="time"><Moment at={one.startsAt} /> {t('activity.until')} <Moment at={one.endsAt} /></span>], [t('activity.place'), one.place], [t('activity.host'), one.hostName], [t('activity.kindTitle'), t(`activity.kind.${one.kind}`)],
            [t('activity.for'), [t(`activity.openTo.${one.openTo}`), ...(one.minimumAge === null ? [] : [t('activity.forAge', { age: one.minimumAge })])].join(' · ')], [t('activity.enrolledTitle'), `${one.enrolled} · ${placesWords(one, t)}`],
            ...(one.helpersWanted > 0 ? [[t('activity.helpersWanted'), t('activity.helpersOf', { helpers: one.helpers, wanted: one.helpersWanted })] as const] : []), [t('activity.enrolUntil'), <Moment key="until" at={one.enrolUntil} />], ...(one.contact ? [[t('activity.contact'), one.contact] as const] : []),
          ]}
        />
        {one.words ? <p style={{ marginBlockStart: 16, whiteSpace: 'pre-line' }}>{one.words}</p> : null}
      </Card>
      {one.state === 'draft' ? null : one.isMine ? <><People one={one} /><Hours one={one} /></> : null}
      {one.state === 'published' ? <div style={{ maxInlineSize: 420 }}><OwnPart one={one} personId={null} isAside /></div> : null}
    </Flex>
  );
}

function Steps({ one }: { one: ActivityView }) {
  const t = useText();
  const [, go] = useLocation();
  const [dialog, setDialog] = useState<'change' | 'cancel'>();
  const publish = useCommand(routes.publish);
  const isOpen = one.state === 'draft' || one.state === 'published';
  return (
    <Flex vertical gap={8}>
      {publish.problem ? <ErrorNote problem={publish.problem} /> : null}
      <Flex gap={12} wrap>
        {one.state === 'draft' ? <Button type="primary" loading={publish.isRunning} onClick={() => void publish.run({ params: { activityId: one.id } })}>{t('activity.publish')}</Button> : null}
        {one.state === 'published' ? <Button type="primary" icon={<QrCode size={16} aria-hidden="true" />} onClick={() => go(`/activities/${one.id}/code`)}>{t('activity.codeIn')}</Button> : null}
        {isOpen ? <Button onClick={() => setDialog('change')}>{t('activity.change')}</Button> : null}
        {isOpen ? <Button danger onClick={() => setDialog('cancel')}>{t('activity.cancel')}</Button> : null}
      </Flex>
      {one.state === 'draft' ? <p>{t('activity.publishHint')}</p> : null}
      {dialog === 'change' ? <ActivityDialog former={one} onClose={() => setDialog(undefined)} onSaved={() => undefined} /> : null}
      {dialog === 'cancel' ? <Cancel one={one} onClose={() => setDialog(undefined)} /> : null}
    </Flex>
  );
}

function Cancel({ one, onClose }: { one: ActivityView; onClose: () => void }) {
  const t = useText();
  const [reason, setReason] = useState('');
  const cancel = useCommand(routes.cancel);
  const run = async () => {
    const answer = await cancel.run({ params: { activityId: one.id }, body: { reason: reason.trim() } });
    if (answer.ok) onClose();
  };
  return (
    <Modal open title={t('activity.cancel')} onCancel={onClose} cancelText={t('ui.close')} okText={t('activity.cancel')} okButtonProps={{ danger: true, disabled: reason.trim().length < 2, loading: cancel.isRunning }} onOk={() => void run()}>
      {cancel.problem ? <ErrorNote problem={cancel.problem} /> : null}
      <label htmlFor="cancel-reason">{t('activity.reason')}</label>
      <Input id="cancel-reason" value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
    </Modal>
  );
}

const WHAT_NEXT: Partial<Record<Partaker['state'], 'in' | 'out'>> = { enrolled: 'in', waiting: 'in', absent: 'in', present: 'out' };

function People({ one }: { one: ActivityView }) {
  const t = useText();
  const [search, setSearch] = useState('');
  const asked = usePages(routes.people, { params: { activityId: one.id }, query: { limit: 50, ...(search ? { search } : {}) } }, { freshOn: [notices.changed], keepsFormer: true });
  const note = useCommand(routes.note);
  const run = (person: Partaker, does: 'in' | 'out' | 'undo') => void note.run({ params: { activityId: one.id, personId: person.personId }, body: { does } });
  return (
    <Card title={t('activity.people')} extra={<Input.Search aria-label={t('activity.people.search')} placeholder={t('activity.people.search')} allowClear maxLength={40} onSearch={(value) => setSearch(value.trim())} style={{ maxInlineSize: 180 }} />}>
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} /> : null}
      {note.problem ? <ErrorNote problem={note.problem} /> : null}
      <Table<Partaker>
        size="small" rowKey="personId" dataSource={[...asked.items]} loading={asked.isLoading} pagination={false} scroll={{ x: 720 }} locale={{ emptyText: t('activity.people.empty') }}
        columns={[
          { title: t('activity.person'), dataIndex: 'name' }, { title: t('activity.partTitle'), key: 'part', render: (_, person) => t(`activity.part.${person.part}`) }, { title: t('activity.state'), key: 'state', render: (_, person) => <Tag>{t(`activity.mine.${person.state}`)}</Tag> },
          { title: t('activity.checkedIn'), key: 'in', render: (_, person) => (person.checkedInAt ? <span><Moment at={person.checkedInAt} /> {person.how ? t(`activity.how.${person.how}`) : ''}</span> : '—') },
          { title: t('activity.checkedOut'), key: 'out', render: (_, person) => (person.checkedOutAt ? <Moment at={person.checkedOutAt} /> : '—') },
          { key: 'do', render: (_, person) => <Doing person={person} isBusy={note.isRunning} onDo={run} /> },
        ]}
      />
      {asked.hasMore ? <Button onClick={asked.more} loading={asked.isAsking}>{t('activity.more')}</Button> : null}
    </Card>
  );
}

function Doing({ person, isBusy, onDo }: { person: Partaker; isBusy: boolean; onDo: (person: Partaker, does: 'in' | 'out' | 'undo') => void }) {
  const t = useText();
  const next = WHAT_NEXT[person.state];
  return (
    <Flex gap={8} wrap>
      {next ? <Button size="small" disabled={isBusy} onClick={() => onDo(person, next)}>{t(`activity.note.${next}`)}</Button> : null}
      {(person.state === 'present' || person.state === 'attended') && person.verifiedAt === null ? <Button size="small" disabled={isBusy} onClick={() => onDo(person, 'undo')}>{t('activity.note.undo')}</Button> : null}
    </Flex>
  );
}

/** Helpers who have been there, with the time that they signed; the host says how much of it counts. */
function Hours({ one }: { one: ActivityView }) {
  const t = useText();
  const board = useNoticeBoard();
  const asked = usePages(routes.people, one.helpersWanted > 0 || one.helpers > 0 ? { params: { activityId: one.id }, query: { part: 'helper', limit: 200 } } : null, { freshOn: [notices.changed] });
  const [typed, setTyped] = useState<Readonly<Record<string, number>>>({});
  const [correcting, setCorrecting] = useState<Partaker>();
  const verify = useCommand(routes.verify);
  const there = asked.items.filter((person) => person.state === 'attended');
  const waiting = there.filter((person) => person.verifiedAt === null);
  if (one.helpersWanted === 0 && one.helpers === 0) return null;
  const run = async () => {
    const helpers = waiting.map((person) => ({ personId: person.personId, minutes: typed[person.personId] ?? person.betweenMinutes ?? 0 }));
    const answer = await verify.run({ params: { activityId: one.id }, body: { helpers } });
    if (answer.ok) board.show({ kind: 'done', text: t('activity.verified', { verified: answer.value.verified, minutes: answer.value.creditedMinutes }) });
  };
  return (
    <Card title={t('activity.hours')}>
      <Flex vertical gap={12}>
        <p>{t('activity.hoursWords')}</p>
        {verify.problem ? <ErrorNote problem={verify.problem} /> : null}
        {waiting.length === 0 ? <p>{t('activity.nobodyToVerify')}</p> : null}
        {waiting.map((person) => (
          <Flex key={person.personId} gap={12} wrap align="center">
            <strong>{person.name}</strong><span>{t('activity.hoursOf', { minutes: person.betweenMinutes ?? 0 })}</span>
            <InputNumber aria-label={`${person.name} ${t('activity.minutes')}`} min={0} max={person.betweenMinutes ?? 0} value={typed[person.personId] ?? person.betweenMinutes ?? 0} onChange={(value) => setTyped({ ...typed, [person.personId]: value ?? 0 })} /> {t('activity.minutes')}
          </Flex>
        ))}
        {waiting.length > 0 ? <div><Button type="primary" loading={verify.isRunning} onClick={() => void run()}>{t('activity.verify')}</Button></div> : null}
        {there.filter((person) => person.verifiedAt !== null).map((person) => (
          <Flex key={person.personId} gap={12} wrap align="center">
            <span>{person.name} · {t('activity.verifiedOne', { minutes: person.minutes ?? 0, credited: person.creditedMinutes ?? 0 })}{person.correction ? ` · ${t('activity.corrected', { minutes: person.correction.firstMinutes, reason: person.correction.reason })}` : ''}</span>
            <Button size="small" onClick={() => setCorrecting(person)}>{t('activity.correct')}</Button>
          </Flex>
        ))}
        {correcting ? <Correct one={one} person={correcting} onClose={() => setCorrecting(undefined)} /> : null}
      </Flex>
    </Card>
  );
}

/** Verified hours that were not right, with the reason; nothing is left of them where it is 0. */
function Correct({ one, person, onClose }: { one: ActivityView; person: Partaker; onClose: () => void }) {
  const t = useText();
  const board = useNoticeBoard();
  const [minutes, setMinutes] = useState<number | null>(person.minutes);
  const [reason, setReason] = useState('');
  const correct = useCommand(routes.correct, { touches: ['timebank'] });
  const isReady = minutes !== null && minutes !== person.minutes && reason.trim().length >= 2;
  const run = async () => {
    const answer = await correct.run({ params: { activityId: one.id, personId: person.personId }, body: { minutes: minutes ?? 0, reason: reason.trim() } });
    if (!answer.ok) return;
    board.show({ kind: 'done', text: t('activity.correct.done', { name: person.name, minutes: answer.value.minutes ?? 0, credited: answer.value.creditedMinutes ?? 0 }) });
    onClose();
  };
  return (
    <Modal open title={t('activity.correct.title', { name: person.name })} onCancel={onClose} cancelText={t('ui.close')} okText={t('activity.correct')} okButtonProps={{ disabled: !isReady, loading: correct.isRunning }} onOk={() => void run()}>
      <Flex vertical gap={12}>
        <p>{t('activity.correct.words', { minutes: person.minutes ?? 0 })}</p>
        <SecondNote problem={correct.problem}>{t('activity.correct.askSecond')}</SecondNote>
        <label htmlFor="correct-minutes">{t('activity.correct.minutes', { most: person.betweenMinutes ?? 0 })}</label>
        <InputNumber id="correct-minutes" min={0} max={person.betweenMinutes ?? 0} value={minutes} onChange={setMinutes} />
        <label htmlFor="correct-reason">{t('activity.correct.reason')}</label>
        <Input id="correct-reason" value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
      </Flex>
    </Modal>
  );
}
