/** Who may take over a turn that is offered, and what it leads to. */
import { type Refusal, refuse, step } from '@huying/kernel';
import { type SwapState, swapLifecycle } from '../contract.ts';
import { type Booking, type BookingRefusal, hindranceOf } from './booking.ts';

export interface OfferedSwap {
  readonly state: SwapState;
  readonly fromPerson: string;
  /** Null offers it to all who suit. */
  readonly toPerson: string | null;
}

export type SwapRefusal = BookingRefusal | 'roster.swapGone' | 'roster.already';

/**
 * `booking` counts the others of the shift, without whoever gives the turn away: their place is the one that is taken. Nobody takes back what they offered,
 * they withdraw it.
 */
export function swapHindrance(swap: OfferedSwap, personId: string, booking: Booking, isInShift: boolean): Refusal<SwapRefusal> | undefined {
  const next = step(swapLifecycle, { state: swap.state, command: 'take', role: 'volunteer' });
  if ('refused' in next || (swap.toPerson !== null && swap.toPerson !== personId)) return refuse('roster.swapGone');
  if (swap.fromPerson === personId || isInShift) return refuse('roster.already');
  return hindranceOf(booking);
}

/** Until then one leaves without it counting as late. */
export const leaveFreelyUntil = ({ startsAt, noticeHours }: { readonly startsAt: Date; readonly noticeHours: number }): Date => new Date(startsAt.getTime() - noticeHours * 3_600_000);
