import { useState } from 'react';
import { EmptyState, ErrorNote, FactList, Link, Note, Spinner, useAsk, useCommand, useLocation, useParams, useText, useTools } from '@huying/ui';
import { Button, Card, Col, Popconfirm, Row, Space } from 'antd';
import { people } from '../../contract.ts';
import { useAreaName } from './area-select.tsx';
import { OrganisationDialog } from './organisation-dialog.tsx';
import type { Organisation } from './views.ts';

/** One organisation: what it is, what it helps with, who goes for it. */
export default function OrganisationScreen() {
  const t = useText();
  const { organisationId } = useParams<{ organisationId: string }>();
  const asked = useAsk(people.routes.organisations, {});
  const back = <Link href="/organisations">{t('people.title.organisations')}</Link>;
  if (asked.problem && !asked.value) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking}>{back}</ErrorNote>;
  if (!asked.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const organisation = asked.value.organisations.find((one) => one.id === organisationId);
  if (!organisation) return <ErrorNote problem={{ status: 404, code: 'thing.notFound' }}>{back}</ErrorNote>;
  return (
    <>
      <p style={{ marginBlockEnd: 12 }}>{back}</p>
      <Row gutter={[16, 16]}>
        <Col xs={24} lg={12}><Facts organisation={organisation} /></Col>
        <Col xs={24} lg={12}><Members organisation={organisation} /></Col>
      </Row>
    </>
  );
}

function Facts({ organisation }: { organisation: Organisation }) {
  const t = useText();
  const { notices } = useTools();
  const areaName = useAreaName();
  const [isEditing, setEditing] = useState(false);
  const change = useCommand(people.routes.changeOrganisation);
  const close = async (closed: boolean, mayUndo: boolean) => {
    const answer = await change.run({ params: { organisationId: organisation.id }, body: { closed } });
    if (answer.ok) notices.show({ kind: 'done', text: t(closed ? 'people.organisation.closedDone' : 'people.organisation.reopened', { name: organisation.name }), ...(mayUndo ? { action: { label: t('people.state.undo'), onChoose: () => void close(!closed, false) } } : {}) });
  };
  return (
    <Card title={organisation.name} extra={<Button onClick={() => setEditing(true)}>{t('people.facts.change')}</Button>}>
      {organisation.closed ? <Note kind="warned">{t('people.organisation.isClosed')}</Note> : null}
      <FactList
        facts={[
          [t('people.organisation.kind'), t(`people.organisationKind.${organisation.kind}`)], [t('people.organisation.area'), areaName(organisation.areaPath)],
          [t('people.organisation.serves'), organisation.serves.map(areaName).join(t('ui.listSeparator')) || t('people.area.all')],
          [t('people.organisation.categories'), organisation.categories.map((category) => t(`need.category.${category}`)).join(t('ui.listSeparator')) || t('people.organisation.allCategories')],
          [t('people.organisation.phone'), organisation.phone ? <a key="phone" href={`tel:${organisation.phone}`}>{organisation.phone}</a> : '—'],
        ]}
      />
      {change.problem ? <ErrorNote problem={change.problem} /> : null}
      <div style={{ marginBlockStart: 16 }}>
        {organisation.closed ? <Button loading={change.isRunning} onClick={() => void close(false, true)}>{t('people.organisation.reopen')}</Button> : (
          <Popconfirm title={t('people.organisation.closeSure')} okText={t('people.organisation.close')} cancelText={t('ui.close')} onConfirm={() => void close(true, true)}>
            <Button danger loading={change.isRunning}>{t('people.organisation.close')}</Button>
          </Popconfirm>
        )}
      </div>
      {isEditing ? <OrganisationDialog organisation={organisation} onClose={() => setEditing(false)} /> : null}
    </Card>
  );
}

function Members({ organisation }: { organisation: Organisation }) {
  const t = useText();
  const [, go] = useLocation();
  const members = useAsk(people.routes.members, { params: { organisationId: organisation.id } });
  const role = organisation.kind === 'property' ? 'property' : 'organisation';
  const list = members.value?.members ?? [];
  return (
    <Card title={t('people.organisation.members')} extra={organisation.closed ? null : <Button type="primary" onClick={() => go(`/people/new?role=${role}&organisation=${organisation.id}`)}>{t('people.organisation.addMember')}</Button>}>
      {members.problem ? <ErrorNote problem={members.problem} onRetry={members.again} isRetrying={members.isAsking} /> : null}
      {members.value && list.length === 0 ? <EmptyState title={t('people.organisation.noMembers')}><p>{t('people.organisation.noMembersHint')}</p></EmptyState> : null}
      <Space orientation="vertical">
        {list.map((one) => <Space key={`${one.id} ${one.role}`} wrap><Link href={`/people/${one.id}`}>{one.name}</Link><span>{one.phone ?? '—'}</span></Space>)}
      </Space>
    </Card>
  );
}
