import type { PersonalData } from '@huying/platform';

/** What this module holds about people. */
export const personal: PersonalData = {
  tables: [
    { table: 'silver.card', of: 'person_id', gives: ['talents', 'languages', 'past_sealed', 'words', 'wants_pair', 'wants_sex', 'changed_at'], erases: 'rows' },
    { table: 'silver.proposal', of: 'elder_id', gives: ['state', 'elder_answer', 'proposed_at'], erases: 'rows' },
    { table: 'silver.proposal', of: 'volunteer_id', gives: ['state', 'helper_answer', 'proposed_at'], erases: 'rows' },
  ],
};
