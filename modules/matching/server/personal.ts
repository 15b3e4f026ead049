import type { PersonalData } from '@huying/platform';

/** What this module holds about people. */
export const personal: PersonalData = {
  tables: [
    { table: 'matching.helper', of: 'person_id', gives: ['skills', 'home_lng', 'home_lat', 'on_duty', 'active', 'rating_sum', 'ratings', 'last_end'], erases: 'rows' },
    { table: 'matching.day', of: 'person_id', gives: ['day', 'offers', 'accepted', 'served'], erases: 'rows' },
    { table: 'matching.involvement', of: 'person_id', gives: [], erases: 'rows' },
    { table: 'matching.pairing', of: 'volunteer_id', gives: [], erases: 'rows' },
    { table: 'matching.pairing', of: 'elder_id', gives: [] },
  ],
};
