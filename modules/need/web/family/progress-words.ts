import type { RouteOut } from '@huying/kernel';
import type { RingsProps, Translate } from '@huying/ui';
import type { needContract } from '../../contract.ts';

export type Progress = RouteOut<typeof needContract.routes.followedOne>;

export const isOver = ({ state }: Progress): boolean => ['confirmed', 'cancelled', 'falseAlarm', 'safe'].includes(state);

/** What the elder asked for, as far as it may be said. */
export const aboutOf = ({ text, category, urgency }: Progress, t: Translate): string => text ?? t(category !== null ? `need.category.${category}` : urgency === 'red' ? 'need.family.red' : 'need.family.private');

/** How far it is, in one sentence. */
export function stepOf({ state, helper }: Progress, t: Translate): string {
  const name = helper?.name ?? helper?.organisation ?? '';
  if (name !== '' && (state === 'taken' || state === 'serving' || state === 'finished')) return t(`need.family.step.${helper?.name ? state : 'promised'}`, { name });
  return t(`need.family.step.${state === 'taken' || state === 'serving' || state === 'finished' ? 'busy' : state}`);
}

export function ringsOf({ tiers, urgency, state }: Progress, t: Translate): Pick<RingsProps, 'tiers' | 'startedAt' | 'endsAt' | 'urgency' | 'closed'> {
  const current = tiers.findLast((tier) => tier.state === 'asked');
  return {
    tiers: tiers.map((tier) => ({ key: `${tier.position}`, label: t(`need.tier.${tier.kind}`), state: tier.state })), urgency, closed: state === 'confirmed',
    startedAt: current ? Date.parse(current.startsAt) : undefined, endsAt: current?.endsAt ? Date.parse(current.endsAt) : undefined,
  };
}
