import type { Translate } from '@huying/ui';
import type { ActivityLine } from '../contract.ts';

/** How many places there are still. */
export function placesWords({ capacity, enrolled, waiting }: Pick<ActivityLine, 'capacity' | 'enrolled' | 'waiting'>, t: Translate): string {
  if (capacity === null) return t('activity.placesAny');
  return enrolled < capacity ? t('activity.places', { free: capacity - enrolled }) : t('activity.placesFull', { waiting });
}
