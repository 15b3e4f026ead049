import { localDate, type RouteArgument } from '@huying/kernel';
import { SKILLS } from '@huying/people/contract';
import { CATEGORIES } from '@huying/recognition/contract';
import { ErrorNote, useCommand, useNoticeBoard, useNow, useText } from '@huying/ui';
import { Button, Checkbox, Flex, Form, Input, InputNumber, Modal, Select, Space } from 'antd';
import { useState } from 'react';
import { CREWS, HOLIDAY_RULES, roster, type TemplateView } from '../../contract.ts';
import { AreaSelect, useOwnArea, useOwnOrganisation } from './area-select.tsx';

type Body = RouteArgument<typeof roster.routes.addTemplate>['body'];
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** What was typed stays when it is refused. */
export function TemplateDialog({ template, onClose }: { template: TemplateView | undefined; onClose: () => void }) {
  const t = useText();
  const board = useNoticeBoard();
  const own = useOwnArea();
  const organisationId = useOwnOrganisation();
  const today = localDate(new Date(useNow(3_600)));
  const [body, setBody] = useState<Body>(() => template ? bodyOf(template) : {
    name: '', areaPath: '', category: null, crew: organisationId ? 'organisation' : 'volunteers', organisationId: (organisationId ?? null) as never, weekdays: [1, 2, 3, 4, 5], everyWeeks: 1, from: '09:00', to: '12:00', holidays: 'as-usual', wanted: 2,
    skills: [], needsApproval: false, noticeHours: 24, holdsFrom: today, holdsUntil: null,
  });
  const set = (more: Partial<Body>) => setBody((former) => ({ ...former, ...more }));
  const add = useCommand(roster.routes.addTemplate, { touches: ['roster'] });
  const change = useCommand(roster.routes.changeTemplate, { touches: ['roster'] });
  const given = { ...body, areaPath: body.areaPath || (own ?? '') };
  const problem = add.problem ?? change.problem;
  const save = async () => {
    if (template) {
      const answer = await change.run({ params: { templateId: template.id }, body: given });
      if (!answer.ok) return;
      board.show({ kind: answer.value.kept > 0 ? 'told' : 'done', text: t(answer.value.kept > 0 ? 'roster.template.kept' : 'roster.template.saved', { count: answer.value.kept }) });
    } else {
      const answer = await add.run({ body: given });
      if (!answer.ok) return;
      board.show({ kind: 'done', text: t('roster.template.added', { count: answer.value.coming }) });
    }
    onClose();
  };
  const isReady = given.name.trim().length > 1 && given.weekdays.length > 0 && given.areaPath !== '';
  return (
    <Modal open width={680} title={t(template ? 'roster.template.change' : 'roster.template.add')} onCancel={onClose} onOk={() => void save()} okText={t('roster.save')} cancelText={t('ui.close')} okButtonProps={{ disabled: !isReady, loading: add.isRunning || change.isRunning }}>
      {problem ? <ErrorNote problem={problem} /> : null}
      <Form layout="vertical">
        <What body={given} set={set} isNew={template === undefined} hasOrganisation={organisationId !== undefined} />
        <When body={given} set={set} />
        <HowMany body={given} set={set} />
        <Space wrap>
          <Form.Item label={t('roster.template.notice')} htmlFor="template-notice"><InputNumber id="template-notice" min={0} max={168} value={given.noticeHours ?? 24} onChange={(noticeHours) => set({ noticeHours: noticeHours ?? 0 })} suffix={t('roster.template.hoursUnit')} /></Form.Item>
          <Form.Item label={t('roster.template.approval')} htmlFor="template-approval"><Checkbox id="template-approval" checked={given.needsApproval ?? false} onChange={(event) => set({ needsApproval: event.target.checked })}>{t('roster.template.approvalNote')}</Checkbox></Form.Item>
        </Space>
      </Form>
    </Modal>
  );
}

const bodyOf = ({ id: _id, coming: _coming, booked: _booked, ...body }: TemplateView): Body => body;

interface Part {
  readonly body: Body;
  readonly set: (more: Partial<Body>) => void;
}

/** Who a template is for stays: people are in its shifts as what they are. */
function What({ body, set, isNew, hasOrganisation }: Part & { readonly isNew: boolean; readonly hasOrganisation: boolean }) {
  const t = useText();
  const crews = CREWS.filter((crew) => (hasOrganisation ? crew === 'organisation' : crew !== 'organisation') || crew === body.crew);
  return (
    <>
      <Form.Item label={t('roster.template.name')} htmlFor="template-name"><Input id="template-name" value={body.name} maxLength={40} onChange={(event) => set({ name: event.target.value })} /></Form.Item>
      <Space wrap>
        <Form.Item label={t('roster.column.area')} htmlFor="template-area"><AreaSelect id="template-area" value={body.areaPath} onChoose={(areaPath) => set({ areaPath })} /></Form.Item>
        <Form.Item label={t('roster.template.crew')} htmlFor="template-crew"><Select id="template-crew" disabled={!isNew} value={body.crew} onChange={(crew) => set({ crew })} options={crews.map((value) => ({ value, label: t(`roster.crew.${value}`) }))} style={{ inlineSize: 170 }} /></Form.Item>
        <Form.Item label={t('roster.template.category')} htmlFor="template-category"><Select id="template-category" allowClear value={body.category ?? null} onChange={(category) => set({ category: category ?? null })} options={CATEGORIES.map((value) => ({ value, label: t(`roster.category.${value}`) }))} style={{ inlineSize: 150 }} /></Form.Item>
      </Space>
    </>
  );
}

function When({ body, set }: Part) {
  const t = useText();
  return (
    <>
      <Form.Item label={t('roster.template.weekdays')}>
        <Checkbox.Group aria-label={t('roster.template.weekdays')} value={[...body.weekdays]} onChange={(weekdays) => set({ weekdays: (weekdays as number[]).toSorted() })} options={WEEKDAYS.map((value) => ({ value: value as number, label: t(`roster.weekday.${value}`) }))} />
      </Form.Item>
      <Space wrap>
        <Form.Item label={t('roster.template.from')} htmlFor="template-from"><Input id="template-from" type="time" value={body.from} onChange={(event) => event.target.value && set({ from: event.target.value.slice(0, 5) })} style={{ inlineSize: 120 }} /></Form.Item>
        <Form.Item label={t('roster.template.to')} htmlFor="template-to" {...(body.to <= body.from ? { help: t('roster.template.nextDay') } : {})}><Input id="template-to" type="time" value={body.to} onChange={(event) => event.target.value && set({ to: event.target.value.slice(0, 5) })} style={{ inlineSize: 120 }} /></Form.Item>
        <Form.Item label={t('roster.template.everyWeeks')} htmlFor="template-weeks"><InputNumber id="template-weeks" min={1} max={8} value={body.everyWeeks ?? 1} onChange={(everyWeeks) => set({ everyWeeks: everyWeeks ?? 1 })} /></Form.Item>
        <Form.Item label={t('roster.template.holidays')} htmlFor="template-holidays"><Select id="template-holidays" value={body.holidays ?? 'as-usual'} onChange={(holidays) => set({ holidays })} options={HOLIDAY_RULES.map((value) => ({ value, label: t(`roster.holidays.${value}`) }))} style={{ inlineSize: 150 }} /></Form.Item>
      </Space>
      <Space wrap>
        <Form.Item label={t('roster.template.holdsFrom')} htmlFor="template-holds-from"><Input id="template-holds-from" type="date" value={body.holdsFrom} onChange={(event) => event.target.value && set({ holdsFrom: event.target.value })} style={{ inlineSize: 160 }} /></Form.Item>
        <Form.Item label={t('roster.template.holdsUntil')} htmlFor="template-holds-until"><Input id="template-holds-until" type="date" value={body.holdsUntil ?? ''} onChange={(event) => set({ holdsUntil: event.target.value || null })} style={{ inlineSize: 160 }} /></Form.Item>
      </Space>
    </>
  );
}

function HowMany({ body, set }: Part) {
  const t = useText();
  const skills = body.skills ?? [];
  const unused = SKILLS.filter((skill) => !skills.some((one) => one.skill === skill));
  const [first] = unused;
  const change = (at: number, more: Partial<(typeof skills)[number]>) => set({ skills: skills.map((one, index) => (index === at ? { ...one, ...more } : one)) });
  return (
    <>
      <Form.Item label={t('roster.template.wanted')} htmlFor="template-wanted"><InputNumber id="template-wanted" min={1} max={50} value={body.wanted} onChange={(wanted) => set({ wanted: wanted ?? 1 })} /></Form.Item>
      <Form.Item label={t('roster.template.skills')}>
        <Flex vertical gap={8}>
          {skills.map((one, at) => (
            <Space key={one.skill} wrap>
              <Select aria-label={t('roster.column.skills')} value={one.skill} onChange={(skill) => change(at, { skill })} options={[one.skill, ...unused].map((value) => ({ value, label: t(`roster.skill.${value}`) }))} style={{ inlineSize: 150 }} />
              <InputNumber aria-label={t('roster.template.wanted')} min={1} max={body.wanted} value={one.wanted} onChange={(wanted) => change(at, { wanted: wanted ?? 1 })} />
              <Button onClick={() => set({ skills: skills.filter((_, index) => index !== at) })}>{t('roster.template.without')}</Button>
            </Space>
          ))}
          {first && skills.length < 8 ? <div><Button onClick={() => set({ skills: [...skills, { skill: first, wanted: 1 }] })}>{t('roster.template.withSkill')}</Button></div> : null}
        </Flex>
      </Form.Item>
    </>
  );
}
