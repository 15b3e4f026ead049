import type { PersonalData } from '@huying/platform';

/** What this module holds about people. */
export const personal: PersonalData = { tables: [{ table: 'privacy.leaving', of: 'person_id', gives: ['state', 'why', 'asked_at', 'due_at', 'ended_at'] }] };
