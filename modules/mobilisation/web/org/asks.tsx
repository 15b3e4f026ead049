import { EmptyState, ErrorNote, Link, Spinner, useAsk, useNotice, useText, useTools } from '@huying/ui';
import { service } from '@huying/service/contract';
import { Space } from 'antd';
import { mobilisation } from '../../contract.ts';
import { type Ask, AskCard, AskSection, Mine, Take } from '../duty/ask-card.tsx';

/** A call that should not have come to us, or not so, is told to the community. */
function ObjectTo({ ask }: { ask: Ask }) {
  const t = useText();
  return <Link href={`/object/${ask.id}`}>{t('mobilisation.asks.object')}</Link>;
}

/** What my organisation is asked: take it, name who goes, swap, hand it back. */
export default function Asks() {
  const t = useText();
  const { speaker } = useTools();
  const asks = useAsk(mobilisation.routes.asks, {}, { freshOn: [mobilisation.notices.asked, mobilisation.notices.changed, service.notices.changed], everySeconds: 30 });
  useNotice(mobilisation.notices.asked, () => void speaker.say(t('mobilisation.asks.said')));
  const list = asks.value?.asks ?? [];
  const open = list.filter((ask) => !ask.mine);
  const mine = list.filter((ask) => ask.mine);
  return (
    <>
      <h1 className="visually-hidden">{t('mobilisation.title.asks')}</h1>
      <Space wrap size={[24, 4]}><Link href="/scope">{t('mobilisation.title.scope')}</Link><Link href="/numbers">{t('mobilisation.title.numbers')}</Link><Link href="/complaints">{t('mobilisation.asks.complaints')}</Link></Space>
      {asks.problem ? <ErrorNote problem={asks.problem} onRetry={asks.again} isRetrying={asks.isAsking} /> : null}
      {asks.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {asks.value && list.length === 0 ? <EmptyState title={t('mobilisation.asks.empty')}><p>{t('mobilisation.asks.emptyHint')}</p></EmptyState> : null}
      <AskSection title={t('mobilisation.asks.open')} count={open.length}>{open.map((ask) => <AskCard key={`${ask.id}/${ask.organisationId}`} ask={ask}><Take ask={ask} /><ObjectTo ask={ask} /></AskCard>)}</AskSection>
      <AskSection title={t('mobilisation.asks.mine')} count={mine.length}>{mine.map((ask) => <AskCard key={`${ask.id}/${ask.organisationId}`} ask={ask}><Mine ask={ask} /><ObjectTo ask={ask} /></AskCard>)}</AskSection>
    </>
  );
}
