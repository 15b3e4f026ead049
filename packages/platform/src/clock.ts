/**
 * The installation's clock. It normally runs with the machine's; a simulation lets it start at another time and run faster. All business
 * times come from here, never from the machine or the database.
 */
export interface Clock {
  now(): Date;
  /** Real milliseconds until the clock shows this time. */
  realMillisecondsUntil(time: Date): number;
  readonly speed: number;
}

export interface ClockSetting {
  /** Real time at which the clock showed `shown`, both in milliseconds since 1970. */
  readonly real: number;
  readonly shown: number;
  readonly speed: number;
}

export function createClock(setting?: ClockSetting): Clock {
  const { real, shown, speed } = setting ?? { real: 0, shown: 0, speed: 1 };
  if (!(speed > 0 && speed <= 10_000)) throw new Error('the clock speed lies between 0 and 10,000');
  return {
    speed,
    now: () => new Date(shown + (Date.now() - real) * speed),
    realMillisecondsUntil: (time) => (time.getTime() - shown) / speed + real - Date.now(),
  };
}

/** Reads `CLOCK=real,shown,speed`, e.g. `1760000000000,1767225600000,60`. */
export function parseClock(text: string | undefined): ClockSetting | undefined {
  if (!text) return undefined;
  const [real, shown, speed] = text.split(',').map(Number);
  if (![real, shown, speed].every(Number.isFinite)) throw new Error('CLOCK must be three numbers: real,shown,speed');
  return { real: real as number, shown: shown as number, speed: speed as number };
}
