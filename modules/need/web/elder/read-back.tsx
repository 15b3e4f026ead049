import { type ReactNode, useEffect, useState } from 'react';
import { CATEGORIES } from '@huying/recognition/contract';
import { Button, ErrorNote, type Problem, Stack, Tile, Tiles, useCommand, useNow, useText, useTools } from '@huying/ui';
import { Calendar, Clock, Moon, Sun, Sunrise } from 'lucide-react';
import { needContract } from '../../contract.ts';
import { type TimeChoice, timeChoices } from '../../core/times.ts';
import { CATEGORY_ICONS } from '../category-icons.ts';
import type { NeedView } from './need-words.ts';
import { sayWhen } from './time-words.ts';

/**
 * What was understood, read back: yes, say it again, or touch the right picture or time. Whatever is corrected is read back anew; doing nothing
 * sends it as it is.
 */
export function ReadBack({ need, onSayAgain }: { need: NeedView; onSayAgain: () => void }) {
  const t = useText();
  const { speaker } = useTools();
  const now = useNow(1);
  const [touching, setTouching] = useState<'category' | 'when'>();
  const send = useCommand(needContract.routes.send);
  const correct = useCommand(needContract.routes.correct);
  const wait = useCommand(needContract.routes.wait);
  const params = { needId: need.id };
  const when = sayWhen(need.tags.when, now, t);
  const question = t('need.read.needs', { category: need.tags.category.map((one) => t(`need.category.${one}`)).join(t('ui.listSeparator')) });
  const spoken = when ? `${question}${t('need.read.when', { when })}` : question;
  useEffect(() => {
    if (touching) return;
    void speaker.interrupt(spoken);
    return () => speaker.cancel();
  }, [speaker, spoken, touching]);

  const begin = (what: 'category' | 'when' | 'voice') => {
    // Nobody is hurried while they look for the right picture or for words.
    void wait.run({ params });
    correct.clear();
    if (what === 'voice') onSayAgain();
    else setTouching(what);
  };
  const touch = (body: Parameters<typeof correct.run>[0]['body']) => void correct.run({ params, body });
  const touchedAt = correct.value?.changedAt;
  // Until the page knows what was touched, the old question would be read once more.
  const isTouched = touchedAt !== undefined && Date.parse(need.changedAt) >= Date.parse(touchedAt);
  useEffect(() => {
    if (isTouched) setTouching(undefined);
  }, [isTouched]);
  const problem = send.problem ?? correct.problem;
  const back = () => setTouching(undefined);
  if (touching === 'category') {
    return (
      <Touching title={t('need.read.change')} problem={problem} onBack={back}>
        {CATEGORIES.map((category) => (
          <Tile key={category} icon={CATEGORY_ICONS[category]} word={t(`need.category.${category}`)} isDisabled={correct.isRunning || touchedAt !== undefined} onChoose={() => touch({ category: [category] })} />
        ))}
      </Touching>
    );
  }
  if (touching === 'when') {
    return (
      <Touching title={t('need.read.whenTitle')} problem={problem} onBack={back} columns={2}>
        {timeChoices(new Date(now)).map((choice) => (
          <Tile key={choice.key} icon={TIME_ICONS[choice.key]} word={t(`need.time.${choice.key}`)} isDisabled={correct.isRunning || touchedAt !== undefined} onChoose={() => touch({ when: choice.when })} />
        ))}
      </Touching>
    );
  }
  const seconds = need.sendBy ? Math.max(0, Math.ceil((Date.parse(need.sendBy) - now) / 1000)) : 0;
  return (
    <Stack gap="large">
      <h1>{question}</h1>
      {when ? <p><strong>{t('need.read.when', { when })}</strong></p> : null}
      {need.text ? <p>{t('need.read.said', { text: need.text })}</p> : null}
      {problem ? <ErrorNote problem={problem} /> : null}
      <Button kind="primary" isWide isBusy={send.isRunning} onClick={() => void send.run({ params })}>{t('need.read.yes')}</Button>
      <Button isWide onClick={() => begin('voice')}>{t('need.read.again')}</Button>
      <Button isWide onClick={() => begin('category')}>{t('need.read.change')}</Button>
      <Button isWide onClick={() => begin('when')}>{t('need.read.changeWhen')}</Button>
      <p>{t('need.read.auto', { seconds })}</p>
    </Stack>
  );
}

const TIME_ICONS: Readonly<Record<TimeChoice['key'], typeof Clock>> = {
  now: Clock, todayAfternoon: Sun, todayEvening: Moon, tomorrowMorning: Sunrise, tomorrowAfternoon: Sun, dayAfterMorning: Calendar,
};

function Touching({ title, problem, onBack, columns, children }: { title: string; problem: Problem | undefined; onBack: () => void; columns?: 2; children: ReactNode }) {
  const t = useText();
  return (
    <Stack gap="large">
      <h1>{title}</h1>
      {problem ? <ErrorNote problem={problem} /> : null}
      <Tiles label={title} {...(columns ? { columns } : {})}>{children}</Tiles>
      <Button isWide kind="quiet" onClick={onBack}>{t('need.back')}</Button>
    </Stack>
  );
}
