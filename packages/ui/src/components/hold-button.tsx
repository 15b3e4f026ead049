import { type CSSProperties, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { LucideIcon } from 'lucide-react';
import { useText } from '../react/text.ts';
import { useLatest } from '../react/hooks.ts';
import styles from './hold-button.module.css';

export interface HoldButtonProps {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly onHeld: () => void;
  readonly holdSeconds?: number;
  readonly isBusy?: boolean;
}

/**
 * The SOS button: it acts after it was held, so that a hand that strays does nothing; the ring closes while it is held. Whoever cannot hold
 * (a shaking hand, a screen reader, a switch) presses it, is asked on the button itself, and presses once more.
 */
export function HoldButton({ label, icon: Icon, onHeld, holdSeconds = 2, isBusy = false }: HoldButtonProps) {
  const t = useText();
  const [state, setState] = useState<'idle' | 'holding' | 'asking'>('idle');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const press = useRef({ wasAsking: false, isDone: false });
  const held = useLatest(onHeld);

  const finish = () => {
    press.current.isDone = true;
    setState('idle');
    navigator.vibrate?.(200);
    held();
  };
  const begin = () => {
    if (isBusy) return;
    clearTimeout(timer.current);
    press.current = { wasAsking: state === 'asking', isDone: false };
    setState('holding');
    timer.current = setTimeout(finish, holdSeconds * 1000);
  };
  const end = () => {
    clearTimeout(timer.current);
    setState((now) => (now === 'holding' ? 'idle' : now));
  };
  /** A press that was not held to the end. A screen reader's comes without any beginning. */
  const tap = (isWhole: boolean) => {
    if (isBusy || (!isWhole && press.current.isDone)) return;
    if (isWhole ? state === 'asking' : press.current.wasAsking) finish();
    else setState('asking');
  };
  const keyed = (event: KeyboardEvent, act: () => void) => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    if (!event.repeat) act();
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <button
      type="button"
      className={styles.button}
      data-state={state}
      aria-busy={isBusy || undefined}
      style={{ '--hold': `${holdSeconds}s` } as CSSProperties}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        begin();
      }}
      onPointerUp={end}
      onPointerCancel={end}
      onKeyDown={(event) => keyed(event, begin)}
      onKeyUp={(event) =>
        keyed(event, () => {
          end();
          tap(false);
        })
      }
      onBlur={() => {
        end();
        setState('idle');
      }}
      onClick={(event) => tap(event.detail === 0)}
      onContextMenu={(event) => event.preventDefault()}
    >
      <svg className={styles.ring} viewBox="0 0 100 100" aria-hidden="true">
        <circle cx="50" cy="50" r="47" className={styles.track} />
        <circle cx="50" cy="50" r="47" className={styles.arc} pathLength={100} transform="rotate(-45 50 50)" />
      </svg>
      <Icon aria-hidden="true" className={styles.icon} />
      <span className={styles.label}>{label}</span>
      <span className={styles.hint} aria-live="polite">
        {t(state === 'asking' ? 'ui.hold.again' : state === 'holding' ? 'ui.hold.on' : 'ui.hold.hint', { seconds: holdSeconds })}
      </span>
    </button>
  );
}
