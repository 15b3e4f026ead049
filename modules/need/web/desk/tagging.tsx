import { useState } from 'react';
import { CATEGORIES, type Category, URGENCIES, type Urgency } from '@huying/recognition/contract';
import { ErrorNote, useCommand, useText } from '@huying/ui';
import { Button, Card, Checkbox, InputNumber, Radio, Space } from 'antd';
import { needContract } from '../../contract.ts';
import type { NeedView } from '../elder/need-words.ts';

/** One touch says what it is; the correction becomes training data. */
export function Tagging({ need }: { need: NeedView }) {
  const t = useText();
  const [categories, setCategories] = useState<Category[]>(need.needsTagging ? [] : need.tags.category);
  const [urgency, setUrgency] = useState<Urgency>(need.tags.urgency);
  const [people, setPeople] = useState(need.tags.people);
  const correct = useCommand(needContract.routes.correct);
  const toggle = (category: Category) => setCategories((former) => (former.includes(category) ? former.filter((one) => one !== category) : [...former, category].slice(-3)));
  const save = () => void correct.run({ params: { needId: need.id }, body: { category: categories, urgency, people } });
  return (
    <Card title={t('need.tagging.title')} style={{ marginBlockEnd: 16 }}>
      {correct.problem ? <ErrorNote problem={correct.problem} /> : null}
      <Space wrap role="group" aria-label={t('need.board.category')}>
        {CATEGORIES.map((category) => (
          <Checkbox key={category} checked={categories.includes(category)} onChange={() => toggle(category)}>{t(`need.category.${category}`)}</Checkbox>
        ))}
      </Space>
      <Space wrap style={{ marginBlockStart: 12 }}>
        <Radio.Group aria-label={t('need.board.urgency')} value={urgency} onChange={(event) => setUrgency(event.target.value as Urgency)} optionType="button" options={URGENCIES.map((value) => ({ value, label: t(`need.urgency.${value}`) }))} />
        <label>{t('need.tagging.people')} <InputNumber min={1} max={4} value={people} onChange={(value) => setPeople(value ?? 1)} /></label>
        <Button type="primary" disabled={categories.length === 0} loading={correct.isRunning} onClick={save}>{t('need.tagging.save')}</Button>
      </Space>
    </Card>
  );
}
