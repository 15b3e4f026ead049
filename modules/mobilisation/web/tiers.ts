import type { RouteOut } from '@huying/kernel';
import type { Tier, Translate } from '@huying/ui';
import type { mobilisation } from '../contract.ts';

type TierView = RouteOut<typeof mobilisation.routes.callout>['tiers'][number];

/** The tiers of a callout as rings. */
export const tiersOf = (tiers: readonly TierView[], t: Translate): Tier[] =>
  tiers.map((tier) => ({ key: String(tier.position), label: t(`mobilisation.tier.${tier.kind}`), state: tier.state }));
