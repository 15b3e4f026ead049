import type { PersonalData } from '@huying/platform';

/** What this module holds about people. */
export const personal: PersonalData = {
  tables: [
    { table: 'catalogue.listing', of: 'provider_id', gives: ['category', 'title', 'words', 'week', 'per_week', 'state', 'reason', 'changed_at'], erases: 'rows' },
    { table: 'catalogue.booking', of: 'elder_id', gives: ['asked_at', 'due_at', 'ended_at'], erases: 'rows' },
    { table: 'catalogue.booking', of: 'asked_by', gives: ['asked_at', 'due_at', 'ended_at'], erases: 'rows' },
  ],
};
