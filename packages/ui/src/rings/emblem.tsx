import styles from './emblem.module.css';

/** Below this many pixels two rings run into one. */
const SMALL = 22;

/**
 * The emblem: a call, a ring that stayed open, and the ring that answered. Very small it is the call, and the helper in the opening. The same
 * lines stand in `apps/web/public/icon.svg` and `favicon.svg`.
 */
export function Emblem({ size }: { size?: number }) {
  const isSmall = size !== undefined && size < SMALL;
  return (
    <svg viewBox="0 0 64 64" className={styles.emblem} data-small={isSmall || undefined} style={size === undefined ? undefined : { inlineSize: size, blockSize: size }} aria-hidden="true">
      <circle cx="32" cy="32" r={isSmall ? 10 : 7} className={styles.point} />
      <circle cx="32" cy="32" r={isSmall ? 25 : 16} className={styles.open} pathLength={100} transform="rotate(-45 32 32)" />
      {isSmall ? null : <circle cx="32" cy="32" r="27" className={styles.closed} />}
      <circle cx={isSmall ? 49.7 : 51.1} cy={isSmall ? 14.3 : 12.9} r={isSmall ? 8.5 : 7.5} className={styles.helper} />
    </svg>
  );
}
