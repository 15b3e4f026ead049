import type { RouteOut } from '@huying/kernel';
import { ErrorNote, FactList, Link, Moment, Note, Spinner, Stack, useAsk, useClient, useCommand, useLanguage, useNoticeBoard, useParams, useText } from '@huying/ui';
import { Button, Card, Flex, Form, Input, Modal, Select, Tag } from 'antd';
import { useState } from 'react';
import { type BanView, type Kind, type QualificationView, volunteering } from '../../contract.ts';
import { kindName, sayHonour, sayWant } from '../words.ts';
import { useAreaName } from './area-name.ts';

const { routes, notices } = volunteering;
type View = RouteOut<typeof routes.volunteer>;

export default function VolunteerScreen() {
  const t = useText();
  const { personId } = useParams<{ personId: string }>();
  const asked = useAsk(routes.volunteer, { params: { personId: personId as never } }, { freshOn: [notices.changed] });
  const kinds = useAsk(routes.kinds, {}).value?.kinds ?? [];
  if (asked.problem && !asked.value) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking}><Link href="/volunteers">{t('volunteering.title.volunteers')}</Link></ErrorNote>;
  if (!asked.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const view = asked.value;
  return (
    <Flex vertical gap={16}>
      <Link href="/volunteers">{t('volunteering.title.volunteers')}</Link>
      <h1>{view.name}</h1>
      <Facts view={view} kinds={kinds} />
      <Qualifications view={view} kinds={kinds} />
      <Bans view={view} />
    </Flex>
  );
}

function Facts({ view, kinds }: { view: View; kinds: readonly Kind[] }) {
  const t = useText();
  const [language] = useLanguage();
  const areaName = useAreaName();
  const [number, setNumber] = useState(view.externalNumber ?? '');
  const change = useCommand(routes.setExternalNumber);
  const list = (prefix: string, codes: readonly string[]) => codes.map((code) => t(`volunteering.${prefix}.${code}`)).join(t('ui.listSeparator')) || '—';
  return (
    <Card title={view.number} extra={<Link href={`/people/${view.personId}`}>{t('volunteering.person')}</Link>}>
      <Stack>
        <FactList facts={[
          [t('volunteering.community'), areaName(view.areaPath)], [t('volunteering.registeredAt'), view.registeredAt ? <Moment key="at" at={view.registeredAt} /> : t('volunteering.byOffice')], [t('volunteering.job'), view.job || '—'], [t('volunteering.served'), sayHonour(view.honour, t)],
          [t('volunteering.preferences'), list('category', view.preferences)], [t('volunteering.times'), list('time', view.times)],
          ...(view.guardian ? [[t('volunteering.guardian'), `${t('volunteering.guardianOf', { name: view.guardian.name, relation: view.guardian.relation })} ${view.guardian.phone}`] as const] : []),
        ]} />
        {view.wants.length > 0 ? <Note title={t('volunteering.want.staffTitle')}><ul>{view.wants.map((want) => <li key={want.category}>{sayWant(want, kinds, language, t)}</li>)}</ul></Note> : <Note kind="done">{t('volunteering.want.nothing')}</Note>}
        {change.problem ? <ErrorNote problem={change.problem} /> : null}
        <Flex gap={8} wrap align="end">
          <label>{t('volunteering.externalNumber')}<Input value={number} maxLength={40} onChange={(event) => setNumber(event.target.value)} /></label>
          <Button loading={change.isRunning} disabled={number.trim() === (view.externalNumber ?? '')} onClick={() => void change.run({ params: { personId: view.personId }, body: { externalNumber: number.trim() || null } })}>{t('volunteering.save')}</Button>
        </Flex>
      </Stack>
    </Card>
  );
}

function Qualifications({ view, kinds }: { view: View; kinds: readonly Kind[] }) {
  const t = useText();
  const [isGiving, setGiving] = useState(false);
  return (
    <Card title={t('volunteering.qualifications')} extra={<Button onClick={() => setGiving(true)}>{t('volunteering.qualification.give')}</Button>}>
      <Stack>
        {view.qualifications.length === 0 ? <p>{t('volunteering.qualification.noneOfThem')}</p> : null}
        {view.qualifications.map((one) => <QualificationLine key={one.id} one={one} kinds={kinds} />)}
      </Stack>
      {isGiving ? <GiveDialog personId={view.personId} kinds={kinds} onClose={() => setGiving(false)} /> : null}
    </Card>
  );
}

function QualificationLine({ one, kinds }: { one: QualificationView; kinds: readonly Kind[] }) {
  const t = useText();
  const [language] = useLanguage();
  const client = useClient();
  const board = useNoticeBoard();
  const [asking, setAsking] = useState<'refuse' | 'revoke'>();
  const decide = useCommand(routes.decideQualification);
  const params = { qualificationId: one.id };
  const run = async (decision: 'accept' | 'refuse' | 'revoke', reason: string) => {
    const answer = await decide.run({ params, body: { decision, reason } });
    if (!answer.ok) return;
    setAsking(undefined);
    board.show({ kind: 'done', text: t('volunteering.saved') });
  };
  return (
    <div>
      <Flex gap={8} wrap align="center">
        <strong>{kindName(kinds, one.kind, language)}</strong>
        <Tag color={one.isExpired ? 'default' : one.state === 'valid' ? 'success' : one.state === 'submitted' ? 'warning' : 'default'}>{t(one.isExpired && one.state === 'valid' ? 'volunteering.qualificationState.expired' : `volunteering.qualificationState.${one.state}`)}</Tag>
        <span>{one.issuer}{one.number ? ` · ${one.number}` : ''} · {t('volunteering.qualification.days', { from: one.issuedOn, until: one.expiresOn ?? t('volunteering.qualification.forEver') })} · {t(`volunteering.source.${one.source}`)}</span>
        {one.hasEvidence ? <a href={client.addressOf(routes.evidence, { params })} target="_blank" rel="noreferrer">{t('volunteering.qualification.show')}</a> : null}
        {one.state === 'submitted' ? <Button size="small" type="primary" loading={decide.isRunning} onClick={() => void run('accept', '')}>{t('volunteering.qualification.accept')}</Button> : null}
        {one.state === 'submitted' ? <Button size="small" onClick={() => setAsking('refuse')}>{t('volunteering.qualification.refuse')}</Button> : null}
        {one.state === 'valid' ? <Button size="small" danger onClick={() => setAsking('revoke')}>{t('volunteering.qualification.revoke')}</Button> : null}
      </Flex>
      {one.reason ? <p>{one.reason}</p> : null}
      {decide.problem && !asking ? <ErrorNote problem={decide.problem} /> : null}
      {asking ? <ReasonDialog title={t(`volunteering.qualification.${asking}`)} isBusy={decide.isRunning} problem={decide.problem} onClose={() => setAsking(undefined)} onRun={(reason) => void run(asking, reason)} /> : null}
    </div>
  );
}

interface ReasonDialogProps {
  readonly title: string;
  readonly isBusy: boolean;
  readonly problem: Parameters<typeof ErrorNote>[0]['problem'] | undefined;
  readonly onClose: () => void;
  readonly onRun: (reason: string) => void;
}
function ReasonDialog({ title, isBusy, problem, onClose, onRun }: ReasonDialogProps) {
  const t = useText();
  const [reason, setReason] = useState('');
  return (
    <Modal open title={title} onCancel={onClose} cancelText={t('ui.close')} okText={title} okButtonProps={{ danger: true, disabled: reason.trim().length < 2, loading: isBusy }} onOk={() => onRun(reason.trim())}>
      {problem ? <ErrorNote problem={problem} /> : null}
      <label htmlFor="reason-given">{t('volunteering.decision.reason')}</label>
      <Input.TextArea id="reason-given" rows={3} value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
    </Modal>
  );
}

function GiveDialog({ personId, kinds, onClose }: { personId: View['personId']; kinds: readonly Kind[]; onClose: () => void }) {
  const t = useText();
  const [language] = useLanguage();
  const [given, setGiven] = useState({ kind: undefined as string | undefined, number: '', issuer: '', issuedOn: '', expiresOn: '' });
  const give = useCommand(routes.giveQualification);
  const set = (name: keyof typeof given, text: string) => setGiven((former) => ({ ...former, [name]: text }));
  const run = async () => {
    const answer = await give.run({ params: { personId }, body: { kind: given.kind ?? '', number: given.number.trim() || null, issuer: given.issuer.trim(), issuedOn: given.issuedOn, expiresOn: given.expiresOn || null } });
    if (answer.ok) onClose();
  };
  const isReady = given.kind !== undefined && given.issuer.trim().length >= 2 && given.issuedOn !== '';
  return (
    <Modal open title={t('volunteering.qualification.give')} onCancel={onClose} cancelText={t('ui.close')} okText={t('volunteering.save')} okButtonProps={{ disabled: !isReady, loading: give.isRunning }} onOk={() => void run()}>
      {give.problem ? <ErrorNote problem={give.problem} /> : null}
      <Form layout="vertical">
        <Form.Item label={t('volunteering.qualification.kind')} htmlFor="give-kind"><Select id="give-kind" value={given.kind} onChange={(kind) => set('kind', kind)} options={kinds.map((one) => ({ value: one.code, label: one[language] }))} /></Form.Item>
        <Form.Item label={t('volunteering.qualification.issuer')} htmlFor="give-issuer"><Input id="give-issuer" value={given.issuer} maxLength={60} onChange={(event) => set('issuer', event.target.value)} /></Form.Item>
        <Form.Item label={t('volunteering.qualification.number')} htmlFor="give-number"><Input id="give-number" value={given.number} maxLength={60} onChange={(event) => set('number', event.target.value)} /></Form.Item>
        <Form.Item label={t('volunteering.qualification.issuedOn')} htmlFor="give-from"><Input id="give-from" type="date" value={given.issuedOn} onChange={(event) => set('issuedOn', event.target.value)} /></Form.Item>
        <Form.Item label={t('volunteering.qualification.expiresOn')} htmlFor="give-until" extra={t('volunteering.qualification.expiresHint')}><Input id="give-until" type="date" value={given.expiresOn} onChange={(event) => set('expiresOn', event.target.value)} /></Form.Item>
      </Form>
    </Modal>
  );
}

function Bans({ view }: { view: View }) {
  const t = useText();
  const [isBanning, setBanning] = useState(false);
  const stands = view.bans.some((one) => one.state === 'standing' || one.state === 'appealed');
  return (
    <Card title={t('volunteering.bans')} extra={view.mayBan && !stands ? <Button danger onClick={() => setBanning(true)}>{t('volunteering.ban')}</Button> : null}>
      <Stack>
        {view.bans.length === 0 ? <p>{t('volunteering.bans.none')}</p> : null}
        {view.bans.map((one) => <BanLine key={one.id} one={one} mayEnd={view.mayBan} />)}
      </Stack>
      {isBanning ? <BanDialog personId={view.personId} onClose={() => setBanning(false)} /> : null}
    </Card>
  );
}

function BanLine({ one, mayEnd }: { one: BanView; mayEnd: boolean }) {
  const t = useText();
  const [asking, setAsking] = useState<'lift' | 'uphold'>();
  const end = useCommand(routes.endBan);
  const run = async (decision: 'lift' | 'uphold', reason: string) => {
    const answer = await end.run({ params: { banId: one.id }, body: { decision, reason } });
    if (answer.ok) setAsking(undefined);
  };
  return (
    <div>
      <Flex gap={8} wrap align="center">
        <Tag color={one.state === 'standing' ? 'error' : one.state === 'appealed' ? 'warning' : 'default'}>{t(`volunteering.ban.${one.state}`)}</Tag>
        <span><Moment at={one.from} />{one.until ? <> – <Moment at={one.until} /></> : t('volunteering.ban.untilLifted')}</span>
        <span>{one.reason}</span>
        {mayEnd && (one.state === 'standing' || one.state === 'appealed') ? <Button size="small" onClick={() => setAsking('lift')}>{t('volunteering.ban.lift')}</Button> : null}
        {mayEnd && one.state === 'appealed' ? <Button size="small" onClick={() => setAsking('uphold')}>{t('volunteering.ban.uphold')}</Button> : null}
      </Flex>
      {one.appeal ? <p>{t('volunteering.ban.appealedWords', { words: one.appeal })}</p> : null}
      {one.answer ? <p>{t('volunteering.ban.answer', { words: one.answer })}</p> : null}
      {asking ? <ReasonDialog title={t(`volunteering.ban.${asking}`)} isBusy={end.isRunning} problem={end.problem} onClose={() => setAsking(undefined)} onRun={(reason) => void run(asking, reason)} /> : null}
    </div>
  );
}

function BanDialog({ personId, onClose }: { personId: View['personId']; onClose: () => void }) {
  const t = useText();
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const ban = useCommand(routes.ban);
  const run = async () => {
    const answer = await ban.run({ params: { personId }, body: { reason: reason.trim(), until: until || null } });
    if (answer.ok) onClose();
  };
  return (
    <Modal open title={t('volunteering.ban')} onCancel={onClose} cancelText={t('ui.close')} okText={t('volunteering.ban')} okButtonProps={{ danger: true, disabled: reason.trim().length < 2, loading: ban.isRunning }} onOk={() => void run()}>
      {ban.problem ? <ErrorNote problem={ban.problem} /> : null}
      <p>{t('volunteering.ban.explained')}</p>
      <Form layout="vertical">
        <Form.Item label={t('volunteering.ban.reason')} htmlFor="ban-reason"><Input.TextArea id="ban-reason" rows={3} value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} /></Form.Item>
        <Form.Item label={t('volunteering.ban.until')} htmlFor="ban-until" extra={t('volunteering.ban.untilHint')}><Input id="ban-until" type="date" value={until} onChange={(event) => setUntil(event.target.value)} /></Form.Item>
      </Form>
    </Modal>
  );
}
