import { useId, useState } from 'react';
import type { DecisionRule, DecisionTable } from '@huying/kernel';
import { Input, Modal } from 'antd';
import { type Speech, titleOf } from '../words.ts';
import { GivenField, TestField } from './cell-fields.tsx';
import styles from './automation.module.css';

/** One row with a field for each column. It is kept in the draft only when it is taken over; what is wrong with it is then said at the table. */
export function RowDialog({ table, at, rule, speech, onSave, onClose }: {
  readonly table: DecisionTable;
  readonly at: number;
  readonly rule: DecisionRule;
  readonly speech: Speech;
  readonly onSave: (rule: DecisionRule) => void;
  readonly onClose: () => void;
}) {
  const { t } = speech;
  const base = useId();
  const [row, setRow] = useState<DecisionRule>(rule);
  const put = (part: 'when' | 'then', column: number, text: string) => setRow((former) => ({ ...former, [part]: (part === 'when' ? table.inputs : table.outputs).map((_, index) => (index === column ? text : (former[part][index] ?? ''))) }));
  const save = () => {
    const { note, ...rest } = row;
    const words = note?.trim();
    onSave(words ? { ...rest, note: words } : rest);
  };
  return (
    <Modal open title={t('automation.row.title', { number: at + 1 })} okText={t('automation.row.take')} cancelText={t('ui.close')} okButtonProps={{ htmlType: 'submit', form: `${base}form` }} onCancel={onClose} width={640} keyboard={false} mask={{ closable: false }}>
      <form id={`${base}form`} className={styles.fields} onSubmit={(event) => { event.preventDefault(); save(); }}>
        <h3>{t('automation.row.when')}</h3>
        {table.inputs.map((input, column) => (
          <div key={input.id}>
            <label htmlFor={`${base}w${column}`}>{titleOf(input, speech)}</label>
            <TestField id={`${base}w${column}`} column={input} cell={row.when[column] ?? ''} speech={speech} onChange={(text) => put('when', column, text)} />
          </div>
        ))}
        <h3>{t('automation.row.then')}</h3>
        {table.outputs.map((output, column) => (
          <div key={output.id}>
            <label htmlFor={`${base}t${column}`}>{titleOf(output, speech)}</label>
            <GivenField id={`${base}t${column}`} column={output} cell={row.then[column] ?? ''} speech={speech} onChange={(text) => put('then', column, text)} />
          </div>
        ))}
        <div>
          <label htmlFor={`${base}note`}>{t('automation.note')}</label>
          <Input.TextArea id={`${base}note`} rows={2} maxLength={500} value={row.note ?? ''} onChange={(event) => setRow({ ...row, note: event.target.value })} />
        </div>
      </form>
    </Modal>
  );
}
