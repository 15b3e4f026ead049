import { useEffect, useState } from 'react';
import { CATEGORIES, type Category } from '@huying/recognition/contract';
import { Button, ButtonLink, ErrorNote, Stack, Switch, useAsk, useCommand, useLocation, useParams, useText, useTools } from '@huying/ui';
import { timebank } from '@huying/timebank/contract';
import { CalendarClock } from 'lucide-react';
import { needContract } from '../../contract.ts';
import { CATEGORY_ICONS } from '../category-icons.ts';

const MINUTES_PER_CREDIT = 60;

/** A picture was touched: asked once, aloud, before somebody is called. */
export default function Ask() {
  const t = useText();
  const [, go] = useLocation();
  const { speaker } = useTools();
  const given = useParams<{ category: string }>().category as Category;
  const category: Category = CATEGORIES.includes(given) ? given : 'other';
  const raise = useCommand(needContract.routes.raise, { keeps: 'need.kept.tile' });
  const account = useAsk(timebank.routes.mine, {});
  const [spends, setSpends] = useState(false);
  const question = t('need.ask.question', { category: t(`need.category.${category}`) });
  useEffect(() => {
    void speaker.interrupt(question);
  }, [speaker, question]);

  const Icon = CATEGORY_ICONS[category];
  const credits = Math.floor(((account.value?.availableMinutes ?? 0) / MINUTES_PER_CREDIT) * 10) / 10;
  const send = async () => {
    const answer = await raise.run({ body: { channel: 'tile', tags: { category: [category] }, spendCredits: spends } });
    if (answer.ok) go(`/needs/${answer.value.id}`, { replace: true });
  };
  return (
    <Stack gap="large">
      <h1>{question}</h1>
      <Icon aria-hidden="true" strokeWidth={1.2} style={{ inlineSize: '6rem', blockSize: '6rem', marginInline: 'auto', color: 'var(--accent)' }} />
      {raise.problem ? <ErrorNote problem={raise.problem} /> : null}
      {credits > 0 ? <Switch label={t('need.ask.spend', { credits })} words={[t('need.ask.spend.off'), t('need.ask.spend.on')]} isOn={spends} onSwitch={setSpends} /> : null}
      <Button kind="primary" isWide isBusy={raise.isRunning} onClick={() => void send()}>{t('need.ask.yes')}</Button>
      <ButtonLink to={`/arranged/new/${category}`} isWide icon={CalendarClock}>{t('need.ask.later')}</ButtonLink>
      <ButtonLink to="/" isWide kind="quiet">{t('need.ask.no')}</ButtonLink>
    </Stack>
  );
}
