/** Finds every place where a sentence speaks of a day, an hour or a repetition. Which of them is meant, `when.ts` decides. */
import { type LocalNow, nextDate, nextLunar, nextNthWeekday, nextTerm, weekdayOf } from './calendar.ts';
import { NUMERAL, numeral } from './numerals.ts';

export interface Mention {
  readonly start: number;
  readonly end: number;
  readonly day?: number;
  /** Days of the week that were listed together, 0 Monday. */
  readonly weekdays?: readonly number[];
  readonly isEveryWeek?: boolean;
  /** The first of listed days. */
  readonly first?: number;
  readonly isEveryDay?: boolean;
  /** Minutes since midnight. */
  readonly minute?: number;
  /** Said with an hour of the clock, not only with a part of the day. */
  readonly isExact?: boolean;
  /** A meal stands for its hour only beside a day. */
  readonly isMeal?: boolean;
  readonly isPast?: boolean;
  /** Names the day before the one mentioned last. */
  readonly isDayBefore?: boolean;
}

const RELATIVE: Readonly<Record<string, number>> = {
  大大后: 4, 大后: 3, 外后: 3, 后: 2, 明: 1, 今: 0, 昨: -1, 前: -2, 大前: -3,
};
const DAY_WORD = '(?<relative>大大后|大后|外后|(?<![今明])后|明|今|昨|大前|(?<![之以饭药])前)(?:(?:天|儿个|儿|日)(?!气)|(?=早|晚|夜|上午|下午|晌午|中午|傍晚))';

const WEEK = '一二三四五六日天末';
const weekdayIndex = (character: string): number => (character === '天' ? 6 : character === '末' ? 5 : WEEK.indexOf(character));
// "老周" is a name; "星期一三四点" is Monday, between three and four.
const WEEKDAY_RUN = '[一二三四五六日天末](?:[、和跟与，]?(?:周|星期|礼拜)?(?:一(?![早起下路直趟])|[二三四五六日天])(?![一二两三四五六七八九十]*(?:点|号|月|个|次|回|道|十)))*';
const WEEK_WORD = `(?<every>每个?|以后|隔)?(?<which>下下个?|下个?|这个?|本|上个?)?(?:(?:周|星期|礼拜)的)?(?<!老|小|姓)(?:周|星期|礼拜)(?<weekdays>${WEEKDAY_RUN})(?<until>(?:到|至)(?:周|星期|礼拜)?[一二三四五六日天](?![一二两三四五六七八九十]*点))?`;

const DATE_WORD = `(?<!每个?月)(?<![一二两三四五六七八九十\\d])(?:(?<month>${NUMERAL})月(?:份)?(?<dateOfMonth>${NUMERAL})(?:号|日)?|(?<date>${NUMERAL})[号日])(?![楼院线柜桌床房门机店窗]|电池|的，|子|称)(?:星期[一二三四五六日天]|礼拜[一二三四五六日天]|周[一二三四五六日天])?`;

type Holiday = (today: number) => number | undefined;
const lastOfYear: Holiday = (today) => {
  const newYear = nextLunar(today + 1, 1, 1);
  return newYear === undefined ? undefined : newYear - 1;
};
const HOLIDAYS: Readonly<Record<string, Holiday>> = {
  元旦: (today) => nextDate(today, 1, 1),
  大年初一: (today) => nextLunar(today, 1, 1),
  正月初一: (today) => nextLunar(today, 1, 1),
  初一: (today) => nextLunar(today, 1, 1),
  大年三十: (today) => lastOfYear(today),
  年三十: (today) => lastOfYear(today),
  除夕: (today) => lastOfYear(today),
  元宵: (today) => nextLunar(today, 1, 15),
  三八: (today) => nextDate(today, 8, 3),
  清明: (today) => nextTerm(today, 4, 4.81),
  五一: (today) => nextDate(today, 1, 5),
  母亲: (today) => nextNthWeekday(today, { month: 5, weekday: 6, nth: 2 }),
  端午: (today) => nextLunar(today, 5, 5),
  父亲: (today) => nextNthWeekday(today, { month: 6, weekday: 6, nth: 3 }),
  六一: (today) => nextDate(today, 1, 6),
  建军: (today) => nextDate(today, 1, 8),
  七夕: (today) => nextLunar(today, 7, 7),
  教师: (today) => nextDate(today, 10, 9),
  中秋: (today) => nextLunar(today, 8, 15),
  国庆: (today) => nextDate(today, 1, 10),
  重阳: (today) => nextLunar(today, 9, 9),
  冬至: (today) => nextTerm(today, 12, 21.94),
  腊八: (today) => nextLunar(today, 12, 8),
};
const HOLIDAY_WORD = `(?<holiday>${Object.keys(HOLIDAYS).join('|')})节?(?:那天|当天|这天|那日|(?=早上|上午|中午|晌午|下午|傍晚|晚上|前|之前))`;

// Months of the old calendar by their own names; the others only with 初, which no other date has.
const LUNAR_MONTHS: Readonly<Record<string, number>> = { 正: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 十: 10, 冬: 11, 腊: 12 };
const LUNAR_WORD = `(?<lunar>(?:[正冬腊]月(?:初[一二三四五六七八九十]|[一二三]?十[一二三四五六七八九]?|二十[一二三四五六七八九])|[二三四五六七八九十]月初[一二三四五六七八九十]))`;

const LATER_WORD = `(?:再?过(?<inDays>${NUMERAL})天(?!没|不)|(?<afterDays>${NUMERAL})天(?:以后|之后|后))`;
const DAY_BEFORE_WORD = '(?<dayBefore>前一天|头一天|头天)';
const DAILY_WORD = '(?<daily>每天|每日|天天|每晚|每早|日日|每一天)';
const LISTED_WORD = '(?<listed>(?<![一二三四五六七八九十百千第周期拜])(?:一三五|二四六|一三四|二四|二五|一四|三六)(?![号点千百十个斤块楼角栋单]))';

const DAYS = new RegExp([LATER_WORD, DAILY_WORD, WEEK_WORD, DAY_BEFORE_WORD, DAY_WORD, LUNAR_WORD, DATE_WORD, HOLIDAY_WORD, LISTED_WORD].join('|'), 'gu');

/** Parts of the day and the hour that each stands for. The first that fits is taken. */
const PARTS: readonly (readonly [string, number, 'morning' | 'noon' | 'evening' | 'meal-morning' | 'meal-noon' | 'meal-evening'])[] = [
  ['吃了晌午(?:饭)?(?:过后|以后|之后|后)?|吃过晌午|吃了午饭(?:过后|以后|后)?|晌午(?:过后|以后|后)|午饭后|午后|中午过后', 13 * 60, 'evening'],
  ['晌午前|中午前|晌午之前|中午之前|晌午饭前|午饭前', 12 * 60, 'noon'],
  ['晌午饭|午饭|中午饭|中饭|午餐', 12 * 60, 'meal-noon'],
  ['早饭|早餐', 8 * 60, 'meal-morning'],
  ['大清早|一大早|清早|清晨|(?<![周期拜])一早(?!上)|早上|早晨|早起|晨头', 8 * 60, 'morning'],
  ['上午', 9 * 60, 'morning'],
  ['中午|晌午|正午', 12 * 60, 'noon'],
  ['下午|下半天|后半天', 15 * 60, 'evening'],
  ['晚饭前|晚饭之前|晚饭的时候|吃晚饭时|吃晚饭的时候|傍晚|擦黑|天擦黑|黄昏|打麻子眼', 18 * 60, 'evening'],
  ['晚饭|夜饭|晚餐', 18 * 60, 'meal-evening'],
  ['晚上|晚黑|夜晚|夜头|夜里|晚间', 19 * 60, 'evening'],
  ['(?<=[今明后昨当])早', 8 * 60, 'morning'],
  ['(?<=[今明后昨当])(?:晚|夜)', 19 * 60, 'evening'],
];
const PART_WORD = PARTS.map(([words], at) => `(?<part${at}>${words})`).join('|');
const HOUR = '[一二两三四五六七八九十]{1,2}|\\d{1,2}';
const CLOCK_WORD =
  `(?:(?<between>[一二两三四五六七八九][二三四五六七八九十]|十十一|十一二)点(?!水)(?:多|钟|来钟)?|` +
  `(?<hour>${HOUR})(?:点(?!水|点|儿|子|了解|心|滴)(?:钟)?(?:(?<half>半)|(?<quarter>[一三])刻|(?<minutes>[一二三四五]?十[一二三四五六七八九]?|零[一二三四五六七八九]|\\d{2})分?)?|:(?<digits>\\d{2})))`;
// "等了一下午" is how long, not when; but "礼拜一下午" is Monday.
const NO_DURATION = '(?<!(?<![周期拜初])[一整半几两三])';
const TIMES = new RegExp(`(?:${NO_DURATION}(?:${PART_WORD})(?:的|，|就|大概|差不多)?)?${CLOCK_WORD}|${NO_DURATION}(?:${PART_WORD.replace(/part(\d+)/g, 'only$1')})`, 'gu');

function daysIn(text: string, now: LocalNow): Mention[] {
  return [...text.matchAll(DAYS)].flatMap((match): Mention[] => {
    const groups = match.groups!;
    const place = { start: match.index, end: match.index + match[0].length };
    if (groups.daily) return [{ ...place, isEveryDay: true }];
    if (groups.dayBefore) return [{ ...place, isDayBefore: true }];
    if (groups.relative) {
      const offset = RELATIVE[groups.relative]!;
      return [{ ...place, day: now.day + offset, isPast: offset < 0 }];
    }
    if (groups.listed) return [{ ...place, weekdays: [...groups.listed].map(weekdayIndex), isEveryWeek: true }];
    if (groups.weekdays) return [{ ...place, ...weekMention(groups, now) }];
    const days = groups.inDays ?? groups.afterDays;
    if (days) return place.end && numeral(days) !== undefined ? [{ ...place, day: now.day + numeral(days)! }] : [];
    if (groups.lunar) {
      const day = nextLunar(now.day, LUNAR_MONTHS[groups.lunar.charAt(0)]!, numeral(groups.lunar.slice(2).replace('初', '')) ?? 0);
      return day === undefined ? [] : [{ ...place, day }];
    }
    const day = groups.holiday
      ? HOLIDAYS[groups.holiday]!(now.day)
      : nextDate(now.day, numeral(groups.date ?? groups.dateOfMonth!) ?? 0, groups.month ? (numeral(groups.month) ?? 0) : undefined);
    return day === undefined ? [] : [{ ...place, day }];
  });
}

function weekMention(groups: Record<string, string | undefined>, now: LocalNow): Partial<Mention> {
  const weekdays = [...groups.weekdays!.replace(/[^一二三四五六日天末]/g, '')].map(weekdayIndex);
  if (groups.until) {
    const last = weekdayIndex(groups.until.at(-1)!);
    for (let day = weekdays.at(-1)! + 1; day <= last; day++) weekdays.push(day);
  }
  const wanted = weekdays[0]!;
  const monday = now.day - weekdayOf(now.day);
  const which = groups.which ?? '';
  if (which.startsWith('上')) return { day: monday - 7 + wanted, isPast: true };
  if (which.startsWith('下下')) return { day: monday + 14 + wanted, weekdays };
  if (which.startsWith('下')) return { day: monday + 7 + wanted, weekdays };
  const ahead = (wanted - weekdayOf(now.day) + 7) % 7;
  const day = now.day + (ahead === 0 && !which ? 7 : ahead);
  if (weekdays.length === 1 && !groups.every) return { day, weekdays };
  // Listed days repeat; their first stands ready in case only one of them is wanted.
  return { weekdays, isEveryWeek: groups.every !== '隔', first: day };
}

function timesIn(text: string): Mention[] {
  return [...text.matchAll(TIMES)].flatMap((match): Mention[] => {
    const groups = match.groups!;
    const place = { start: match.index, end: match.index + match[0].length };
    const part = PARTS.find((_, at) => groups[`part${at}`] ?? groups[`only${at}`]);
    const hour = groups.between ? betweenHours(groups.between) : groups.hour ? numeral(groups.hour) : undefined;
    if (hour === undefined) return part ? [{ ...place, minute: part[1], isMeal: part[2].startsWith('meal') }] : [];
    const past = groups.half ? 30 : groups.quarter ? numeral(groups.quarter)! * 15 : Number(groups.digits ?? numeral(groups.minutes?.replace(/^零/, '') ?? '') ?? 0);
    if (hour > 24 || past > 59 || (isALittle(groups, past) && !part)) return [];
    return [{ ...place, minute: Math.round(onTheDay(hour, part?.[2].replace('meal-', '')) * 60) + past, isExact: true }];
  });
}

/** "一点" without anything beside it is "a little". */
const isALittle = (groups: Record<string, string | undefined>, past: number) => groups.hour === '一' && past === 0;

/** "两三点" is half past two. */
function betweenHours(text: string): number | undefined {
  const first = text.startsWith('十') ? (text === '十一二' ? 11 : 10) : numeral(text.charAt(0));
  return first === undefined ? undefined : first + 0.5;
}

/** Hours of the twelve-hour clock as people mean them: unsaid, from one to before seven is the afternoon. */
function onTheDay(hour: number, part: string | undefined): number {
  if (hour >= 12.5 || part === 'morning') return hour === 24 ? 0 : hour;
  if (part === 'evening') return hour < 12 ? hour + 12 : hour;
  if (part === 'noon') return hour < 6 ? hour + 12 : hour;
  return hour < 7 ? hour + 12 : hour;
}

const GLUE = /^(?:的|，|嘛|哈|呢|喃|，?就|那天|这天|那顿|的那顿|那个|一|再|差不多|大概|，大概|)$/u;

/** All mentions in order; a day and the hour beside it are one. */
export function mentionsIn(text: string, now: LocalNow): Mention[] {
  const times = timesIn(text);
  const days = daysIn(text, now).filter((day) => !times.some((time) => time.isExact && time.start < day.end && day.start < time.end));
  const joined = new Set<Mention>();
  const mentions = days.map((day) => {
    const time = times.find((candidate) => candidate.start >= day.end && !joined.has(candidate) && GLUE.test(text.slice(day.end, candidate.start)));
    if (!time) return day;
    joined.add(time);
    return { ...time, ...day, end: time.end, minute: time.minute, isExact: time.isExact };
  });
  return [...mentions, ...times.filter((time) => !joined.has(time))].sort((a, b) => a.start - b.start);
}
