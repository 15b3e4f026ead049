/** Who is wanted and who comes, hour by hour. */

export interface CoveredShift {
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly wanted: number;
  readonly booked: number;
  readonly skills: readonly { readonly skill: string; readonly wanted: number; readonly booked: number }[];
}

export interface CoverageRow {
  readonly skill: string | null;
  readonly wanted: number[];
  readonly booked: number[];
  /** Missing in each shift of the hour, added up: one shift's surplus does not fill another's gap. */
  readonly missing: number[];
}

const HOUR = 3_600_000;

/**
 * `hours` from `from` on, which is the beginning of an hour. A shift counts in the hours whose middle lies in it, so that 8:00 to 12:30 and 12:30 to 17:00 share
 * no hour, and a shift of one hour counts in exactly one.
 */
export function coverHours(shifts: readonly CoveredShift[], from: Date, hours: number): CoverageRow[] {
  const rows = new Map<string | null, CoverageRow>();
  const rowOf = (skill: string | null): CoverageRow => {
    let row = rows.get(skill);
    if (!row) {
      row = { skill, wanted: new Array<number>(hours).fill(0), booked: new Array<number>(hours).fill(0), missing: new Array<number>(hours).fill(0) };
      rows.set(skill, row);
    }
    return row;
  };
  const everybody = rowOf(null);
  const start = from.getTime();
  for (const shift of shifts) {
    const first = Math.max(0, Math.ceil((shift.startsAt.getTime() - start - HOUR / 2) / HOUR));
    const last = Math.min(hours, Math.ceil((shift.endsAt.getTime() - start - HOUR / 2) / HOUR));
    const count = (row: CoverageRow, wanted: number, booked: number) => {
      for (let hour = first; hour < last; hour += 1) {
        row.wanted[hour] = (row.wanted[hour] as number) + wanted;
        row.booked[hour] = (row.booked[hour] as number) + booked;
        row.missing[hour] = (row.missing[hour] as number) + Math.max(0, wanted - booked);
      }
    };
    count(everybody, shift.wanted, shift.booked);
    for (const { skill, wanted, booked } of shift.skills) count(rowOf(skill), wanted, booked);
  }
  return [...rows.values()];
}

export const hasGap = ({ wanted, booked, skills }: Pick<CoveredShift, 'wanted' | 'booked' | 'skills'>): boolean => booked < wanted || skills.some((one) => one.booked < one.wanted);
