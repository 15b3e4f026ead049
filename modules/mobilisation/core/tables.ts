/**
 * The tables that ship with the module: the ladder, what must never go to volunteers, how often owners are asked. The times are those of
 * domain/05 §5.5 (P0 for red, P2 for green; yellow lies between).
 */
import type { ShippedTables } from '@huying/automation/contract';
import { defineDecisionTable } from '@huying/kernel';
import { SKILLS } from '@huying/people/contract';
import { CATEGORIES } from '@huying/recognition/contract';
import { TIERS } from '../contract.ts';

const URGENCY = { id: 'urgency', title: { zh: '紧急程度', en: 'Urgency' }, type: 'string' as const, values: ['green', 'yellow', 'red'] };
const CATEGORY = { id: 'category', title: { zh: '类别', en: 'Category' }, type: 'string' as const };
const HOUR = { id: 'hour', title: { zh: '几点', en: 'Hour' }, type: 'number' as const };
const NIGHT = '>= 22, < 6';
const DAY = '[6..22)';

interface LadderLine {
  readonly id: string;
  readonly when: readonly [urgency: string, category: string, hour: string];
  readonly tier: string;
  readonly after: number;
  readonly radius?: readonly number[];
  readonly size?: readonly number[];
  readonly wave?: number;
  readonly answer?: number;
  readonly roles?: readonly string[];
  readonly assigns?: boolean;
  readonly note?: string;
}

const list = (values: readonly (string | number)[] | undefined): string => (values ? JSON.stringify(values) : '');
const line = ({ id, when, tier, after, radius, size, wave, answer, roles, assigns, note }: LadderLine) => ({
  id, when: [...when],
  then: [`"${tier}"`, String(after), list(radius), list(size), wave === undefined ? '' : String(wave), answer === undefined ? '' : String(answer), list(roles), assigns ? 'true' : ''],
  ...(note ? { note } : {}),
});

const RED = ['"red"', '-', '-'] as const;
const YELLOW = ['"yellow"', '-', '-'] as const;
const GREEN_DAY = ['"green"', '-', DAY] as const;
const GREEN_NIGHT = ['"green"', '-', NIGHT] as const;

const ladder = defineDecisionTable({
  name: 'mobilisation.ladder',
  title: { zh: '次第动员的阶梯', en: 'Ladder of who is asked' },
  hitPolicy: 'RULE ORDER',
  inputs: [URGENCY, CATEGORY, HOUR],
  outputs: [
    { id: 'tier', title: { zh: '层级', en: 'Tier' }, type: 'string', values: ['paired', 'volunteers', 'community-organisations', 'social-and-property', 'committee-and-grid', 'street'] },
    { id: 'startsAfterMinutes', title: { zh: '几分钟后加入', en: 'Joins after (minutes)' }, type: 'number' },
    { id: 'radiusMetres', title: { zh: '每一圈的半径（米）', en: 'Radius of each wave (metres)' }, type: 'list' },
    { id: 'waveSize', title: { zh: '每一圈同时请几人', en: 'Asked at a time in each wave' }, type: 'list' },
    { id: 'waveMinutes', title: { zh: '几分钟扩一圈', en: 'Wave every (minutes)' }, type: 'number' },
    { id: 'answerMinutes', title: { zh: '等几分钟算没有回应', en: 'Silent after (minutes)' }, type: 'number' },
    { id: 'roles', title: { zh: '通知或指派的岗位', en: 'Offices told or assigned' }, type: 'list' },
    { id: 'assigns', title: { zh: '直接指派有职责的人', en: 'Assigns a duty holder' }, type: 'boolean' },
  ],
  rules: [
    line({ id: 'red-paired', when: RED, tier: 'paired', after: 0, radius: [3_000], size: [3], wave: 1, answer: 1, note: '紧急：结对志愿者与附近志愿者同时呼叫，坐席同时告警。' }),
    line({ id: 'red-volunteers', when: RED, tier: 'volunteers', after: 0, radius: [500, 1_000], size: [3, 8], wave: 1, answer: 2, roles: ['desk'] }),
    line({ id: 'red-property', when: RED, tier: 'social-and-property', after: 3, answer: 5 }),
    line({ id: 'red-grid', when: RED, tier: 'committee-and-grid', after: 3, roles: ['grid'] }),
    line({ id: 'red-committee', when: RED, tier: 'committee-and-grid', after: 5, roles: ['committee', 'grid'], assigns: true }),
    line({ id: 'red-street', when: RED, tier: 'street', after: 8, roles: ['street', 'desk', 'committee'], assigns: true }),

    line({ id: 'yellow-paired', when: YELLOW, tier: 'paired', after: 0, radius: [3_000], size: [2], wave: 2, answer: 2 }),
    line({ id: 'yellow-volunteers', when: YELLOW, tier: 'volunteers', after: 1, radius: [300, 600, 1_000, 1_500], size: [5, 5, 6, 8], wave: 3, answer: 3 }),
    line({ id: 'yellow-community', when: YELLOW, tier: 'community-organisations', after: 12, answer: 12 }),
    line({ id: 'yellow-social', when: YELLOW, tier: 'social-and-property', after: 24, answer: 12 }),
    line({ id: 'yellow-grid', when: YELLOW, tier: 'committee-and-grid', after: 24, roles: ['grid'] }),
    line({ id: 'yellow-committee', when: YELLOW, tier: 'committee-and-grid', after: 36, roles: ['committee', 'grid'], assigns: true }),
    line({ id: 'yellow-street', when: YELLOW, tier: 'street', after: 45, roles: ['street', 'desk', 'committee'], assigns: true }),

    line({ id: 'green-paired', when: GREEN_DAY, tier: 'paired', after: 0, radius: [3_000], size: [2], wave: 3, answer: 3 }),
    line({ id: 'green-volunteers', when: GREEN_DAY, tier: 'volunteers', after: 2, radius: [300, 600, 1_000, 1_500], size: [5, 5, 6, 8], wave: 5, answer: 5 }),
    line({ id: 'green-community', when: GREEN_DAY, tier: 'community-organisations', after: 20, answer: 20 }),
    line({ id: 'green-social', when: GREEN_DAY, tier: 'social-and-property', after: 40, answer: 20 }),
    line({ id: 'green-grid', when: GREEN_DAY, tier: 'committee-and-grid', after: 40, roles: ['grid'] }),
    line({ id: 'green-committee', when: GREEN_DAY, tier: 'committee-and-grid', after: 60, roles: ['committee', 'grid'], assigns: true }),
    line({ id: 'green-street', when: GREEN_DAY, tier: 'street', after: 75, roles: ['street', 'desk', 'committee'], assigns: true }),

    line({ id: 'night-paired', when: GREEN_NIGHT, tier: 'paired', after: 0, radius: [3_000], size: [2], wave: 10, answer: 10, note: '夜里的普通需求慢慢问，天亮后再由两委兜底。' }),
    line({ id: 'night-volunteers', when: GREEN_NIGHT, tier: 'volunteers', after: 5, radius: [300, 600, 1_000, 1_500], size: [3, 3, 4, 5], wave: 15, answer: 15 }),
    line({ id: 'night-community', when: GREEN_NIGHT, tier: 'community-organisations', after: 120, answer: 240 }),
    line({ id: 'night-social', when: GREEN_NIGHT, tier: 'social-and-property', after: 300, answer: 240 }),
    line({ id: 'night-grid', when: GREEN_NIGHT, tier: 'committee-and-grid', after: 480, roles: ['grid'] }),
    line({ id: 'night-committee', when: GREEN_NIGHT, tier: 'committee-and-grid', after: 540, roles: ['committee', 'grid'], assigns: true }),
    line({ id: 'night-street', when: GREEN_NIGHT, tier: 'street', after: 560, roles: ['street', 'desk', 'committee'], assigns: true }),
  ],
});

/** The reasons that have words; staff may write others. */
const CODES = ['danger-on-site', 'medical-procedure', 'trained-pair', 'live-electrics', 'adults-only'] as const;
const NO_VOLUNTEERS = '["paired", "volunteers"]';
const PROFESSIONALS_ONLY = '["paired", "volunteers", "community-organisations"]';

const boundary = defineDecisionTable({
  name: 'mobilisation.boundary',
  title: { zh: '绝不能派给志愿者的需求', en: 'What must never go to volunteers' },
  hitPolicy: 'RULE ORDER',
  inputs: [URGENCY, CATEGORY, { id: 'skills', title: { zh: '所需技能', en: 'Skills asked for' }, type: 'list' }, HOUR],
  outputs: [
    { id: 'barred', title: { zh: '不问的层级', en: 'Tiers not asked' }, type: 'list' },
    { id: 'adultsOnly', title: { zh: '只请成年人', en: 'Adults only' }, type: 'boolean' },
    { id: 'code', title: { zh: '理由', en: 'Reason' }, type: 'string' },
  ],
  rules: [
    { id: 'danger-on-site', when: ['"red"', '"safety"', '-', '-'], then: [PROFESSIONALS_ONLY, 'true', '"danger-on-site"'], note: '燃气、火情、漏电：由物业、网格和专业力量处置，志愿者不进现场。' },
    { id: 'medical-procedure', when: ['not("red")', '-', 'list contains(?, "nursing")', '-'], then: [PROFESSIONALS_ONLY, 'true', '"medical-procedure"'], note: '换药、翻身、插管护理等须持证护理员。' },
    { id: 'bathing', when: ['-', '-', 'list contains(?, "bathing")', '-'], then: [NO_VOLUNTEERS, 'true', '"trained-pair"'], note: '助浴须双人并先量血压。' },
    { id: 'live-electrics', when: ['not("green")', '"repair"', 'list contains(?, "electrics")', '-'], then: [NO_VOLUNTEERS, 'true', '"live-electrics"'], note: '带电检修由持证电工或十八匠处理；换灯泡这类普通小修不在此列。' },
    { id: 'grown-ups', when: ['not("green")', '-', '-', '-'], then: ['', 'true', '"adults-only"'], note: '未成年志愿者只参加白天的普通陪伴、跑腿和咨询。' },
    { id: 'grown-ups-category', when: ['"green"', 'not("company", "errands", "shopping", "policy")', '-', '-'], then: ['', 'true', '"adults-only"'] },
    { id: 'grown-ups-night', when: ['"green"', '"company", "errands", "shopping", "policy"', '-', '>= 20, < 7'], then: ['', 'true', '"adults-only"'] },
  ],
});

const progress = defineDecisionTable({
  name: 'mobilisation.progress',
  title: { zh: '接手人多久确认一次进展', en: 'How often owners confirm progress' },
  hitPolicy: 'FIRST',
  inputs: [URGENCY, CATEGORY],
  outputs: [
    { id: 'confirmMinutes', title: { zh: '多久问一次（分钟）', en: 'Asked every (minutes)' }, type: 'number', default: '240' },
    { id: 'answerMinutes', title: { zh: '等回答（分钟）', en: 'Answer within (minutes)' }, type: 'number', default: '60' },
    { id: 'presentMinutes', title: { zh: '到场后多久再问（分钟）', en: 'After arriving, asked again after (minutes)' }, type: 'number', default: '360' },
    { id: 'quietFromHour', title: { zh: '几点后不打扰', en: 'Not disturbed from (hour)' }, type: 'number' },
    { id: 'quietToHour', title: { zh: '到几点', en: 'until (hour)' }, type: 'number' },
  ],
  rules: [
    { id: 'red', when: ['"red"', '-'], then: ['10', '3', '60', '', ''] },
    { id: 'yellow', when: ['"yellow"', '-'], then: ['60', '15', '240', '', ''] },
    { id: 'green', when: ['"green"', '-'], then: ['240', '60', '360', '22', '8'] },
  ],
});

const CATEGORY_WORDS = { category: { text: 'mobilisation.category', values: CATEGORIES }, urgency: { text: 'ui.urgency' } };
const TIER_WORDS = { text: 'mobilisation.tier', values: TIERS };
/** Whom a tier may tell or assign. */
const OFFICES = ['grid', 'committee', 'street', 'desk', 'administrator'] as const;

export const tables: ShippedTables = {
  'mobilisation.ladder': { table: ladder, facts: ['urgency', 'category', 'hour'], words: { ...CATEGORY_WORDS, tier: TIER_WORDS, roles: { text: 'people.role', values: OFFICES } } },
  'mobilisation.boundary': { table: boundary, facts: ['urgency', 'category', 'skills', 'hour'], words: { ...CATEGORY_WORDS, skills: { text: 'people.skill', values: SKILLS }, barred: TIER_WORDS, code: { text: 'mobilisation.boundary', values: CODES } } },
  'mobilisation.progress': { table: progress, facts: ['urgency', 'category'], words: CATEGORY_WORDS },
};
