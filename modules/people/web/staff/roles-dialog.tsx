import { useState } from 'react';
import type { RouteArgument } from '@huying/kernel';
import { ErrorNote, useAsk, useCommand, useText, useTools } from '@huying/ui';
import { Button, Form, Modal, Space, Tag } from 'antd';
import { people, type SKILLS } from '../../contract.ts';
import { mayGive } from '../../core/authority.ts';
import { useAreaName, useAreas } from './area-select.tsx';
import type { PersonView } from './views.ts';
import { HomeFields, NO_HOME, SkillFields } from './person-fields.tsx';
import { hasHome, isOfOrganisation, isRoleWhole, NO_ROLE, RoleFields } from './role-fields.tsx';

type Body = RouteArgument<typeof people.routes.changeMemberships>['body'];

/** What somebody is: taking away what one may take, giving what one may give. Nothing changes before it is saved. */
export function RolesDialog({ person, onClose }: { person: PersonView; onClose: () => void }) {
  const t = useText();
  const { notices } = useTools();
  const areaName = useAreaName();
  const areas = useAreas();
  const me = useAsk(people.routes.me, {}).value;
  const [kept, setKept] = useState(person.memberships);
  const [role, setRole] = useState(NO_ROLE);
  const [home, setHome] = useState(NO_HOME);
  const [skills, setSkills] = useState<(typeof SKILLS)[number][]>([]);
  const change = useCommand(people.routes.changeMemberships);
  const isNewElder = role.role === 'elder' && person.elder === null;
  const isNewVolunteer = role.role === 'volunteer' && person.volunteer === null;
  const asksHome = isNewElder || isNewVolunteer;
  const livesIn = person.elder?.areaId ?? areas.find((one) => one.path === person.areaPath)?.id;
  const isRoleReady = role.role === undefined || (asksHome ? home.areaId !== undefined && home.position !== undefined && (!isNewElder || home.address.trim() !== '') : hasHome(role.role) || isRoleWhole(role));
  const isChanged = role.role !== undefined || kept.length !== person.memberships.length;
  const save = async () => {
    if (!isRoleReady || !isChanged) return;
    const areaId = isOfOrganisation(role.role) ? null : asksHome ? home.areaId : (role.areaId ?? (hasHome(role.role) ? livesIn : undefined));
    const given = role.role ? [{ role: role.role, organisationId: role.organisationId ?? null, areaId: areaId ?? null }] : [];
    const lives = { home: home.position, areaId: home.areaId };
    const body = {
      memberships: [...kept.map(({ organisationName: _, ...one }) => one), ...given],
      ...(isNewElder ? { elder: { ...lives, address: home.address.trim() } } : {}), ...(isNewVolunteer ? { volunteer: { ...lives, skills } } : {}),
    };
    const answer = await change.run({ params: { personId: person.id }, body: body as Body });
    if (!answer.ok) return;
    notices.show({ kind: 'done', text: t('people.roles.saved') });
    onClose();
  };
  return (
    <Modal
      open title={t('people.roles.of', { name: person.name })} onCancel={onClose} onOk={() => void save()} okText={t('people.facts.save')} cancelText={t('people.facts.leave')}
      okButtonProps={{ disabled: !isChanged || !isRoleReady, loading: change.isRunning }}
    >
      {change.problem ? <ErrorNote problem={change.problem} /> : null}
      <Space orientation="vertical" style={{ inlineSize: '100%', marginBlockEnd: 16 }}>
        {kept.map((one) => (
          <Space key={`${one.role} ${one.areaPath} ${one.organisationId}`} wrap>
            <Tag>{t(`people.role.${one.role}`)}</Tag>{one.organisationName ?? areaName(one.areaPath)}
            {mayGive(me?.memberships ?? [], one) ? <Button size="small" danger aria-label={`${t('people.roles.take')} ${t(`people.role.${one.role}`)}`} onClick={() => setKept((former) => former.filter((other) => other !== one))}>{t('people.roles.take')}</Button> : null}
          </Space>
        ))}
      </Space>
      <Form layout="vertical" onFinish={() => void save()}>
        <RoleFields value={role} onChange={setRole} mayGive={person.mayGive} asksHome={asksHome} />
        {asksHome ? <HomeFields value={home} onChange={setHome} hasAddress={isNewElder} /> : null}
        {isNewVolunteer ? <SkillFields value={skills} onChange={setSkills} /> : null}
      </Form>
    </Modal>
  );
}
