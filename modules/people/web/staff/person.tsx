import { useState } from 'react';
import { ErrorNote, FactList, Link, Moment, Note, Spinner, Stack, useAsk, useCommand, useParams, useRoles, useText, useTools } from '@huying/ui';
import { mayOpen } from '@huying/ui/screens';
import { Button, Card, Col, Form, Input, Modal, Popconfirm, Row, Space, Tag } from 'antd';
import { safeguard } from '@huying/safeguard/contract';
import { people } from '../../contract.ts';
import { useAreaName } from './area-select.tsx';
import { Devices } from './devices.tsx';
import { ElderFile } from './elder-file.tsx';
import { FactsDialog } from './facts-dialog.tsx';
import { Pairings } from './pairings.tsx';
import { RolesDialog } from './roles-dialog.tsx';
import type { PersonView } from './views.ts';

/** Somebody with what they are, and what may be done about it by whoever looks. */
export default function PersonScreen() {
  const t = useText();
  const { personId } = useParams<{ personId: string }>();
  const roles = useRoles() ?? [];
  const asked = useAsk(people.routes.person, { params: { personId: personId as never } });
  if (asked.problem && !asked.value) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking}><Link href="/people">{t('people.title.people')}</Link></ErrorNote>;
  if (!asked.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const person = asked.value;
  const isElder = person.memberships.some((one) => one.role === 'elder') && person.elder !== null;
  // Who only looks after accounts stands at no elder's door.
  const mayCome = mayOpen({ asks: people.routes.inviteDevice }, roles);
  const maySecure = person.mayChange && mayOpen({ asks: safeguard.routes.ofPerson }, roles) && mayOpen({ asks: safeguard.routes.own }, person.memberships.map((one) => one.role));
  return (
    <>
      <p style={{ marginBlockEnd: 12 }}><Link href="/people">{t('people.title.people')}</Link></p>
      {person.deactivated ? <Note kind="warned" title={t('people.state.deactivated')}><Moment at={person.deactivated.at} /> · {person.deactivated.reason}</Note> : null}
      <Row gutter={[16, 16]} style={{ marginBlockStart: 12 }}>
        <Col xs={24} lg={12}>
          <Stack>
            <Facts person={person} />
            <Roles person={person} />
            {person.elder || person.volunteer ? <Pairings person={person} /> : null}
            {isElder && !person.deactivated && mayCome ? <Devices personId={person.id} /> : null}
            {isElder && mayCome ? <Card title={t('people.family.title')}><Space orientation="vertical"><Link href={`/people/${person.id}/family`}>{t('people.family.open')}</Link><Link href={`/people/${person.id}/arranged`}>{t('people.arranged.open')}</Link></Space></Card> : null}
            {maySecure ? <Card title={t('people.security.title')}><Link href={`/people/${person.id}/security`}>{t('people.security.open')}</Link></Card> : null}
          </Stack>
        </Col>
        <Col xs={24} lg={12}>{isElder ? <ElderFile key={person.id} personId={person.id} /> : null}</Col>
      </Row>
    </>
  );
}

function Facts({ person }: { person: PersonView }) {
  const t = useText();
  const areaName = useAreaName();
  const [isEditing, setEditing] = useState(false);
  const year = new Date().getFullYear();
  return (
    <Card title={person.name} extra={person.mayChange ? <Button onClick={() => setEditing(true)}>{t('people.facts.change')}</Button> : null}>
      <FactList
        facts={[
          [t('people.list.age'), person.birthYear === null ? '—' : t('people.list.years', { years: year - person.birthYear })],
          [t('people.list.sex'), person.sex ? t(`people.sex.${person.sex}`) : '—'],
          [t('people.file.phone'), person.phone ? (person.phone.includes('*') ? person.phone : <a key="phone" href={`tel:${person.phone}`}>{person.phone}</a>) : '—'],
          [t('people.fields.identity'), person.identityNumber ?? '—'],
          [t('people.fields.livesIn'), areaName(person.areaPath)],
          ...(person.elder ? [[t('people.file.address'), person.elder.address] as const] : []),
          ...(person.volunteer ? [[t('people.fields.skills'), person.volunteer.skills.map((one) => t(`people.skill.${one}`)).join(t('ui.listSeparator')) || '—'] as const] : []),
        ]}
      />
      <div style={{ marginBlockStart: 16 }}><Note>{t('people.file.recorded')}</Note></div>
      {person.mayChange ? null : <div style={{ marginBlockStart: 12 }}><Note>{t('people.facts.notYours')}</Note></div>}
      {isEditing ? <FactsDialog person={person} onClose={() => setEditing(false)} /> : null}
    </Card>
  );
}

function Roles({ person }: { person: PersonView }) {
  const t = useText();
  const areaName = useAreaName();
  const [isEditing, setEditing] = useState(false);
  return (
    <Card title={t('people.roles.title')} extra={person.mayGive.length > 0 ? <Button onClick={() => setEditing(true)}>{t('people.roles.change')}</Button> : null}>
      {person.memberships.length === 0 ? <p>{t('people.roles.none')}</p> : null}
      <Space orientation="vertical" style={{ inlineSize: '100%' }}>
        {person.memberships.map((one) => (
          <div key={`${one.role} ${one.areaPath} ${one.organisationId}`}><Tag>{t(`people.role.${one.role}`)}</Tag> {one.organisationName ?? areaName(one.areaPath)}</div>
        ))}
        {person.mayChange ? <Doors person={person} /> : null}
      </Space>
      {isEditing ? <RolesDialog person={person} onClose={() => setEditing(false)} /> : null}
    </Card>
  );
}

/** The password for the first sign-in, and the end of it all. */
function Doors({ person }: { person: PersonView }) {
  const t = useText();
  const { notices } = useTools();
  const give = useCommand(people.routes.givePassword);
  const reactivate = useCommand(people.routes.reactivate);
  const [isEnding, setEnding] = useState(false);
  const params = { personId: person.id };
  const takeBack = async () => {
    const answer = await reactivate.run({ params });
    if (answer.ok) notices.show({ kind: 'done', text: t('people.state.back', { name: person.name }) });
  };
  const problem = give.problem ?? reactivate.problem;
  if (person.deactivated) {
    return (
      <>
        {problem ? <ErrorNote problem={problem} /> : null}
        <Button type="primary" loading={reactivate.isRunning} onClick={() => void takeBack()}>{t('people.state.reactivate')}</Button>
      </>
    );
  }
  return (
    <>
      {problem ? <ErrorNote problem={problem} /> : null}
      <Space wrap style={{ marginBlockStart: 8 }}>
        <Popconfirm title={t('people.password.sure')} okText={t('people.password.give')} cancelText={t('ui.close')} onConfirm={() => void give.run({ params })}>
          <Button loading={give.isRunning}>{t('people.password.give')}</Button>
        </Popconfirm>
        <Button danger onClick={() => setEnding(true)}>{t('people.state.deactivate')}</Button>
      </Space>
      {isEnding ? <DeactivateDialog person={person} onClose={() => setEnding(false)} onUndo={() => void takeBack()} /> : null}
      {give.value ? <PasswordDialog name={person.name} password={give.value.password} onClose={give.clear} /> : null}
    </>
  );
}

function PasswordDialog({ name, password, onClose }: { name: string; password: string; onClose: () => void }) {
  const t = useText();
  return (
    <Modal open title={t('people.password.title', { name })} onCancel={onClose} onOk={onClose} okText={t('people.password.noted')} cancelButtonProps={{ style: { display: 'none' } }}>
      <p>{t('people.password.once')}</p>
      <Input readOnly value={password} aria-label={t('people.signIn.password')} size="large" style={{ fontFamily: 'monospace', marginBlockStart: 12 }} onFocus={(event) => event.target.select()} />
    </Modal>
  );
}

function DeactivateDialog({ person, onClose, onUndo }: { person: PersonView; onClose: () => void; onUndo: () => void }) {
  const t = useText();
  const { notices } = useTools();
  const [reason, setReason] = useState('');
  const deactivate = useCommand(people.routes.deactivate);
  const run = async () => {
    const answer = await deactivate.run({ params: { personId: person.id }, body: { reason } });
    if (!answer.ok) return;
    notices.show({ kind: 'done', text: t('people.state.done', { name: person.name }), action: { label: t('people.state.undo'), onChoose: onUndo } });
    onClose();
  };
  return (
    <Modal
      open title={t('people.state.title', { name: person.name })} onCancel={onClose} onOk={() => void run()} okText={t('people.state.deactivate')} cancelText={t('ui.close')}
      okButtonProps={{ danger: true, disabled: reason.trim().length < 2, loading: deactivate.isRunning }}
    >
      {deactivate.problem ? <ErrorNote problem={deactivate.problem} /> : null}
      <p>{t('people.state.words')}</p>
      <Form layout="vertical" style={{ marginBlockStart: 12 }}>
        <Form.Item label={t('people.state.reason')} htmlFor="deactivate-reason"><Input id="deactivate-reason" value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} /></Form.Item>
      </Form>
    </Modal>
  );
}
