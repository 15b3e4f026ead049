import { mobilisation } from '@huying/mobilisation/contract';
import { Distance, ErrorNote, Moment, useAsk, useText } from '@huying/ui';
import { Card, Collapse, Table, Tag } from 'antd';
import { sayReason } from './reason-words.ts';

/** Who was asked and why, who was not and why not: every reason in words. */
export function Offers({ calloutId }: { calloutId: string }) {
  const t = useText();
  const callout = useAsk(mobilisation.routes.callout, { params: { calloutId } }, { freshOn: [mobilisation.notices.changed], everySeconds: 20 });
  if (callout.problem) return <ErrorNote problem={callout.problem} onRetry={callout.again} />;
  const { offers = [], passedOver = [] } = callout.value ?? {};
  return (
    <Card title={t('need.offers.title')} style={{ marginBlockEnd: 16 }}>
      <Table
        size="small" rowKey="id" pagination={offers.length > 10 ? { pageSize: 10, showSizeChanger: false } : false} dataSource={[...offers]} scroll={{ x: 560 }} locale={{ emptyText: t('need.offers.empty') }}
        columns={[
          { title: t('need.offers.who'), dataIndex: 'name', onCell: () => ({ style: { minInlineSize: '4.5em' } }) },
          { title: t('need.offers.tier'), key: 'tier', render: (_, offer) => t(`need.tier.${offer.tier}`) },
          { title: t('need.offers.state'), key: 'state', render: (_, offer) => <Tag>{t(`need.offerState.${offer.state}`)}</Tag> },
          { title: t('need.offers.distance'), key: 'distance', onCell: () => ({ style: { whiteSpace: 'nowrap' } }), render: (_, offer) => (offer.distanceMetres === null ? '—' : <Distance metres={offer.distanceMetres} />) },
          { title: t('need.offers.at'), key: 'at', render: (_, offer) => <Moment at={offer.madeAt} /> },
          { title: t('need.offers.why'), key: 'why', render: (_, offer) => offer.reasons.map((reason) => t(`need.reason.${reason.code}`)).join(t('ui.listSeparator')) || (offer.reason ? sayReason(offer.reason, t) : '') },
        ]}
      />
      {passedOver.length > 0 ? (
        <Collapse
          ghost
          items={[{
            key: 'passedOver', label: t('need.offers.passedOver', { count: passedOver.length }),
            children: (
              <Table
                size="small" rowKey={(row) => `${row.personId}/${row.wave}`} dataSource={[...passedOver]} pagination={{ pageSize: 10, showSizeChanger: false }}
                columns={[
                  { title: t('need.offers.who'), dataIndex: 'name' },
                  { title: t('need.offers.distance'), key: 'd', render: (_, row) => (row.distanceMetres === null ? '—' : <Distance metres={row.distanceMetres} />) },
                  { title: t('need.offers.whyNot'), key: 'w', render: (_, row) => t(`need.passedOver.${row.reason}`) },
                ]}
              />
            ),
          }]}
        />
      ) : null}
    </Card>
  );
}
