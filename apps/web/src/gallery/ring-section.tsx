import { Emblem, RingLegend, Rings, type RingsProps } from '@huying/ui';
import { useState } from 'react';
import styles from './gallery.module.css';
import { minutes, tiersOf } from './samples.ts';
import { Section } from './section.tsx';

const SEARCHING = { startedAt: minutes(-4), endsAt: minutes(6) };
const STATES: readonly (readonly [words: string, props: Omit<RingsProps, 'size'>])[] = [
  ['刚提出', { tiers: tiersOf('wwwww'), urgency: 'green' }],
  ['问第一圈', { tiers: tiersOf('awwww'), startedAt: minutes(-1), endsAt: minutes(9), urgency: 'green' }],
  ['问第二圈', { tiers: tiersOf('pawww'), ...SEARCHING, urgency: 'yellow' }],
  ['问第四圈', { tiers: tiersOf('pppaw'), startedAt: minutes(-8), endsAt: minutes(2), urgency: 'yellow' }],
  ['紧急：同时', { tiers: tiersOf('aaaaa'), startedAt: minutes(-1), endsAt: minutes(2), urgency: 'red' }],
  ['应下了', { tiers: tiersOf('powww'), urgency: 'yellow' }],
  ['办结', { tiers: tiersOf('powww'), urgency: 'yellow', closed: true }],
];

/** Shows the closing: press and the ring closes. */
function Closing() {
  const [isFound, setIsFound] = useState(false);
  return (
    <figure>
      <button type="button" onClick={() => setIsFound(!isFound)} aria-label="应下" style={{ border: 0, background: 'none', padding: 0 }}>
        <Rings size="full" tiers={tiersOf(isFound ? 'ppow' : 'ppaw')} {...SEARCHING} urgency="yellow" />
      </button>
    </figure>
  );
}

export const RingSection = () => (
  <Section id="rings" title="呼与圈">
    <div className={styles.figures}>
      {[16, 24, 32, 48, 96].map((size) => (
        <figure key={size}>
          <Emblem size={size} />
          {size}
        </figure>
      ))}
    </div>
    {(['mark', 'card'] as const).map((size) => (
      <div key={size} className={styles.figures}>
        {STATES.map(([words, props]) => (
          <figure key={words}>
            <Rings {...props} size={size} />
            {words}
          </figure>
        ))}
      </div>
    ))}
    <div className={styles.wide}>
      <Closing />
      <Rings size="full" tiers={tiersOf('powww')} urgency="green" />
      <Rings size="full" tiers={tiersOf('aaaaaa')} {...SEARCHING} urgency="red" />
    </div>
    <div className={styles.grid}>
      <RingLegend tiers={tiersOf('ppaw')} {...SEARCHING} />
      <RingLegend tiers={tiersOf('powww')} />
    </div>
  </Section>
);
