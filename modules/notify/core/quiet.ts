/** Hours in which people are let sleep, in local time. */
import { addDays, atLocal, localParts } from '@huying/kernel';

/** `{ from: '22:00', to: '07:30' }` goes over midnight; equal ends are no quiet at all. */
export interface Hours {
  readonly from: string;
  readonly to: string;
}

export function isQuiet({ from, to }: Hours, now: Date): boolean {
  const { time } = localParts(now);
  return from <= to ? from <= time && time < to : time >= from || time < to;
}

/** When the quiet that a time lies in is over. */
export function quietEnd({ to }: Hours, now: Date): Date {
  const { date } = localParts(now);
  const today = atLocal(date, to);
  return today > now ? today : atLocal(addDays(date, 1), to);
}

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Hours as a table or a person wrote them; undefined where they cannot be read or are empty. */
export const readHours = (from: unknown, to: unknown): Hours | undefined =>
  typeof from === 'string' && typeof to === 'string' && CLOCK.test(from) && CLOCK.test(to) && from !== to ? { from, to } : undefined;
