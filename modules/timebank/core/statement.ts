/** A statement as people take it with them: a file that any table program opens. */
import { writeCsv } from '@huying/kernel';
import type { AccountView, ENTRY_TITLES, EntryView, MonthView } from '../contract.ts';

export type EntryTitle = (typeof ENTRY_TITLES)[number];

export function titleOf({ kind, purpose, subject, minutes, isCorrection }: Pick<EntryView, 'kind' | 'purpose' | 'subject' | 'minutes' | 'isCorrection'>): EntryTitle {
  if (isCorrection) return 'correction';
  if (kind === 'hold') return 'held';
  if (kind === 'void') return 'returned';
  if (kind === 'settle') return 'earned';
  // A donation that comes of a service is what flowed over the account's limit; one by itself was given.
  if (purpose === 'donation') return subject ? 'overflow' : 'donation';
  if (purpose === 'gift') return minutes < 0 ? 'gave' : 'given';
  if (purpose === 'inheritance') return minutes < 0 ? 'bequeathed' : 'inherited';
  if (purpose === 'expiry') return 'expired';
  if (purpose === 'exchange') return 'exchanged';
  return purpose === 'spend' ? 'earned' : purpose;
}

const COLUMNS = ['time', 'entry', 'category', 'in', 'out', 'after', 'counterpart', 'words', 'state'] as const;

/** The sentences that the file needs, by their keys in the module's texts. */
export type Words = Readonly<Record<string, string>>;

const ACCOUNT_COLUMNS = ['name', 'kind', 'balance', 'held', 'available', 'area'] as const;

export function accountsFile(accounts: readonly AccountView[], words: Words): string {
  const rows = accounts.map((one) => [
    one.name, words[`timebank.kind.${one.kind}`] ?? one.kind, one.balanceMinutes, one.heldMinutes, one.availableMinutes, one.areaPath,
  ]);
  return writeCsv([ACCOUNT_COLUMNS.map((column) => words[`timebank.column.${column}`] ?? column), ...rows]);
}

export function statementFile(entries: readonly EntryView[], words: Words, month?: MonthView): string {
  const word = (key: string, otherwise = key) => words[`timebank.${key}`] ?? otherwise;
  const rows = entries.map((entry) => {
    const isOwned = entry.counterpartKind === 'person' || entry.counterpartKind === 'group';
    return [
      // Times are told as the community lives them: day and minute stand in the text.
      `${entry.at.slice(0, 10)} ${entry.at.slice(11, 16)}`, word(`entry.${titleOf(entry)}`), entry.category === null ? '' : word(`category.${entry.category}`, entry.category),
      entry.minutes > 0 ? entry.minutes : '', entry.minutes < 0 ? -entry.minutes : '', entry.balanceAfterMinutes,
      isOwned ? entry.counterpart : word(`kind.${entry.counterpartKind}`), entry.words, stateOf(entry, word),
    ];
  });
  const headers = COLUMNS.map((column) => word(`column.${column}`));
  const balance = (key: string, minutes: number) => [month?.month, word(key), '', '', '', minutes, '', '', ''];
  // Newest first, as the entries are.
  return writeCsv(month ? [headers, balance('month.closing', month.closingMinutes), ...rows, balance('month.opening', month.openingMinutes)] : [headers, ...rows]);
}

/** Entries of a month that are alike: the same kind and purpose, of a service or not, coming or going. */
export interface Alike extends Pick<EntryView, 'kind' | 'purpose' | 'isCorrection'> {
  readonly isOfService: boolean;
  readonly count: number;
  /** All come or all go. */
  readonly minutes: number;
}

/** A month told by what it was, the largest first. */
export function monthOf(month: string, openingMinutes: number, alike: readonly Alike[]): MonthView {
  const lines = new Map<EntryTitle, { title: EntryTitle; count: number; minutes: number }>();
  for (const { kind, purpose, isCorrection, isOfService, count, minutes } of alike) {
    const title = titleOf({ kind, purpose, isCorrection, subject: isOfService ? { kind: '', id: '' } : null, minutes });
    const line = lines.get(title) ?? { title, count: 0, minutes: 0 };
    lines.set(title, { title, count: line.count + count, minutes: line.minutes + minutes });
  }
  const sum = (isIn: boolean) => alike.reduce((total, one) => total + (one.minutes > 0 === isIn ? one.minutes : 0), 0);
  const [inMinutes, outMinutes] = [sum(true), sum(false)];
  return {
    month, openingMinutes, inMinutes, outMinutes: -outMinutes, closingMinutes: openingMinutes + inMinutes + outMinutes,
    lines: [...lines.values()].sort((one, other) => Math.abs(other.minutes) - Math.abs(one.minutes)),
  };
}

function stateOf({ reversed, hold }: EntryView, word: (key: string) => string): string {
  if (reversed) return word('state.reversed');
  return hold ? word(`state.${hold.state}`).replace('{minutes}', String(hold.paidMinutes)) : '';
}

/** `王*芳`, `王*`: who is not in the reader's reach (domain/07 §7.4). */
export function masked(name: string): string {
  const letters = [...name];
  if (letters.length <= 1) return '*';
  return letters.length === 2 ? `${letters[0]}*` : `${letters[0]}${'*'.repeat(letters.length - 2)}${letters.at(-1)}`;
}

/** The first day of a month and of the next: `2026-10`. */
export function monthBounds(month: string): { readonly from: string; readonly to: string } {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const two = (value: number) => String(value).padStart(2, '0');
  return { from: `${month}-01`, to: number === 12 ? `${year + 1}-01-01` : `${year}-${two(number + 1)}-01` };
}
