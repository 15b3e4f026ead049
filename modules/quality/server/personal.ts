import { type PersonalData, sql } from '@huying/platform';

/** What this module holds about people. */
export const personal: PersonalData = {
  tables: [
    { table: 'quality.grievance', of: 'complainant_id', gives: ['number', 'kind', 'reason', 'state', 'level', 'filed_at', 'ended_at'], erases: { complainant_name: 'nobody' } },
    { table: 'quality.grievance', of: 'respondent_id', gives: ['number', 'kind', 'reason', 'state', 'level', 'filed_at', 'ended_at'], erases: { respondent_name: 'nobody' } },
    { table: 'quality.follow_up', of: 'helper_id', gives: ['category', 'why', 'state', 'made_at'], erases: { helper_name: 'nobody' } },
    { table: 'quality.follow_up', of: 'elder_id', gives: ['category', 'why', 'state', 'made_at', 'answers_sealed', 'ended_at'] },
  ],
  hindrances: async (ctx, personId) =>
    (await ctx.db.row(sql`select 1 from quality.grievance where tenant_id = ${ctx.tenantId} and (complainant_id = ${personId} or respondent_id = ${personId}) and state not in ('final', 'withdrawn') limit 1`)) ? ['quality.grievance'] : [],
};
