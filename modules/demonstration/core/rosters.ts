/** The rosters of a demonstration community: volunteers by day, the committee in the evening, the craftsmen's own. */
import type { CallArgument } from '@huying/kernel';
import type { roster } from '@huying/roster/contract';
import type { Community } from './community.ts';
import { communityPathOf } from './plan.ts';

type Rosters = CallArgument<typeof roster.calls.addRosters>;

/** Public holidays of 2026 and the days worked instead, an example to be checked against each year's notice of the State Council: staff change them on the rules screen. */
const HOLIDAYS_2026: readonly (readonly [from: string, to: string])[] = [
  ['2026-01-01', '2026-01-03'], ['2026-02-15', '2026-02-23'], ['2026-04-04', '2026-04-06'], ['2026-05-01', '2026-05-05'], ['2026-06-19', '2026-06-21'], ['2026-09-25', '2026-09-27'], ['2026-10-01', '2026-10-07'],
];
const MOVED_2026 = ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'];

function daysFrom([from, to]: readonly [string, string]): string[] {
  const days: string[] = [];
  for (let time = Date.parse(from); time <= Date.parse(to); time += 86_400_000) days.push(new Date(time).toISOString().slice(0, 10));
  return days;
}

const WEEKDAYS = [1, 2, 3, 4, 5];
const EVERY_DAY = [...WEEKDAYS, 6, 7];

/** `today` is the first day on which the templates hold. */
export function rostersOf({ plan, people, organisations }: Community, today: string): Rosters {
  const usual = { areaPath: communityPathOf(plan), organisationId: null, holdsFrom: today };
  const craftsmen = organisations.find((one) => one.kind === 'community');
  return {
    areaPath: communityPathOf(plan), holidays: HOLIDAYS_2026.flatMap(daysFrom), movedWorkdays: MOVED_2026,
    templates: [
      { ...usual, name: '上午巡访', crew: 'volunteers', category: 'company', weekdays: EVERY_DAY, from: '08:30', to: '11:30', wanted: 3, skills: [{ skill: 'first-aid', wanted: 1 }] },
      { ...usual, name: '午间送餐', crew: 'volunteers', category: 'meals', weekdays: WEEKDAYS, holidays: 'skipped', from: '11:00', to: '13:00', wanted: 4 },
      { ...usual, name: '下午陪伴', crew: 'volunteers', category: 'company', weekdays: EVERY_DAY, from: '14:30', to: '17:30', wanted: 3, needsApproval: true },
      { ...usual, name: '两委夜间值班', crew: 'staff', category: null, weekdays: EVERY_DAY, from: '18:00', to: '22:00', wanted: 1 },
      ...(craftsmen ? [{ ...usual, name: `${craftsmen.name}值守`, crew: 'organisation' as const, organisationId: craftsmen.id, category: 'repair' as const, weekdays: EVERY_DAY.slice(0, 6), from: '14:00', to: '17:00', wanted: 2 }] : []),
    ],
    people: people.filter((one) => one.memberships.some(({ role }) => ['volunteer', 'committee', 'organisation'].includes(role))).map((one) => one.id),
  };
}
