import type { RouteOut } from '@huying/kernel';
import type { RingsProps, Translate } from '@huying/ui';
import type { needContract } from '../../contract.ts';

export type NeedView = RouteOut<typeof needContract.routes.one>;
type Visit = NeedView['visits'][number];

export const isOver = (need: NeedView): boolean => ['confirmed', 'cancelled', 'falseAlarm', 'safe'].includes(need.state);

/** The visit that counts now: the newest that was not released. */
export const visitOf = (need: NeedView): Visit | undefined => need.visits.find((visit) => visit.state !== 'released' && visit.state !== 'disputed');

export const helperOf = (need: NeedView): string => visitOf(need)?.helperName ?? need.callout?.owner?.personName ?? need.callout?.owner?.organisationName ?? '';

/** The figure of the call: its tiers as rings, the clock of the ring that has it now. */
export function ringsOf(need: NeedView, t: Translate): Pick<RingsProps, 'tiers' | 'startedAt' | 'endsAt' | 'urgency' | 'closed'> {
  const tiers = need.callout?.tiers ?? [];
  const current = tiers.findLast((tier) => tier.state === 'asked');
  return {
    tiers: tiers.map((tier) => ({ key: `${tier.position}`, label: t(`need.tier.${tier.kind}`), state: tier.state })),
    startedAt: current ? Date.parse(current.startsAt) : undefined,
    endsAt: current?.endsAt ? Date.parse(current.endsAt) : undefined,
    urgency: need.tags.urgency,
    closed: need.state === 'confirmed',
  };
}

/** What happens with this need, in one sentence that is shown and said. */
export function titleOf(need: NeedView, t: Translate): string {
  const name = helperOf(need);
  if (need.state === 'heard') return t('need.read.title');
  if (need.state === 'seeking') return t('need.seeking.title');
  if (need.state === 'taken') return visitOf(need) || need.callout?.owner?.personName ? t('need.taken.title', { name }) : t('need.taken.organisation', { name });
  if (need.state === 'serving') return t('need.serving.title', { name });
  if (need.state === 'finished') return t('need.finished.title', { name });
  if (need.state === 'safe') return t('need.safe.title');
  return t(need.state === 'confirmed' ? 'need.done.title' : need.state === 'cancelled' ? 'need.cancelled.title' : 'need.falseAlarm.title');
}

/** What it is about, in a few words: as it was said, or that it is to be heard, or its kind. */
export const aboutOf = (need: Pick<NeedView, 'text' | 'recordingId' | 'needsTagging' | 'tags'>, t: Translate): string =>
  need.text ?? t(need.recordingId && need.needsTagging ? 'need.spoken' : `need.category.${need.tags.category[0]}`);
