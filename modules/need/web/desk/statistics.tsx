import { mobilisation } from '@huying/mobilisation/contract';
import { ErrorNote, sayDuration, Spinner, useAsk, useSearchParams, useText } from '@huying/ui';
import { Card, Progress, Segmented, Space, Statistic, Table } from 'antd';

const DAYS = ['1', '7', '30'] as const;

/** Share ended per ring, and how long each took to find an owner. */
export default function Statistics() {
  const t = useText();
  const [params, setParams] = useSearchParams();
  const days = params.get('days') ?? '7';
  // Whole hours, so that the question stays the same while the page is open.
  const from = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 - Number(days) * 86_400_000).toISOString();
  const asked = useAsk(mobilisation.routes.statistics, { query: { from } }, { keepsFormer: true });
  if (asked.problem) return <ErrorNote problem={asked.problem} onRetry={asked.again} />;
  if (!asked.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const { callouts, unowned, perTier, offers, accepted } = asked.value;
  const owned = perTier.reduce((sum, tier) => sum + tier.owned, 0);
  return (
    <>
      <h1 className="visually-hidden">{t('need.title.statistics')}</h1>
      <Segmented value={days} onChange={(value) => setParams({ days: String(value) })} options={DAYS.map((value) => ({ value, label: t('need.statistics.days', { days: value }) }))} />
      <Space wrap size="large" style={{ marginBlock: 16, inlineSize: '100%' }}>
        <Statistic title={t('need.statistics.callouts')} value={callouts} suffix={t('need.count.unit')} />
        <Statistic title={t('need.statistics.unowned')} value={unowned} suffix={t('need.count.unit')} />
        <Statistic title={t('need.statistics.offersEach')} value={accepted > 0 ? Math.round((offers / accepted) * 10) / 10 : 0} suffix={t('need.statistics.people')} />
      </Space>
      <Card>
        <Table
          rowKey="kind" pagination={false} dataSource={[...perTier]} scroll={{ x: 560 }}
          columns={[
            { title: t('need.offers.tier'), key: 'kind', render: (_, row) => t(`need.tier.${row.kind}`) },
            { title: t('need.statistics.asked'), dataIndex: 'asked' },
            { title: t('need.statistics.owned'), dataIndex: 'owned' },
            { title: t('need.statistics.share'), key: 'share', render: (_, row) => <Progress percent={owned > 0 ? Math.round((row.owned / owned) * 100) : 0} size="small" /> },
            { title: t('need.statistics.median'), key: 'median', render: (_, row) => (row.medianSecondsToOwner === null ? '—' : sayDuration(row.medianSecondsToOwner * 1000, t)) },
          ]}
        />
      </Card>
    </>
  );
}
