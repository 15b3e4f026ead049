import { Worker } from 'node:worker_threads';

/**
 * - `unreadable`: it is no table, or one that is broken
 * - `oldExcel`: an .xls of Excel before 2007; it can be saved as .xlsx
 * - `tooManyRows`, `tooLarge`
 */
export type SheetProblem = 'unreadable' | 'oldExcel' | 'tooManyRows' | 'tooLarge';

/** Unpacked, a spreadsheet of some thousand rows has a few megabytes. */
const MOST_UNPACKED_BYTES = 64 * 1024 * 1024;
const MOST_ENTRIES = 2_000;
const MOST_MILLISECONDS = 20_000;

export const SHEET_TYPES = ['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'] as const;

/**
 * The cells of an uploaded table as text: CSV in UTF-8 or GB 18030, separated by commas, tabs or semicolons, or the first sheet of an .xlsx. Days are
 * written `2026-10-01`. It is read in a thread of its own with limits, because a file of a few kilobytes can unpack into gigabytes and a large one
 * would keep everybody waiting.
 */
export async function readSheetFile(bytes: Uint8Array, mostRows: number): Promise<{ readonly rows: readonly (readonly string[])[] } | { readonly no: SheetProblem }> {
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) return { no: 'oldExcel' };
  if (startsWith(bytes, [0x50, 0x4b])) {
    const size = unpackedBytes(bytes);
    if (size === undefined) return { no: 'unreadable' };
    if (size > MOST_UNPACKED_BYTES) return { no: 'tooLarge' };
  } else if (bytes.includes(0)) return { no: 'unreadable' };
  const rows = await readInThread(bytes, mostRows);
  if (!rows) return { no: 'unreadable' };
  return rows.length > mostRows + 1 ? { no: 'tooManyRows' } : { rows };
}

const startsWith = (bytes: Uint8Array, magic: readonly number[]) => magic.every((byte, at) => bytes[at] === byte);

/**
 * What the directory at the end of a ZIP says its files unpack to; undefined where there is none. The reader gives each file the room that is
 * said here and no more, so a lie costs only whoever lies.
 */
function unpackedBytes(bytes: Uint8Array): number | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = view.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > view.length) return undefined;
  const count = view.readUInt16LE(end + 10);
  let at = view.readUInt32LE(end + 16);
  let size = 0;
  if (count > MOST_ENTRIES) return undefined;
  for (let entry = 0; entry < count; entry += 1) {
    if (at + 46 > view.length || view.readUInt32LE(at) !== 0x02014b50) return undefined;
    size += view.readUInt32LE(at + 24);
    at += 46 + view.readUInt16LE(at + 28) + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32);
  }
  return size;
}

function readInThread(bytes: Uint8Array, mostRows: number): Promise<string[][] | undefined> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./sheet-worker.ts', import.meta.url), { workerData: { bytes, mostRows }, resourceLimits: { maxOldGenerationSizeMb: 512 } });
    const done = (rows: string[][] | undefined) => {
      clearTimeout(timer);
      resolve(rows);
      void worker.terminate();
    };
    const timer = setTimeout(() => done(undefined), MOST_MILLISECONDS);
    worker.once('message', ({ rows }: { rows?: string[][] }) => done(rows));
    worker.once('error', () => done(undefined));
    worker.once('exit', () => done(undefined));
  });
}
