import type { PersonalData } from '@huying/platform';

/** What this module holds about people. */
export const personal: PersonalData = {
  tables: [{ table: 'safeguard.second_factor', of: 'person_id', gives: ['since'], erases: 'rows' }, { table: 'safeguard.recovery_code', of: 'person_id', gives: [], erases: 'rows' }, { table: 'safeguard.provider_binding', of: 'person_id', gives: ['bound_at'], erases: 'rows' }],
};
