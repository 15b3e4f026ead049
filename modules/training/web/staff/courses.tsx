import { EmptyState, ErrorNote, Link, Moment, useAsk, useText } from '@huying/ui';
import { Button, Flex, Table, type TableColumnsType, Tag } from 'antd';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { type CourseLine, training } from '../../contract.ts';
import { CourseDialog } from './course-dialog.tsx';

/** The courses that are held in my area. */
export default function Courses() {
  const t = useText();
  const asked = useAsk(training.routes.courses, { query: { as: 'keeper' } }, { freshOn: [training.notices.changed] });
  const [isAdding, setAdding] = useState(false);
  const columns = useColumns();
  return (
    <Flex vertical gap={16}>
      <h1>{t('training.title.kept')}</h1>
      <div><Button type="primary" icon={<Plus size={16} aria-hidden="true" />} onClick={() => setAdding(true)}>{t('training.add')}</Button></div>
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
      <Table<CourseLine> size="middle" rowKey="id" dataSource={[...(asked.value?.courses ?? [])]} columns={columns} loading={asked.isLoading} pagination={{ pageSize: 50, hideOnSinglePage: true }} scroll={{ x: 640 }} locale={{ emptyText: <EmptyState title={t('training.kept.empty')}><p>{t('training.kept.emptyHint')}</p></EmptyState> }} />
      {isAdding ? <CourseDialog former={undefined} courseId={undefined} onClose={() => setAdding(false)} /> : null}
    </Flex>
  );
}

const COLOURS = { draft: 'default', open: 'success', closed: 'warning' } as const;
function useColumns(): TableColumnsType<CourseLine> {
  const t = useText();
  return [
    { title: t('training.name'), key: 'name', render: (_, one) => <Link href={`/training/${one.id}`}><strong>{one.name}</strong></Link> },
    { title: t('training.state'), key: 'state', width: 110, render: (_, one) => <Tag color={COLOURS[one.state]}>{t(`training.state.${one.state}`)}</Tag> },
    { title: t('training.hoursTitle'), key: 'hours', width: 90, render: (_, one) => t('training.hours', { hours: one.hours }) },
    { title: t('training.next'), key: 'next', width: 170, render: (_, one) => (one.nextSession ? <Moment at={one.nextSession} /> : '—') },
    { title: t('training.certifiedTitle'), key: 'certified', width: 100, render: (_, one) => one.certified },
  ];
}
