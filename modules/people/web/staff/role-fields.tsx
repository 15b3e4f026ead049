import type { Role } from '@huying/kernel';
import { useAsk, useText } from '@huying/ui';
import { Form, Select } from 'antd';
import { people } from '../../contract.ts';
import { AreaSelect } from './area-select.tsx';

export interface TypedRole {
  readonly role: Role | undefined;
  readonly organisationId: string | undefined;
  readonly areaId: string | undefined;
}
export const NO_ROLE: TypedRole = { role: undefined, organisationId: undefined, areaId: undefined };

/** Roles that belong to an organisation, roles whose holder lives there, roles that may hold in the whole tenant. */
export const isOfOrganisation = (role: Role | undefined): boolean => role === 'organisation' || role === 'property';
export const hasHome = (role: Role | undefined): role is 'elder' | 'volunteer' => role === 'elder' || role === 'volunteer';
const MAY_BE_WIDE: readonly Role[] = ['administrator', 'auditor', 'street'];

/** Whether all is there that the role needs; a home is asked for beside it. */
export const isRoleWhole = ({ role, organisationId, areaId }: TypedRole): boolean =>
  role !== undefined && (hasHome(role) || (isOfOrganisation(role) ? organisationId !== undefined : areaId !== undefined || MAY_BE_WIDE.includes(role)));

interface RoleFieldsProps {
  readonly value: TypedRole;
  readonly onChange: (value: TypedRole) => void;
  readonly mayGive: readonly Role[];
  /** The area is asked for with the home. */
  readonly asksHome: boolean;
}

/** What somebody is to be, and of which organisation or over which area. */
export function RoleFields({ value, onChange, mayGive, asksHome }: RoleFieldsProps) {
  const t = useText();
  const organisations = useAsk(people.routes.organisations, {}).value?.organisations ?? [];
  const { role } = value;
  const fitting = organisations.filter((one) => !one.closed && (one.kind === 'property') === (role === 'property'));
  return (
    <>
      <Form.Item label={t('people.list.role')} htmlFor="role">
        <Select id="role" value={role} placeholder={t('people.roles.choose')} onChange={(chosen: Role) => onChange({ ...NO_ROLE, role: chosen })} options={mayGive.map((one) => ({ value: one, label: t(`people.role.${one}`) }))} />
      </Form.Item>
      {isOfOrganisation(role) ? (
        <Form.Item label={t('people.roles.organisation')} htmlFor="role-organisation">
          <Select
            id="role-organisation" showSearch={{ optionFilterProp: 'label' }} value={value.organisationId} placeholder={t('people.roles.chooseOrganisation')} notFoundContent={t('people.roles.noOrganisation')}
            onChange={(organisationId: string) => onChange({ ...value, organisationId })} options={fitting.map((one) => ({ value: one.id, label: one.name }))}
          />
        </Form.Item>
      ) : null}
      {role && !isOfOrganisation(role) && !(hasHome(role) && asksHome) ? (
        <Form.Item label={t('people.roles.over')} htmlFor="role-area" extra={MAY_BE_WIDE.includes(role) ? t('people.roles.wide') : undefined}>
          <AreaSelect id="role-area" value={value.areaId} onChange={(areaId) => onChange({ ...value, areaId })} placeholder={MAY_BE_WIDE.includes(role) ? t('people.area.tenant') : t('people.area.choose')} />
        </Form.Item>
      ) : null}
    </>
  );
}
