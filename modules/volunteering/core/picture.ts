/** The size of a picture in pixels, read from its head; undefined for what is neither a JPEG nor a PNG. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

const PNG_HEAD = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const begins = (bytes: Uint8Array, head: readonly number[]): boolean => bytes.length >= head.length && head.every((byte, at) => bytes[at] === byte);
const sized = (width: number, height: number): PictureSize | undefined => (width > 0 && height > 0 ? { width, height } : undefined);

/** Marks of a frame in a JPEG (ITU T.81, table B.1), without those of Huffman and arithmetic tables. */
const isFrame = (mark: number): boolean => mark >= 0xc0 && mark <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(mark);
/** Segments before the frame of a photo are some twenty. */
const MOST_SEGMENTS = 500;

function jpegSize(bytes: Uint8Array): PictureSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  for (let segment = 0; segment < MOST_SEGMENTS && at + 9 < bytes.length; segment++) {
    if (bytes[at] !== 0xff) return undefined;
    const mark = bytes[at + 1] as number;
    // Filling before a mark.
    if (mark === 0xff) {
      at += 1;
      continue;
    }
    if (isFrame(mark)) return sized(view.getUint16(at + 7), view.getUint16(at + 5));
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

export function pictureSize(bytes: Uint8Array): PictureSize | undefined {
  if (begins(bytes, [0xff, 0xd8, 0xff])) return jpegSize(bytes);
  if (!begins(bytes, PNG_HEAD) || bytes.length < 24) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return sized(view.getUint32(16), view.getUint32(20));
}
