import { useId } from 'react';
import { useText } from '../react/text.ts';
import styles from './face-rating.module.css';

export const RATINGS = [1, 2, 3, 4, 5] as const;
export type Rating = (typeof RATINGS)[number];

/** The mouth of each face as an SVG path between (15, 31) and (33, 31). */
const MOUTHS: Readonly<Record<Rating, string>> = {
  1: 'M14.5 34.5 Q24 24 33.5 34.5',
  2: 'M15.5 33 Q24 27.5 32.5 33',
  3: 'M15.5 31.5 H32.5',
  4: 'M15.5 29.5 Q24 36 32.5 29.5',
  5: 'M14 28 H34 Q32.5 38 24 38 Q15.5 38 14 28 Z',
};

export const Face = ({ rating }: { rating: Rating }) => (
  <svg viewBox="0 0 48 48" className={styles.face} aria-hidden="true">
    <circle cx="24" cy="24" r="21" className={styles.head} />
    {rating === 5 ? (
      <path d="M14.5 20.5 q3 -4.5 6 0 M27.5 20.5 q3 -4.5 6 0" className={styles.line} />
    ) : (
      <path d="M17.5 18 v2.5 M30.5 18 v2.5" className={styles.eyes} />
    )}
    {rating === 1 ? <path d="M13 13.5 l6 2.5 M35 13.5 l-6 2.5" className={styles.line} /> : null}
    <path d={MOUTHS[rating]} className={rating === 5 ? styles.laugh : styles.line} />
  </svg>
);

export interface FaceRatingProps {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly value: Rating | undefined;
  readonly onChoose: (rating: Rating) => void;
}

/** Five faces with their words. Radio buttons beneath, so that arrow keys and screen readers work by themselves. */
export function FaceRating({ label, isLabelHidden, value, onChoose }: FaceRatingProps) {
  const t = useText();
  const id = useId();
  return (
    <fieldset>
      <legend className={isLabelHidden ? 'visually-hidden' : styles.label}>{label}</legend>
      <div className={styles.faces}>
        {RATINGS.map((rating) => (
          <label key={rating} className={styles.choice} data-checked={value === rating || undefined}>
            <input type="radio" name={id} value={rating} checked={value === rating} onChange={() => onChoose(rating)} className="visually-hidden" />
            <Face rating={rating} />
            <span>{t(`ui.rating.${rating}`)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
