import { type Bond, family } from '@huying/family/contract';
import { Button, ButtonLink, Card, EmptyState, ErrorNote, Note, Spinner, Stack, useAsk, useText } from '@huying/ui';
import { HandHelping, History, Settings } from 'lucide-react';
import { needContract } from '../../contract.ts';
import { ProgressCard } from './progress-card.tsx';
import { isOver } from './progress-words.ts';

/** The elders whom I follow: what is being looked after now, and a way to call for them. */
export default function Home() {
  const t = useText();
  const mine = useAsk(family.routes.mine, {}, { freshOn: [family.notices.changed] });
  if (mine.problem && !mine.value) return <ErrorNote problem={mine.problem} onRetry={mine.again} isRetrying={mine.isAsking} />;
  if (!mine.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const bound = mine.value.bonds.filter((bond) => bond.state === 'bound');
  const waiting = mine.value.bonds.filter((bond) => bond.state === 'asked');
  return (
    <Stack gap="large">
      <h1>{t('need.family.title')}</h1>
      {bound.length === 0 ? (
        <EmptyState title={t('need.family.none')} action={<ButtonLink kind="primary" to="/ask">{t('need.family.follow')}</ButtonLink>}><p>{t('need.family.noneHint')}</p></EmptyState>
      ) : null}
      {bound.map((bond) => <Elder key={bond.id} bond={bond} />)}
      {waiting.map((bond) => <Note key={bond.id}>{t('need.family.waiting', { name: bond.elderName })}</Note>)}
    </Stack>
  );
}

const SHOWN = 10;

function Elder({ bond }: { bond: Bond }) {
  const t = useText();
  const { elderId, elderName } = bond;
  const asked = useAsk(needContract.routes.followed, { params: { elderId }, query: { limit: SHOWN } }, { freshOn: [needContract.notices.changed], everySeconds: 30 });
  const open = (asked.value?.items ?? []).filter((need) => !isOver(need)).toSorted((a, b) => Number(b.urgency === 'red') - Number(a.urgency === 'red'));
  return (
    <section aria-label={elderName}>
      <Stack>
        <h2>{bond.relation ? t('need.family.elder', { name: elderName }) : elderName}</h2>
        {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
        {asked.value && open.length === 0 ? <Card><p>{t('need.family.calm')}</p></Card> : null}
        {open.map((need) => <ProgressCard key={need.id} need={need} />)}
        {asked.isLoading ? <Button isBusy isWide>{t('ui.loading')}</Button> : null}
        <ButtonLink kind={open.length === 0 ? 'primary' : 'plain'} isWide icon={HandHelping} to={`/elders/${elderId}/ask`}>{t('need.family.ask')}</ButtonLink>
        <ButtonLink isWide icon={History} to={`/elders/${elderId}`}>{t('need.family.history')}</ButtonLink>
        <ButtonLink isWide icon={Settings} to={`/elders/${elderId}/settings`}>{t('need.family.settings')}</ButtonLink>
      </Stack>
    </section>
  );
}
