import { type FormEvent, useState } from 'react';
import { CATEGORIES, type Category } from '@huying/recognition/contract';
import { Button, ButtonLink, Choice, ErrorNote, Note, Stack, TextArea, useCommand, useParams, useText } from '@huying/ui';
import { needContract } from '../../contract.ts';

/** Whoever is with an elder raises what else is needed: a kind, words, or both. */
export default function During() {
  const t = useText();
  const visitId = useParams<{ visitId: string }>().visitId as never;
  const raise = useCommand(needContract.routes.raiseDuring);
  const [category, setCategory] = useState<Category>();
  const [text, setText] = useState('');
  const [isUrgent, setUrgent] = useState(false);
  const [isDone, setDone] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const tags = { ...(category ? { category: [category] } : {}), ...(isUrgent ? { urgency: 'red' as const } : {}) };
    const answer = await raise.run({ params: { visitId }, body: { text: text.trim() || null, tags } });
    setDone(answer.ok);
  };
  const back = <ButtonLink isWide kind="quiet" to={`/errands/${visitId as string}`}>{t('need.during.back')}</ButtonLink>;
  if (isDone) return <Stack gap="large"><Note kind="done" title={t('need.during.done')} />{back}</Stack>;
  return (
    <Stack gap="large">
      <h1>{t('need.during.title')}</h1>
      {raise.problem ? <ErrorNote problem={raise.problem} /> : null}
      <form noValidate onSubmit={(event) => void send(event)}>
        <Stack gap="large">
          <TextArea label={t('need.during.words')} hint={t('need.during.hint')} maxLength={500} value={text} onChange={(event) => setText(event.target.value)} />
          <Choice label={t('need.during.what')} value={category} onChoose={setCategory} layout="line" options={CATEGORIES.filter((one) => one !== 'other').map((value) => ({ value, label: t(`need.category.${value}`) }))} />
          <Choice label={t('need.during.how')} value={isUrgent ? 'red' : 'usual'} onChoose={(value) => setUrgent(value === 'red')} options={(['usual', 'red'] as const).map((value) => ({ value, label: t(`need.during.how.${value}`) }))} />
          <Button submits kind="primary" isWide isBusy={raise.isRunning} disabled={!text.trim() && !category}>{t('need.during.send')}</Button>
        </Stack>
      </form>
      {back}
    </Stack>
  );
}
