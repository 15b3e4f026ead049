/** What the accounts of an area come to. The figures are added up by the database; here is what they mean. */
import type { LiquidityView } from '../contract.ts';

/** Older than this many months; each is a border between two ages. */
export const AGE_MONTHS = [3, 6, 12, 24] as const;
/** The pace of service is that of the last three months. */
export const PACE_MONTHS = 3;

/** Of what is owned, how much came within 3, 6, 12, 24 months: the oldest is spent first, so that what is left is the newest. */
export function agesOf(ownedMinutes: number, newerMinutes: readonly number[]): LiquidityView['ages'] {
  let younger = 0;
  const ages = AGE_MONTHS.map((toMonths, at) => {
    const minutes = (newerMinutes[at] ?? 0) - younger;
    younger += minutes;
    return { fromMonths: AGE_MONTHS[at - 1] ?? 0, toMonths, minutes };
  });
  return [...ages, { fromMonths: AGE_MONTHS.at(-1) as number, toMonths: null, minutes: ownedMinutes - younger }];
}

/** Months that it takes to serve so much at the pace of the last ones, to one place behind the point; null where nothing was served. */
export function monthsToServe(redeemableMinutes: number, servedPerMonthMinutes: number): number | null {
  if (redeemableMinutes === 0) return 0;
  return servedPerMonthMinutes === 0 ? null : Math.ceil((redeemableMinutes / servedPerMonthMinutes) * 10) / 10;
}
