import { atLocal, localParts } from '@huying/kernel';

const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type WeekdayCode = (typeof DAYS)[number];
export const WEEKDAY_CODES: readonly WeekdayCode[] = DAYS;

/** A rule taken apart for saying it in words; `other` where it says more than the pages offer. */
export type SpokenRule =
  | { readonly kind: 'once'; readonly day: string }
  | { readonly kind: 'daily' | 'other' }
  | { readonly kind: 'weekly'; readonly weeks: number; readonly days: readonly WeekdayCode[] }
  | { readonly kind: 'monthly'; readonly date: number };

export function spokenRule({ rule, startsOn }: { readonly rule: string | null; readonly startsOn: string }): SpokenRule {
  if (rule === null) return { kind: 'once', day: startsOn };
  const parts = new Map(rule.split(';').map((part) => part.split('=') as [string, string]));
  const weeks = Number(parts.get('INTERVAL') ?? 1);
  const freq = parts.get('FREQ');
  if (freq === 'DAILY' && weeks === 1) return { kind: 'daily' };
  const start = localParts(atLocal(startsOn));
  if (freq === 'WEEKLY') return { kind: 'weekly', weeks, days: (parts.get('BYDAY')?.split(',') ?? [DAYS[start.weekday - 1]]) as WeekdayCode[] };
  const date = parts.get('BYMONTHDAY') ?? (parts.has('BYDAY') ? '' : String(Number(startsOn.slice(8))));
  return freq === 'MONTHLY' && weeks === 1 && /^\d+$/.test(date) ? { kind: 'monthly', date: Number(date) } : { kind: 'other' };
}
