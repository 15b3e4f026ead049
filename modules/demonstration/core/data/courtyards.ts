/** Courtyards of the demonstration by kind (domain figures: 14 with a property company, 5 resettled, 4 self-built, 20 old ones). Names are made up. */
export const COURTYARD_KINDS = {
  managed: { levels: [7, 18], buildings: [3, 6], elders: 0.7 },
  resettled: { levels: [6, 7], buildings: [4, 6], elders: 1.2 },
  selfBuilt: { levels: [2, 4], buildings: [5, 8], elders: 0.9 },
  old: { levels: [5, 7], buildings: [2, 5], elders: 1.6 },
} as const;
export type CourtyardKind = keyof typeof COURTYARD_KINDS;

export const KUIXINGLOU_COURTYARDS: Readonly<Record<CourtyardKind, readonly string[]>> = {
  managed: ['望丛花园', '奎星苑', '蜀都名居', '杜鹃雅苑', '金河丽景', '鹃城雅筑', '古城香榭', '锦绣家园', '南桥印象', '翰林雅居', '书香园', '清水苑', '银杏庭院', '梧桐里'],
  resettled: ['奎星新居一期', '奎星新居二期', '南街新居', '望丛新居', '老城新居'],
  selfBuilt: ['奎星巷自建房', '下河边自建房', '老南门自建房', '磨子桥自建房'],
  old: [
    '豆瓣厂宿舍', '机械厂宿舍', '粮食局宿舍', '酒厂宿舍', '供销社宿舍', '农机厂宿舍', '县医院宿舍', '一中教师院', '邮电局宿舍', '百货公司宿舍', '税务所宿舍', '电力局宿舍', '水利局宿舍', '建筑公司宿舍', '纺织厂宿舍',
    '运输公司宿舍', '印刷厂宿舍', '北街12号院', '东街37号院', '书院街8号院',
  ],
};
export const WANGLE_COURTYARDS: Readonly<Record<CourtyardKind, readonly string[]>> = {
  managed: ['望乐花园'], resettled: ['安德新居'], selfBuilt: [], old: ['川菜园宿舍'],
};
