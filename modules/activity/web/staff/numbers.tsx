import { localDate } from '@huying/kernel';
import { EmptyState, ErrorNote, FactList, Link, Spinner, useAsk, useSearchParams, useText, useTools } from '@huying/ui';
import { Card, Flex, Input, Table, type TableColumnsType } from 'antd';
import { activity, type Sums } from '../../contract.ts';

const DAY = 86_400_000;
const USUAL_DAYS = 90;
const hoursOf = (minutes: number) => Math.floor(minutes / 6) / 10;

/** What my activities came to. */
export default function Numbers() {
  const t = useText();
  const { clock } = useTools();
  const [params, setParams] = useSearchParams();
  const fromOn = params.get('from') ?? localDate(new Date(clock.now() - USUAL_DAYS * DAY));
  const toOn = params.get('to') ?? localDate(new Date(clock.now() + USUAL_DAYS * DAY));
  const asked = useAsk(activity.routes.statistics, fromOn && toOn ? { query: { fromOn, toOn } } : null, { keepsFormer: true });
  const columns = useColumns();
  const { value } = asked;
  return (
    <Flex vertical gap={16}>
      <div><Link href="/activities">{t('activity.title.kept')}</Link><h1>{t('activity.title.numbers')}</h1></div>
      <Flex gap={12} wrap align="center">
        <label htmlFor="numbers-from">{t('activity.from')}</label><Input id="numbers-from" type="date" style={{ inlineSize: 160 }} value={fromOn} onChange={(event) => setParams({ from: event.target.value, to: toOn }, { replace: true })} />
        <label htmlFor="numbers-to">{t('activity.to')}</label><Input id="numbers-to" type="date" style={{ inlineSize: 160 }} value={toOn} onChange={(event) => setParams({ from: fromOn, to: event.target.value }, { replace: true })} />
      </Flex>
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
      {asked.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {value && value.all.activities === 0 ? <EmptyState title={t('activity.numbers.empty')} /> : null}
      {value && value.all.activities > 0 ? (
        <>
          <Card><FactList facts={factsOf(value.all, t)} /></Card>
          <h2>{t('activity.byMonth')}</h2>
          <Table<(typeof value.byMonth)[number]> size="middle" rowKey="month" pagination={false} scroll={{ x: 640 }} dataSource={[...value.byMonth]} columns={[{ title: t('activity.month'), key: 'month', render: (_, one) => t('activity.monthOf', { month: t(`activity.month.${Number(one.month.slice(5))}`), year: one.month.slice(0, 4) }) }, ...(columns as TableColumnsType<(typeof value.byMonth)[number]>)]} />
          <h2>{t('activity.byKind')}</h2>
          <Table<(typeof value.byKind)[number]> size="middle" rowKey="kind" pagination={false} scroll={{ x: 640 }} dataSource={[...value.byKind]} columns={[{ title: t('activity.kindTitle'), key: 'kind', render: (_, one) => t(`activity.kind.${one.kind}`) }, ...(columns as TableColumnsType<(typeof value.byKind)[number]>)]} />
        </>
      ) : null}
    </Flex>
  );
}

const rateOf = ({ attended, absent }: Sums) => (attended + absent === 0 ? undefined : Math.round((attended * 100) / (attended + absent)));

function factsOf(sums: Sums, t: ReturnType<typeof useText>): [string, string][] {
  const rate = rateOf(sums);
  return [
    [t('activity.sum.activities'), String(sums.activities)], [t('activity.sum.cancelled'), String(sums.cancelled)], [t('activity.sum.enrolled'), String(sums.enrolled)], [t('activity.sum.attended'), `${sums.attended}${rate === undefined ? '' : ` · ${t('activity.rate', { percent: rate })}`}`],
    [t('activity.sum.absent'), String(sums.absent)], [t('activity.sum.helpers'), String(sums.helpers)], [t('activity.sum.hours'), String(hoursOf(sums.minutes))], [t('activity.sum.credits'), String(hoursOf(sums.creditedMinutes))],
  ];
}

function useColumns(): TableColumnsType<Sums> {
  const t = useText();
  return [
    { title: t('activity.sum.activities'), dataIndex: 'activities' }, { title: t('activity.sum.enrolled'), dataIndex: 'enrolled' }, { title: t('activity.sum.attended'), dataIndex: 'attended' }, { title: t('activity.sum.helpers'), dataIndex: 'helpers' },
    { title: t('activity.sum.hours'), key: 'hours', render: (_, one) => hoursOf(one.minutes) }, { title: t('activity.sum.credits'), key: 'credits', render: (_, one) => hoursOf(one.creditedMinutes) },
  ];
}
