import { type PersonalData, sql } from '@huying/platform';

/** What this module holds about people. */
export const personal: PersonalData = {
  tables: [
    { table: 'family.bond', of: 'member_id', gives: ['relation', 'state', 'asked_at', 'consent_at', 'sees_words', 'sees_recordings', 'on_call'], erases: { member_name: 'nobody' } },
    { table: 'family.bond', of: 'elder_id', gives: ['member_name', 'relation', 'state', 'asked_at', 'consent_form', 'consent_at', 'sees_words', 'sees_recordings', 'on_call'] },
  ],
  hindrances: async (ctx, personId) =>
    (await ctx.db.row(sql`select 1 from family.bond where tenant_id = ${ctx.tenantId} and member_id = ${personId} and state in ('asked', 'bound') limit 1`)) ? ['family.bond'] : [],
};
