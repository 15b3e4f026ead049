import { ErrorNote, Link, Moment, UrgencyMark, useAsk, useCommand, useLocation, useText } from '@huying/ui';
import { Button, Card, Popconfirm, Space, Tag } from 'antd';
import { needContract } from '../../contract.ts';
import type { NeedView } from '../elder/need-words.ts';

/** Needs that may be the same, said twice. Only a touch makes them one. */
export function Similar({ need }: { need: NeedView }) {
  const t = useText();
  const [, go] = useLocation();
  const asked = useAsk(needContract.routes.similar, { params: { needId: need.id } }, { freshOn: [needContract.notices.changed], everySeconds: 60 });
  const merge = useCommand(needContract.routes.merge);
  const needs = asked.value?.needs ?? [];
  if (needs.length === 0) return null;
  const run = async (otherId: (typeof needs)[number]['id']) => {
    const answer = await merge.run({ params: { needId: need.id }, body: { otherId } });
    if (answer.ok && answer.value.id !== need.id) go(`/needs/${answer.value.id}`);
  };
  return (
    <Card title={t('need.similar.title')} style={{ marginBlockEnd: 16 }}>
      <p>{t('need.similar.words')}</p>
      {merge.problem ? <ErrorNote problem={merge.problem} /> : null}
      <Space orientation="vertical" style={{ inlineSize: '100%' }}>
        {needs.map((one) => (
          <Space key={one.id} wrap>
            <Link href={`/needs/${one.id}`}>{t('need.similar.number', { number: one.number })}</Link>
            <span>{one.text ?? t(`need.category.${one.tags.category[0]}`)}</span>
            {one.tags.urgency === 'green' ? null : <UrgencyMark urgency={one.tags.urgency} />}
            <Tag>{t(`need.state.${one.state}`)}</Tag>
            <small><Moment at={one.raisedAt} /></small>
            <Popconfirm title={t('need.similar.merge')} okText={t('need.similar.merge')} cancelText={t('ui.close')} onConfirm={() => void run(one.id)}>
              <Button size="small" type="primary" loading={merge.isRunning}>{t('need.similar.merge')}</Button>
            </Popconfirm>
          </Space>
        ))}
      </Space>
    </Card>
  );
}
