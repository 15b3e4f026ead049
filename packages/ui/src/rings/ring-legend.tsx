import { Countdown } from '../components/said.tsx';
import { useText } from '../react/text.ts';
import { currentTier, type RingFacts } from './ring-figure.ts';
import { Rings } from './rings.tsx';
import styles from './ring-legend.module.css';

/** The rings in words, from the inside out: who was asked, who is being asked and how long still, who comes next. */
export function RingLegend({ tiers, startedAt, endsAt, closed = false }: Omit<RingFacts, 'urgency'>) {
  const t = useText();
  const current = tiers[currentTier(tiers)];
  return (
    <ol className={styles.legend}>
      {tiers.map((tier) => {
        const end = tier === current && tier.state === 'asked' && !closed ? endsAt : undefined;
        return (
          <li key={tier.key} data-state={tier.state} data-current={tier === current || undefined}>
            <Rings size="mark" tiers={[tier]} {...(end === undefined ? {} : { startedAt, endsAt: end })} width={26} isDecoration />
            <span className={styles.label}>{tier.label}</span>
            <span className={styles.state}>{end === undefined ? t(`ui.tier.${tier.state}`) : <Countdown endsAt={end} />}</span>
          </li>
        );
      })}
    </ol>
  );
}
