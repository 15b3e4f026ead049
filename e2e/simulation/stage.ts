import type { Acknowledged } from './client.ts';
import type { Chance } from '@huying/kernel/chance';
import type { SimulatedTime } from './world.ts';

/** What everybody who lives in the simulation goes by and tells. */
export interface Stage {
  readonly time: SimulatedTime;
  readonly chance: Chance;
  readonly baseUrl: () => string;
  readonly acknowledged: (one: Acknowledged) => void;
  readonly problem: (what: string) => void;
  readonly answered: (milliseconds: number) => void;
  /** Somebody called by telephone. */
  readonly rang: () => void;
  /** After this nobody calls any more; what is open is still ended. */
  readonly callsEnd: () => boolean;
  readonly callsPerDay: number;
}
