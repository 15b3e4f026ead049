/**
 * When a need is wanted, by our own rules for how people here say it. Answers, in local time:
 * `YYYY-MM-DDTHH:mm`, `YYYY-MM-DD` where only a day is said, `weekly-MO,WE`, `daily`, or null where nothing or only a week or month is said.
 */
import { type LocalNow, localNow, textOfDay } from './calendar.ts';
import { type Mention, mentionsIn } from './mentions.ts';
import { CLAUSE_END } from './text.ts';

const WEEK_CODES = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** After these words the speaker has changed his mind; what was said before no longer counts where it is said again. */
const CORRECTION = /不对不对|不对|哦不是?|啊不是?|不是|哎不|说错了|改成|改到|改在|应该是|搞错了|记错了|(?<=，)不，|(?<=，)那(?=[大明后今])/g;
/** A first trial of something that will repeat is that one day. */
const TRIAL = /试一次|试一回|试一哈|先试|头一回试|头一次|头一回|先来一次|先送一顿|就一次/;

/** What follows a time that somebody tells about but does not ask for. */
const TOLD_AFTER = new RegExp(
  '^(?:的|那|，|我|他|她|就|都|才|又|也|人|一|怕)*(?:过了|就要?(?:断|停)|断气|停气|停电|停水|没得打|没得吃|没吃|没了|没来|没到|没送|还没|咋个还?没|' +
    '(?<=才)(?:转来|回来|出门|来|到)|起来(?!接)|起就|吃没吃|吃了没|吃药|到现在|刚|一直|照(?:送|旧|常)|来过|去过|睡|闹|是(?:星期|礼拜))|' +
    '^[^，]{0,8}(?:都没|了[一二三四五六七八九十几两好]|没吃|没来|用完了|吃完了|坏了|断了)|^都(?:一|两|三|四|五|六|七|八|九|十)',
);
const TOLD_BEFORE = /(?:昨|前天|修到|等到|住到|平时|原来|以前|上回|上次|那年|去年|自从|都|怕|说好的?|不是)$/;
/** A bare "today" is asked for only when something is to be done. */
const ASKED_TODAY = /来|送|拿|接|帮|陪|给|要|喊|请|去|之内|之前|取|交|缴|买|带|洗|剪|理|剃|修|看|能|可以|必须|务必|无论如何|一定|方便|出院|寄|引|晚饭|就/;
/** "He said he would come in the afternoon, and nobody has." */
const NOT_COME = /没来|没见|还没|咋个没/;
/** What makes the clause of a time a request. */
const ASKING = /来|送|拿|接|帮|陪|给|要|喊|请|去|之前|以前|前|停|莫|拢|取|交|缴|买|带|洗|剪|理|剃|修|换|看|走|吃|留|约|弄|打|改|做|念|读|的号/;
/** The hour at which somebody is to come, which is before the appointment it is for. */
const COMING = /^[^，]{0,3}(?:来|接|走)/;
/** What makes it an occasion beside the request: somebody arrives, something takes place. */
const OCCASION = /要来|(?<![带拿买送接取])回来|(?<![带拿买送接取])转来|过生|结婚|出门|下班|开会|生日|放假|到货|才|照送|照旧|照常|又照|办酒|降温|有川剧|走不开|来不到|上班|要跳|要打|要复查|要照相|考大学|高考|要考/;
/** An occasion of somebody else alone is no time for the need; one's own appointment is. */
const OWN_OCCASION = /要复查|要打|要照相|开会|要跳|有川剧|办酒/;
const BEFORE_IT = /之前|那之前|前一天|头一天|那天|前头/;

interface Candidate extends Mention {
  readonly isTold: boolean;
  /** Takes place for somebody else. */
  readonly isOthers: boolean;
  readonly score: number;
}

function clauseAround(text: string, mention: Mention): { before: string; after: string } {
  let from = mention.start;
  while (from > 0 && !CLAUSE_END.includes(text[from - 1]!)) from--;
  let to = mention.end;
  while (to < text.length && !CLAUSE_END.includes(text[to]!)) to++;
  return { before: text.slice(from, mention.start), after: text.slice(mention.end, to) };
}

/** Told about, not asked for: it is over, or it only explains. */
function isTold(mention: Mention, around: { before: string; after: string; rest: string }, now: LocalNow): boolean {
  const { before, after, rest } = around;
  if (mention.isPast || TOLD_AFTER.test(after) || TOLD_BEFORE.test(before)) return true;
  if (/是$/.test(before) && after === '的') return true;
  if (/说(?:好)?(?:的)?$/.test(before) && NOT_COME.test(rest)) return true;
  if (mention.day !== now.day) return false;
  if (/^是(?:我|他|她|啥|几|十|二)/.test(after)) return true;
  if (mention.minute !== undefined && !mention.isExact && mention.minute < now.minute - 180) return true;
  if (mention.minute === undefined && !ASKED_TODAY.test(after)) return true;
  return /了[哇哦嘛哈]?$/.test(after) && !/要|该|快|能|帮|给|来|再不/.test(after);
}

function candidateOf(text: string, mention: Mention, correctedAt: number, now: LocalNow): Candidate {
  const { before, after } = clauseAround(text, mention);
  const told = isTold(mention, { before, after, rest: text.slice(mention.end) }, now);
  const isOccasion = OCCASION.test(before.slice(-2) + after);
  let score = told ? -10 : 0;
  if (mention.start < correctedAt) score -= 4;
  if (mention.day !== undefined || mention.isEveryWeek || mention.isEveryDay) score += 2;
  if (mention.day !== undefined && mention.minute !== undefined) score += 0.5;
  if (/^(?:或者|要么|要不)/.test(after)) score += 1;
  // A deadline gives way to the day and hour said beside it.
  if (mention.minute === undefined && /^(?:之)?前(?!一天)/.test(after)) score -= 0.7;
  if (isOccasion) score -= 1.5;
  else if (COMING.test(after)) score += 1.2;
  else if (ASKING.test(after) || ASKING.test(before)) score += 1;
  else if (after === '' || /^[嘛哈吧呢喃]/.test(after)) score += 0.5;
  return { ...mention, isTold: told, isOthers: isOccasion && !OWN_OCCASION.test(after), score };
}

/** Where the last correction ends that is still followed by a time; 0 where there is none. */
function correctionEnd(text: string, mentions: readonly Mention[]): number {
  let end = 0;
  for (const match of text.matchAll(CORRECTION)) {
    const at = match.index + match[0].length;
    const isAboutTime = mentions.some((mention) => mention.start >= at && mention.start - at <= 6);
    if (isAboutTime && mentions.some((mention) => mention.end <= match.index)) end = at;
  }
  return end;
}

const weekly = (weekdays: readonly number[]): string => `weekly-${[...new Set(weekdays)].sort().map((day) => WEEK_CODES[day]).join(',')}`;

const clockOf = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const EVERY_DAY_ASKED = /来|送|打|给|换|念|问|提醒|请|有人|喊|改|莫|少|陪|要|帮|视频|梳|那份|的晚饭|的午饭|下午|早上/;
/** "我们天天摸黑", "娃儿些天天在下头耍": how things are, not what is wanted. */
const EVERY_DAY_TOLD_BEFORE = /(?:他|她|我们|我们几个老的|娃儿些|喇叭|那家|车)[^，。]{0,4}$/;
const EVERY_DAY_TOLD_AFTER = /^(?:都)?(?:要测|摸黑|喊|晚上闹|闹|吃|要吃|早上.{0,3}起来|锻炼|在|拖|痛|咳|吵|睡不|失眠|打针|蒙)/;
const ONCE_A_WEEK = /(?:一|每)(?:个)?(?:礼拜|星期|周)[^，]{0,4}一[回次道趟]/;

function repetition(text: string, candidates: readonly Candidate[]): string | undefined {
  if (TRIAL.test(text)) return undefined;
  const listed = candidates.find((candidate) => candidate.isEveryWeek && !candidate.isTold);
  if (listed) return weekly(listed.weekdays!);
  const day = candidates.find((candidate) => candidate.weekdays && !candidate.isTold);
  if (day && ONCE_A_WEEK.test(text)) return weekly(day.weekdays!);
  const every = candidates.find((candidate) => candidate.isEveryDay);
  if (!every) return undefined;
  const { before, after } = clauseAround(text, every);
  const isTold = EVERY_DAY_TOLD_BEFORE.test(before) || EVERY_DAY_TOLD_AFTER.test(after);
  return !isTold && EVERY_DAY_ASKED.test(text) ? 'daily' : undefined;
}

function bestOf(candidates: readonly Candidate[], fits: (candidate: Candidate) => boolean): Candidate | undefined {
  return candidates
    .filter((candidate) => fits(candidate) && !candidate.isTold)
    .reduce<Candidate | undefined>((best, next) => (best && best.score >= next.score ? best : next), undefined);
}

/** The hour that goes with a day: its own, or one said elsewhere; a corrected day keeps the hour it replaced. */
function minuteFor(day: Candidate, candidates: readonly Candidate[]): number | undefined {
  if (day.isExact) return lastCorrected(day, candidates) ?? day.minute;
  const loose = candidates.filter((other) => other !== day && !other.isTold && other.minute !== undefined && (other.day === undefined || other.score <= day.score - 3 || other.day === day.day));
  const exact = bestOf(loose, (other) => other.isExact === true && other.day === undefined);
  if (day.minute !== undefined) return exact && exact.start > day.start ? withinPart(day.minute, exact.minute!) : day.minute;
  if (exact) return exact.minute;
  return (loose.find((other) => other.start > day.start) ?? loose[0])?.minute;
}

/** "明天两点……不，两点半": an hour that corrects the one beside the day. */
const lastCorrected = (day: Candidate, candidates: readonly Candidate[]): number | undefined =>
  candidates.filter((other) => other.isExact && !other.isTold && other.day === undefined && other.start > day.start && other.score > day.score - 2).at(-1)?.minute;

/** "后天上午，九点半": the hour refines the part of the day. */
function withinPart(part: number, exact: number): number {
  if (part >= 13 * 60 && exact < 12 * 60) return exact + 12 * 60;
  if (part < 12 * 60 && exact >= 18 * 60) return exact - 12 * 60;
  return exact;
}

/** "星期六星期天都行" leaves the choice and means the first. */
function oneOfThem(text: string, mention: Mention): Mention {
  if (mention.first === undefined || !/^(?:都行|都可以|都要得|随便)/.test(text.slice(mention.end))) return mention;
  return { start: mention.start, end: mention.end, day: mention.first, minute: mention.minute, isExact: mention.isExact };
}

export function whenOf(text: string, nowIso: string): string | null {
  const now = localNow(nowIso);
  if (!now) return null;
  const mentions = mentionsIn(text, now);
  const correctedAt = correctionEnd(text, mentions);
  const candidates = mentions.map((mention) => candidateOf(text, oneOfThem(text, mention), correctedAt, now));
  const repeated = repetition(text, candidates);
  if (repeated) return repeated;
  const day = bestOf(candidates, (candidate) => candidate.day !== undefined);
  if (day?.isOthers && day.minute === undefined && !BEFORE_IT.test(text) && !candidates.some((other) => other.minute !== undefined && !other.isTold)) return null;
  if (day) return answer(isDayBefore(candidates, day) ? day.day! - 1 : day.day!, minuteFor(day, candidates), now);
  const time = bestOf(candidates, (candidate) => candidate.minute !== undefined && !candidate.isMeal && candidate.score > 0);
  if (!time) return null;
  // An hour that has passed today means tomorrow.
  return answer(time.minute! > now.minute - 30 ? now.day : now.day + 1, time.minute, now);
}

const isDayBefore = (candidates: readonly Candidate[], day: Candidate): boolean => candidates.some((candidate) => candidate.isDayBefore && candidate.start > day.start);

function answer(day: number, minute: number | undefined, now: LocalNow): string {
  if (minute === undefined) return textOfDay(day);
  // "今天八点" said in the afternoon is eight in the evening.
  const meant = day === now.day && minute < now.minute - 30 && minute < 12 * 60 && minute + 12 * 60 > now.minute ? minute + 12 * 60 : minute;
  return `${textOfDay(day)}T${clockOf(meant)}`;
}
