import type { Clock } from '@huying/platform';

/** Numbers of domain/10: how often old people call, for what, and how helpers behave. */
export const CALLS_PER_ELDER_MONTH = 1.75;
/** Share of the kinds of need, per cent (domain/10 §10.2). */
export const KINDS = {
  shopping: 18, medical_escort: 10, errands: 6, meals: 14, company: 14, repair: 12, cleaning: 8, policy: 6, transport: 5, health: 3, hair_bath: 2, sos: 2,
} as const;
export type Kind = keyof typeof KINDS;
/** Two peaks, 8 to 10 and 15 to 17 o'clock; relative weight of each local hour. */
export const HOUR_WEIGHTS = [2, 1, 1, 1, 1, 3, 6, 14, 24, 26, 18, 12, 10, 9, 14, 22, 24, 16, 10, 8, 7, 5, 4, 3];
/** SOS comes by night 35 times in a hundred. */
export const SOS_NIGHT_SHARE = 0.35;
/** Minutes that a visit takes, median. */
export const SERVICE_MINUTES: Readonly<Record<string, number>> = {
  shopping: 45, medical_escort: 180, errands: 40, meals: 25, company: 60, repair: 45, cleaning: 90, policy: 20, transport: 60, health: 25, hair_bath: 60, safety: 30, other: 30,
};
export const WALK_METRES_PER_SECOND = 1.2;
export const DETOUR = 1.35;
export const STAIRS_SECONDS = 60;
export const LOOK_SECONDS_MEDIAN = 60;
export const ACTIVE_DAYTIME_SHARE = 0.4;

const BASE = { intercept: -0.15, distance: -0.66, night: -0.9, match: 0.5, red: 0.35 };

/** Chance that a volunteer takes an offer (domain/10 §10.3): about 0.35 within 300 m, 0.18 at a kilometre, half by night. */
export function acceptProbability(offer: { readonly distanceMetres: number; readonly hour: number; readonly isSkilled: boolean; readonly isRed: boolean }): number {
  const isNight = offer.hour < 6 || offer.hour >= 22;
  const score = BASE.intercept + BASE.distance * Math.log(1 + offer.distanceMetres / 300) + (isNight ? BASE.night : 0) + (offer.isSkilled ? BASE.match : 0) + (offer.isRed ? BASE.red : 0);
  return 1 / (1 + Math.exp(-score));
}

export const travelSeconds = (metres: number): number => (metres * DETOUR) / WALK_METRES_PER_SECOND + STAIRS_SECONDS;

/** Time in the simulation: sleeping follows the installation's clock, however fast it runs. */
export interface SimulatedTime {
  now(): Date;
  hour(): number;
  sleep(seconds: number): Promise<void>;
  until(time: Date): Promise<void>;
  /** From now on another clock counts, also for those who sleep. */
  follow(clock: Clock): void;
  /** Everything that sleeps wakes with an error when the simulation is over. */
  end(): void;
  readonly isOver: boolean;
}

export class SimulationOver extends Error {}

interface Sleeper {
  readonly until: Date;
  timer?: NodeJS.Timeout;
  readonly wake: () => void;
  readonly give: (error: Error) => void;
}

export function createTime(first: Clock): SimulatedTime {
  const sleepers = new Set<Sleeper>();
  let clock = first;
  let isOver = false;
  const arm = (sleeper: Sleeper) => {
    clearTimeout(sleeper.timer);
    sleeper.timer = setTimeout(() => {
      sleepers.delete(sleeper);
      sleeper.wake();
    }, Math.max(0, clock.realMillisecondsUntil(sleeper.until)));
  };
  const until = (time: Date) =>
    new Promise<void>((wake, give) => {
      if (isOver) return give(new SimulationOver());
      const sleeper: Sleeper = { until: time, wake, give };
      sleepers.add(sleeper);
      arm(sleeper);
    });
  return {
    get isOver() {
      return isOver;
    },
    now: () => clock.now(),
    hour: () => (clock.now().getUTCHours() + 8) % 24,
    sleep: (seconds) => until(new Date(clock.now().getTime() + seconds * 1_000)),
    until,
    follow(next) {
      clock = next;
      for (const sleeper of sleepers) arm(sleeper);
    },
    end() {
      isOver = true;
      for (const { timer, give } of sleepers) {
        clearTimeout(timer);
        give(new SimulationOver());
      }
      sleepers.clear();
    },
  };
}
