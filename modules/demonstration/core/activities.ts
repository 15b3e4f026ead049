/** What is going on in the community: activities of the last days, of this week and the next, with those who come. */
import { atLocal, addDays, type CallArgument } from '@huying/kernel';
import type { activity } from '@huying/activity/contract';
import type { Chance } from '@huying/kernel/chance';
import type { Community } from './community.ts';
import { communityPathOf } from './plan.ts';

type NewActivity = CallArgument<typeof activity.calls.addActivities>['activities'][number];

interface Plan extends Pick<NewActivity, 'title' | 'kind' | 'words' | 'place' | 'category'> {
  /** From the day on which the community is opened. */
  readonly day: number;
  readonly from: string;
  readonly to: string;
  readonly capacity: number | null;
  readonly helpersWanted: number;
  readonly openTo: 'everybody' | 'elders' | 'volunteers';
  readonly host: 'committee' | 'community' | 'social';
  /** Share of the places that are taken. */
  readonly filled: number;
}

const PLANS: readonly Plan[] = [
  { day: -6, from: '09:00', to: '11:00', title: '奎星楼街小院义诊', kind: 'health', words: '量血压、测血糖，社区卫生服务中心的医生坐诊。请带医保卡和正在吃的药。', place: '党群服务中心一楼', category: 'health', capacity: 60, helpersWanted: 4, openTo: 'elders', host: 'committee', filled: 0.7 },
  { day: -2, from: '14:00', to: '16:00', title: '坝坝茶话会：说说小区的事', kind: 'neighbours', words: '泡一碗盖碗茶，楼栋长和网格员都来，有话当面说。', place: '望丛中路口坝子', category: 'company', capacity: null, helpersWanted: 3, openTo: 'everybody', host: 'committee', filled: 0.5 },
  { day: 1, from: '09:30', to: '11:00', title: '手机课：怎么用微信和亲人视频', kind: 'learning', words: '一人一部手机，志愿者坐旁边手把手教。没有智能手机也可以来听。', place: '社区老年学校二教室', category: 'company', capacity: 20, helpersWanted: 6, openTo: 'elders', host: 'social', filled: 1.15 },
  { day: 2, from: '14:30', to: '17:00', title: '十八匠便民服务：磨刀、修伞、换拉链', kind: 'service', words: '老手艺人摆摊，材料费自付，手工不收钱。', place: '西大街小广场', category: 'repair', capacity: null, helpersWanted: 5, openTo: 'everybody', host: 'community', filled: 0.4 },
  { day: 3, from: '19:00', to: '20:30', title: '川剧坐唱晚会', kind: 'culture', words: '社区川剧队唱《秋江》《拷红》，想上台的提前报名。', place: '书院街戏台', category: 'company', capacity: 80, helpersWanted: 4, openTo: 'everybody', host: 'committee', filled: 0.6 },
  { day: 5, from: '09:00', to: '11:30', title: '志愿者月度培训：扶老人上下楼', kind: 'learning', words: '社区医院康复师讲怎么扶、怎么搬，现场练习。', place: '党群服务中心三楼', category: 'medical_escort', capacity: 40, helpersWanted: 0, openTo: 'volunteers', host: 'committee', filled: 0.5 },
  { day: 8, from: '09:00', to: '12:00', title: '包抄手，送独居长辈', kind: 'service', words: '现场包、现场煮，志愿者送到家。想让人送的，长辈可以请家里人代报。', place: '社区食堂', category: 'meals', capacity: 30, helpersWanted: 8, openTo: 'everybody', host: 'social', filled: 0.3 },
];

const MOST_COMERS = 40;

export function activitiesOf({ plan, people, organisations }: Community, today: string, chance: Chance): NewActivity[] {
  const elders = people.filter((one) => one.elder);
  const volunteers = people.filter((one) => one.volunteer?.active && !one.elder);
  const hostOf = (host: Plan['host']) => (host === 'committee' ? undefined : organisations.find((one) => one.kind === host));
  return PLANS.map((one) => {
    const organisation = hostOf(one.host);
    const date = addDays(today, one.day);
    const wanted = Math.min(MOST_COMERS, Math.round((one.capacity ?? 40) * one.filled));
    const comers = chance.some(one.openTo === 'volunteers' ? volunteers : one.openTo === 'elders' ? elders : [...elders, ...volunteers], Math.min(wanted, one.capacity ?? wanted));
    const free = volunteers.filter((each) => !comers.includes(each));
    return {
      title: one.title, kind: one.kind, words: one.words, place: one.place, category: one.category, capacity: one.capacity, helpersWanted: one.helpersWanted, openTo: one.openTo, minimumAge: null, contact: `${plan.community}居委会`,
      startsAt: atLocal(date, one.from).toISOString(), endsAt: atLocal(date, one.to).toISOString(), enrolUntil: null, areaPath: communityPathOf(plan), organisationId: organisation?.id ?? null, hostName: organisation?.name ?? plan.community,
      participants: comers.map((each) => ({ personId: each.id, page: each.elder ? ('elder' as const) : ('volunteer' as const) })),
      helpers: chance.some(free, Math.round(one.helpersWanted * Math.min(1, one.filled))).map((each) => ({ personId: each.id, page: 'volunteer' as const })),
    };
  });
}
