import { people } from '@huying/people/contract';
import { place } from '@huying/place/contract';
import { CATEGORIES } from '@huying/recognition/contract';
import { ErrorNote, useAsk, useCommand, useText } from '@huying/ui';
import { Flex, Form, Input, InputNumber, Modal, Select } from 'antd';
import { useState } from 'react';
import { ACTIVITY_KINDS, type ActivityBody, type ActivityView, activity, OPEN_TO, STAFF } from '../../contract.ts';

const { routes } = activity;
const OFFSET = '+08:00';
const LOCAL = 16;
/** `2026-05-14T14:00`, as the field wants it, of a time of ours. */
const toLocal = (iso: string) => new Date(Date.parse(iso) + 8 * 3_600_000).toISOString().slice(0, LOCAL);
const fromLocal = (local: string) => `${local}:00${OFFSET}`;
const EMPTY: ActivityBody = { title: '', kind: 'neighbours', words: '', place: '', startsAt: '', endsAt: '', enrolUntil: null, areaPath: '', organisationId: null, capacity: null, helpersWanted: 0, minimumAge: null, openTo: 'everybody', category: 'other', contact: '' };

const bodyOf = (one: ActivityView): ActivityBody => ({
  title: one.title, kind: one.kind, words: one.words, place: one.place, startsAt: toLocal(one.startsAt), endsAt: toLocal(one.endsAt), enrolUntil: one.enrolUntil === one.startsAt ? null : toLocal(one.enrolUntil), areaPath: one.areaPath, organisationId: one.organisationId,
  capacity: one.capacity, helpersWanted: one.helpersWanted, minimumAge: one.minimumAge, openTo: one.openTo, category: one.category, contact: one.contact,
});

/** Whose it may be and for which areas: staff for their own area, members for their organisation and what lies in its area. */
function usePlaces(chosen: ActivityBody['organisationId']) {
  const me = useAsk(people.routes.me, {}).value?.memberships ?? [];
  const organisations = useAsk(people.routes.organisations, {}).value?.organisations ?? [];
  const areas = useAsk(place.routes.areas, {}).value?.areas ?? [];
  const staffPaths = me.filter(({ role }) => STAFF.some((one) => one === role)).map(({ areaPath }) => areaPath);
  const mine = organisations.filter((one) => !one.closed && (me.some((own) => own.role === 'organisation' && own.organisationId === one.id) || staffPaths.some((path) => one.areaPath.startsWith(path))));
  // Who may hold it only for an organisation need not say that.
  const organisationId = chosen ?? (staffPaths.length > 0 ? null : (mine[0]?.id ?? null));
  const within = organisationId ? mine.filter((one) => one.id === organisationId).map(({ areaPath }) => areaPath) : staffPaths;
  return { organisationId, organisations: mine, isStaff: staffPaths.length > 0, areas: areas.filter((one) => one.kind !== 'building' && within.some((path) => one.path.startsWith(path))) };
}

/** Writes an activity. */
export function ActivityDialog({ former, onClose, onSaved }: { former: ActivityView | undefined; onClose: () => void; onSaved: (id: string) => void }) {
  const t = useText();
  const [typed, setTyped] = useState<ActivityBody>(former ? bodyOf(former) : EMPTY);
  const [add, change] = [useCommand(routes.add), useCommand(routes.change)];
  const { organisationId, organisations, isStaff, areas } = usePlaces(typed.organisationId);
  const given = { ...typed, organisationId };
  const set = <K extends keyof ActivityBody>(name: K, value: ActivityBody[K]) => setTyped((before) => ({ ...before, [name]: value }));
  const problem = add.problem ?? change.problem;
  const isReady = given.title.trim().length >= 2 && given.place.trim().length >= 2 && given.startsAt !== '' && given.endsAt !== '' && given.areaPath !== '';
  const run = async () => {
    const body = { ...given, startsAt: fromLocal(given.startsAt), endsAt: fromLocal(given.endsAt), enrolUntil: given.enrolUntil ? fromLocal(given.enrolUntil) : null };
    const answer = former ? await change.run({ params: { activityId: former.id }, body }) : await add.run({ body });
    if (!answer.ok) return;
    onClose();
    onSaved(answer.value.id);
  };
  return (
    <Modal open width={760} title={t(former ? 'activity.change' : 'activity.add')} onCancel={onClose} cancelText={t('ui.close')} okText={t('activity.save')} okButtonProps={{ disabled: !isReady, loading: add.isRunning || change.isRunning }} onOk={() => void run()}>
      <Form layout="vertical">
        <Form.Item label={t('activity.name')} htmlFor="activity-title"><Input id="activity-title" value={given.title} maxLength={60} onChange={(event) => set('title', event.target.value)} /></Form.Item>
        <Flex gap={16} wrap>
          <Form.Item label={t('activity.kindTitle')} htmlFor="activity-kind"><Select id="activity-kind" style={{ minInlineSize: 140 }} value={given.kind} onChange={(value) => set('kind', value)} options={ACTIVITY_KINDS.map((value) => ({ value, label: t(`activity.kind.${value}`) }))} /></Form.Item>
          <Form.Item label={t('activity.organisation')} htmlFor="activity-host"><Select id="activity-host" style={{ minInlineSize: 200 }} value={organisationId ?? ''} onChange={(value) => setTyped((before) => ({ ...before, organisationId: (value || null) as ActivityBody['organisationId'], areaPath: '' }))} options={[...(isStaff ? [{ value: '', label: t('activity.committee') }] : []), ...organisations.map((one) => ({ value: one.id as string, label: one.name }))]} /></Form.Item>
          <Form.Item label={t('activity.area')} htmlFor="activity-area"><Select id="activity-area" showSearch={{ optionFilterProp: 'label' }} style={{ minInlineSize: 200 }} value={given.areaPath || undefined} onChange={(path: string) => set('areaPath', path)} options={areas.map((one) => ({ value: one.path, label: one.name }))} /></Form.Item>
        </Flex>
        <Form.Item label={t('activity.place')} htmlFor="activity-place"><Input id="activity-place" value={given.place} maxLength={80} onChange={(event) => set('place', event.target.value)} /></Form.Item>
        <Flex gap={16} wrap>
          <Form.Item label={t('activity.starts')} htmlFor="activity-starts"><Input id="activity-starts" type="datetime-local" value={given.startsAt} onChange={(event) => set('startsAt', event.target.value)} /></Form.Item>
          <Form.Item label={t('activity.ends')} htmlFor="activity-ends"><Input id="activity-ends" type="datetime-local" value={given.endsAt} onChange={(event) => set('endsAt', event.target.value)} /></Form.Item>
          <Form.Item label={t('activity.deadline')} htmlFor="activity-deadline" extra={t('activity.deadlineHint')}><Input id="activity-deadline" type="datetime-local" value={given.enrolUntil ?? ''} onChange={(event) => set('enrolUntil', event.target.value || null)} /></Form.Item>
        </Flex>
        <Flex gap={16} wrap>
          <Form.Item label={t('activity.openTo')} htmlFor="activity-open"><Select id="activity-open" style={{ minInlineSize: 140 }} value={given.openTo} onChange={(value) => set('openTo', value)} options={OPEN_TO.filter((value) => value !== 'members' || organisationId !== null).map((value) => ({ value, label: t(`activity.openTo.${value}`) }))} /></Form.Item>
          <Form.Item label={t('activity.capacity')} htmlFor="activity-capacity" extra={t('activity.capacityHint')}><InputNumber id="activity-capacity" min={1} max={2_000} value={given.capacity} onChange={(value) => set('capacity', value)} /></Form.Item>
          <Form.Item label={t('activity.age')} htmlFor="activity-age" extra={t('activity.ageHint')}><InputNumber id="activity-age" min={1} max={120} value={given.minimumAge} onChange={(value) => set('minimumAge', value)} /></Form.Item>
          <Form.Item label={t('activity.wanted')} htmlFor="activity-helpers"><InputNumber id="activity-helpers" min={0} max={200} value={given.helpersWanted} onChange={(value) => set('helpersWanted', value ?? 0)} /></Form.Item>
          {given.helpersWanted > 0 ? <Form.Item label={t('activity.category')} htmlFor="activity-category"><Select id="activity-category" style={{ minInlineSize: 140 }} value={given.category} onChange={(value) => set('category', value)} options={CATEGORIES.map((value) => ({ value, label: t(`activity.category.${value}`) }))} /></Form.Item> : null}
        </Flex>
        <Form.Item label={t('activity.contact')} htmlFor="activity-contact"><Input id="activity-contact" value={given.contact} maxLength={60} onChange={(event) => set('contact', event.target.value)} /></Form.Item>
        <Form.Item label={t('activity.words')} htmlFor="activity-words"><Input.TextArea id="activity-words" rows={5} value={given.words} maxLength={4_000} onChange={(event) => set('words', event.target.value)} /></Form.Item>
      </Form>
      {problem ? <ErrorNote problem={problem} /> : null}
    </Modal>
  );
}
