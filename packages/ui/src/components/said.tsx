import { useNow } from '../react/hooks.ts';
import { useText } from '../react/text.ts';
import { sayDistance, sayLeft, sayTime, sayTimeAgo } from '../text/measure.ts';

const milliseconds = (time: string | number | Date): number => (typeof time === 'number' ? time : new Date(time).getTime());
type Time = string | number | Date;

/** How long is left, by the installation's clock. Counts seconds only in the last minute; not a live region, which would never be silent. */
export function Countdown({ endsAt }: { endsAt: Time }) {
  const t = useText();
  const end = milliseconds(endsAt);
  const now = useNow(1);
  return <span>{sayLeft(end, now, t)}</span>;
}

export function TimeAgo({ at }: { at: Time }) {
  const t = useText();
  const then = milliseconds(at);
  const now = useNow(10);
  return <time dateTime={new Date(then).toISOString()}>{sayTimeAgo(then, now, t)}</time>;
}

/** A point in time, with its day in words where it is near. */
export function Moment({ at }: { at: Time }) {
  const t = useText();
  const then = milliseconds(at);
  const now = useNow(60);
  return <time dateTime={new Date(then).toISOString()}>{sayTime(then, now, t)}</time>;
}

export function Distance({ metres }: { metres: number }) {
  const t = useText();
  return <span>{sayDistance(metres, t)}</span>;
}
