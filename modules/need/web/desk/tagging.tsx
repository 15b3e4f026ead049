import { useState } from 'react';
import { CATEGORIES, type Category, URGENCIES, type Urgency } from '@huying/recognition/contract';
import { ErrorNote, useCommand, useNow, useText } from '@huying/ui';
import { Button, Card, Checkbox, Input, InputNumber, Radio, Space } from 'antd';
import { needContract } from '../../contract.ts';
import type { NeedView } from '../elder/need-words.ts';
import { sayWhen } from '../elder/time-words.ts';

const WHENS = ['keep', 'now', 'pick'] as const;
const WHOLE_WIDTH = { inlineSize: '100%' } as const;

/** One touch says what it is, or new words on the telephone do; the correction becomes training data. */
export function Tagging({ need }: { need: NeedView }) {
  const t = useText();
  const now = useNow(60);
  const [categories, setCategories] = useState<Category[]>(need.needsTagging ? [] : need.tags.category);
  const [urgency, setUrgency] = useState<Urgency>(need.tags.urgency);
  const [people, setPeople] = useState(need.tags.people);
  const [when, setWhen] = useState<(typeof WHENS)[number]>('keep');
  const [picked, setPicked] = useState('');
  const [words, setWords] = useState('');
  const correct = useCommand(needContract.routes.correct);
  const toggle = (category: Category) => setCategories((former) => (former.includes(category) ? former.filter((one) => one !== category) : [...former, category].slice(-3)));
  const said = words.trim();
  const isCategoryTouched = categories.join() !== need.tags.category.join() || (need.needsTagging && categories.length > 0);
  const save = async () => {
    const time = when === 'keep' ? {} : { when: when === 'now' ? 'now' : picked };
    // New words are read anew; only what a hand has changed beside them goes before what is read.
    const touched = said
      ? { ...(isCategoryTouched && categories.length > 0 ? { category: categories } : {}), ...(urgency !== need.tags.urgency ? { urgency } : {}), ...(people !== need.tags.people ? { people } : {}) }
      : { category: categories, urgency, people };
    const answer = await correct.run({ params: { needId: need.id }, body: { ...touched, ...time, ...(said ? { text: said } : {}) } });
    if (answer.ok) setWords('');
  };
  const isReady = (said !== '' || categories.length > 0) && (when !== 'pick' || picked !== '');
  const understood = sayWhen(need.tags.when, now, t);
  return (
    <Card title={t('need.tagging.title')} style={{ marginBlockEnd: 16 }}>
      {correct.problem ? <ErrorNote problem={correct.problem} /> : null}
      <Space orientation="vertical" size="middle" style={WHOLE_WIDTH}>
        <Space wrap role="group" aria-label={t('need.board.category')}>
          {CATEGORIES.map((category) => (
            <Checkbox key={category} checked={categories.includes(category)} onChange={() => toggle(category)}>{t(`need.category.${category}`)}</Checkbox>
          ))}
        </Space>
        <Space wrap>
          <Radio.Group aria-label={t('need.board.urgency')} value={urgency} onChange={(event) => setUrgency(event.target.value as Urgency)} optionType="button" options={URGENCIES.map((value) => ({ value, label: t(`need.urgency.${value}`) }))} />
          <label>{t('need.tagging.people')} <InputNumber min={1} max={4} value={people} onChange={(value) => setPeople(value ?? 1)} /></label>
        </Space>
        <Space wrap>
          <span>{t('need.tagging.when')}{understood ? ` (${understood})` : ''}</span>
          <Radio.Group aria-label={t('need.tagging.when')} value={when} onChange={(event) => setWhen(event.target.value as typeof when)} optionType="button" options={WHENS.map((value) => ({ value, label: t(`need.tagging.when.${value}`) }))} />
          {when === 'pick' ? <Input type="datetime-local" aria-label={t('need.tagging.time')} value={picked} onChange={(event) => setPicked(event.target.value.slice(0, 16))} style={{ inlineSize: 210 }} /> : null}
        </Space>
        <label>
          {t('need.tagging.words')}
          <Input.TextArea value={words} rows={2} maxLength={500} showCount onChange={(event) => setWords(event.target.value)} />
        </label>
        <Button type="primary" disabled={!isReady} loading={correct.isRunning} onClick={() => void save()}>{t('need.tagging.save')}</Button>
      </Space>
    </Card>
  );
}
