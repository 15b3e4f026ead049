import { useState } from 'react';
import { ErrorNote, useAsk, useCommand, useText, useTools } from '@huying/ui';
import { PositionPicker } from '@huying/ui/map';
import { Form, Input, Modal, Select } from 'antd';
import { type Area, AREA_KINDS, type Position, place } from '../../contract.ts';

/** A new area below its parent, or one that is changed. */
export type Edited = { readonly parent: Area } | { readonly area: Area };

const narrower = (kind: Area['kind']) => AREA_KINDS.slice(AREA_KINDS.indexOf(kind) + 1) as Exclude<Area['kind'], 'street'>[];

/** What neighbours are called suggests what the next is called: g01, g02 → g03. */
function nextCode(parent: Area, areas: readonly Area[]): string {
  const codes = areas.filter((one) => one.path === `${parent.path}/${one.code}`).map((one) => one.code);
  const last = codes.flatMap((code) => /^([A-Za-z]*)(\d+)$/.exec(code) ?? []).length > 0 ? codes.toSorted().at(-1) : undefined;
  const [, letters = '', digits = ''] = /^([A-Za-z]*)(\d+)$/.exec(last ?? '') ?? [];
  return digits ? letters + String(Number(digits) + 1).padStart(digits.length, '0') : '';
}

export function AreaDialog({ edited, areas, onClose }: { edited: Edited; areas: readonly Area[]; onClose: () => void }) {
  const t = useText();
  const { notices } = useTools();
  const own = 'area' in edited ? edited.area : undefined;
  const parent = 'parent' in edited ? edited.parent : undefined;
  const map = useAsk(place.routes.map, {}).value;
  const [name, setName] = useState(own?.name ?? '');
  const [code, setCode] = useState(parent ? nextCode(parent, areas) : '');
  const [kind, setKind] = useState(parent ? narrower(parent.kind)[0] : undefined);
  const [centre, setCentre] = useState<Position | undefined>(own?.centre ?? parent?.centre);
  const add = useCommand(place.routes.addArea);
  const change = useCommand(place.routes.changeArea);
  const isReady = name.trim() !== '' && centre !== undefined && (own !== undefined || (code.trim() !== '' && kind !== undefined));
  const save = async () => {
    if (!isReady || !centre) return;
    const answer = own
      ? await change.run({ params: { areaId: own.id }, body: { name, centre } })
      : parent && kind ? await add.run({ body: { parentId: parent.id, kind, code, name, centre } }) : undefined;
    if (!answer?.ok) return;
    notices.show({ kind: 'done', text: t(own ? 'place.areas.saved' : 'place.areas.added', { name: name.trim() }) });
    onClose();
  };
  const problem = add.problem ?? change.problem;
  return (
    <Modal
      open title={own ? `${t('place.areas.edit')} ${own.name}` : t('place.areas.below', { name: parent?.name ?? '' })} onCancel={onClose} onOk={() => void save()} destroyOnHidden
      okText={t('place.areas.save')} cancelText={t('place.areas.cancel')} okButtonProps={{ disabled: !isReady, loading: add.isRunning || change.isRunning }}
    >
      {problem ? <ErrorNote problem={problem} /> : null}
      <Form layout="vertical" onFinish={() => void save()}>
        <Form.Item label={t('place.areas.name')} htmlFor="area-name"><Input id="area-name" value={name} maxLength={40} onChange={(event) => setName(event.target.value)} /></Form.Item>
        {parent ? (
          <>
            <Form.Item label={t('place.areas.kind')} htmlFor="area-kind"><Select id="area-kind" value={kind} onChange={setKind} options={narrower(parent.kind).map((value) => ({ value, label: t(`place.kind.${value}`) }))} /></Form.Item>
            <Form.Item label={t('place.areas.code')} htmlFor="area-code" extra={t('place.areas.codeHint')}><Input id="area-code" value={code} maxLength={20} onChange={(event) => setCode(event.target.value)} /></Form.Item>
          </>
        ) : null}
        <PositionPicker
          label={t('place.areas.position')} value={centre} onChange={setCentre} areas={map?.areas as never} buildings={map?.buildings as never} streets={map?.streets as never}
          points={[...(own ? areas.filter((one) => one.id === own.id) : parent ? [parent] : [])].map((one) => ({ id: one.id, at: [one.centre.lng, one.centre.lat] as const, kind: 'place' as const, label: one.name }))}
        />
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </Form>
    </Modal>
  );
}
