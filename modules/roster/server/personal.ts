import type { PersonalData } from '@huying/platform';

/** What this module holds about people. */
export const personal: PersonalData = {
  tables: [
    { table: 'roster.duty', of: 'person_id', gives: ['since', 'until'], erases: 'rows' },
    { table: 'roster.presence', of: 'person_id', gives: ['since', 'until'] },
    { table: 'roster.feed', of: 'person_id', gives: ['made_at', 'last_read_at'], erases: 'rows' },
    { table: 'roster.turn', of: 'person_id', gives: ['starts_at', 'ends_at', 'state', 'reason', 'attendance', 'arrived_at', 'minutes'] },
    { table: 'roster.wish', of: 'person_id', gives: ['switches_duty', 'may_be_asked', 'most_hours_per_week', 'available'], erases: 'rows' },
    { table: 'roster.swap', of: 'from_person', gives: ['reason', 'state', 'made_at'] },
    { table: 'roster.swap', of: 'to_person', gives: ['state', 'made_at'] },
    { table: 'roster.swap', of: 'taker_id', gives: ['state', 'made_at'] },
  ],
};
