import { useEffect, useState } from 'react';
import { ROLES, type RouteOut } from '@huying/kernel';
import { place } from '@huying/place/contract';
import { EmptyState, ErrorNote, Link, useAsk, usePages, useSearchParams, useText } from '@huying/ui';
import { Button, Input, Select, Space, Table, type TableColumnsType, Tag } from 'antd';
import { people } from '../../contract.ts';

type Listed = RouteOut<typeof people.routes.list>['items'][number];
const SHOWN_ROLES = ROLES.filter((role) => role !== 'system');
const PER_PAGE = 50;

/** The people of the area. What is looked for stands in the address; numbers are shown in the file, whose opening is recorded. */
export default function PeopleList() {
  const t = useText();
  const [params, setParams] = useSearchParams();
  const filter = { search: params.get('search') || undefined, role: (params.get('role') ?? undefined) as (typeof ROLES)[number] | undefined, areaPath: params.get('area') || undefined };
  const list = usePages(people.routes.list, { query: { ...filter, limit: PER_PAGE } }, { keepsFormer: true });
  const areas = useAsk(place.routes.areas, {}).value?.areas ?? [];
  const set = (name: string, value: string | undefined) =>
    setParams((former) => {
      const next = new URLSearchParams(former);
      if (value) next.set(name, value);
      else next.delete(name);
      return next;
    });
  return (
    <>
      <h1 className="visually-hidden">{t('people.title.people')}</h1>
      <Space wrap style={{ marginBlockEnd: 16 }} role="search">
        <SearchBox value={filter.search ?? ''} onSearch={(value) => set('search', value)} />
        <Select aria-label={t('people.list.role')} allowClear placeholder={t('people.list.role')} value={filter.role} onChange={(value) => set('role', value)} style={{ minInlineSize: 150 }} options={SHOWN_ROLES.map((value) => ({ value, label: t(`people.role.${value}`) }))} />
        <Select
          aria-label={t('people.list.area')} allowClear showSearch={{ optionFilterProp: 'label' }} placeholder={t('people.list.area')} value={filter.areaPath} onChange={(value) => set('area', value)} style={{ minInlineSize: 190 }}
          options={areas.filter((area) => area.kind === 'grid' || area.kind === 'courtyard').map((area) => ({ value: area.path, label: area.name }))}
        />
      </Space>
      {list.problem ? <ErrorNote problem={list.problem} onRetry={list.again} isRetrying={list.isAsking} /> : null}
      <Table<Listed>
        size="middle" rowKey="id" dataSource={[...list.items]} columns={useColumns()} loading={list.isLoading} pagination={false} scroll={{ x: 760 }}
        locale={{ emptyText: <EmptyState title={t('people.list.empty')}><p>{t('people.list.emptyHint')}</p></EmptyState> }}
      />
      {list.hasMore ? <Button block loading={list.isAsking} onClick={list.more} style={{ marginBlock: 16 }}>{t('ui.more')}</Button> : null}
    </>
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
  const year = new Date().getFullYear();
  return [
    {
      title: t('people.list.name'), key: 'name', width: 140,
      render: (_, one) => (one.roles.includes('elder') ? <Link href={`/people/${one.id}`}><strong>{one.name}</strong></Link> : one.name),
    },
    { title: t('people.list.roles'), key: 'roles', render: (_, one) => one.roles.map((role) => <Tag key={role}>{t(`people.role.${role}`)}</Tag>) },
    { title: t('people.list.age'), key: 'age', width: 90, render: (_, one) => (one.birthYear === null ? '—' : t('people.list.years', { years: year - one.birthYear })) },
    { title: t('people.list.sex'), key: 'sex', width: 80, render: (_, one) => (one.sex ? t(`people.sex.${one.sex}`) : '—') },
    { title: t('people.file.phone'), key: 'phone', width: 140, render: (_, one) => one.phone ?? '—' },
    { title: t('people.file.address'), key: 'address', render: (_, one) => one.address ?? '—' },
  ];
}
