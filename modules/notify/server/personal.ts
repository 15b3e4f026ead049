import type { PersonalData } from '@huying/platform';

/** What this module holds about people. */
export const personal: PersonalData = {
  tables: [
    { table: 'notify.message', of: 'person_id', gives: ['kind', 'urgent', 'sealed', 'at', 'read_at'], erases: 'rows' },
    { table: 'notify.delivery', of: 'person_id', gives: ['channel', 'state', 'at'] },
    { table: 'notify.choice', of: 'person_id', gives: ['channels_off', 'quiet', 'quiet_from', 'quiet_to', 'language'], erases: 'rows' },
    { table: 'notify.subscription', of: 'person_id', gives: ['created_at'], erases: 'rows' },
    { table: 'notify.wechat', of: 'person_id', gives: ['bound_at'], erases: 'rows' },
    { table: 'notify.wechat_invite', of: 'person_id', gives: [], erases: 'rows' },
  ],
};
