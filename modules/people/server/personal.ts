import type { PersonalData } from '@huying/platform';

/** What this module holds about people. */
export const personal: PersonalData = {
  tables: [
    { table: 'people.person', of: 'id', gives: ['name', 'sex', 'birth_year', 'phone_sealed', 'identity_sealed', 'area_path', 'created_at'], erases: { name: 'nobody', sex: 'nothing', birth_year: 'nothing', phone_sealed: 'nothing', phone_index: 'nothing', identity_sealed: 'nothing', identity_index: 'nothing' } },
    { table: 'people.membership', of: 'person_id', gives: ['role', 'area_path'], erases: 'rows' },
    { table: 'people.elder', of: 'person_id', gives: ['address', 'home_lng', 'home_lat', 'lives_alone', 'mind_sealed', 'contacts_sealed', 'recording_consent', 'photo_consent', 'font_size'] },
    { table: 'people.pairing', of: 'elder_id', gives: ['since'] },
    { table: 'people.pairing', of: 'volunteer_id', gives: ['since'] },
    { table: 'people.volunteer', of: 'person_id', gives: ['skills', 'home_lng', 'home_lat', 'red_while_off_duty', 'active', 'barred', 'suspended'], erases: 'rows' },
    { table: 'people.device_invitation', of: 'elder_id', gives: [] },
  ],
};
