import type { PersonalData } from '@huying/platform';

/** What this module holds about people. */
export const personal: PersonalData = {
  tables: [{ table: 'activity.enrolment', of: 'person_id', gives: ['activity_id', 'part', 'state', 'enrolled_at', 'checked_in_at', 'checked_out_at', 'minutes', 'credited_minutes', 'verified_at'] }],
};
