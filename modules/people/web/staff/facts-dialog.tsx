import { useState } from 'react';
import type { RouteArgument } from '@huying/kernel';
import { ErrorNote, useCommand, useText, useTools } from '@huying/ui';
import { Form, Modal } from 'antd';
import { people } from '../../contract.ts';
import { useAreas } from './area-select.tsx';
import type { PersonView } from './views.ts';
import { FactFields, factsOf, HomeFields, isPhoneFine, NO_HOME, SkillFields, type TypedFacts, type TypedHome } from './person-fields.tsx';

type Body = RouteArgument<typeof people.routes.changePerson>['body'];

/** Only what was touched is sent: a number that is shown masked must not come back as the new one. */
export function FactsDialog({ person, onClose }: { person: PersonView; onClose: () => void }) {
  const t = useText();
  const { notices } = useTools();
  const areas = useAreas();
  const isMasked = person.phone?.includes('*') ?? false;
  const before: TypedFacts = { name: person.name, sex: person.sex, birthYear: person.birthYear, phone: isMasked ? '' : (person.phone ?? ''), identityNumber: '' };
  const [facts, setFacts] = useState(before);
  const livesIn = person.elder?.areaId ?? areas.find((one) => one.path === person.areaPath)?.id;
  const [moved, setMoved] = useState<TypedHome>();
  const home = moved ?? { ...NO_HOME, areaId: livesIn, address: person.elder?.address ?? '', position: person.elder?.home ?? person.volunteer?.home };
  const [skills, setSkills] = useState(person.volunteer?.skills);
  const change = useCommand(people.routes.changePerson);
  const isHome = person.elder !== null || person.volunteer !== null;
  const isReady = facts.name.trim() !== '' && isPhoneFine(facts.phone) && (!moved || (home.areaId !== undefined && home.position !== undefined && (!person.elder || home.address.trim() !== '')));
  const save = async () => {
    if (!isReady) return;
    const typed = factsOf(facts);
    const body = {
      name: typed.name, sex: typed.sex, birthYear: typed.birthYear,
      ...(isMasked && typed.phone === null ? {} : { phone: typed.phone }), ...(typed.identityNumber === null ? {} : { identityNumber: typed.identityNumber }),
      ...(moved ? { home: { home: home.position, areaId: home.areaId, ...(person.elder ? { address: home.address.trim() } : {}) } } : {}), ...(skills && person.volunteer ? { skills } : {}),
    };
    const answer = await change.run({ params: { personId: person.id }, body: body as Body });
    if (!answer.ok) return;
    notices.show({ kind: 'done', text: t('people.facts.saved') });
    onClose();
  };
  return (
    <Modal
      open title={t('people.facts.title', { name: person.name })} onCancel={onClose} onOk={() => void save()} okText={t('people.facts.save')} cancelText={t('people.facts.leave')}
      okButtonProps={{ disabled: !isReady, loading: change.isRunning }}
    >
      {change.problem ? <ErrorNote problem={change.problem} /> : null}
      <Form layout="vertical" onFinish={() => void save()}>
        <FactFields value={facts} onChange={setFacts} identityHint={person.identityNumber ? t('people.fields.identityKept', { number: person.identityNumber }) : t('people.fields.identityHint')} />
        {isHome ? <HomeFields value={home} onChange={setMoved} hasAddress={person.elder !== null} /> : null}
        {skills && person.volunteer ? <SkillFields value={skills} onChange={setSkills} /> : null}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </Form>
    </Modal>
  );
}
