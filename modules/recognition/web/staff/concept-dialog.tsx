import { useId, useState } from 'react';
import { useText } from '@huying/ui';
import { Button, Input, InputNumber, Modal, Radio, Select, Space, Switch } from 'antd';
import { Plus, X } from 'lucide-react';
import { CATEGORIES, type Category, type Concept, type Skill, SKILLS } from '../../contract.ts';
import { addWord, type Draft, emptyDraft, type Meaning, meaningOf, newConceptId, setMeaning, wordsTyped } from '../draft.ts';
import type { Editing } from './editing.ts';
import styles from './recognition.module.css';

const URGENCIES = ['none', 'yellow', 'suspected', 'red'] as const;
const MOST_POINTS = 5;
/** Enough to speak clearly for a kind without outvoting everything else that is said. */
const USUAL_POINTS = 3;

interface Weight {
  readonly category: Category;
  readonly points: number;
}

/** What a concept means: its name, how urgent it is, which kind it speaks for, who is wanted, and when it holds. A new one with its first words. */
export function ConceptDialog({ concept, drafted, names, inForce, draft, onMade, onClose }: Editing & { concept: Concept | undefined; onMade: (draft: Draft) => void; onClose: () => void }) {
  const t = useText();
  const [meaning, setOwn] = useState<Meaning>(concept ? meaningOf(concept) : { label: '' });
  const [weights, setWeights] = useState<readonly Weight[]>(Object.entries(concept?.category ?? {}).map(([category, points]) => ({ category: category as Category, points })));
  const [typed, setTyped] = useState('');
  const change = (next: Partial<Meaning>) => setOwn((former) => ({ ...former, ...next }));
  const words = wordsTyped(typed);
  const isReady = meaning.label.trim() !== '' && (concept !== undefined || words.length > 0) && weights.every(({ points }) => points !== 0);
  const save = () => {
    const base = draft ?? emptyDraft(inForce.version);
    const id = concept?.id ?? newConceptId(new Set([...drafted.concepts, ...drafted.sets].map((one) => one.id)), () => crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32);
    const wanted = cleaned({ ...meaning, label: meaning.label.trim(), category: Object.fromEntries(weights.map((one) => [one.category, one.points])) });
    onMade(words.reduce((now, word) => addWord(now, { id, words: [] }, word), setMeaning(base, id, wanted)));
    onClose();
  };
  return (
    <Modal open title={t(concept ? 'recognition.concept.change' : 'recognition.concept.new')} okText={t('recognition.concept.toDraft')} cancelText={t('ui.close')} okButtonProps={{ disabled: !isReady }} onOk={save} onCancel={onClose} width={640}>
      <Space orientation="vertical" size="middle" style={{ inlineSize: '100%' }}>
        <label>{t('recognition.concept.label')}<Input value={meaning.label} maxLength={80} placeholder={t('recognition.concept.labelHint')} onChange={(event) => change({ label: event.target.value })} /></label>
        {concept ? null : <label>{t('recognition.concept.words')}<Input.TextArea value={typed} rows={2} maxLength={1_000} placeholder={t('recognition.entry.addHint')} onChange={(event) => setTyped(event.target.value)} /></label>}
        <div>
          <p>{t('recognition.concept.urgency')}</p>
          <Radio.Group
            aria-label={t('recognition.concept.urgency')} optionType="button" value={meaning.urgency ?? 'none'} options={URGENCIES.map((value) => ({ value, label: t(value === 'none' ? 'recognition.concept.noUrgency' : `recognition.kind.${value}`) }))}
            onChange={(event) => change({ urgency: event.target.value === 'none' ? undefined : event.target.value })}
          />
        </div>
        <Weights weights={weights} onChange={setWeights} />
        <Chooser<Skill> label={t('recognition.concept.skills')} value={meaning.skills ?? []} options={SKILLS.map((value) => ({ value, label: t(`recognition.skill.${value}`) }))} most={4} onChange={(skills) => change({ skills })} />
        <label><Switch checked={meaning.people === 2} onChange={(isTwo) => change({ people: isTwo ? 2 : undefined })} /> {t('recognition.concept.two')}</label>
        <Conditions meaning={meaning} names={names} own={concept?.id} onChange={change} />
      </Space>
    </Modal>
  );
}

/** What says nothing is left away, so that a concept that was opened and closed is the same as before. */
function cleaned(meaning: Meaning): Meaning {
  const isSaid = (value: unknown) => value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0) && !(typeof value === 'object' && value !== null && Object.keys(value).length === 0);
  // Written words only is a wish of its own: false says it.
  return { label: meaning.label, ...Object.fromEntries(Object.entries(meaning).filter(([name, value]) => name !== 'label' && (name === 'bySound' ? value === false : isSaid(value)))) };
}

function Chooser<V extends string>({ label, value, options, most, onChange }: { label: string; value: readonly V[]; options: { value: V; label: string }[]; most: number; onChange: (value: V[]) => void }) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <Select<V[]> id={id} mode="multiple" showSearch={{ optionFilterProp: 'label' }} allowClear maxCount={most} value={[...value]} options={options} onChange={onChange} style={{ inlineSize: '100%' }} />
    </div>
  );
}

/** The concepts and word sets that must be said too, or must not be. */
function Conditions({ meaning, names, own, onChange }: { meaning: Meaning; names: ReadonlyMap<string, string>; own: string | undefined; onChange: (next: Partial<Meaning>) => void }) {
  const t = useText();
  const options = [...names].filter(([id]) => id !== own).map(([value, label]) => ({ value, label }));
  return (
    <>
      <Chooser label={t('recognition.concept.needs')} value={meaning.needs ?? []} options={options} most={8} onChange={(needs) => onChange({ needs })} />
      <Chooser label={t('recognition.concept.unless')} value={meaning.unless ?? []} options={options} most={8} onChange={(unless) => onChange({ unless })} />
    </>
  );
}

/** For and against which kinds it speaks, and how loudly. */
function Weights({ weights, onChange }: { weights: readonly Weight[]; onChange: (weights: readonly Weight[]) => void }) {
  const t = useText();
  const left = CATEGORIES.filter((category) => !weights.some((one) => one.category === category));
  const set = (at: number, next: Weight) => onChange(weights.map((one, index) => (index === at ? next : one)));
  return (
    <div role="group" aria-label={t('recognition.concept.category')}>
      <p>{t('recognition.concept.category')}</p>
      {weights.map((weight, at) => (
        <div key={weight.category} className={styles.filters} style={{ marginBlockEnd: 8 }}>
          <Select<Category> aria-label={t('recognition.concept.kind')} value={weight.category} options={[weight.category, ...left].map((value) => ({ value, label: t(`recognition.category.${value}`) }))} onChange={(category) => set(at, { ...weight, category })} style={{ inlineSize: 150 }} />
          <InputNumber aria-label={t('recognition.concept.points')} min={-MOST_POINTS} max={MOST_POINTS} step={0.5} value={weight.points} onChange={(points) => set(at, { ...weight, points: points ?? 0 })} style={{ inlineSize: 90 }} />
          <span className={styles.soft}>{t('recognition.concept.pointsHint')}</span>
          <Button type="text" icon={<X size={16} aria-hidden="true" />} aria-label={t('recognition.concept.noKind', { category: t(`recognition.category.${weight.category}`) })} onClick={() => onChange(weights.filter((_, index) => index !== at))} />
        </div>
      ))}
      {left.length > 0 ? <Button icon={<Plus size={16} aria-hidden="true" />} onClick={() => onChange([...weights, { category: left[0] as Category, points: USUAL_POINTS }])}>{t('recognition.concept.addKind')}</Button> : null}
    </div>
  );
}
