import { type PersonalData, sql } from '@huying/platform';

/** What this module holds about people. */
export const personal: PersonalData = {
  tables: [
    { table: 'record.proof', of: 'person_id', gives: ['state', 'from_on', 'to_on', 'purpose', 'number', 'issued_on', 'visits', 'minutes', 'content_sealed', 'reason', 'requested_at', 'decided_at'] },
  ],
  hindrances: async (ctx, personId) =>
    (await ctx.db.row(sql`select 1 from record.proof where tenant_id = ${ctx.tenantId} and person_id = ${personId} and state = 'requested' limit 1`)) ? ['record.requested'] : [],
};
