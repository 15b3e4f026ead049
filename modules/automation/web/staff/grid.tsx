import { useId, useState } from 'react';
import type { DecisionRule, DecisionTable } from '@huying/kernel';
import { Button, Select, Tag } from 'antd';
import { ArrowDown, ArrowUp, Copy, Pencil, Plus, Trash2 } from 'lucide-react';
import { mayConcern } from '../../core/cell.ts';
import type { RowDifference } from '../../core/difference.ts';
import { choicesOf, sayGivenCell, sayTestCell, type Speech, titleOf } from '../words.ts';
import styles from './automation.module.css';
import { RowDialog } from './row-dialog.tsx';
import type { TableProblem } from './use-problems.ts';

interface GridProps {
  readonly table: DecisionTable;
  readonly speech: Speech;
  readonly isEditing: boolean;
  readonly problems: readonly TableProblem[];
  readonly differences: readonly RowDifference[];
  readonly onChange: (table: DecisionTable) => void;
}

const MOST_ROWS = 500;

/** An id that no row has: rows are known by it in the trail, whatever becomes of their order. */
function newRowId(rules: readonly DecisionRule[]): string {
  const taken = new Set(rules.map((rule) => rule.id));
  for (let number = rules.length + 1; ; number += 1) if (!taken.has(`row-${number}`)) return `row-${number}`;
}

const moved = (rules: readonly DecisionRule[], from: number, to: number): DecisionRule[] => {
  const next = rules.filter((_, at) => at !== from);
  next.splice(to, 0, rules[from] as DecisionRule);
  return next;
};

/** The table in words. On a phone each row becomes a card of its own. */
export function Grid(props: GridProps) {
  const { table, speech, isEditing, onChange } = props;
  const { t } = speech;
  const [open, setOpen] = useState<number>();
  const [only, setOnly] = useState<Readonly<Record<string, string | undefined>>>({});
  const shown = table.rules.map((rule, at) => ({ rule, at })).filter(({ rule }) => table.inputs.every((input, column) => {
    const value = only[input.id];
    return value === undefined || mayConcern(rule.when[column] ?? '', input.type, value);
  }));
  const put = (rules: readonly DecisionRule[]) => onChange({ ...table, rules: [...rules] });
  const add = () => {
    const like = table.rules.at(-1);
    put([...table.rules, { id: newRowId(table.rules), when: table.inputs.map(() => '-'), then: table.outputs.map((_, at) => like?.then[at] ?? '') }]);
    setOpen(table.rules.length);
  };
  return (
    <section aria-label={t('automation.rows')}>
      <Filters table={table} speech={speech} only={only} onOnly={(id, value) => setOnly({ ...only, [id]: value })} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than its place is pushed sideways by the keyboard too. */}
      <div role="group" aria-label={t('automation.rows')} tabIndex={0} className={styles.scroll}>
        <table className={styles.grid}>
          <thead>
            <tr>
              <th scope="col">{t('automation.row')}</th>
              {table.inputs.map((input) => <th key={input.id} scope="col" data-part="when">{titleOf(input, speech)}</th>)}
              {table.outputs.map((output) => <th key={output.id} scope="col" data-part="then">{titleOf(output, speech)}</th>)}
              <th scope="col" data-part="note">{t('automation.note')}</th>
              {isEditing ? <th scope="col">{t('automation.row.actions')}</th> : null}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ rule, at }) => (
              <Row
                key={rule.id} {...props} rule={rule} at={at} onOpen={() => setOpen(at)}
                onCopy={() => put([...table.rules.slice(0, at + 1), { ...rule, id: newRowId(table.rules) }, ...table.rules.slice(at + 1)])}
                onMove={(to) => put(moved(table.rules, at, to))} onRemove={() => put(table.rules.filter((_, index) => index !== at))}
              />
            ))}
          </tbody>
        </table>
      </div>
      {isEditing ? <Button icon={<Plus size={16} aria-hidden="true" />} disabled={table.rules.length >= MOST_ROWS} onClick={add} style={{ marginBlockStart: 12 }}>{t('automation.row.add')}</Button> : null}
      {open !== undefined && table.rules[open] ? (
        <RowDialog
          key={open} table={table} at={open} rule={table.rules[open]} speech={speech} onClose={() => setOpen(undefined)}
          onSave={(rule) => {
            put(table.rules.map((one, at) => (at === open ? rule : one)));
            setOpen(undefined);
          }}
        />
      ) : null}
    </section>
  );
}

function Filters({ table, speech, only, onOnly }: { table: DecisionTable; speech: Speech; only: Readonly<Record<string, string | undefined>>; onOnly: (id: string, value: string | undefined) => void }) {
  const { t } = speech;
  const base = useId();
  const filters = table.inputs.flatMap((input) => {
    const choices = choicesOf(input, speech);
    return choices.length > 1 ? [{ input, choices }] : [];
  });
  if (filters.length === 0 || table.rules.length < 8) return null;
  return (
    <div className={styles.filters} role="search" aria-label={t('automation.filter')}>
      {filters.map(({ input, choices }) => (
        <label key={input.id} htmlFor={`${base}${input.id}`}>
          {titleOf(input, speech)}{' '}
          <Select id={`${base}${input.id}`} allowClear placeholder={t('automation.filter.all')} value={only[input.id]} options={choices} onChange={(value) => onOnly(input.id, value)} style={{ minInlineSize: 130 }} />
        </label>
      ))}
    </div>
  );
}

interface RowProps extends GridProps {
  readonly rule: DecisionRule;
  readonly at: number;
  readonly onOpen: () => void;
  readonly onCopy: () => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}

function Row({ table, speech, isEditing, problems, differences, rule, at, onOpen, onCopy, onMove, onRemove }: RowProps) {
  const { t } = speech;
  const mine = problems.filter((one) => one.at[0] === 'rules' && one.at[1] === at);
  const isWrong = (part: 'when' | 'then', column: number) => mine.some((one) => one.at[2] === part && one.at[3] === column);
  const difference = differences.find((one) => one.rule.id === rule.id);
  const isNew = (id: string) => difference?.change === 'added' || difference?.columns.includes(id) === true;
  const number = at + 1;
  const cell = (id: string, title: string, words: string, isBad: boolean) => (
    <td key={id} data-title={title} data-wrong={isBad || undefined} data-new={isNew(id) || undefined}>{words}</td>
  );
  return (
    <tr data-wrong={mine.some((one) => one.severity === 'error') || undefined}>
      <th scope="row">{number}{difference ? <Tag style={{ marginInlineStart: 6 }}>{t(`automation.change.${difference.change}`)}</Tag> : null}</th>
      {table.inputs.map((input, column) => cell(input.id, titleOf(input, speech), sayTestCell(rule.when[column] ?? '', input, speech), isWrong('when', column)))}
      {table.outputs.map((output, column) => cell(output.id, titleOf(output, speech), sayGivenCell(rule.then[column] ?? '', output, speech), isWrong('then', column)))}
      {cell('note', t('automation.note'), rule.note ?? '', false)}
      {isEditing ? (
        <td className={styles.actions}>
          <Button size="small" icon={<Pencil size={16} aria-hidden="true" />} onClick={onOpen} aria-label={t('automation.row.change', { number })} />
          <Button size="small" icon={<Copy size={16} aria-hidden="true" />} onClick={onCopy} aria-label={t('automation.row.copy', { number })} disabled={table.rules.length >= MOST_ROWS} />
          <Button size="small" icon={<ArrowUp size={16} aria-hidden="true" />} onClick={() => onMove(at - 1)} aria-label={t('automation.row.up', { number })} disabled={at === 0} />
          <Button size="small" icon={<ArrowDown size={16} aria-hidden="true" />} onClick={() => onMove(at + 1)} aria-label={t('automation.row.down', { number })} disabled={at === table.rules.length - 1} />
          <Button size="small" danger icon={<Trash2 size={16} aria-hidden="true" />} onClick={onRemove} aria-label={t('automation.row.remove', { number })} />
        </td>
      ) : null}
    </tr>
  );
}
