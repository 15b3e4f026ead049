import { useState } from 'react';
import { Note, useCommand, useNoticeBoard, useText } from '@huying/ui';
import { Button, Popconfirm } from 'antd';
import { recognition } from '../../contract.ts';
import { type Draft, isEmpty, touchedIds } from '../draft.ts';
import { DifferenceList } from './difference-list.tsx';
import type { Editing } from './editing.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import styles from './recognition.module.css';

interface Bar extends Editing {
  readonly onAgain: () => void;
  /** Tried on real needs since it was changed last. */
  readonly isTried: boolean;
}

/** What was changed and is not saved yet. Stays in sight while there is any. */
export function DraftBar(bar: Bar) {
  const t = useText();
  const [isSaving, setIsSaving] = useState(false);
  const { draft, inForce, onDraft } = bar;
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
        <p role="status">{t('recognition.draft.count', { entries: touchedIds(draft).length })}</p>
        <Popconfirm title={t('recognition.draft.discardAsk')} description={t('recognition.draft.discardWords')} okText={t('recognition.draft.discard')} cancelText={t('ui.close')} onConfirm={() => onDraft(undefined)}>
          <Button>{t('recognition.draft.discard')}</Button>
        </Popconfirm>
        <Button type="primary" disabled={isOld} onClick={() => setIsSaving(true)}>{t('recognition.draft.save')}</Button>
      </div>
      {isSaving ? <SaveDialog {...bar} draft={draft} onClose={() => setIsSaving(false)} /> : null}
    </>
  );
}

function SaveDialog({ inForce, drafted, draft, isTried, onDraft, onAgain, onClose }: Omit<Bar, 'draft'> & { draft: Draft; onClose: () => void }) {
  const t = useText();
  const board = useNoticeBoard();
  const change = useCommand(recognition.routes.changeLexicon);
  const save = async (reason: string) => {
    const answer = await change.run({ body: { lexicon: drafted, basedOn: draft.basedOn, reason } });
    if (answer.ok) {
      onDraft(undefined);
      board.show({ kind: 'done', text: t('recognition.save.done', { version: answer.value.version }) });
      onClose();
    } else if (answer.problem.code === 'recognition.changedMeanwhile') onAgain();
  };
  return (
    <ReasonDialog
      title={t('recognition.save.title')} ok={t('recognition.save.do')} hint={t('recognition.save.reasonHint')} isRunning={change.isRunning} isBlocked={draft.basedOn !== inForce.version}
      problem={change.problem} onOk={(reason) => void save(reason)} onClose={onClose}
    >
      <p>{t('recognition.save.words')}</p>
      {isTried ? null : <Note kind="warned" title={t('recognition.needs.untried')} />}
      <DifferenceList before={inForce.lexicon} after={drafted} />
    </ReasonDialog>
  );
}
