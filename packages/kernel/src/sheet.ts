/** Tables that people keep in a spreadsheet: finding the columns by what people call them, saying what is wrong in which row, writing a file. Pure. */
import { z } from 'zod';

/** What is wrong in a row. Rows are counted as the spreadsheet does: the head is row 1. The sentence is that of the refusal `code`. */
export const rowProblem = z.object({
  row: z.number().int(), /** What the column is called in the file; null where the whole row is meant. */ column: z.string().nullable(), code: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export type RowProblem = z.output<typeof rowProblem>;

/** What a column may be called in the head, in any language; the first is what a template says. */
export interface SheetColumn {
  readonly names: readonly string[];
  readonly isRequired?: boolean;
}

export interface SheetRecord<Key extends string> {
  readonly row: number;
  /** Trimmed; empty where the cell or the column is not there. */
  readonly cells: Readonly<Record<Key, string>>;
}

export interface ReadSheet<Key extends string> {
  readonly records: readonly SheetRecord<Key>[];
  /** What the file calls each column that was found. */
  readonly called: Readonly<Partial<Record<Key, string>>>;
  /** Required columns that the head does not have. */
  readonly missing: readonly Key[];
  /** What stands in the head and is not read. */
  readonly unread: readonly string[];
}

/** Full width or half, with or without the star of a required column or a hint in brackets: a head is written in many ways. */
const headOf = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\(.*?\)|[\s*:_]/g, '');

export function readSheetColumns<Key extends string>(rows: readonly (readonly string[])[], columns: Readonly<Record<Key, SheetColumn>>): ReadSheet<Key> {
  const keys = Object.keys(columns) as Key[];
  const [head = [], ...body] = rows;
  const heads = head.map(headOf);
  const places = new Map(keys.map((key) => [key, heads.findIndex((one) => columns[key].names.some((name) => headOf(name) === one))]));
  const found = keys.filter((key) => (places.get(key) as number) >= 0);
  const read = new Set(found.map((key) => places.get(key)));
  const cellAt = (row: readonly string[], key: Key) => row[places.get(key) as number]?.trim() ?? '';
  return {
    records: body.flatMap((row, at) =>
      row.every((cell) => cell.trim() === '') ? [] : [{ row: at + 2, cells: Object.fromEntries(keys.map((key) => [key, cellAt(row, key)])) as Record<Key, string> }]),
    called: Object.fromEntries(found.map((key) => [key, head[places.get(key) as number]?.trim()])) as Partial<Record<Key, string>>,
    missing: keys.filter((key) => columns[key].isRequired && !found.includes(key)),
    unread: head.map((name) => name.trim()).filter((name, at) => name !== '' && !read.has(at)),
  };
}

/**
 * Text that a table program would run as a formula is given an apostrophe in front (OWASP, CSV injection), also where a space, a control
 * character or a full-width sign hides it.
 */
const harmless = (text: string): string => (/^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(text) ? `'${text}` : text);
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
const cellOf = (value: string | number | null | undefined): string => (typeof value === 'number' ? String(value) : quoted(harmless(value ?? '')));

/** A CSV file that table programs open by a click: with the mark by which Excel knows UTF-8, and line ends as RFC 4180 wants them. */
export const writeCsv = (rows: readonly (readonly (string | number | null | undefined)[])[]): string =>
  `\uFEFF${rows.map((row) => row.map(cellOf).join(',')).join('\r\n')}\r\n`;
