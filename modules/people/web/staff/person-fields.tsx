import { isRefusal, readPhone } from '@huying/kernel';
import { place, type Area, type Position } from '@huying/place/contract';
import { useAsk, useRefusalText, useText } from '@huying/ui';
import { PositionPicker } from '@huying/ui/map';
import { Checkbox, Form, Input, InputNumber, Select } from 'antd';
import { SEXES, SKILLS } from '../../contract.ts';
import { AreaSelect, useAreas } from './area-select.tsx';

export interface TypedFacts {
  readonly name: string;
  readonly sex: (typeof SEXES)[number] | null;
  readonly birthYear: number | null;
  readonly phone: string;
  readonly identityNumber: string;
}
export const NO_FACTS: TypedFacts = { name: '', sex: null, birthYear: null, phone: '', identityNumber: '' };

export const factsOf = ({ name, sex, birthYear, phone, identityNumber }: TypedFacts) => {
  const read = readPhone(phone);
  return { name: name.trim(), sex, birthYear, phone: phone.trim() === '' ? null : isRefusal(read) ? phone : read.phone, identityNumber: identityNumber.trim() === '' ? null : identityNumber.trim() };
};
/** Whether the number can be sent: none, or a whole one. */
export const isPhoneFine = (phone: string): boolean => phone.trim() === '' || !isRefusal(readPhone(phone));

interface FactFieldsProps {
  readonly value: TypedFacts;
  readonly onChange: (value: TypedFacts) => void;
  /** What stands in the identity field that is never shown in full. */
  readonly identityHint: string;
}

/** Name, sex, birth year, numbers. What is wrong with a number is said as soon as it stands there. */
export function FactFields({ value, onChange, identityHint }: FactFieldsProps) {
  const t = useText();
  const words = useRefusalText();
  const set = (part: Partial<TypedFacts>) => onChange({ ...value, ...part });
  const read = readPhone(value.phone);
  const wrong = value.phone.trim() !== '' && isRefusal(read) ? words({ status: 422, code: read.refused, ...(read.facts ? { facts: read.facts } : {}) }) : undefined;
  return (
    <>
      <Form.Item label={t('people.list.name')} htmlFor="person-name"><Input id="person-name" value={value.name} maxLength={40} autoComplete="off" onChange={(event) => set({ name: event.target.value })} /></Form.Item>
      <Form.Item label={t('people.file.phone')} htmlFor="person-phone" extra={t('people.fields.phoneHint')} {...(wrong ? { validateStatus: 'error' as const, help: [wrong.sentence, wrong.advice].filter(Boolean).join(t('ui.sentenceSeparator')) } : {})}>
        <Input id="person-phone" value={value.phone} maxLength={20} inputMode="numeric" autoComplete="off" onChange={(event) => set({ phone: event.target.value })} />
      </Form.Item>
      <Form.Item label={t('people.list.sex')} htmlFor="person-sex">
        <Select id="person-sex" allowClear value={value.sex} onChange={(sex: TypedFacts['sex'] | undefined) => set({ sex: sex ?? null })} options={SEXES.map((one) => ({ value: one, label: t(`people.sex.${one}`) }))} />
      </Form.Item>
      <Form.Item label={t('people.fields.birthYear')} htmlFor="person-birth"><InputNumber id="person-birth" value={value.birthYear} min={1880} max={2200} precision={0} controls={false} style={{ inlineSize: '100%' }} onChange={(birthYear) => set({ birthYear })} /></Form.Item>
      <Form.Item label={t('people.fields.identity')} htmlFor="person-identity" extra={identityHint}><Input id="person-identity" value={value.identityNumber} maxLength={24} autoComplete="off" onChange={(event) => set({ identityNumber: event.target.value })} /></Form.Item>
    </>
  );
}

export interface TypedHome {
  readonly areaId: string | undefined;
  readonly address: string;
  readonly position: Position | undefined;
}
export const NO_HOME: TypedHome = { areaId: undefined, address: '', position: undefined };

/** Where somebody lives: the area, the door where it is told, and the place on the map; until somebody moves it that of the area. */
export function HomeFields({ value, onChange, hasAddress }: { value: TypedHome; onChange: (value: TypedHome) => void; hasAddress: boolean }) {
  const t = useText();
  const map = useAsk(place.routes.map, {}).value;
  const areas = useAreas();
  const area = areas.find((one) => one.id === value.areaId);
  const shown = area ? [area] : areas.filter((one) => one.kind === 'community');
  const choose = (areaId: string | undefined, chosen: Area | undefined) => onChange({ ...value, areaId, position: chosen ? chosen.centre : value.position });
  return (
    <>
      <Form.Item label={t('people.fields.livesIn')} htmlFor="home-area"><AreaSelect id="home-area" value={value.areaId} onChange={choose} /></Form.Item>
      {hasAddress ? <Form.Item label={t('people.file.address')} htmlFor="home-address"><Input id="home-address" value={value.address} maxLength={120} autoComplete="off" onChange={(event) => onChange({ ...value, address: event.target.value })} /></Form.Item> : null}
      <PositionPicker
        label={t('people.fields.position')} value={value.position} onChange={(position) => onChange({ ...value, position })} areas={map?.areas as never} buildings={map?.buildings as never} streets={map?.streets as never}
        points={shown.map((one) => ({ id: one.id, at: [one.centre.lng, one.centre.lat] as const, kind: 'place' as const, label: one.name }))}
      />
    </>
  );
}

type Skill = (typeof SKILLS)[number];
export function SkillFields({ value, onChange }: { value: readonly Skill[]; onChange: (skills: Skill[]) => void }) {
  const t = useText();
  return (
    <Form.Item label={t('people.fields.skills')}>
      <Checkbox.Group value={[...value]} onChange={onChange} options={SKILLS.map((one) => ({ value: one, label: t(`people.skill.${one}`) }))} />
    </Form.Item>
  );
}
