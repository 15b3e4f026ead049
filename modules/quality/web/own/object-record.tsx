import { useState } from 'react';
import { CATEGORIES } from '@huying/recognition/contract';
import { Button, ButtonLink, Choice, ErrorNote, Field, Stack, TextArea, useCommand, useNow, useParams, useText } from '@huying/ui';
import { quality } from '../../contract.ts';
import { Filed } from './filed.tsx';

const DAY = 86_400_000;
const dayOf = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);

/** The record of my service is wrong: the minutes of a visit, or a service of which nothing stands there. */
export default function ObjectToRecord() {
  const t = useText();
  const now = useNow();
  const { visitId, helpId } = useParams<{ visitId?: string; helpId?: string }>();
  const isMissing = visitId === undefined && helpId === undefined;
  const [category, setCategory] = useState<(typeof CATEGORIES)[number]>();
  const [on, setOn] = useState(dayOf(now - DAY));
  const [hours, setHours] = useState('1');
  const [words, setWords] = useState('');
  const object = useCommand(quality.routes.objectToRecord);
  const minutes = Math.round(Number(hours) * 60);
  const isReady = minutes >= 1 && minutes <= 1_440 && words.trim().length >= 5 && (!isMissing || (category !== undefined && on !== ''));
  const run = () =>
    object.run({ body: { ...(visitId ? { visitId: visitId as never } : helpId ? { helpId: helpId as never } : { on }), category: category ?? null, minutes, reason: isMissing ? 'missing' : category === undefined ? 'minutes' : 'item', words: words.trim() } });
  if (object.value) return <Stack gap="large"><h1>{t('quality.title.objectRecord')}</h1><Filed id={object.value.id} number={object.value.number} /></Stack>;
  return (
    <Stack gap="large">
      <h1>{t('quality.title.objectRecord')}</h1>
      <p>{t(isMissing ? 'quality.objectRecord.missing' : 'quality.objectRecord.wrong')}</p>
      {isMissing ? <Field label={t('quality.objectRecord.on')} type="date" max={dayOf(now)} value={on} onChange={(event) => setOn(event.target.value)} /> : null}
      {helpId ? null : <Choice label={t(visitId ? 'quality.objectRecord.item' : 'quality.objectRecord.category')} value={category} onChoose={setCategory} options={CATEGORIES.map((value) => ({ value, label: t(`mobilisation.category.${value}`) }))} />}
      <Field label={t('quality.objectRecord.hours')} hint={t('quality.objectRecord.hoursHint')} type="number" min="0.1" max="24" step="0.1" value={hours} onChange={(event) => setHours(event.target.value)} />
      <TextArea label={t('quality.words')} value={words} maxLength={1_000} onChange={(event) => setWords(event.target.value)} />
      <p>{t('quality.objectRecord.who')}</p>
      {object.problem ? <ErrorNote problem={object.problem} /> : null}
      <Button kind="primary" isWide isBusy={object.isRunning} disabled={!isReady} onClick={() => void run()}>{t('quality.send')}</Button>
      <ButtonLink isWide kind="quiet" to="/complaints">{t('quality.title.mine')}</ButtonLink>
    </Stack>
  );
}
