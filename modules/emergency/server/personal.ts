import type { PersonalData } from '@huying/platform';

/** What this module holds about people. */
export const personal: PersonalData = {
  tables: [
    { table: 'emergency.access', of: 'elder_id', gives: ['door_sealed', 'changed_at', 'changed_by'] },
    { table: 'emergency.opening', of: 'elder_id', gives: ['by_name', 'role', 'reason', 'at', 'verdict'] },
    { table: 'emergency.opening', of: 'by_id', gives: ['role', 'reason', 'at'] },
    { table: 'emergency.red_call', of: 'elder_id', gives: ['category', 'state', 'opened_at', 'arrived_at', 'arrived', 'ended_at', 'safe_by'] },
    { table: 'emergency.report', of: 'by_id', gives: ['finding', 'words_sealed', 'at'] },
    { table: 'emergency.told', of: 'person_id', gives: ['kind', 'at', 'outcome', 'outcome_at'] },
  ],
};
