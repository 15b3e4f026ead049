import { CircleAlert, CircleCheck, Info } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Problem } from '../client/problem.ts';
import { useRefusalText, useText } from '../react/text.ts';
import { Button } from './button.tsx';
import styles from './notes.module.css';

const SIGNS = { told: Info, done: CircleCheck, warned: CircleAlert, failed: CircleAlert } as const;

/** Something to know, on the page itself. */
export function Note({ kind = 'told', title, children, actions }: { kind?: keyof typeof SIGNS; title?: ReactNode; children?: ReactNode; actions?: ReactNode }) {
  const Sign = SIGNS[kind];
  return (
    <div className={styles.note} data-kind={kind}>
      <Sign aria-hidden="true" className={styles.sign} />
      <div className={styles.words}>
        {title ? <p className={styles.title}>{title}</p> : null}
        {children ? <div>{children}</div> : null}
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </div>
    </div>
  );
}

/** A refusal in the person's words: what happened, what to do next, and the way to try again. Is read out at once. */
export function ErrorNote({ problem, onRetry, isRetrying, children }: { problem: Problem; onRetry?: () => void; isRetrying?: boolean; children?: ReactNode }) {
  const t = useText();
  const { sentence, advice } = useRefusalText()(problem);
  const retry = onRetry ? (
    <Button onClick={onRetry} isBusy={isRetrying ?? false}>
      {t('ui.retry')}
    </Button>
  ) : null;
  return (
    <div role="alert">
      <Note kind={problem.code === 'network.kept' ? 'done' : 'failed'} title={sentence} actions={retry || children ? <>{retry}{children}</> : undefined}>
        {advice ? <p>{advice}</p> : null}
      </Note>
    </div>
  );
}

/** Nothing here, and what to do about it. An open ring: nobody has called. */
export function EmptyState({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <svg viewBox="0 0 96 96" className={styles.ring} aria-hidden="true">
        <circle cx="48" cy="48" r="7" className={styles.emptyPoint} />
        <circle cx="48" cy="48" r="22" className={styles.emptyRing} pathLength={100} transform="rotate(-45 48 48)" />
        <circle cx="48" cy="48" r="38" className={styles.emptyDots} />
      </svg>
      <h2>{title}</h2>
      {children ? <div className={styles.emptyWords}>{children}</div> : null}
      {action}
    </div>
  );
}
