import { useState } from 'react';
import { EmptyState, ErrorNote, Link, useAsk, useFilter, useText } from '@huying/ui';
import { Button, Checkbox, Input, Select, Space, Table, type TableColumnsType, Tag } from 'antd';
import { Plus } from 'lucide-react';
import { ORGANISATION_KINDS, people } from '../../contract.ts';
import { useAreaName } from './area-select.tsx';
import { OrganisationDialog } from './organisation-dialog.tsx';
import type { Organisation } from './views.ts';

/** The organisations that are asked, with what they help with and where. */
export default function Organisations() {
  const t = useText();
  const { params, set } = useFilter({ replaces: true });
  const asked = useAsk(people.routes.organisations, {});
  const [isAdding, setAdding] = useState(false);
  const columns = useColumns();
  const search = (params.get('search') ?? '').trim().toLowerCase();
  const kind = ORGANISATION_KINDS.find((one) => one === params.get('kind'));
  const withClosed = params.get('closed') === 'true';
  const shown = (asked.value?.organisations ?? []).filter((one) => (withClosed || !one.closed) && (!kind || one.kind === kind) && one.name.toLowerCase().includes(search));
  return (
    <>
      <h1 className="visually-hidden">{t('people.title.organisations')}</h1>
      <Space wrap style={{ marginBlockEnd: 16 }} role="search">
        <Input aria-label={t('people.organisation.search')} placeholder={t('people.organisation.search')} allowClear value={params.get('search') ?? ''} maxLength={40} onChange={(event) => set('search', event.target.value)} style={{ inlineSize: 220 }} />
        <Select aria-label={t('people.organisation.kind')} allowClear placeholder={t('people.organisation.kind')} value={kind} onChange={(value) => set('kind', value)} style={{ minInlineSize: 150 }} options={ORGANISATION_KINDS.map((value) => ({ value, label: t(`people.organisationKind.${value}`) }))} />
        <Checkbox checked={withClosed} onChange={(event) => set('closed', event.target.checked ? 'true' : undefined)}>{t('people.organisation.withClosed')}</Checkbox>
        <Button type="primary" icon={<Plus size={16} aria-hidden="true" />} onClick={() => setAdding(true)}>{t('people.organisation.add')}</Button>
      </Space>
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
      <Table<Organisation>
        size="middle" rowKey="id" dataSource={shown} columns={columns} loading={asked.isLoading} pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }} scroll={{ x: 760 }}
        locale={{ emptyText: <EmptyState title={t(search || kind ? 'people.list.empty' : 'people.organisation.empty')}><p>{t(search || kind ? 'people.organisation.noneHint' : 'people.organisation.emptyHint')}</p></EmptyState> }}
      />
      {isAdding ? <OrganisationDialog organisation={undefined} onClose={() => setAdding(false)} /> : null}
    </>
  );
}

function useColumns(): TableColumnsType<Organisation> {
  const t = useText();
  const areaName = useAreaName();
  return [
    { title: t('people.organisation.name'), key: 'name', render: (_, one) => <><Link href={`/organisations/${one.id}`}><strong>{one.name}</strong></Link> {one.closed ? <Tag>{t('people.organisation.closed')}</Tag> : null}</> },
    { title: t('people.organisation.kind'), key: 'kind', width: 140, render: (_, one) => t(`people.organisationKind.${one.kind}`) },
    { title: t('people.organisation.area'), key: 'area', width: 220, render: (_, one) => (one.serves.length > 0 ? one.serves.map(areaName).join(t('ui.listSeparator')) : areaName(one.areaPath)) },
    { title: t('people.organisation.categories'), key: 'categories', render: (_, one) => (one.categories.length > 0 ? <Space size={4} wrap>{one.categories.map((category) => <Tag key={category}>{t(`need.category.${category}`)}</Tag>)}</Space> : t('people.organisation.allCategories')) },
    { title: t('people.organisation.phone'), key: 'phone', width: 140, render: (_, one) => one.phone ?? '—' },
  ];
}
