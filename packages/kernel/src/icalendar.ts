/** Writes calendars as RFC 5545 wants them: escaped, folded at 75 octets, CRLF. Each event has one UID for ever and a SEQUENCE that grows when it moves. */

export interface CalendarEvent {
  readonly uid: string;
  readonly sequence: number;
  readonly status: 'CONFIRMED' | 'TENTATIVE' | 'CANCELLED';
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly changedAt: Date;
  readonly summary: string;
  readonly description: string;
  readonly location: string;
}

export interface Calendar {
  readonly name: string;
  readonly events: readonly CalendarEvent[];
}

const ZONE = 'Asia/Shanghai';
const OFFSET_MILLISECONDS = 8 * 3_600_000;
const encoder = new TextEncoder();
const LINE_OCTETS = 75;

/** `20260513T083000` in UTC of the given time. */
const stamp = (time: Date): string => time.toISOString().replace(/\.\d+Z$/, '').replace(/[-:]/g, '');
const utc = (time: Date): string => `${stamp(time)}Z`;
const local = (time: Date): string => stamp(new Date(time.getTime() + OFFSET_MILLISECONDS));

/** Section 3.3.11. Control characters have no place in a text; a line end of any kind is `\n`. */
const escaped = (text: string): string =>
  text.replace(/[\\;,]/g, (one) => `\\${one}`).replace(/\r\n|\r|\n/g, '\\n').replace(/\p{Cc}/gu, '');

/** Section 3.1: folded lines go on with a space, and no character of several octets is broken. */
export function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const letter of line) {
    const size = encoder.encode(letter).length;
    if (octets + size > LINE_OCTETS) {
      parts.push(part);
      part = ' ';
      octets = 1;
    }
    part += letter;
    octets += size;
  }
  return [...parts, part].join('\r\n');
}

/** China has had one offset since its last summer time ended on 15 September 1991. */
const TIME_ZONE = [
  'BEGIN:VTIMEZONE', `TZID:${ZONE}`, 'BEGIN:STANDARD', 'DTSTART:19910915T020000', 'TZOFFSETFROM:+0900', 'TZOFFSETTO:+0800', 'TZNAME:CST', 'END:STANDARD', 'END:VTIMEZONE',
];

const eventLines = (event: CalendarEvent): string[] => [
  'BEGIN:VEVENT', `UID:${event.uid}`, `DTSTAMP:${utc(event.changedAt)}`, `LAST-MODIFIED:${utc(event.changedAt)}`, `SEQUENCE:${event.sequence}`, `STATUS:${event.status}`,
  `DTSTART;TZID=${ZONE}:${local(event.startsAt)}`, `DTEND;TZID=${ZONE}:${local(event.endsAt)}`, `SUMMARY:${escaped(event.summary)}`,
  ...(event.description === '' ? [] : [`DESCRIPTION:${escaped(event.description)}`]), ...(event.location === '' ? [] : [`LOCATION:${escaped(event.location)}`]),
  // Who is asked by a calendar whether they are free is not free then; what is cancelled takes no time.
  `TRANSP:${event.status === 'CANCELLED' ? 'TRANSPARENT' : 'OPAQUE'}`, 'END:VEVENT',
];

/** Subscribers ask again about every so often; both names are in use (RFC 7986 and Microsoft's). */
const REFRESH = ['REFRESH-INTERVAL;VALUE=DURATION:PT1H', 'X-PUBLISHED-TTL:PT1H'];

export function writeCalendar({ name, events }: Calendar): string {
  const lines = [
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Huying//Calendar//ZH', 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH', `NAME:${escaped(name)}`, `X-WR-CALNAME:${escaped(name)}`, `X-WR-TIMEZONE:${ZONE}`, ...REFRESH,
    ...TIME_ZONE, ...events.flatMap(eventLines), 'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}
