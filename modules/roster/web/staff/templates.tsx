import { place } from '@huying/place/contract';
import { EmptyState, ErrorNote, Link, sayDay, Spinner, useAsk, useText } from '@huying/ui';
import { Button, Flex, Table, type TableColumnsType, Tag } from 'antd';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { roster, type TemplateView } from '../../contract.ts';
import { TemplateDialog } from './template-dialog.tsx';

/** What the community wants week by week. */
export default function Templates() {
  const t = useText();
  const templates = useAsk(roster.routes.templates, {}, { freshOn: [roster.notices.changed] });
  const [edited, setEdited] = useState<TemplateView | 'new'>();
  const columns = useColumns(setEdited);
  return (
    <Flex vertical gap={16}>
      <div>
        <Link href="/roster">{t('roster.title.board')}</Link>
        <h1>{t('roster.title.templates')}</h1>
        <p>{t('roster.template.note')}</p>
      </div>
      <div><Button type="primary" icon={<Plus size={16} aria-hidden="true" />} onClick={() => setEdited('new')}>{t('roster.template.add')}</Button></div>
      {templates.problem ? <ErrorNote problem={templates.problem} onRetry={templates.again} isRetrying={templates.isAsking} /> : null}
      {templates.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      <Table<TemplateView> size="middle" rowKey="id" dataSource={[...(templates.value?.templates ?? [])]} columns={columns} pagination={{ pageSize: 50, hideOnSinglePage: true }} scroll={{ x: 980 }} locale={{ emptyText: <EmptyState title={t('roster.template.empty')}><p>{t('roster.template.emptyHint')}</p></EmptyState> }} />
      {edited ? <TemplateDialog key={edited === 'new' ? 'new' : edited.id} template={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} /> : null}
    </Flex>
  );
}

function useColumns(onEdit: (template: TemplateView) => void): TableColumnsType<TemplateView> {
  const t = useText();
  const areas = useAsk(place.routes.areas, {}).value?.areas ?? [];
  return [
    { title: t('roster.column.shift'), key: 'name', render: (_, one) => <Button type="link" style={{ paddingInline: 0 }} onClick={() => onEdit(one)}>{one.name}</Button> },
    { title: t('roster.column.area'), key: 'area', width: 150, render: (_, one) => areas.find((area) => area.path === one.areaPath)?.name ?? one.areaPath },
    {
      title: t('roster.column.when'), key: 'when',
      render: (_, one) => <>{one.weekdays.map((day) => t(`roster.weekday.${day}`)).join(t('ui.listSeparator'))} {one.from}–{one.to}<div><small>{one.everyWeeks > 1 ? t('roster.template.every', { count: one.everyWeeks }) : ''} {one.holidays === 'as-usual' ? '' : t(`roster.holidays.${one.holidays}`)}</small></div></>,
    },
    { title: t('roster.template.crew'), key: 'crew', width: 140, render: (_, one) => t(`roster.crew.${one.crew}`) },
    { title: t('roster.template.wanted'), key: 'wanted', render: (_, one) => <>{one.wanted} {one.skills.map(({ skill, wanted }) => <Tag key={skill}>{t(`roster.skill.${skill}`)} {wanted}</Tag>)}</> },
    { title: t('roster.template.holds'), key: 'holds', width: 150, render: (_, one) => (one.holdsUntil ? `${sayDay(one.holdsFrom, t, true)} – ${sayDay(one.holdsUntil, t, true)}` : t('roster.template.since', { day: sayDay(one.holdsFrom, t, true) })) },
    { title: t('roster.template.coming'), key: 'coming', width: 120, render: (_, one) => t('roster.template.counts', { shifts: one.coming, booked: one.booked }) },
  ];
}
