import type { PersonalData } from '@huying/platform';

/** What this module holds about people. */
export const personal: PersonalData = {
  tables: [
    { table: 'need.need', of: 'elder_id', gives: ['number', 'state', 'channel', 'text', 'category', 'urgency', 'when_said', 'people', 'sex', 'skills', 'raised_at', 'due_at', 'ended_at', 'end_reason'] },
    { table: 'need.need', of: 'raised_by', gives: ['number', 'channel', 'raised_at'] },
  ],
};
