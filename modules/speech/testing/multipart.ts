/** One part of a multipart/form-data body (RFC 7578). */
export interface Part {
  readonly name: string;
  readonly filename: string | undefined;
  readonly type: string | undefined;
  readonly bytes: Buffer;
}

const MOST_PARTS = 20;

/** Takes a body apart and accepts nothing that a careful server would not: wrong boundaries, missing line ends and unnamed parts are words. */
export function readMultipart(contentType: string | undefined, body: Buffer): readonly Part[] | { readonly wrong: string } {
  const boundary = /^multipart\/form-data;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))$/i.exec(contentType ?? '');
  if (!boundary) return { wrong: `content type ${contentType} is no multipart/form-data with a boundary` };
  const mark = Buffer.from(`--${boundary[1] ?? boundary[2]}`);
  if (!body.subarray(0, mark.length).equals(mark)) return { wrong: 'the body does not begin with its boundary' };
  const parts: Part[] = [];
  for (let at = mark.length; parts.length < MOST_PARTS; ) {
    const next = body.toString('latin1', at, at + 2);
    if (next === '--') return /^(\r\n)?$/.test(body.toString('latin1', at + 2)) ? parts : { wrong: 'something follows the last boundary' };
    if (next !== '\r\n') return { wrong: 'a boundary has no line end' };
    const end = body.indexOf(Buffer.concat([Buffer.from('\r\n'), mark]), at);
    if (end < 0) return { wrong: 'the last boundary is missing' };
    const part = readPart(body.subarray(at + 2, end));
    if ('wrong' in part) return part;
    parts.push(part);
    at = end + 2 + mark.length;
  }
  return { wrong: `more than ${MOST_PARTS} parts` };
}

function readPart(bytes: Buffer): Part | { readonly wrong: string } {
  const blank = bytes.indexOf('\r\n\r\n');
  if (blank < 0) return { wrong: 'a part has no headers' };
  const headers = new Map(
    bytes.toString('utf8', 0, blank).split('\r\n').map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()] as const),
  );
  const disposition = headers.get('content-disposition') ?? '';
  const name = /^form-data;.*\bname="([^"]+)"/i.exec(disposition)?.[1];
  if (!name) return { wrong: 'a part has no name' };
  return { name, filename: /\bfilename="([^"]+)"/i.exec(disposition)?.[1], type: headers.get('content-type'), bytes: bytes.subarray(blank + 4) };
}
