import { useMemo } from 'react';
import { place, type Area } from '@huying/place/contract';
import { useAsk, useText } from '@huying/ui';
import { TreeSelect } from 'antd';
import { people } from '../../contract.ts';
import { MAY_GIVE } from '../../core/authority.ts';

interface Branch {
  readonly value: string;
  readonly title: string;
  readonly disabled?: boolean;
  readonly children: Branch[];
}

export const useAreas = (): readonly Area[] => useAsk(place.routes.areas, {}).value?.areas ?? [];

/** The areas over which the person at this page keeps people, by their paths; '' is the whole tenant. */
export function useOwnReach(): readonly string[] {
  const me = useAsk(people.routes.me, {}).value;
  return useMemo(() => (me?.memberships ?? []).filter((one) => MAY_GIVE[one.role]).map((one) => one.areaPath), [me]);
}

/** The open areas within reach as a tree; what lies above them is shown so that they can be found, and cannot be chosen. */
function branches(areas: readonly Area[], reach: readonly string[]): Branch[] {
  const isOwn = (path: string) => reach.some((own) => path.startsWith(own));
  const leadsToOwn = (path: string) => reach.some((own) => own.startsWith(path));
  const below = Map.groupBy(areas.filter((one) => !one.closed && (isOwn(one.path) || leadsToOwn(one.path))), (one) => one.path.slice(0, one.path.lastIndexOf('/')));
  const grow = (path: string): Branch[] => (below.get(path) ?? []).map((one) => ({ value: one.id, title: one.name, ...(isOwn(one.path) ? {} : { disabled: true }), children: grow(one.path) }));
  return grow('');
}

interface AreaSelectProps {
  readonly id: string;
  readonly value: string | undefined;
  readonly onChange: (areaId: string | undefined, area: Area | undefined) => void;
  readonly placeholder?: string;
}

export function AreaSelect({ id, value, onChange, placeholder }: AreaSelectProps) {
  const t = useText();
  const areas = useAreas();
  const reach = useOwnReach();
  const tree = useMemo(() => branches(areas, reach), [areas, reach]);
  return (
    <TreeSelect
      id={id} allowClear treeDefaultExpandedKeys={areas.filter((one) => one.kind !== 'courtyard').map((one) => one.id)} treeData={tree as never} value={value} placeholder={placeholder ?? t('people.area.choose')}
      showSearch={{ treeNodeFilterProp: 'title' }} style={{ inlineSize: '100%' }} onChange={(chosen: string | undefined) => onChange(chosen, areas.find((one) => one.id === chosen))}
    />
  );
}

/** Several areas, such as the courtyards of a property company. */
export function AreasSelect({ id, values, onChange, within }: { id: string; values: readonly string[]; onChange: (areaIds: string[]) => void; within: string }) {
  const t = useText();
  const areas = useAreas();
  const tree = useMemo(() => branches(areas.filter((one) => one.path.startsWith(within) || within.startsWith(one.path)), [within]), [areas, within]);
  return (
    <TreeSelect
      id={id} multiple allowClear treeDefaultExpandAll treeData={tree as never} value={[...values]} placeholder={t('people.area.all')} showSearch={{ treeNodeFilterProp: 'title' }} style={{ inlineSize: '100%' }}
      onChange={(chosen: string[]) => onChange(chosen)}
    />
  );
}

/** What an area is called with what it lies in: 奎星楼社区 · 第一网格. */
export function useAreaName(): (path: string) => string {
  const t = useText();
  const areas = useAreas();
  return (path) => {
    if (path === '') return t('people.area.tenant');
    const names = areas.filter((one) => one.kind !== 'street' && (path === one.path || path.startsWith(`${one.path}/`))).map((one) => one.name);
    const [outer, inner] = names.slice(-2);
    if (outer === undefined) return areas.find((one) => one.path === path)?.name ?? path;
    // A building is often called by its courtyard already.
    return inner === undefined ? outer : inner.startsWith(outer) ? inner : `${outer} · ${inner}`;
  };
}
