import { useState } from 'react';
import type { RouteArgument } from '@huying/kernel';
import { CATEGORIES } from '@huying/recognition/contract';
import { ErrorNote, useCommand, useLocation, useText, useTools } from '@huying/ui';
import { Form, Input, Modal, Select } from 'antd';
import { ORGANISATION_KINDS, people } from '../../contract.ts';
import { AreasSelect, AreaSelect, useAreas, useOwnReach } from './area-select.tsx';
import type { Organisation } from './views.ts';

type Body = RouteArgument<typeof people.routes.addOrganisation>['body'];

/** A new organisation, or one that is changed. A refused form keeps what was typed. */
export function OrganisationDialog({ organisation, onClose }: { organisation: Organisation | undefined; onClose: () => void }) {
  const t = useText();
  const { notices } = useTools();
  const [, go] = useLocation();
  const areas = useAreas();
  const reach = useOwnReach();
  const [name, setName] = useState(organisation?.name ?? '');
  const [kind, setKind] = useState(organisation?.kind ?? 'social');
  const [chosenArea, setArea] = useState<{ readonly id: string | undefined }>();
  const [chosenServes, setServes] = useState<readonly string[]>();
  const [categories, setCategories] = useState<readonly string[]>(organisation?.categories ?? []);
  const [phone, setPhone] = useState(organisation?.phone ?? '');
  const areaId = chosenArea ? chosenArea.id : areas.find((one) => one.path === (organisation?.areaPath ?? reach[0]))?.id;
  const within = areas.find((one) => one.id === areaId)?.path ?? '';
  const serves = chosenServes ?? areas.filter((one) => organisation?.serves.includes(one.path)).map((one) => one.id);
  const add = useCommand(people.routes.addOrganisation);
  const change = useCommand(people.routes.changeOrganisation);
  const isReady = name.trim().length >= 2;
  const save = async () => {
    if (!isReady) return;
    const body = { name, kind, areaId: areaId ?? null, serves, categories, phone: phone.trim() === '' ? null : phone.trim() } as Body;
    if (organisation) {
      const answer = await change.run({ params: { organisationId: organisation.id }, body });
      if (!answer.ok) return;
    } else {
      const answer = await add.run({ body });
      if (!answer.ok) return;
      go(`/organisations/${answer.value.id}`);
    }
    notices.show({ kind: 'done', text: t('people.organisation.saved', { name: name.trim() }) });
    onClose();
  };
  const problem = add.problem ?? change.problem;
  return (
    <Modal
      open title={organisation ? organisation.name : t('people.organisation.add')} onCancel={onClose} onOk={() => void save()} okText={t('people.facts.save')} cancelText={t('people.facts.leave')}
      okButtonProps={{ disabled: !isReady, loading: add.isRunning || change.isRunning }}
    >
      {problem ? <ErrorNote problem={problem} /> : null}
      <Form layout="vertical" onFinish={() => void save()}>
        <Form.Item label={t('people.organisation.name')} htmlFor="organisation-name"><Input id="organisation-name" value={name} maxLength={60} onChange={(event) => setName(event.target.value)} /></Form.Item>
        <Form.Item label={t('people.organisation.kind')} htmlFor="organisation-kind"><Select id="organisation-kind" value={kind} onChange={setKind} options={ORGANISATION_KINDS.map((value) => ({ value, label: t(`people.organisationKind.${value}`) }))} /></Form.Item>
        <Form.Item label={t('people.organisation.area')} htmlFor="organisation-area">
          <AreaSelect
            id="organisation-area" value={areaId} placeholder={reach.includes('') ? t('people.area.tenant') : t('people.area.choose')}
            onChange={(id) => {
              setArea({ id });
              setServes([]);
            }}
          />
        </Form.Item>
        <Form.Item label={t('people.organisation.serves')} htmlFor="organisation-serves" extra={t('people.organisation.servesHint')}><AreasSelect id="organisation-serves" values={serves} within={within} onChange={setServes} /></Form.Item>
        <Form.Item label={t('people.organisation.categories')} htmlFor="organisation-categories" extra={t('people.organisation.categoriesHint')}>
          <Select id="organisation-categories" mode="multiple" showSearch={{ optionFilterProp: 'label' }} value={[...categories]} onChange={setCategories} options={CATEGORIES.map((value) => ({ value, label: t(`need.category.${value}`) }))} />
        </Form.Item>
        <Form.Item label={t('people.organisation.phone')} htmlFor="organisation-phone"><Input id="organisation-phone" value={phone} maxLength={20} inputMode="tel" onChange={(event) => setPhone(event.target.value)} /></Form.Item>
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </Form>
    </Modal>
  );
}
