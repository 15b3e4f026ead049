import { EmptyState, ErrorNote, Stack, useAsk, useCommand, useNoticeBoard, useText } from '@huying/ui';
import { Button, Popconfirm, Table, type TableColumnsType } from 'antd';
import { Gift } from 'lucide-react';
import { type DueGrant, timebank } from '../../contract.ts';
import { sayMinutes } from '../words.ts';

/** Whom the fund grants hours this month, as the table says, before anybody gives the word. */
export default function DueGrants() {
  const t = useText();
  const board = useNoticeBoard();
  const asked = useAsk(timebank.routes.dueGrants, {}, { freshOn: [timebank.notices.changed] });
  const grant = useCommand(timebank.routes.grantDue);
  const due = asked.value?.due ?? [];
  const total = due.reduce((sum, one) => sum + one.minutes, 0);
  const run = async () => {
    const answer = await grant.run({});
    if (answer.ok) board.show({ kind: 'done', text: t('timebank.due.done', { count: answer.value.granted, minutes: sayMinutes(answer.value.minutes, t) }) });
  };
  const columns: TableColumnsType<DueGrant> = [
    { title: t('timebank.grant.elder'), key: 'name', render: (_, one) => one.name },
    { title: t('timebank.due.age'), key: 'age', width: 120, render: (_, one) => (one.age === null ? '—' : t('timebank.due.years', { age: one.age })) },
    { title: t('timebank.due.minutes'), key: 'minutes', width: 160, align: 'right', render: (_, one) => sayMinutes(one.minutes, t) },
  ];
  return (
    <Stack>
      <h1>{t('timebank.title.due')}</h1>
      <p>{t('timebank.due.what')}</p>
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
      {grant.problem ? <ErrorNote problem={grant.problem} /> : null}
      {due.length > 0 ? (
        <div>
          <Popconfirm title={t('timebank.due.sure', { count: due.length, minutes: sayMinutes(total, t) })} okText={t('timebank.due.do')} cancelText={t('ui.close')} onConfirm={() => void run()}>
            <Button type="primary" loading={grant.isRunning} icon={<Gift size={16} aria-hidden="true" />}>{t('timebank.due.doAll', { count: due.length, minutes: sayMinutes(total, t) })}</Button>
          </Popconfirm>
        </div>
      ) : null}
      <Table<DueGrant>
        size="middle" rowKey="personId" dataSource={[...due]} columns={columns} loading={asked.isLoading} pagination={{ pageSize: 50, hideOnSinglePage: true }} scroll={{ x: 480 }}
        locale={{ emptyText: <EmptyState title={t('timebank.due.none')}><p>{t('timebank.due.noneHint')}</p></EmptyState> }}
      />
    </Stack>
  );
}
