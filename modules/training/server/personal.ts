import type { PersonalData } from '@huying/platform';

/** What this module holds about people. */
export const personal: PersonalData = {
  tables: [
    { table: 'training.seat', of: 'person_id', gives: ['session_id', 'state', 'changed_at'] },
    { table: 'training.attempt', of: 'person_id', gives: ['course_id', 'score', 'is_passed', 'at'] },
    { table: 'training.certificate', of: 'person_id', gives: ['number', 'course_name', 'hours', 'issued_on', 'expires_on', 'state', 'reason'] },
  ],
};
