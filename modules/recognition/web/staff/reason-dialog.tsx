import { type ReactNode, useId, useState } from 'react';
import { ErrorNote, type Problem, useText } from '@huying/ui';
import { Input, Modal } from 'antd';

const LEAST_REASON = 2;

/** Whatever changes how people are understood has a reason, which stays in the trail. A refusal leaves the reason as it is. */
export function ReasonDialog({ title, ok, hint, first = '', isRunning, isBlocked = false, problem, onOk, onClose, children }: {
  readonly title: string;
  readonly ok: string;
  readonly hint?: string;
  readonly first?: string;
  readonly isRunning: boolean;
  readonly isBlocked?: boolean;
  readonly problem: Problem | undefined;
  readonly onOk: (reason: string) => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}) {
  const t = useText();
  const id = useId();
  const [reason, setReason] = useState(first);
  return (
    <Modal
      open title={title} onCancel={onClose} onOk={() => onOk(reason.trim())} okText={ok} cancelText={t('ui.close')}
      okButtonProps={{ disabled: isBlocked || reason.trim().length < LEAST_REASON, loading: isRunning }}
    >
      {children}
      {problem ? <ErrorNote problem={problem} /> : null}
      <label htmlFor={id}>{t('recognition.save.reason')}</label>
      <Input.TextArea id={id} value={reason} rows={3} maxLength={500} showCount {...(hint ? { placeholder: hint } : {})} style={{ marginBlockEnd: 24 }} onChange={(event) => setReason(event.target.value)} />
    </Modal>
  );
}
