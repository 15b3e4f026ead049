import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { Mic, Send } from 'lucide-react';
import { useText } from '../react/text.ts';
import styles from './big-button.module.css';
import { Turning } from './spinner.tsx';

export interface BigButtonProps {
  /** `starting`: the microphone opens, which may take a second; who speaks already then is not heard, so the button says to wait. */
  readonly state: 'idle' | 'starting' | 'recording' | 'sending';
  readonly onStart: () => void;
  readonly onStop: () => void;
  /** Loudness 0 to 1 while recording: the ring around the button moves with the voice. */
  readonly level?: number;
  /** Words on the button for each state; by itself what the state means. */
  readonly label?: string;
}

/** A touch shorter than this is a tap: some hands cannot hold. The next tap ends the recording. */
const TAP_MS = 450;

/**
 * The call button. Hold it and speak, and let go; or tap it, speak, and tap again. The keyboard and a screen reader tap.
 */
export function BigButton({ state, onStart, onStop, level = 0, label }: BigButtonProps) {
  const t = useText();
  const pressedAt = useRef<number>(undefined);
  const startedByThisPress = useRef(false);

  const press = (event: PointerEvent<HTMLButtonElement>) => {
    if (event.button !== 0 || state === 'sending') return;
    // The finger may slide off the button while somebody speaks; the button keeps it.
    event.currentTarget.setPointerCapture(event.pointerId);
    pressedAt.current = event.timeStamp;
    startedByThisPress.current = state === 'idle';
    if (state === 'idle') onStart();
  };
  const release = (event: PointerEvent<HTMLButtonElement>) => {
    if (pressedAt.current === undefined) return;
    const wasHeld = event.timeStamp - pressedAt.current >= TAP_MS;
    pressedAt.current = undefined;
    if (wasHeld || !startedByThisPress.current) onStop();
  };
  const toggle = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    if (event.repeat || state === 'sending') return;
    if (state === 'idle') onStart();
    else onStop();
  };
  return (
    <div className={styles.place} data-state={state}>
      <svg className={styles.rings} viewBox="0 0 276 276" aria-hidden="true">
        <circle cx="138" cy="138" r="121" className={styles.ring} pathLength={720} />
        <circle cx="138" cy="138" r="135" className={styles.ring} pathLength={810} data-outer />
        {state === 'recording' ? <circle cx="138" cy="138" r={110 + 28 * level} className={styles.voice} /> : null}
      </svg>
      <button
        type="button"
        className={styles.button}
        aria-busy={state === 'sending' || undefined}
        aria-pressed={state === 'recording' || state === 'starting'}
        onPointerDown={press}
        onPointerUp={release}
        onPointerCancel={release}
        onKeyDown={toggle}
        onClick={(event) => {
          // A screen reader sends a click without any press before it.
          if (event.detail === 0 && state !== 'sending') (state === 'idle' ? onStart : onStop)();
        }}
        onContextMenu={(event) => event.preventDefault()}
      >
        {state === 'sending' || state === 'starting' ? <Turning /> : state === 'recording' ? <Send aria-hidden="true" /> : <Mic aria-hidden="true" />}
        <span>{label ?? t(`ui.call.${state}`)}</span>
      </button>
    </div>
  );
}
