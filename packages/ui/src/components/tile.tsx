import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import styles from './tile.module.css';

interface TileProps {
  readonly icon: LucideIcon;
  readonly word: string;
  /** One short line beneath, e.g. what is waiting there. */
  readonly note?: ReactNode;
  readonly isChosen?: boolean;
}

const Inside = ({ icon: Icon, word, note }: TileProps) => (
  <>
    <Icon aria-hidden="true" className={styles.icon} strokeWidth={1.6} />
    <span className={styles.word}>{word}</span>
    {note ? <span className={styles.note}>{note}</span> : null}
  </>
);

/** A picture and a word. At most six stand on one screen. */
export function Tile({ onChoose, isChosen, isDisabled, ...inside }: TileProps & { onChoose: () => void; isDisabled?: boolean }) {
  return (
    <button type="button" className={styles.tile} aria-pressed={isChosen} disabled={isDisabled} onClick={onChoose}>
      <Inside {...inside} />
    </button>
  );
}

export function TileLink({ to, isOutside = false, ...inside }: TileProps & { to: string; isOutside?: boolean }) {
  return isOutside ? (
    <a href={to} className={styles.tile}>
      <Inside {...inside} />
    </a>
  ) : (
    <Link href={to} className={styles.tile}>
      <Inside {...inside} />
    </Link>
  );
}

/**
 * As many columns as the words have room for: three on a phone at the usual text size, two at the
 * largest. `columns` holds it to a number where the tiles make even rows so. */
export const Tiles = ({ children, label, columns }: { children: ReactNode; label: string; columns?: 2 | 3 }) => (
  <div className={styles.tiles} data-columns={columns} role="group" aria-label={label}>
    {children}
  </div>
);
