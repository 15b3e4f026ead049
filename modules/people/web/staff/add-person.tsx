import { useState } from 'react';
import type { RouteArgument } from '@huying/kernel';
import { ErrorNote, Link, useAsk, useCommand, useLocation, useSearchParams, useText, useTools } from '@huying/ui';
import { Button, Card, Col, Form, Row } from 'antd';
import { people, type SKILLS } from '../../contract.ts';
import { rolesToGive } from '../../core/authority.ts';
import { FactFields, factsOf, HomeFields, isPhoneFine, NO_FACTS, NO_HOME, SkillFields } from './person-fields.tsx';
import { hasHome, isRoleWhole, NO_ROLE, RoleFields, type TypedRole } from './role-fields.tsx';

type Body = RouteArgument<typeof people.routes.addPerson>['body'];

/** Somebody new: what they are, who they are, and where they live where that is needed. A refused form keeps what was typed. */
export default function AddPerson() {
  const t = useText();
  const { notices } = useTools();
  const [, go] = useLocation();
  const [params] = useSearchParams();
  const me = useAsk(people.routes.me, {}).value;
  const mayGive = rolesToGive(me?.memberships ?? []);
  const asked = mayGive.find((one) => one === params.get('role'));
  const [chosen, setChosen] = useState<TypedRole>();
  const role: TypedRole = chosen ?? { ...NO_ROLE, role: asked, organisationId: params.get('organisation') ?? undefined };
  const [facts, setFacts] = useState(NO_FACTS);
  const [home, setHome] = useState(NO_HOME);
  const [skills, setSkills] = useState<(typeof SKILLS)[number][]>([]);
  const add = useCommand(people.routes.addPerson);
  const isElder = role.role === 'elder';
  const isHomeWhole = !hasHome(role.role) || (home.areaId !== undefined && home.position !== undefined && (!isElder || home.address.trim() !== ''));
  const isReady = facts.name.trim() !== '' && isPhoneFine(facts.phone) && isRoleWhole(role) && isHomeWhole;
  const save = async () => {
    if (!isReady) return;
    const lives = { home: home.position, areaId: home.areaId };
    const body = {
      ...factsOf(facts), memberships: [{ role: role.role, organisationId: role.organisationId ?? null, areaId: (hasHome(role.role) ? home.areaId : role.areaId) ?? null }],
      ...(isElder ? { elder: { ...lives, address: home.address.trim() } } : {}), ...(role.role === 'volunteer' ? { volunteer: { ...lives, skills } } : {}),
    };
    const answer = await add.run({ body: body as Body });
    if (!answer.ok) return;
    notices.show({ kind: 'done', text: t('people.add.done', { name: facts.name.trim() }) });
    go(`/people/${answer.value.id}`);
  };
  return (
    <>
      <p style={{ marginBlockEnd: 12 }}><Link href="/people">{t('people.title.people')}</Link></p>
      <h1 className="visually-hidden">{t('people.title.add')}</h1>
      <Form layout="vertical" onFinish={() => void save()}>
        <Row gutter={[16, 16]}>
          <Col xs={24} lg={12}>
            <Card title={t('people.add.who')}>
              <RoleFields value={role} onChange={setChosen} mayGive={mayGive} asksHome />
              <FactFields value={facts} onChange={setFacts} identityHint={t('people.fields.identityHint')} />
            </Card>
          </Col>
          <Col xs={24} lg={12}>
            {hasHome(role.role) ? (
              <Card title={t('people.add.where')}>
                <HomeFields value={home} onChange={setHome} hasAddress={isElder} />
                {role.role === 'volunteer' ? <SkillFields value={skills} onChange={setSkills} /> : null}
              </Card>
            ) : null}
            <div style={{ marginBlockStart: 16 }}>
              {add.problem ? <ErrorNote problem={add.problem} /> : null}
              <Button type="primary" htmlType="submit" size="large" loading={add.isRunning} disabled={!isReady} style={{ marginBlockStart: 12 }}>{t('people.add.save')}</Button>
            </div>
          </Col>
        </Row>
      </Form>
    </>
  );
}
