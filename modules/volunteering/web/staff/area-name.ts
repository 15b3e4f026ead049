import { place } from '@huying/place/contract';
import { useAsk } from '@huying/ui';

/** What an area is called; the path where it is not known. */
export function useAreaName(): (path: string) => string {
  const areas = useAsk(place.routes.areas, {}).value?.areas ?? [];
  return (path) => areas.find((one) => one.path === path)?.name ?? path;
}
