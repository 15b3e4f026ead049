/** How long the elder and whoever helps may write to each other. Pure. */
import type { VISIT_STATES } from '../contract.ts';

/** Where the street set nothing: as long as the door is shown (domain/07 §7.4). */
export const TALK_HOURS = 2;

/** Open with the visit; after its end as many hours as the street set, and not at all where it came to nothing. */
export function talkClosesAt({ state, finishedAt }: { readonly state: (typeof VISIT_STATES)[number]; readonly finishedAt: Date | null }, talkHours: number): Date | 'open' | 'closed' {
  if (state === 'going' || state === 'arrived') return 'open';
  return (state === 'finished' || state === 'confirmed') && finishedAt ? new Date(finishedAt.getTime() + talkHours * 3_600_000) : 'closed';
}
export const isTalkOpen = (visit: Parameters<typeof talkClosesAt>[0], talkHours: number, now: Date): boolean => {
  const closes = talkClosesAt(visit, talkHours);
  return closes === 'open' || (closes !== 'closed' && now < closes);
};
