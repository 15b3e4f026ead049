import { type Refusal, refuse } from '@huying/kernel';
import type { Urgency } from '@huying/recognition/contract';

/** What is known of one of two needs that may be the same. */
export interface Twin {
  readonly id: string;
  readonly elderId: string;
  readonly state: string;
  readonly urgency: Urgency;
}

export interface Merge {
  readonly keptId: string;
  readonly droppedId: string;
  /** What the kept one is from now on; merging makes nothing less urgent. */
  readonly urgency: Urgency;
}

const RANK = { green: 0, yellow: 1, red: 2 } as const;
/** How much would be lost by dropping it: somebody at the door, somebody on the way, nobody yet. */
const HELD: Readonly<Record<string, number>> = { heard: 0, seeking: 1, taken: 2, serving: 3 };

/** Two needs become one, by somebody's touch: whoever has one of them keeps it, and the more urgent of the two counts. Of equals the one stays that was pointed at. */
export function decideMerge(one: Twin, pointedAt: Twin): Merge | Refusal<'need.notSame' | 'need.over' | 'need.bothServed'> {
  if (one.id === pointedAt.id || one.elderId !== pointedAt.elderId) return refuse('need.notSame');
  const [held, other] = [HELD[one.state], HELD[pointedAt.state]];
  if (held === undefined || other === undefined) return refuse('need.over');
  if (held === 3 && other === 3) return refuse('need.bothServed');
  const [kept, dropped] = held > other ? [one, pointedAt] : [pointedAt, one];
  return { keptId: kept.id, droppedId: dropped.id, urgency: RANK[one.urgency] > RANK[pointedAt.urgency] ? one.urgency : pointedAt.urgency };
}
