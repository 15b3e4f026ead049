import { people } from '@huying/people/contract';
import { place } from '@huying/place/contract';
import { useAsk, useText } from '@huying/ui';
import { Select } from 'antd';

const KINDS = ['street', 'community', 'grid', 'courtyard'];

/** The narrowest area that all of my work lies in: where the screens of staff begin. */
export function useOwnArea(): string | undefined {
  const memberships = useAsk(people.routes.me, {}).value?.memberships.filter((one) => one.role !== 'elder' && one.role !== 'volunteer' && one.role !== 'family');
  return memberships?.map((one) => one.areaPath).sort((one, other) => one.length - other.length)[0];
}

/** The organisation whose rosters I look after as its member; undefined for staff. */
export function useOwnOrganisation(): string | undefined {
  return useAsk(people.routes.me, {}).value?.memberships.find((one) => (one.role === 'organisation' || one.role === 'property') && one.organisationId !== null)?.organisationId ?? undefined;
}

export function AreaSelect({ value, onChoose, id }: { value: string | undefined; onChoose: (path: string) => void; id?: string }) {
  const t = useText();
  const own = useOwnArea();
  const areas = useAsk(place.routes.areas, {}).value?.areas ?? [];
  const options = areas.filter((area) => KINDS.includes(area.kind) && (own === undefined || area.path.startsWith(own))).map((area) => ({ value: area.path, label: area.name }));
  return <Select {...(id ? { id } : { 'aria-label': t('roster.column.area') })} showSearch={{ optionFilterProp: 'label' }} placeholder={t('roster.column.area')} value={value ?? null} onChange={(path) => path !== null && onChoose(path)} options={options} style={{ inlineSize: 200, maxInlineSize: '100%' }} />;
}
