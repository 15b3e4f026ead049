import { useState } from 'react';
import type { DecisionInput, DecisionOutput } from '@huying/kernel';
import { Input, Select } from 'antd';
import { readGiven, readTest, type Test, writeGiven, writeTest } from '../../core/cell.ts';
import { choicesOf, sayGivenCell, sayTestCell, type Speech } from '../words.ts';
import styles from './automation.module.css';

interface FieldProps<C> {
  readonly id: string;
  readonly column: C;
  readonly cell: string;
  readonly speech: Speech;
  readonly onChange: (cell: string) => void;
}

const MOST_CELL = 500;
const MODES = ['any', 'one', 'none', 'formula'] as const;
type Mode = (typeof MODES)[number];
const modeOf = (test: Test): Mode => (test.kind === 'any' || test.kind === 'one' || test.kind === 'none' ? test.kind : 'formula');

/** When the row holds: any value, one of these, none of these, or a formula. */
export function TestField({ id, column, cell, speech, onChange }: FieldProps<DecisionInput>) {
  const { t } = speech;
  const test = readTest(cell, column.type);
  const [mode, setMode] = useState<Mode>(modeOf(test));
  const choices = column.type === 'boolean' ? ['true', 'false'].map((value) => ({ value, label: t(`automation.cell.${value}`) })) : column.type === 'list' ? [] : choicesOf(column, speech);
  const values = test.kind === 'one' || test.kind === 'none' ? [...test.values] : [];
  const choose = (next: Mode) => {
    setMode(next);
    if (next === 'any') onChange('-');
    if (next === 'one' || next === 'none') onChange(writeTest({ kind: next, values }, column.type));
  };
  if (choices.length === 0) return <Formula id={id} cell={cell === '-' ? '' : cell} said={sayTestCell(cell, column, speech)} hint={t(column.type === 'number' ? 'automation.field.numberHint' : column.type === 'list' ? 'automation.field.listHint' : 'automation.field.testHint')} onChange={(text) => onChange(text.trim() === '' ? '-' : text)} />;
  const modes = column.type === 'boolean' ? MODES.filter((one) => one !== 'none') : MODES;
  return (
    <div className={styles.field}>
      <Select<Mode> id={id} value={mode} onChange={choose} options={modes.map((value) => ({ value, label: t(`automation.field.${value}`) }))} style={{ minInlineSize: 150 }} />
      {mode === 'one' || mode === 'none' ? (
        <Select<string[]>
          aria-label={t(`automation.field.${mode}`)} mode="multiple" showSearch={{ optionFilterProp: 'label' }} value={values} options={choices} {...(column.type === 'boolean' ? { maxCount: 1 } : {})}
          onChange={(next) => onChange(writeTest({ kind: mode, values: next }, column.type))} style={{ flex: '1 1 14rem' }}
        />
      ) : null}
      {mode === 'formula' ? <Formula cell={cell === '-' ? '' : cell} label={t('automation.field.formula')} said={sayTestCell(cell, column, speech)} hint={t('automation.field.testHint')} onChange={(text) => onChange(text.trim() === '' ? '-' : text)} /> : null}
    </div>
  );
}

/** What the row gives: a choice, several, yes or no, or a number, a list of numbers, a formula. */
export function GivenField({ id, column, cell, speech, onChange }: FieldProps<DecisionOutput>) {
  const { t } = speech;
  const given = readGiven(cell);
  const choices = choicesOf(column, speech);
  const isFormula = given.kind === 'formula';
  if (column.type === 'boolean' && !isFormula) {
    return <Select<string> id={id} value={given.kind === 'truth' ? String(given.value) : ''} onChange={onChange} options={[{ value: '', label: t('automation.field.nothing') }, ...['true', 'false'].map((value) => ({ value, label: t(`automation.cell.${value}`) }))]} style={{ minInlineSize: 150 }} />;
  }
  if (column.type === 'list' && choices.length > 0 && (given.kind === 'texts' || given.kind === 'nothing')) {
    return <Select<string[]> id={id} mode="multiple" showSearch={{ optionFilterProp: 'label' }} value={given.kind === 'texts' ? [...given.values] : []} options={choices} onChange={(values) => onChange(writeGiven({ kind: 'texts', values }))} style={{ inlineSize: '100%' }} />;
  }
  if (column.type === 'string' && choices.length > 0 && (given.kind === 'text' || given.kind === 'nothing')) {
    return (
      <Select<string>
        id={id} showSearch={{ optionFilterProp: 'label' }} allowClear value={given.kind === 'text' ? given.value : undefined} options={choices} style={{ inlineSize: '100%' }}
        onChange={(value) => onChange(value === undefined ? '' : writeGiven({ kind: 'text', value }))}
      />
    );
  }
  const isList = column.type === 'list';
  const isPlainList = isList && (given.kind === 'numbers' || given.kind === 'number' || given.kind === 'nothing');
  const text = isPlainList ? cell.replace(/^\[|\]$/g, '') : column.type === 'string' && given.kind === 'text' ? given.value : cell;
  const write = (typed: string) => {
    if (isList && /^[\d\s.,，、]+$/.test(typed)) return onChange(typed.trim() === '' ? '' : `[${typed.split(/[\s,，、]+/).filter(Boolean).join(', ')}]`);
    return onChange(column.type === 'string' && !isFormula && typed.trim() !== '' ? writeGiven({ kind: 'text', value: typed }) : typed);
  };
  const hint = t(isList ? 'automation.field.numbersHint' : column.type === 'number' ? 'automation.field.givenNumberHint' : 'automation.field.givenHint');
  return <Formula id={id} cell={text} said={sayGivenCell(cell, column, speech)} hint={hint} onChange={write} />;
}

/** A line to write in, with what it means below it. What is typed stays as it is typed until the field is left. */
function Formula({ id, cell, label, said, hint, onChange }: { readonly id?: string; readonly cell: string; readonly label?: string; readonly said: string; readonly hint: string; readonly onChange: (text: string) => void }) {
  const [typed, setTyped] = useState<string>();
  return (
    <div style={{ flex: '1 1 14rem' }}>
      <Input
        {...(id ? { id } : {})} {...(label ? { 'aria-label': label } : {})} value={typed ?? cell} maxLength={MOST_CELL} autoComplete="off" spellCheck={false}
        onChange={(event) => { setTyped(event.target.value); onChange(event.target.value); }} onBlur={() => setTyped(undefined)}
      />
      <p className={styles.hint}>{said} · {hint}</p>
    </div>
  );
}
