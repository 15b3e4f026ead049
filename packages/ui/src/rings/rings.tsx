import type { CSSProperties } from 'react';
import { useNow } from '../react/hooks.ts';
import { useText } from '../react/text.ts';
import { UrgencyShape } from '../components/urgency-mark.tsx';
import { describeRings, layRings, OPENING_DEGREES, type RingFacts, type RingLayout, type RingShape, type RingSize, shareLeft } from './ring-figure.ts';
import styles from './rings.module.css';

export interface RingsProps extends RingFacts {
  readonly size?: RingSize;
  /** Draws the figure still, e.g. on a board with a hundred of them. A mark is always still. */
  readonly still?: boolean;
  /** Width in px where the figure should not take its own size. */
  readonly width?: number;
  readonly className?: string;
  /** True where the same is said in words beside it. */
  readonly isDecoration?: boolean;
}

/** The clock is redrawn in steps that an eye can tell apart, not sixty times a second. */
const CLOCK_STEPS = 240;

/** The figure. The names of its rings stand beside it in a `RingLegend`, where they grow with the text that a person chose. */
export function Rings({ size = 'card', still = false, width, className, isDecoration = false, ...facts }: RingsProps) {
  const { startedAt, endsAt, tiers, urgency, closed = false } = facts;
  const t = useText();
  const total = startedAt !== undefined && endsAt !== undefined ? endsAt - startedAt : 0;
  const now = useNow(Math.max(1, total / CLOCK_STEPS / 1000));
  const layout = layRings(tiers, size, shareLeft(startedAt, endsAt, now));
  const current = layout.rings.find((ring) => ring.isCurrent);
  const isSearching = !closed && current?.state === 'asked';
  return (
    <svg
      className={[styles.figure, className].filter(Boolean).join(' ')}
      data-size={size}
      data-state={closed ? 'closed' : (current?.state ?? 'waiting')}
      viewBox={`0 0 ${layout.box} ${layout.box}`}
      style={width === undefined ? undefined : { inlineSize: width }}
      {...(isDecoration ? { 'aria-hidden': true } : { role: 'img', 'aria-label': describeRings(facts, now, t) })}
    >
      {isSearching && !still && size !== 'mark' && current ? <Breath layout={layout} ring={current} /> : null}
      {layout.rings.map((ring) => (
        <Ring key={ring.key} ring={ring} centre={layout.centre} />
      ))}
      <g className={isSearching && !still && size !== 'mark' ? styles.pulse : undefined} data-part="need">
        <Need layout={layout} urgency={urgency} closed={closed} />
      </g>
      {layout.helper ? <circle className={styles.helper} cx={layout.helper.x} cy={layout.helper.y} r={layout.helper.radius} data-part="helper" /> : null}
    </svg>
  );
}

function Ring({ ring, centre }: { ring: RingShape; centre: number }) {
  const turn = `rotate(${OPENING_DEGREES - 90} ${centre} ${centre})`;
  const circle = { cx: centre, cy: centre, r: ring.radius, strokeWidth: ring.stroke, fill: 'none', pathLength: 100, transform: turn };
  return (
    <g data-ring={ring.state} data-current={ring.isCurrent || undefined}>
      {ring.state === 'asked' ? <circle {...circle} className={styles.track} strokeDasharray={ring.track.dashes} strokeDashoffset={ring.track.offset} /> : null}
      <circle {...circle} className={styles.ring} data-state={ring.state} strokeDasharray={ring.dashes} strokeDashoffset={ring.offset} />
    </g>
  );
}

/** Two waves that leave the need and fade at the ring that is being asked. */
function Breath({ layout, ring }: { layout: RingLayout; ring: RingShape }) {
  const style = { '--from': layout.point / ring.radius } as CSSProperties;
  return (
    <g style={style} aria-hidden="true">
      {[0, 1].map((wave) => (
        <circle key={wave} className={styles.breath} data-wave={wave} cx={layout.centre} cy={layout.centre} r={ring.radius} />
      ))}
    </g>
  );
}

/** The need itself: in the colour and shape of its urgency; a tick once it is over. */
function Need({ layout: { centre, point }, urgency, closed }: { layout: RingLayout; urgency: RingFacts['urgency']; closed: boolean }) {
  if (closed) {
    const tick = `M ${centre - point * 0.5} ${centre + point * 0.05} l ${point * 0.36} ${point * 0.36} l ${point * 0.64} ${-point * 0.76}`;
    return (
      <>
        <circle className={styles.done} cx={centre} cy={centre} r={point * 1.12} />
        <path className={styles.tick} d={tick} strokeWidth={point * 0.3} />
      </>
    );
  }
  if (!urgency) return <circle className={styles.point} cx={centre} cy={centre} r={point} />;
  return <UrgencyShape urgency={urgency} cx={centre} cy={centre} radius={point} />;
}
