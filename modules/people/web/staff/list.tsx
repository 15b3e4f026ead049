import { useEffect, useState } from 'react';
import { ROLES, type RouteOut } from '@huying/kernel';
import { place } from '@huying/place/contract';
import { EmptyState, ErrorNote, Link, SecondNote, useAsk, useClient, useFile, useLocation, usePages, useFilter, useText } from '@huying/ui';
import { Button, Dropdown, Input, Select, Space, Table, type TableColumnsType, Tag } from 'antd';
import { Download, Plus, Upload } from 'lucide-react';
import { people } from '../../contract.ts';
import { rolesToGive } from '../../core/authority.ts';
import { mayCall } from '../../core/privacy.ts';
import { useAreaName } from './area-select.tsx';

type Listed = RouteOut<typeof people.routes.list>['items'][number];
const SHOWN_ROLES = ROLES.filter((role) => role !== 'system');
const PER_PAGE = 50;

/** The people of the area. What is looked for stands in the address; numbers are shown in the file, whose opening is recorded. */
export default function PeopleList() {
  const t = useText();
  const { params, set } = useFilter();
  const state = params.get('state') === 'deactivated' ? ('deactivated' as const) : ('active' as const);
  const filter = { search: params.get('search') || undefined, role: SHOWN_ROLES.find((role) => role === params.get('role')), areaPath: params.get('area') || undefined, state };
  const list = usePages(people.routes.list, { query: { ...filter, limit: PER_PAGE } }, { keepsFormer: true });
  const areas = useAsk(place.routes.areas, {}).value?.areas ?? [];
  const isFiltered = filter.search !== undefined || filter.role !== undefined || filter.areaPath !== undefined || state !== 'active';
  return (
    <>
      <h1 className="visually-hidden">{t('people.title.people')}</h1>
      <Space wrap style={{ marginBlockEnd: 12 }} role="search">
        <SearchBox value={filter.search ?? ''} onSearch={(value) => set('search', value)} />
        <Select aria-label={t('people.list.role')} allowClear placeholder={t('people.list.role')} value={filter.role} onChange={(value) => set('role', value)} style={{ minInlineSize: 150 }} options={SHOWN_ROLES.map((value) => ({ value, label: t(`people.role.${value}`) }))} />
        <Select
          aria-label={t('people.list.area')} allowClear showSearch={{ optionFilterProp: 'label' }} placeholder={t('people.list.area')} value={filter.areaPath} onChange={(value) => set('area', value)} style={{ minInlineSize: 190 }}
          options={areas.filter((area) => area.kind === 'community' || area.kind === 'grid' || area.kind === 'courtyard').map((area) => ({ value: area.path, label: area.name }))}
        />
        <Select aria-label={t('people.state.label')} value={state} onChange={(value) => set('state', value === 'active' ? undefined : value)} style={{ minInlineSize: 120 }} options={(['active', 'deactivated'] as const).map((value) => ({ value, label: t(`people.state.${value}`) }))} />
      </Space>
      <Doings filter={filter} />
      {list.problem ? <ErrorNote problem={list.problem} onRetry={list.again} isRetrying={list.isAsking} /> : null}
      <Table<Listed>
        size="middle" rowKey="id" dataSource={[...list.items]} columns={useColumns()} loading={list.isLoading} pagination={false} scroll={{ x: 860 }}
        locale={{ emptyText: isFiltered ? <EmptyState title={t('people.list.empty')}><p>{t('people.list.emptyHint')}</p></EmptyState> : <EmptyState title={t('people.list.nobody')}><p>{t('people.list.nobodyHint')}</p></EmptyState> }}
      />
      {list.hasMore ? <Button block loading={list.isAsking} onClick={list.more} style={{ marginBlock: 16 }}>{t('ui.more')}</Button> : null}
    </>
  );
}

type Filter = Parameters<typeof usePages<typeof people.routes.list>>[1] extends infer A ? (A extends { query?: infer Q } ? Q : never) : never;

/** What can be done here by whoever looks; the file holds what is filtered. */
function Doings({ filter }: { filter: Filter }) {
  const t = useText();
  const client = useClient();
  const [, go] = useLocation();
  const me = useAsk(people.routes.me, {}).value;
  const roles = me?.memberships.map((one) => one.role) ?? [];
  const mayAdd = rolesToGive(me?.memberships ?? []).length > 0;
  const file = useFile();
  const take = (numbers: 'masked' | 'full') => file.take(client.addressOf(people.routes.exportPeople, { query: { ...filter, numbers } }));
  return (
    <Space wrap style={{ marginBlockEnd: 16 }}>
      {mayAdd ? <Button type="primary" icon={<Plus size={16} aria-hidden="true" />} onClick={() => go('/people/new')}>{t('people.title.add')}</Button> : null}
      {mayAdd ? <Button icon={<Upload size={16} aria-hidden="true" />} onClick={() => go('/people/import')}>{t('people.title.import')}</Button> : null}
      {mayCall(roles) ? (
        <Dropdown menu={{ items: (['masked', 'full'] as const).map((numbers) => ({ key: numbers, label: t(`people.list.export.${numbers}`), onClick: () => void take(numbers) })) }} trigger={['click']}>
          <Button icon={<Download size={16} aria-hidden="true" />} loading={file.isTaking}>{t('people.list.export')}</Button>
        </Dropdown>
      ) : <Button icon={<Download size={16} aria-hidden="true" />} loading={file.isTaking} onClick={() => void take('masked')}>{t('people.list.export')}</Button>}
      <SecondNote problem={file.problem}>{t('people.list.askSecond')}</SecondNote>
    </Space>
  );
}

/** Asks when the typing pauses, not at each letter. */
function SearchBox({ value, onSearch }: { value: string; onSearch: (value: string) => void }) {
  const t = useText();
  const [typed, setTyped] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => typed !== value && onSearch(typed), 350);
    return () => clearTimeout(timer);
  });
  return <Input aria-label={t('people.list.search')} placeholder={t('people.list.search')} allowClear value={typed} maxLength={40} onChange={(event) => setTyped(event.target.value)} style={{ inlineSize: 260 }} />;
}

function useColumns(): TableColumnsType<Listed> {
  const t = useText();
  const areaName = useAreaName();
  const year = new Date().getFullYear();
  return [
    { title: t('people.list.name'), key: 'name', width: 140, render: (_, one) => <Link href={`/people/${one.id}`}><strong>{one.name}</strong></Link> },
    { title: t('people.list.roles'), key: 'roles', width: 180, render: (_, one) => <Space size={4} wrap>{one.roles.map((role) => <Tag key={role}>{t(`people.role.${role}`)}</Tag>)}</Space> },
    { title: t('people.list.age'), key: 'age', width: 80, render: (_, one) => (one.birthYear === null ? '—' : t('people.list.years', { years: year - one.birthYear })) },
    { title: t('people.list.sex'), key: 'sex', width: 70, render: (_, one) => (one.sex ? t(`people.sex.${one.sex}`) : '—') },
    { title: t('people.file.phone'), key: 'phone', width: 130, render: (_, one) => one.phone ?? '—' },
    { title: t('people.fields.livesIn'), key: 'area', width: 170, render: (_, one) => areaName(one.areaPath) },
    { title: t('people.file.address'), key: 'address', render: (_, one) => one.address ?? '—' },
  ];
}
