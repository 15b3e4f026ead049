import type { ReactNode } from 'react';
import styles from './spinner.module.css';

/** A point and a turning open ring: the emblem, at work. Says nothing by itself. */
export const Turning = () => (
  <svg className={styles.turning} viewBox="0 0 24 24" aria-hidden="true">
    <circle cx="12" cy="12" r="3" className={styles.point} />
    <circle cx="12" cy="12" r="9" className={styles.ring} pathLength={100} strokeDasharray="70 30" />
  </svg>
);

/** Waiting, in words. Nobody should wonder whether anything happens. */
export function Spinner({ children }: { children: ReactNode }) {
  return (
    <p className={styles.spinner} role="status">
      <Turning />
      <span>{children}</span>
    </p>
  );
}
