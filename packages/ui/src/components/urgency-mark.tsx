import type { Urgency } from '../look/tokens.ts';
import { useText } from '../react/text.ts';
import { shapeOfUrgency } from './urgency-shape.ts';
import styles from './urgency-mark.module.css';

/** The shape alone, inside another SVG: a disc that can wait, a triangle for soon, a square on its corner for urgent. */
export function UrgencyShape({ urgency, cx, cy, radius }: { urgency: Urgency; cx: number; cy: number; radius: number }) {
  const shape = { className: styles.shape, 'data-urgency': urgency, strokeWidth: radius * 0.22 };
  if (urgency === 'green') return <circle {...shape} cx={cx} cy={cy} r={radius} />;
  return <path {...shape} d={shapeOfUrgency(urgency, cx, cy, radius)} strokeLinejoin="round" />;
}

/** Urgency by colour, shape and word. Leave the word out only where it stands beside it. */
export function UrgencyMark({ urgency, withWord = true }: { urgency: Urgency; withWord?: boolean }) {
  const t = useText();
  const word = t(`ui.urgency.${urgency}`);
  return (
    <span className={styles.mark} data-urgency={urgency}>
      <svg viewBox="0 0 20 20" className={styles.icon} {...(withWord ? { 'aria-hidden': true } : { role: 'img', 'aria-label': word })}>
        <UrgencyShape urgency={urgency} cx={10} cy={10} radius={7.5} />
      </svg>
      {withWord ? <span>{word}</span> : null}
    </span>
  );
}
