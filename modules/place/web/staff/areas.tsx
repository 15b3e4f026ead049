import { useMemo, useState } from 'react';
import { EmptyState, ErrorNote, useAsk, useCommand, useFilter, useText, useTools } from '@huying/ui';
import { Button, Checkbox, Input, Popconfirm, Space, Table, type TableColumnsType, Tag } from 'antd';
import { Plus, Upload } from 'lucide-react';
import { type Area, place } from '../../contract.ts';
import { AreaDialog, type Edited } from './area-dialog.tsx';
import { ImportAreas } from './import-areas.tsx';

interface Node extends Area {
  readonly children?: Node[];
}

/** Areas as a tree; with a search the branches that lead to what was found. */
function treeOf(areas: readonly Area[], search: string, withClosed: boolean): Node[] {
  const wanted = search.trim().toLowerCase();
  const below = Map.groupBy(areas.filter((one) => withClosed || !one.closed), (one) => one.path.slice(0, one.path.lastIndexOf('/')));
  const grow = (path: string): Node[] =>
    (below.get(path) ?? []).flatMap((area) => {
      const children = grow(area.path);
      const isFound = wanted === '' || area.name.toLowerCase().includes(wanted) || area.code.toLowerCase().includes(wanted);
      return isFound || children.length > 0 ? [{ ...area, ...(children.length > 0 ? { children } : {}) }] : [];
    });
  return grow('');
}

/** The tree of areas: what there is, and for those who keep it adding, renaming, moving, closing. */
export default function Areas() {
  const t = useText();
  const { params, set } = useFilter({ replaces: true });
  const search = params.get('search') ?? '';
  const withClosed = params.get('closed') === 'true';
  const asked = useAsk(place.routes.areas, {});
  const areas = useMemo(() => asked.value?.areas ?? [], [asked.value]);
  const tree = useMemo(() => treeOf(areas, search, withClosed), [areas, search, withClosed]);
  const [edited, setEdited] = useState<Edited>();
  const [isImporting, setImporting] = useState(false);
  const columns = useColumns(setEdited);
  const office = areas.find((area) => area.kind === 'street');
  return (
    <>
      <h1 className="visually-hidden">{t('place.title.areas')}</h1>
      <Space wrap style={{ marginBlockEnd: 16 }} role="search">
        <Input aria-label={t('place.areas.search')} placeholder={t('place.areas.search')} allowClear value={search} maxLength={40} onChange={(event) => set('search', event.target.value)} style={{ inlineSize: 220 }} />
        <Checkbox checked={withClosed} onChange={(event) => set('closed', event.target.checked ? 'true' : '')}>{t('place.areas.withClosed')}</Checkbox>
        {office ? <Button icon={<Plus size={16} aria-hidden="true" />} onClick={() => setEdited({ parent: office })}>{t('place.areas.addTop')}</Button> : null}
        <Button icon={<Upload size={16} aria-hidden="true" />} onClick={() => setImporting(true)}>{t('place.areas.import')}</Button>
      </Space>
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
      {areas.length > 0 ? (
        <Table<Node>
          key={search} size="middle" rowKey="id" dataSource={tree} columns={columns} pagination={false} scroll={{ x: 760 }}
          expandable={{ defaultExpandAllRows: search !== '' || areas.length < 60, defaultExpandedRowKeys: areas.filter((one) => one.kind === 'street' || one.kind === 'community').map((one) => one.id) }}
          locale={{ emptyText: <EmptyState title={t('place.areas.none')}><p>{t('place.areas.noneHint')}</p></EmptyState> }}
        />
      ) : asked.isLoading ? null : <EmptyState title={t('place.areas.empty')}><p>{t('place.areas.emptyHint')}</p></EmptyState>}
      {edited ? <AreaDialog edited={edited} areas={areas} onClose={() => setEdited(undefined)} /> : null}
      {isImporting ? <ImportAreas onClose={() => setImporting(false)} /> : null}
    </>
  );
}

function useColumns(onEdit: (edited: Edited) => void): TableColumnsType<Node> {
  const t = useText();
  return [
    {
      title: t('place.areas.name'), key: 'name',
      render: (_, area) => <>{area.name} {area.closed ? <Tag>{t('place.areas.closed')}</Tag> : null}</>,
    },
    { title: t('place.areas.code'), dataIndex: 'code', width: 120 },
    { title: t('place.areas.kind'), key: 'kind', width: 90, render: (_, area) => t(`place.kind.${area.kind}`) },
    {
      title: <span className="visually-hidden">{t('place.areas.edit')}</span>, key: 'do', width: 330,
      render: (_, area) => (
        <Space wrap>
          <Button size="small" onClick={() => onEdit({ area })} aria-label={`${t('place.areas.edit')} ${area.name}`}>{t('place.areas.edit')}</Button>
          {area.kind === 'building' || area.closed ? null : <Button size="small" onClick={() => onEdit({ parent: area })} aria-label={`${t('place.areas.add')} ${area.name}`}>{t('place.areas.add')}</Button>}
          {area.kind === 'street' ? null : <CloseButton area={area} />}
        </Space>
      ),
    },
  ];
}

/** Closing and opening again, each with the other as the way back. */
function CloseButton({ area }: { area: Area }) {
  const t = useText();
  const { notices } = useTools();
  const change = useCommand(place.routes.changeArea);
  const run = async (closed: boolean, mayUndo: boolean) => {
    const answer = await change.run({ params: { areaId: area.id }, body: { closed } });
    if (answer.ok) notices.show({ kind: 'done', text: t(closed ? 'place.areas.closedDone' : 'place.areas.reopened', { name: area.name }), ...(mayUndo ? { action: { label: t('place.areas.undo'), onChoose: () => void run(!closed, false) } } : {}) });
    else notices.show({ kind: 'failed', text: [t(`refusal.${answer.problem.code}`, answer.problem.facts), t(`refusal.${answer.problem.code}.advice`, answer.problem.facts)].join(t('ui.sentenceSeparator')) });
  };
  if (area.closed) return <Button size="small" loading={change.isRunning} onClick={() => void run(false, true)} aria-label={`${t('place.areas.reopen')} ${area.name}`}>{t('place.areas.reopen')}</Button>;
  return (
    <Popconfirm title={t('place.areas.closeSure')} okText={t('place.areas.close')} cancelText={t('ui.close')} onConfirm={() => void run(true, true)}>
      <Button size="small" danger loading={change.isRunning} aria-label={`${t('place.areas.close')} ${area.name}`}>{t('place.areas.close')}</Button>
    </Popconfirm>
  );
}
