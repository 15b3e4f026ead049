import { CircleAlert } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import styles from './field.module.css';

interface FieldFrame {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong and how to mend it, in words. */
  readonly error?: string | undefined;
  /** Said in words, because a star means nothing to many people. */
  readonly optionalWord?: string;
}

/** What every field has around its control: label above, hint, and the error with its sign and words. */
function Frame({ label, hint, error, optionalWord, id, children }: FieldFrame & { id: string; children: ReactNode }) {
  return (
    <div className={styles.field} data-invalid={error ? true : undefined}>
      <label htmlFor={id}>
        {label}
        {optionalWord ? <span className={styles.optional}>{optionalWord}</span> : null}
      </label>
      {hint ? (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      ) : null}
      {children}
      <p id={`${id}-error`} className={styles.error} aria-live="polite" hidden={!error}>
        <CircleAlert aria-hidden="true" className={styles.sign} />
        <span>{error}</span>
      </p>
    </div>
  );
}

const described = (id: string, { hint, error }: FieldFrame) => ({
  id,
  'aria-describedby': [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined,
  'aria-invalid': error ? true : undefined,
});

export interface FieldProps extends FieldFrame, Omit<ComponentProps<'input'>, 'children' | 'size'> {
  /** Stands at the end of the line inside the frame, e.g. a unit or a button. */
  readonly after?: ReactNode;
}

export function Field({ label, hint, error, optionalWord, after, className, ...input }: FieldProps) {
  const id = useId();
  const frame = { label, hint, error, ...(optionalWord ? { optionalWord } : {}) };
  return (
    <Frame {...frame} id={id}>
      <div className={styles.line}>
        <input {...input} {...described(id, frame)} className={[styles.control, className].filter(Boolean).join(' ')} />
        {after}
      </div>
    </Frame>
  );
}

export interface TextAreaProps extends FieldFrame, Omit<ComponentProps<'textarea'>, 'children'> {}

export function TextArea({ label, hint, error, optionalWord, ...area }: TextAreaProps) {
  const id = useId();
  const frame = { label, hint, error, ...(optionalWord ? { optionalWord } : {}) };
  return (
    <Frame {...frame} id={id}>
      <textarea rows={3} {...area} {...described(id, frame)} className={styles.control} />
    </Frame>
  );
}
