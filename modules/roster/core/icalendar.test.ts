import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CalendarEvent, folded, minutes, writeCalendar } from '@huying/kernel';
import fc from 'fast-check';
import ICAL from 'ical.js';
import ical from 'node-ical';

const event = (given: Partial<CalendarEvent> = {}): CalendarEvent => ({
  uid: '1@roster.huying', sequence: 0, status: 'CONFIRMED', startsAt: new Date('2026-05-13T08:30:00+08:00'), endsAt: new Date('2026-05-13T11:30:00+08:00'), changedAt: new Date('2026-05-01T00:00:00Z'),
  summary: '奎星楼社区早班', description: '', location: '', ...given,
});

/** What another program reads: by the parser of Thunderbird, with the time zone out of the file itself. */
function readByIcalJs(text: string) {
  const root = new ICAL.Component(ICAL.parse(text));
  const zone = new ICAL.Timezone(root.getFirstSubcomponent('vtimezone') as ICAL.Component);
  return root.getAllSubcomponents('vevent').map((one) => {
    const read = new ICAL.Event(one);
    const at = (time: ICAL.Time) => {
      time.zone = zone;
      return time.toJSDate().getTime();
    };
    return {
      uid: read.uid, sequence: read.sequence, status: one.getFirstPropertyValue('status'), startsAt: at(read.startDate), endsAt: at(read.endDate), summary: read.summary, description: read.description ?? '', location: read.location ?? '',
    };
  });
}

/** And by another, which knows time zones by name. */
function readByNodeIcal(text: string) {
  return Object.values(ical.sync.parseICS(text)).flatMap((one) => {
    if (one?.type !== 'VEVENT') return [];
    const words = (value: unknown) => (typeof value === 'object' && value !== null ? String((value as { val: string }).val) : String(value ?? ''));
    return [{
      uid: one.uid, sequence: Number(one.sequence), status: one.status as string, startsAt: one.start.getTime(), endsAt: (one.end as Date).getTime(), summary: words(one.summary), description: words(one.description), location: words(one.location),
    }];
  });
}

const plain = ({ uid, sequence, status, startsAt, endsAt, summary, description, location }: CalendarEvent) => ({ uid, sequence, status, startsAt: startsAt.getTime(), endsAt: endsAt.getTime(), summary, description, location });

test('two programs that know nothing of us read what was written', () => {
  const events = [event(), event({ uid: '2@roster.huying', sequence: 3, status: 'CANCELLED', summary: '晚班; 急救, 陪伴 \\ 备用', description: '第一行\n第二行，很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长', location: '奎星楼街 55 号' })];
  const text = writeCalendar({ name: '我的班表', events });
  assert.deepEqual(readByIcalJs(text), events.map(plain));
  assert.deepEqual(readByNodeIcal(text), events.map(plain));
});

test('what is written is read back, whatever the words and times are', () => {
  const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }).map((text) => text.replace(/\p{Cc}|\u2028|\u2029/gu, '').trim()).filter((text) => text !== '');
  const times = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2099, 0, 1) }).map((time) => new Date(Math.floor(time / 60_000) * 60_000));
  fc.assert(fc.property(words, words, times, fc.integer({ min: 1, max: 1_440 }), fc.constantFrom('CONFIRMED', 'TENTATIVE', 'CANCELLED'), (summary, description, startsAt, length, status) => {
    const one = event({ summary, description, startsAt, endsAt: new Date(startsAt.getTime() + minutes(length)), status });
    const text = writeCalendar({ name: summary, events: [one] });
    assert.deepEqual(readByIcalJs(text), [plain(one)]);
    for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75 && !line.includes('\n'), line);
  }), { numRuns: 300 });
});

test('a line is folded between characters, never inside one', () => {
  const line = `SUMMARY:${'值班'.repeat(60)}`;
  assert.equal(folded(line).replaceAll('\r\n ', ''), line);
  assert.ok(folded(line).split('\r\n').every((part) => part.isWellFormed() && !part.includes('\ufffd')));
});
