import { EmptyState, ErrorNote, Link, Moment, usePages, useSearchParams, useText } from '@huying/ui';
import { Button, Flex, Segmented, Table, type TableColumnsType } from 'antd';
import { APPLICATION_STATES, type ApplicationView, volunteering } from '../../contract.ts';
import { useAreaName } from './area-name.ts';
import { CardReader } from './card-reader.tsx';

type Line = Pick<ApplicationView, 'id' | 'name' | 'areaPath' | 'age' | 'state' | 'submittedAt'>;

/** Who wants to become a volunteer here; who has waited longest stands first. */
export default function Applications() {
  const t = useText();
  const [params, setParams] = useSearchParams();
  const state = APPLICATION_STATES.find((one) => one === params.get('state')) ?? 'submitted';
  const asked = usePages(volunteering.routes.applications, { query: { state } }, { freshOn: [volunteering.notices.changed], keepsFormer: true });
  const columns = useColumns();
  return (
    <Flex vertical gap={16}>
      <h1>{t('volunteering.title.applications')}</h1>
      <div style={{ overflowX: 'auto' }}>
        <Segmented aria-label={t('volunteering.state')} value={state} onChange={(value) => setParams({ state: value }, { replace: true })} options={APPLICATION_STATES.map((value) => ({ value, label: t(`volunteering.state.${value}`) }))} />
      </div>
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
      <Table<Line>
        size="middle" rowKey="id" dataSource={[...asked.items]} columns={columns} loading={asked.isLoading} pagination={false} scroll={{ x: 560 }}
        locale={{ emptyText: <EmptyState title={t('volunteering.applications.empty')}><p>{t('volunteering.applications.emptyHint')}</p></EmptyState> }}
      />
      {asked.hasMore ? <Button onClick={asked.more} loading={asked.isAsking}>{t('volunteering.more')}</Button> : null}
      <CardReader />
    </Flex>
  );
}

function useColumns(): TableColumnsType<Line> {
  const t = useText();
  const areaName = useAreaName();
  return [
    { title: t('volunteering.name'), key: 'name', render: (_, one) => <Link href={`/applications/${one.id}`}><strong>{one.name}</strong></Link> },
    { title: t('volunteering.age'), key: 'age', width: 80, render: (_, one) => t('volunteering.years', { years: one.age }) },
    { title: t('volunteering.community'), key: 'area', width: 200, render: (_, one) => areaName(one.areaPath) },
    { title: t('volunteering.submittedAt'), key: 'at', width: 170, render: (_, one) => <Moment at={one.submittedAt} /> },
  ];
}
