import { Rings, type Tier, useText } from '@huying/ui';

/** The figure as a picture of the promise: two rings were asked, the third answered. */
export function LandingFigure() {
  const t = useText();
  const tiers: Tier[] = (['paired', 'volunteers', 'organisations', 'committee'] as const).map((key, index) => ({
    key,
    label: t(`landing.tier.${key}`),
    state: index < 2 ? 'passed' : index === 2 ? 'owned' : 'waiting',
  }));
  return <Rings tiers={tiers} size="full" width={260} />;
}
