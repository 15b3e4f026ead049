import { hours, type WorkingHours } from '@huying/kernel';
import type { RosterRules } from '../contract.ts';

/** The hours of a community office; holidays are added by whoever looks after the rules, since they are announced year by year. */
const OFFICE: WorkingHours = {
  week: Object.fromEntries((['1', '2', '3', '4', '5'] as const).map((day) => [day, [{ from: '09:00', to: '12:00' }, { from: '14:00', to: '17:30' }]])),
  holidays: [], special: {},
};

/**
 * What holds where nobody has said otherwise. Eleven hours of rest are the daily rest of the EU's Working Time Directive (2003/88/EC, article 3), shortened
 * here to eight for turns of a few hours; a volunteer's week is a quarter of a working week, staff have the 44 hours of China's Labour Law, article 36.
 */
export const USUAL_RULES: RosterRules = {
  restHours: 8, volunteerHoursPerWeek: 12, staffHoursPerWeek: 44, graceMinutes: 15, remindMinutes: [1_440, 120], horizonDays: 28, asksPerWeek: 3, workingHours: OFFICE,
};

export const restMilliseconds = (rules: RosterRules): number => hours(rules.restHours);

/** Whether a day is a holiday: moved working days win over holidays, as in the calendar of the kernel. */
export const isHoliday = ({ holidays, special }: WorkingHours, date: string): boolean => holidays.includes(date) && !Object.hasOwn(special, date);

/** Whether a day that is usually closed is worked this once (调休). */
export const isMovedWorkday = ({ week, special }: WorkingHours, date: string, weekday: number): boolean =>
  (special[date]?.length ?? 0) > 0 && (week[String(weekday) as '1'] ?? []).length === 0;
