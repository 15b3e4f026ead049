import { type FileHandle, open } from 'node:fs/promises';

/** What an ONNX file says of itself, or why it is none. */
export type OnnxFile = { readonly metadata: ReadonlyMap<string, string> } | { readonly damaged: string };

const METADATA_PROPS = 14;
const VARINT = 0;
const FIXED_64 = 1;
const BYTES = 2;
const FIXED_32 = 5;
/** Means and deviations of the features are the longest, some 10 KB. */
const LONGEST_VALUE = 1_000_000;
const MOST_FIELDS = 10_000;

/**
 * Walks the outermost fields of an ONNX file (a protocol buffer, onnx.proto ModelProto) and reads the pairs of `metadata_props`, without
 * loading the network. A file that was cut off ends inside a field; the native library would abort its process on it.
 */
export async function readOnnxFile(path: string): Promise<OnnxFile> {
  const file = await open(path, 'r');
  try {
    return await walk(file, (await file.stat()).size);
  } finally {
    await file.close();
  }
}

async function walk(file: FileHandle, size: number): Promise<OnnxFile> {
  const metadata = new Map<string, string>();
  let at = 0;
  for (let field = 0; at < size; field++) {
    if (field >= MOST_FIELDS) return { damaged: 'it is no ONNX model' };
    const head = await bytesAt(file, at, Math.min(20, size - at));
    const tag = varint(head, 0);
    const value = tag && varint(head, tag.next);
    if (!tag || tag.value < 8) return { damaged: 'it is no ONNX model' };
    const kind = tag.value % 8;
    if (kind === FIXED_64) at += tag.next + 8;
    else if (kind === FIXED_32) at += tag.next + 4;
    else if (kind === VARINT && value) at += value.next;
    else if (kind === BYTES && value) {
      const start = at + value.next;
      at = start + value.value;
      if (Math.floor(tag.value / 8) === METADATA_PROPS && at <= size && value.value <= LONGEST_VALUE) {
        const pair = textPair(await bytesAt(file, start, value.value));
        if (pair) metadata.set(...pair);
      }
    } else return { damaged: 'it is no ONNX model' };
    if (at > size) return { damaged: `it is cut off: ${size} of at least ${at} bytes are there` };
  }
  return size === 0 ? { damaged: 'it is empty' } : { metadata };
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

function varint(bytes: Uint8Array, start: number): { readonly value: number; readonly next: number } | undefined {
  let value = 0;
  for (let index = 0; index < 10 && start + index < bytes.length; index++) {
    const byte = bytes[start + index] as number;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, next: start + index + 1 };
  }
  return undefined;
}

/** StringStringEntryProto: field 1 is the key, field 2 the value. */
function textPair(bytes: Buffer): [string, string] | undefined {
  const texts: string[] = ['', ''];
  for (let at = 0; at < bytes.length; ) {
    const length = varint(bytes, at + 1);
    const field = (bytes[at] as number) >> 3;
    if (!length || (bytes[at] as number) % 8 !== BYTES || field < 1 || field > 2) return undefined;
    texts[field - 1] = bytes.toString('utf8', length.next, length.next + length.value);
    at = length.next + length.value;
  }
  return [texts[0] as string, texts[1] as string];
}
