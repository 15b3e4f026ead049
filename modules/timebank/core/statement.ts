/** A statement as people take it with them: a file that any table program opens, in Chinese. */
import { fromIso, localParts } from '@huying/kernel';
import type { EntryView } from '../contract.ts';

const HEADERS = ['时间', '事项', '类别', '收入（分钟）', '支出（分钟）', '之后可用（分钟）', '对方', '说明', '状态'] as const;

const COMMUNITY = { pool: '社区互助池', fund: '社区时间基金', escrow: '预留', expired: '过期核销' } as const;
const CATEGORY: Readonly<Record<string, string>> = {
  meals: '吃饭送餐', shopping: '买菜代购', medical_escort: '陪同就医', repair: '维修', cleaning: '打扫', company: '陪伴', errands: '跑腿代办', hair_bath: '理发洗澡',
  transport: '出行接送', safety: '安全', health: '健康', policy: '政策咨询', other: '其他',
};

/** What an entry is, in one word. */
export const ENTRY_TITLES = ['issue', 'grant', 'earned', 'held', 'returned', 'reversal', 'overflow', 'donation'] as const;
export type EntryTitle = (typeof ENTRY_TITLES)[number];
const TITLE: Record<EntryTitle, string> = {
  issue: '服务入账', grant: '社区发放', earned: '服务入账', held: '预留', returned: '退回', reversal: '冲正', overflow: '超出上限转互助池', donation: '捐赠',
};

export function titleOf({ kind, purpose, subject }: Pick<EntryView, 'kind' | 'purpose' | 'subject'>): EntryTitle {
  if (kind === 'hold') return 'held';
  if (kind === 'void') return 'returned';
  if (kind === 'settle') return 'earned';
  if (purpose === 'donation') return subject ? 'overflow' : 'donation';
  return purpose === 'spend' ? 'earned' : purpose;
}

/**
 * Text that a table program would run as a formula is given an apostrophe in front (OWASP, CSV injection); so is what hides one behind a tab,
 * a line break or a full-width sign.
 */
const harmless = (text: string): string => (/^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠\t\r\n]/u.test(text) ? `'${text}` : text);
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
const cell = (value: string | number): string => (typeof value === 'number' ? String(value) : quoted(harmless(value)));

function stateOf({ reversed, hold }: EntryView): string {
  if (reversed) return '已冲正';
  if (!hold) return '';
  if (hold.state === 'open') return '预留中';
  return hold.state === 'settled' ? `已支付 ${hold.paidMinutes} 分钟` : '已退回';
}

/** With the mark that tells Excel the file is UTF-8, and line ends as RFC 4180 wants them. */
export function statementFile(entries: readonly EntryView[]): string {
  const rows = entries.map((entry) => {
    const at = fromIso(entry.at);
    const { date, time } = localParts(at ?? new Date(0));
    const counterpart = COMMUNITY[entry.counterpartKind as keyof typeof COMMUNITY] ?? entry.counterpart;
    return [
      `${date} ${time}`, TITLE[titleOf(entry)], entry.category === null ? '' : (CATEGORY[entry.category] ?? entry.category),
      entry.minutes > 0 ? entry.minutes : '', entry.minutes < 0 ? -entry.minutes : '', entry.balanceAfterMinutes, counterpart, entry.words, stateOf(entry),
    ];
  });
  return `\uFEFF${[HEADERS, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** `王*芳`, `王*`: who is not in the reader's reach (domain/07 §7.4). */
export function masked(name: string): string {
  const letters = [...name];
  if (letters.length <= 1) return '*';
  return letters.length === 2 ? `${letters[0]}*` : `${letters[0]}${'*'.repeat(letters.length - 2)}${letters.at(-1)}`;
}

/** The first moment of a month and of the next: `2026-10`. */
export function monthBounds(month: string): { readonly from: string; readonly to: string } {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const two = (value: number) => String(value).padStart(2, '0');
  return { from: `${month}-01`, to: number === 12 ? `${year + 1}-01-01` : `${year}-${two(number + 1)}-01` };
}
