import { mobilisation } from '@huying/mobilisation/contract';
import { ErrorNote, sayDuration, Spinner, useAsk, useClient, useText } from '@huying/ui';
import { Button, Card, Progress, Segmented, Space, Statistic, Table } from 'antd';
import { Download } from 'lucide-react';
import { AreaChooser, CategoryChooser, UrgencyChooser, useFilters, useSince } from './filters.tsx';

const DAYS = ['1', '7', '30'] as const;

/** Share ended per ring, and how long each took to find an owner. What is filtered is what the file holds. */
export default function Statistics() {
  const t = useText();
  const client = useClient();
  const filters = useFilters();
  const { read, set } = filters;
  const chosen = read<string>('days') ?? '7';
  const query = { from: useSince(chosen), area: read<string>('area'), category: read<string>('category'), urgency: read<'red'>('urgency') };
  const asked = useAsk(mobilisation.routes.statistics, { query }, { keepsFormer: true });
  if (asked.problem) return <ErrorNote problem={asked.problem} onRetry={asked.again} />;
  if (!asked.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const { callouts, unowned, perTier, offers, accepted } = asked.value;
  const owned = perTier.reduce((sum, tier) => sum + tier.owned, 0);
  return (
    <>
      <h1 className="visually-hidden">{t('need.title.statistics')}</h1>
      <Space wrap role="search">
        <Segmented value={chosen} onChange={(value) => set({ days: String(value) })} options={DAYS.map((value) => ({ value, label: t('need.statistics.days', { days: value }) }))} />
        <AreaChooser {...filters} />
        <CategoryChooser {...filters} />
        <UrgencyChooser {...filters} />
        <Button icon={<Download size={16} aria-hidden="true" />} href={client.addressOf(mobilisation.routes.statisticsFile, { query })}>{t('need.board.export')}</Button>
      </Space>
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
            { title: t('need.statistics.share'), key: 'share', render: (_, row) => <Progress aria-label={t(`need.tier.${row.kind}`)} percent={owned > 0 ? Math.round((row.owned / owned) * 100) : 0} size="small" /> },
            { title: t('need.statistics.median'), key: 'median', render: (_, row) => (row.medianSecondsToOwner === null ? '—' : sayDuration(row.medianSecondsToOwner * 1000, t)) },
          ]}
        />
      </Card>
    </>
  );
}
