import { useState } from 'react';
import { ErrorNote, Note, useCommand, useNoticeBoard, useText } from '@huying/ui';
import { Button, Input, Modal, Popconfirm } from 'antd';
import { recognition } from '../../contract.ts';
import { applyDraft, countWords, type Draft, isEmpty } from '../draft.ts';
import type { Editing } from './editing.ts';
import styles from './recognition.module.css';

const LEAST_REASON = 2;

/** What was changed and is not saved yet. Stays in sight while there is any. */
export function DraftBar({ onAgain, ...editing }: Editing & { onAgain: () => void }) {
  const t = useText();
  const [isSaving, setIsSaving] = useState(false);
  const { draft, inForce, onDraft } = editing;
  if (!draft || isEmpty(draft)) return null;
  const isOld = draft.basedOn !== inForce.version;
  return (
    <>
      {isOld ? (
        <div role="alert">
          <Note
            kind="warned" title={t('recognition.draft.newer', { version: inForce.version })}
            actions={<Button onClick={() => onDraft({ ...draft, basedOn: inForce.version })}>{t('recognition.draft.takeUp', { version: inForce.version })}</Button>}
          >
            <p>{t('recognition.draft.newerWords')}</p>
          </Note>
        </div>
      ) : null}
      <div className={styles.draft} role="group" aria-label={t('recognition.draft.label')}>
        <p role="status">{t('recognition.draft.count', { words: countWords(draft), entries: Object.keys(draft.changes).length })}</p>
        <Popconfirm title={t('recognition.draft.discardAsk')} description={t('recognition.draft.discardWords')} okText={t('recognition.draft.discard')} cancelText={t('ui.close')} onConfirm={() => onDraft(undefined)}>
          <Button>{t('recognition.draft.discard')}</Button>
        </Popconfirm>
        <Button type="primary" disabled={isOld} onClick={() => setIsSaving(true)}>{t('recognition.draft.save')}</Button>
      </div>
      {isSaving ? <SaveDialog {...editing} draft={draft} onAgain={onAgain} onClose={() => setIsSaving(false)} /> : null}
    </>
  );
}

/** A version needs a reason. A refusal leaves both the draft and the reason as they are. */
function SaveDialog({ inForce, names, draft, onDraft, onAgain, onClose }: Omit<Editing, 'draft'> & { draft: Draft; onAgain: () => void; onClose: () => void }) {
  const t = useText();
  const board = useNoticeBoard();
  const [reason, setReason] = useState('');
  const change = useCommand(recognition.routes.changeLexicon);
  const list = (words: readonly string[]) => (words.length > 0 ? words.join(t('ui.listSeparator')) : t('recognition.save.nothing'));
  const save = async () => {
    const answer = await change.run({ body: { lexicon: applyDraft(inForce.lexicon, draft), basedOn: draft.basedOn, reason: reason.trim() } });
    if (answer.ok) {
      onDraft(undefined);
      board.show({ kind: 'done', text: t('recognition.save.done', { version: answer.value.version }) });
      onClose();
    } else if (answer.problem.code === 'recognition.changedMeanwhile') onAgain();
  };
  const isOld = draft.basedOn !== inForce.version;
  return (
    <Modal
      open title={t('recognition.save.title')} onCancel={onClose} onOk={() => void save()} okText={t('recognition.save.do')} cancelText={t('ui.close')}
      okButtonProps={{ disabled: isOld || reason.trim().length < LEAST_REASON, loading: change.isRunning }}
    >
      <p>{t('recognition.save.words')}</p>
      <ul>
        {Object.entries(draft.changes).map(([id, { added, removed }]) => (
          <li key={id}>{t('recognition.save.change', { name: names.get(id) ?? id, added: list(added), removed: list(removed) })}</li>
        ))}
      </ul>
      {change.problem ? <ErrorNote problem={change.problem} /> : null}
      <label htmlFor="recognition-reason">{t('recognition.save.reason')}</label>
      <Input.TextArea id="recognition-reason" value={reason} rows={3} maxLength={500} showCount placeholder={t('recognition.save.reasonHint')} onChange={(event) => setReason(event.target.value)} />
    </Modal>
  );
}
