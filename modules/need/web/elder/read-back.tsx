import { useEffect, useState } from 'react';
import { CATEGORIES, type Category } from '@huying/recognition/contract';
import { Button, ErrorNote, Stack, Tile, Tiles, useCommand, useLocation, useNow, useText, useTools } from '@huying/ui';
import { needContract } from '../../contract.ts';
import { CATEGORY_ICONS } from '../category-icons.ts';
import type { NeedView } from './need-words.ts';

/** What was understood, read back: yes, say it again, or touch the right picture. Doing nothing sends it as it is. */
export function ReadBack({ need }: { need: NeedView }) {
  const t = useText();
  const [, go] = useLocation();
  const { speaker } = useTools();
  const now = useNow(1);
  const [isChanging, setChanging] = useState(false);
  const send = useCommand(needContract.routes.send);
  const correct = useCommand(needContract.routes.correct);
  const cancel = useCommand(needContract.routes.cancel);
  const question = t('need.read.needs', { category: need.tags.category.map((one) => t(`need.category.${one}`)).join(t('ui.listSeparator')) });
  useEffect(() => {
    void speaker.interrupt(question);
    return () => speaker.cancel();
  }, [speaker, question]);

  const params = { needId: need.id };
  const change = async (category: Category) => {
    const answer = await correct.run({ params, body: { category: [category] } });
    if (answer.ok) await send.run({ params });
  };
  const sayAgain = async () => {
    const answer = await cancel.run({ params, body: { reason: t('need.read.again') } });
    if (answer.ok) go('/', { replace: true });
  };
  const problem = send.problem ?? correct.problem ?? cancel.problem;
  const seconds = need.sendBy ? Math.max(0, Math.ceil((Date.parse(need.sendBy) - now) / 1000)) : 0;
  const isBusy = send.isRunning || correct.isRunning || cancel.isRunning;
  if (isChanging) {
    return (
      <Stack gap="large">
        <h1>{t('need.read.change')}</h1>
        {problem ? <ErrorNote problem={problem} /> : null}
        <Tiles label={t('need.read.change')}>
          {CATEGORIES.map((category) => (
            <Tile key={category} icon={CATEGORY_ICONS[category]} word={t(`need.category.${category}`)} isDisabled={isBusy} onChoose={() => void change(category)} />
          ))}
        </Tiles>
        <Button isWide kind="quiet" onClick={() => setChanging(false)}>{t('need.back')}</Button>
      </Stack>
    );
  }
  return (
    <Stack gap="large">
      <h1>{question}</h1>
      <p>{t('need.read.said', { text: need.text ?? '' })}</p>
      {problem ? <ErrorNote problem={problem} /> : null}
      <Button kind="primary" isWide isBusy={isBusy} onClick={() => void send.run({ params })}>{t('need.read.yes')}</Button>
      <Button isWide onClick={() => void sayAgain()}>{t('need.read.again')}</Button>
      <Button isWide onClick={() => setChanging(true)}>{t('need.read.change')}</Button>
      <p>{t('need.read.auto', { seconds })}</p>
    </Stack>
  );
}
