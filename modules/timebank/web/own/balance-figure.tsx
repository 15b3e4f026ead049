import { useText } from '@huying/ui';
import { MINUTES_PER_CREDIT, sayMinutes } from '../words.ts';
import styles from './credits.module.css';

/** More hours than this are said, not drawn: nobody counts them. */
const MOST_DRAWN = 12;
const RADIUS = 10;
const CENTRE = 12;

/** A pie from twelve o'clock, as the minute hand sweeps it. */
function sweep(share: number): string {
  const angle = share * 2 * Math.PI;
  const [x, y] = [CENTRE + RADIUS * Math.sin(angle), CENTRE - RADIUS * Math.cos(angle)];
  return `M${CENTRE} ${CENTRE}V${CENTRE - RADIUS}A${RADIUS} ${RADIUS} 0 ${share > 0.5 ? 1 : 0} 1 ${x.toFixed(2)} ${y.toFixed(2)}Z`;
}

/** One clock for each hour: full ones are there to be spent, those in outline are set aside, the last is swept as far as its minutes go. */
export function BalanceFigure({ availableMinutes, heldMinutes }: { availableMinutes: number; heldMinutes: number }) {
  const t = useText();
  const total = availableMinutes + heldMinutes;
  const hours = Math.ceil(total / MINUTES_PER_CREDIT);
  if (hours > MOST_DRAWN || hours === 0) return null;
  const clocks = Array.from({ length: hours }, (_, index) => {
    const from = index * MINUTES_PER_CREDIT;
    const share = (minutes: number) => Math.min(1, Math.max(0, (minutes - from) / MINUTES_PER_CREDIT));
    return { from, available: share(availableMinutes), owned: share(total) };
  });
  return (
    <div className={styles.clocks} role="img" aria-label={t('timebank.figure', { available: sayMinutes(availableMinutes, t), held: sayMinutes(heldMinutes, t) })}>
      {clocks.map(({ from, available, owned }) => (
        <svg key={from} viewBox="0 0 24 24" className={styles.clock} aria-hidden="true">
          <circle cx={CENTRE} cy={CENTRE} r={RADIUS} className={styles.face} />
          {owned > available ? <Part share={owned} className={styles.held} /> : null}
          {available > 0 ? <Part share={available} className={styles.available} /> : null}
        </svg>
      ))}
    </div>
  );
}

const Part = ({ share, className }: { share: number; className: string | undefined }) =>
  share >= 1 ? <circle cx={CENTRE} cy={CENTRE} r={RADIUS} className={className} /> : <path d={sweep(share)} className={className} />;
