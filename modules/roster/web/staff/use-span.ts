import { addDays, isDate, localDate } from '@huying/kernel';
import { useFilter, useNow } from '@huying/ui';
import { CREWS } from '../../contract.ts';
import { useOwnArea, useOwnOrganisation } from './area-select.tsx';

const HOUR_SECONDS = 3_600;

/** Area, first day and length stand in the address, so that a view can be kept and shared. */
export function useSpan() {
  const { params, change: set } = useFilter();
  const own = useOwnArea();
  const organisationId = useOwnOrganisation();
  const today = localDate(new Date(useNow(HOUR_SECONDS)));
  const from = isDate(params.get('from') ?? '') ? (params.get('from') as string) : today;
  const days = Math.min(28, Math.max(1, Number(params.get('days')) || 7));
  const areaPath = params.get('area') ?? own;
  const crew = CREWS.find((one) => one === params.get('crew'));
  const query = areaPath === undefined ? undefined : { areaPath, from, days, ...(crew ? { crew } : {}), ...(organisationId ? { organisationId: organisationId as never } : {}) };
  return { query, areaPath, from, days, crew, gaps: params.get('gaps') === 'true', set, move: (count: number) => set({ from: addDays(from, count) }) };
}
export type SpanView = ReturnType<typeof useSpan>;
