import { EmptyState, ErrorNote, FactList, Link, sayDuration, Spinner, useAsk, useSearchParams, useText, useTools } from '@huying/ui';
import { Card, Flex, Segmented, Table } from 'antd';
import { mobilisation } from '../../contract.ts';
import { useOwnOrganisation } from './own-organisation.ts';

const DAYS = [30, 90, 365] as const;
const DAY = 86_400_000;

/** What my organisation was asked, took and gave back. */
export default function Numbers() {
  const t = useText();
  const { clock } = useTools();
  const organisationId = useOwnOrganisation();
  const [params, setParams] = useSearchParams();
  const days = DAYS.find((one) => String(one) === params.get('days')) ?? 30;
  // By the day, so that the question stays the same while one looks at it.
  const until = Math.ceil(clock.now() / DAY) * DAY;
  const asked = useAsk(mobilisation.routes.organisationStatistics, organisationId ? { params: { organisationId: organisationId as never }, query: { from: new Date(until - days * DAY).toISOString(), to: new Date(until).toISOString() } } : null, { keepsFormer: true });
  const { value } = asked;
  return (
    <Flex vertical gap={16}>
      <div><Link href="/">{t('mobilisation.title.asks')}</Link><h1>{t('mobilisation.title.numbers')}</h1></div>
      <Segmented<number> aria-label={t('mobilisation.numbers.days')} value={days} onChange={(chosen) => setParams({ days: String(chosen) })} options={DAYS.map((one) => ({ value: one, label: t('mobilisation.numbers.lastDays', { days: one }) }))} style={{ alignSelf: 'start' }} />
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
      {asked.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {value && value.asked === 0 ? <EmptyState title={t('mobilisation.numbers.none')}><p>{t('mobilisation.numbers.noneHint')}</p></EmptyState> : null}
      {value && value.asked > 0 ? (
        <>
          <Card>
            <FactList
              facts={[
                [t('mobilisation.numbers.asked'), t('mobilisation.numbers.times', { count: value.asked })], [t('mobilisation.numbers.taken'), t('mobilisation.numbers.times', { count: value.taken })],
                [t('mobilisation.numbers.median'), value.medianSecondsToTake === null ? '—' : sayDuration(value.medianSecondsToTake * 1_000, t)],
                [t('mobilisation.numbers.kept'), t('mobilisation.numbers.times', { count: value.kept })], [t('mobilisation.numbers.gaveBack'), t('mobilisation.numbers.times', { count: value.gaveBack })],
                [t('mobilisation.numbers.silent'), t('mobilisation.numbers.times', { count: value.silent })], [t('mobilisation.numbers.lost'), t('mobilisation.numbers.times', { count: value.lost })],
              ]}
            />
          </Card>
          <Table size="middle" rowKey={(one) => one.name ?? ''} pagination={false} locale={{ emptyText: t('mobilisation.numbers.none') }} dataSource={[...value.perMember]} columns={[{ title: t('mobilisation.numbers.member'), key: 'name', render: (_, one) => one.name ?? t('mobilisation.asks.nobodyNamed') }, { title: t('mobilisation.numbers.taken'), dataIndex: 'taken' }]} />
          <Table size="middle" rowKey="category" pagination={false} locale={{ emptyText: t('mobilisation.numbers.none') }} dataSource={[...value.perCategory]} columns={[{ title: t('mobilisation.offer.category'), key: 'category', render: (_, one) => t(`mobilisation.category.${one.category}`) }, { title: t('mobilisation.numbers.taken'), dataIndex: 'taken' }]} />
        </>
      ) : null}
    </Flex>
  );
}
