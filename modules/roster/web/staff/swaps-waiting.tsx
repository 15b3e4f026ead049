import { ErrorNote, useAsk, useCommand, useText } from '@huying/ui';
import { Button, Card, Flex, Input, Space } from 'antd';
import { useState } from 'react';
import { roster, type SwapView } from '../../contract.ts';
import { sayShiftTime } from '../words.ts';

/** Swaps that two people have agreed on and that wait for staff. Nothing is drawn where there are none. */
export function SwapsWaiting() {
  const t = useText();
  const swaps = useAsk(roster.routes.swaps, {}, { freshOn: [roster.notices.changed] });
  if (swaps.problem) return <ErrorNote problem={swaps.problem} onRetry={swaps.again} isRetrying={swaps.isAsking} />;
  if (!swaps.value || swaps.value.swaps.length === 0) return null;
  return (
    <section aria-label={t('roster.swap.waiting')}>
      <h2>{t('roster.swap.waiting')}</h2>
      <Flex vertical gap={12}>{swaps.value.swaps.map((swap) => <Waiting key={swap.id} swap={swap} />)}</Flex>
    </section>
  );
}

function Waiting({ swap }: { swap: SwapView }) {
  const t = useText();
  const [reason, setReason] = useState('');
  const decide = useCommand(roster.routes.decideSwap);
  // Two people agree already: a yes needs no words beside theirs, a no does.
  const run = (approves: boolean) => void decide.run({ params: { swapId: swap.id }, body: { approves, reason: reason.trim() || t('roster.swap.approved') } });
  const hasReason = reason.trim().length > 1;
  return (
    <Card size="small">
      <p>{t('roster.swap.between', { from: swap.fromName, to: swap.takerName ?? '' })}{t('ui.listSeparator')}{swap.shift.name}{t('ui.listSeparator')}{sayShiftTime(swap.shift, t)}</p>
      <p>{swap.reason}</p>
      {decide.problem ? <ErrorNote problem={decide.problem} /> : null}
      <Space wrap>
        <Input aria-label={t('roster.reason')} placeholder={t('roster.swap.whyNot')} style={{ inlineSize: '16rem' }} value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
        <Button type="primary" loading={decide.isRunning} onClick={() => run(true)}>{t('roster.swap.approve')}</Button>
        <Button danger disabled={!hasReason} loading={decide.isRunning} onClick={() => run(false)}>{t('roster.swap.refuse')}</Button>
      </Space>
    </Card>
  );
}
