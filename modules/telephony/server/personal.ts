import type { PersonalData } from '@huying/platform';

/** What this module holds about people. */
export const personal: PersonalData = {
  tables: [
    { table: 'telephony.number', of: 'elder_id', gives: ['number_sealed', 'note', 'added_at', 'added_by_name'], erases: 'rows' },
    { table: 'telephony.number', of: 'added_by', gives: ['added_at'], erases: { added_by_name: 'nobody' } },
    { table: 'telephony.call', of: 'elder_id', gives: ['line', 'began_at'], erases: 'rows' },
    { table: 'telephony.callback', of: 'elder_id', gives: ['at', 'reason', 'state'], erases: 'rows' },
    { table: 'telephony.relay', of: 'elder_id', gives: ['asked_at', 'state', 'seconds'] },
    { table: 'telephony.relay', of: 'helper_id', gives: ['asked_at', 'state', 'seconds'] },
    { table: 'telephony.relay', of: 'asker_id', gives: ['asked_at', 'state', 'seconds'] },
  ],
};
