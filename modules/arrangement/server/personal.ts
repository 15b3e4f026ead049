import type { PersonalData } from '@huying/platform';

/** What this module holds about people. */
export const personal: PersonalData = {
  tables: [
    { table: 'arrangement.arrangement', of: 'elder_id', gives: ['category', 'text_sealed', 'people', 'rule', 'starts_on', 'time', 'holidays', 'made_at', 'made_by_name', 'ended_at', 'end_reason'] },
  ],
};
