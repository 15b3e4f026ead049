/** Reads one spreadsheet in a thread of its own, see `sheet.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/universal';

const { bytes, mostRows } = workerData as { readonly bytes: Uint8Array; readonly mostRows: number };

/** Excel in China saves CSV in GB 18030, everything else in UTF-8. What is no UTF-8 is taken for the former, which gives a character to nearly all bytes. */
function textOf(given: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(given);
  } catch {
    return new TextDecoder('gb18030').decode(given);
  }
}

/** What was copied out of a spreadsheet has tabs; a European Excel writes semicolons. The head tells. */
function separatorOf(text: string): string {
  const head = text.slice(0, text.search(/[\r\n]|$/));
  return head.includes('\t') ? '\t' : !/[,，]/.test(head) && head.includes(';') ? ';' : ',';
}

function csvRows(): string[][] {
  const text = textOf(bytes);
  // One more than allowed is enough to know that there are too many.
  return parse(text, { bom: true, delimiter: separatorOf(text), relax_column_count: true, relax_quotes: true, skip_empty_lines: false, to: mostRows + 2 }) as string[][];
}

const dayOf = (date: Date) => date.toISOString().slice(0, 10);
const cellText = (cell: unknown): string => (cell === null || cell === undefined ? '' : cell instanceof Date ? dayOf(cell) : String(cell));

async function excelRows(): Promise<string[][]> {
  // Numbers stay as they are written: an identity number of 18 digits is none that a number can hold.
  const rows = await readSheet(bytes.slice().buffer as ArrayBuffer, { parseNumber: (text) => text });
  return rows.slice(0, mostRows + 2).map((row) => row.map(cellText));
}

const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
try {
  parentPort?.postMessage({ rows: isZip ? await excelRows() : csvRows() });
} catch (error) {
  parentPort?.postMessage({ problem: (error as Error).message });
}
