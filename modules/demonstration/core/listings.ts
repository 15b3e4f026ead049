/** Services that volunteers and organisations offer for credits. */
import type { CallArgument } from '@huying/kernel';
import type { catalogue } from '@huying/catalogue/contract';
import type { Chance } from '@huying/kernel/chance';
import type { Community } from './community.ts';
import { communityPathOf } from './plan.ts';

type Listing = CallArgument<typeof catalogue.calls.addListings>['listings'][number];
type Hours = Listing['hours'];

const open = (weekdays: readonly number[], from: string, to: string): Hours => Object.fromEntries(weekdays.map((weekday) => [weekday, [{ from, to }]])) as Hours;
const MORNINGS = open([1, 3, 5], '09:00', '11:00');
const AFTERNOONS = open([2, 4, 6], '14:30', '17:00');

/** By what somebody must be able to do. */
const SERVICES: readonly { readonly skill: string; readonly category: Listing['category']; readonly title: string; readonly words: string; readonly hours: Hours; readonly perWeek: number }[] = [
  { skill: 'smartphone', category: 'company', title: '教您用手机', words: '视频、挂号、缴费，一样一样教会。', hours: AFTERNOONS, perWeek: 4 },
  { skill: 'reading', category: 'company', title: '念报纸、代写信', words: '念报、念信，也帮着写。', hours: MORNINGS, perWeek: 4 },
  { skill: 'cooking', category: 'meals', title: '上门做一顿家常饭', words: '您备菜，我来炒，软和少盐。', hours: MORNINGS, perWeek: 3 },
  { skill: 'electrics', category: 'repair', title: '换灯泡、修插座', words: '小修小补，材料自备。', hours: AFTERNOONS, perWeek: 5 },
  { skill: 'cleaning', category: 'cleaning', title: '擦窗户、理厨房', words: '两个人一起来，一上午弄清爽。', hours: MORNINGS, perWeek: 2 },
  { skill: 'company', category: 'company', title: '下象棋、摆龙门阵', words: '坐下来慢慢摆，不赶时间。', hours: AFTERNOONS, perWeek: 6 },
];
const EACH = 2;

export function listingsOf({ plan, people, organisations }: Community, chance: Chance): Listing[] {
  const areaPath = communityPathOf(plan);
  const taken = new Set<string>();
  const offered = SERVICES.flatMap(({ skill, ...service }) => {
    const able = people.filter((one) => one.volunteer?.active && !one.elder && !taken.has(one.id) && one.volunteer.skills.some((each) => each === skill));
    return chance.some(able, EACH).map((one) => {
      taken.add(one.id);
      return { ...service, areaPath, personId: one.id, organisationId: null, homePath: one.volunteer?.areaPath ?? areaPath };
    });
  });
  const craftsmen = organisations.find((one) => one.kind === 'community');
  const mending: Listing[] = craftsmen ? [{ category: 'repair', title: '磨刀、修伞、配钥匙', words: '老手艺人上门，材料另算。', hours: AFTERNOONS, perWeek: 10, areaPath, personId: null, organisationId: craftsmen.id, homePath: craftsmen.areaPath }] : [];
  return [...offered, ...mending];
}
