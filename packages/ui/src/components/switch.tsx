import { useId } from 'react';
import styles from './switch.module.css';
import { Turning } from './spinner.tsx';

export interface SwitchProps {
  readonly label: string;
  /** What it means as it stands now, e.g. "you hear of calls within 800 m". */
  readonly note?: string;
  readonly isOn: boolean;
  readonly isBusy?: boolean;
  /** Words beside the ring, e.g. 在岗 / 休息. */
  readonly words: readonly [off: string, on: string];
  readonly onSwitch: (isOn: boolean) => void;
}

/** The duty switch: the ring is open when off and closed when on, like everywhere in 呼应. */
export function Switch({ label, note, isOn, isBusy = false, words, onSwitch }: SwitchProps) {
  const id = useId();
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      aria-busy={isBusy || undefined}
      aria-labelledby={`${id}-label`}
      aria-describedby={note ? `${id}-note` : undefined}
      className={styles.switch}
      onClick={() => {
        if (!isBusy) onSwitch(!isOn);
      }}
    >
      <span className={styles.text}>
        <span id={`${id}-label`} className={styles.label}>
          {label}
        </span>
        {note ? (
          <span id={`${id}-note`} className={styles.note}>
            {note}
          </span>
        ) : null}
      </span>
      <span className={styles.state} aria-hidden="true">
        {isBusy ? (
          <Turning />
        ) : (
          <svg viewBox="0 0 32 32" className={styles.ring}>
            <circle cx="16" cy="16" r="4.5" className={styles.point} />
            <circle cx="16" cy="16" r="12.5" className={styles.arc} pathLength={100} transform="rotate(-45 16 16)" />
          </svg>
        )}
        <span className={styles.word}>{words[isOn ? 1 : 0]}</span>
      </span>
    </button>
  );
}
