import { useId, useState } from 'react';
import { ErrorNote, Note, useCommand, useNoticeBoard, useTools } from '@huying/ui';
import { Button, Input, Modal, Popconfirm, Radio } from 'antd';
import { automation } from '../../contract.ts';
import type { RowDifference } from '../../core/difference.ts';
import type { Speech } from '../words.ts';
import { DifferenceList } from './difference-list.tsx';
import { type Known, tableOf } from './known.ts';
import styles from './automation.module.css';
import type { Draft } from './use-draft.ts';
import type { Problems } from './use-problems.ts';

interface BarProps {
  readonly name: string;
  readonly known: Known;
  readonly draft: Draft;
  readonly differences: readonly RowDifference[];
  readonly problems: Problems;
  readonly speech: Speech;
  /** Tried on what happened since it was changed last. */
  readonly isTried: boolean;
  readonly onDraft: (draft: Draft | undefined) => void;
}

/** What was changed and does not hold yet. Stays in sight while there is any. */
export function DraftBar(props: BarProps) {
  const { speech: { t }, differences, problems, onDraft } = props;
  const [isSaving, setIsSaving] = useState(false);
  const wrong = problems.list.filter((one) => one.severity === 'error').length;
  const words = wrong > 0 ? t('automation.draft.wrong', { count: wrong }) : problems.isChecking ? t('automation.draft.checking') : t('automation.draft.count', { count: differences.length });
  return (
    <>
      <div className={styles.draft} role="group" aria-label={t('automation.draft.label')}>
        <p role="status">{words}</p>
        <Popconfirm title={t('automation.draft.discardAsk')} okText={t('automation.draft.discard')} cancelText={t('ui.close')} onConfirm={() => onDraft(undefined)}>
          <Button>{t('automation.draft.discard')}</Button>
        </Popconfirm>
        <Button type="primary" disabled={!problems.isSound || differences.length === 0} onClick={() => setIsSaving(true)}>{t('automation.draft.switchOn')}</Button>
      </div>
      {isSaving ? <SwitchOn {...props} onClose={() => setIsSaving(false)} /> : null}
    </>
  );
}

/** The local day and time of the community as the instant that it is. */
const LOCAL = '+08:00';
const LEAST_REASON = 2;

function SwitchOn({ name, known, draft, differences, speech, isTried, onDraft, onClose }: BarProps & { readonly onClose: () => void }) {
  const { t } = speech;
  const { clock } = useTools();
  const board = useNoticeBoard();
  const id = useId();
  const [reason, setReason] = useState(draft.reason ?? '');
  const [when, setWhen] = useState<'now' | 'later'>('now');
  const [at, setAt] = useState('');
  const change = useCommand(automation.routes.change);
  const moment = when === 'later' && at ? Date.parse(`${at}${LOCAL}`) : undefined;
  const isLate = when === 'later' && (moment === undefined || Number.isNaN(moment) || moment <= clock.now());
  const save = async () => {
    const holdsFrom = moment === undefined ? null : new Date(moment).toISOString();
    const answer = await change.run({ params: { name }, body: { table: draft.table, holdsFrom, reason: reason.trim() } });
    if (!answer.ok) return;
    onDraft(undefined);
    board.show({ kind: 'done', text: t(holdsFrom ? 'automation.switch.doneLater' : 'automation.switch.done', { version: answer.value.version }) });
    onClose();
  };
  return (
    <Modal open title={t('automation.switch.title')} okText={t('automation.draft.switchOn')} cancelText={t('ui.close')} onCancel={onClose} onOk={() => void save()} okButtonProps={{ disabled: isLate || reason.trim().length < LEAST_REASON, loading: change.isRunning }} width={640}>
      <div className={styles.fields}>
        {isTried ? null : <Note kind="warned" title={t('automation.switch.untried')} />}
        <DifferenceList before={tableOf(known, known.holds)} after={draft.table} differences={differences} speech={speech} />
        <Radio.Group aria-label={t('automation.switch.when')} value={when} onChange={(event) => setWhen(event.target.value)} options={(['now', 'later'] as const).map((value) => ({ value, label: t(`automation.switch.${value}`) }))} />
        {when === 'later' ? (
          <div>
            <label htmlFor={`${id}at`}>{t('automation.switch.from')}</label>
            <Input id={`${id}at`} type="datetime-local" value={at} onChange={(event) => setAt(event.target.value.slice(0, 16))} {...(at && isLate ? { status: 'error' as const } : {})} style={{ maxInlineSize: 240 }} />
            {at && isLate ? <p className={styles.failed}>{t('automation.switch.past')}</p> : null}
          </div>
        ) : null}
        <div>
          <label htmlFor={`${id}reason`}>{t('automation.switch.reason')}</label>
          <Input.TextArea id={`${id}reason`} rows={3} maxLength={500} showCount value={reason} placeholder={t('automation.switch.reasonHint')} style={{ marginBlockEnd: 24 }} onChange={(event) => setReason(event.target.value)} />
        </div>
        {change.problem ? <ErrorNote problem={change.problem} /> : null}
      </div>
    </Modal>
  );
}
