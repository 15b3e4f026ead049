import { useId, useState } from 'react';
import type { DecisionTable, RouteOut } from '@huying/kernel';
import { Card, ErrorNote, type Problem, useClient } from '@huying/ui';
import { Button, Input, InputNumber, Select } from 'antd';
import { automation } from '../../contract.ts';
import { choicesOf, sayAnswer, type Speech, titleOf } from '../words.ts';
import { type Known, tableOf } from './known.ts';
import styles from './automation.module.css';

type Answer = RouteOut<typeof automation.routes.tryOut>['answers'][number];
type Fact = string | number | boolean | string[] | null;

/** One made-up case: what the present table answers, and what the draft does. */
export function TryOne({ name, known, draft, speech, isSound }: { name: string; known: Known; draft: DecisionTable | undefined; speech: Speech; isSound: boolean }) {
  const { t } = speech;
  const client = useClient();
  const base = useId();
  const holding = tableOf(known, known.holds);
  const columns = holding.inputs;
  const own = new Set(columns.map((one) => one.id));
  const others = known.facts.filter((fact) => !own.has(fact));
  const [facts, setFacts] = useState<Readonly<Record<string, Fact>>>({});
  const [answers, setAnswers] = useState<{ readonly present: Answer; readonly draft: Answer | undefined }>();
  const [problem, setProblem] = useState<Problem>();
  const [isRunning, setIsRunning] = useState(false);
  const put = (fact: string, value: Fact) => setFacts({ ...facts, [fact]: value });
  const ask = async (table: DecisionTable) => {
    const answer = await client.ask(automation.routes.tryOut, { params: { name }, body: { table, facts: [facts] } });
    if (!answer.ok) setProblem(answer.problem);
    return answer.ok ? answer.value.answers[0] : undefined;
  };
  const run = async () => {
    setIsRunning(true);
    setProblem(undefined);
    const present = await ask(holding);
    const drafted = draft && isSound ? await ask(draft) : undefined;
    setIsRunning(false);
    setAnswers(present ? { present, draft: drafted } : undefined);
  };
  return (
    <section aria-labelledby="automation-one">
      <Card>
        <h2 id="automation-one">{t('automation.one.title')}</h2>
        <form className={styles.filters} onSubmit={(event) => { event.preventDefault(); void run(); }}>
          {columns.map((column) => <div key={column.id}><label htmlFor={`${base}${column.id}`}>{titleOf(column, speech)}</label><FactField id={`${base}${column.id}`} column={column} value={facts[column.id] ?? null} speech={speech} onChange={(value) => put(column.id, value)} /></div>)}
          {others.map((fact) => <div key={fact}><label htmlFor={`${base}${fact}`}>{fact}</label><InputNumber id={`${base}${fact}`} value={(facts[fact] as number) ?? null} onChange={(value) => put(fact, value)} /></div>)}
          <Button htmlType="submit" loading={isRunning}>{t('automation.one.ask')}</Button>
        </form>
        {problem ? <ErrorNote problem={problem} /> : null}
        <div role="status" className={styles.beside}>
          {answers ? <AnswerList title={t('automation.past.present')} table={holding} answer={answers.present} speech={speech} /> : null}
          {answers?.draft && draft ? <AnswerList title={t('automation.past.draft')} table={draft} answer={answers.draft} speech={speech} /> : null}
        </div>
      </Card>
    </section>
  );
}

function FactField({ id, column, value, speech, onChange }: { id: string; column: DecisionTable['inputs'][number]; value: Fact; speech: Speech; onChange: (value: Fact) => void }) {
  const { t } = speech;
  if (column.type === 'number') return <InputNumber id={id} value={value as number | null} onChange={onChange} />;
  if (column.type === 'boolean') return <Select<string> id={id} allowClear value={value === null ? undefined : String(value)} onChange={(next) => onChange(next === undefined ? null : next === 'true')} options={['true', 'false'].map((one) => ({ value: one, label: t(`automation.cell.${one}`) }))} style={{ minInlineSize: 110 }} />;
  const choices = choicesOf(column, speech);
  if (column.type === 'list') return <Select<string[]> id={id} mode={choices.length > 0 ? 'multiple' : 'tags'} value={(value as string[] | null) ?? []} onChange={onChange} options={choices} style={{ minInlineSize: 180 }} />;
  if (choices.length > 0) return <Select<string> id={id} allowClear showSearch={{ optionFilterProp: 'label' }} value={(value as string | null) ?? undefined} onChange={(next) => onChange(next ?? null)} options={choices} style={{ minInlineSize: 150 }} />;
  return <Input id={id} value={(value as string | null) ?? ''} maxLength={200} onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)} style={{ inlineSize: 160 }} />;
}

function AnswerList({ title, table, answer, speech }: { title: string; table: DecisionTable; answer: Answer; speech: Speech }) {
  const { t } = speech;
  const rows = answer.hits.map((hit) => table.rules.findIndex((rule) => rule.id === hit) + 1).filter((row) => row > 0);
  return (
    <div>
      <strong>{title}</strong>
      <p className={styles.soft}>{rows.length === 0 ? t('automation.one.noRow') : t('automation.one.rows', { rows: rows.join(t('ui.listSeparator')) })}</p>
      <ol className={styles.plainList}>
        {answer.outputs.map((output, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: answers have no names, and their order never changes.
          <li key={at}>{table.outputs.filter((column) => output[column.id] !== null && output[column.id] !== undefined).map((column) => `${titleOf(column, speech)}: ${sayAnswer(output[column.id], column, speech)}`).join(t('automation.clauseSeparator')) || '—'}</li>
        ))}
      </ol>
    </div>
  );
}
