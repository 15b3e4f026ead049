import { days, later } from '@huying/kernel';
import { type PersonalData, sql } from '@huying/platform';

const REMEMBERED_DAYS = 365;

/** What this module holds about people. */
export const personal: PersonalData = {
  tables: [{ table: 'activity.enrolment', of: 'person_id', gives: ['activity_id', 'part', 'state', 'enrolled_at', 'checked_in_at', 'checked_out_at', 'minutes', 'credited_minutes', 'verified_at', 'first_minutes', 'corrected_at', 'correction_reason'] }],
  // Who takes part needs no role: their account is kept while something is still to come, or came to an end not long ago.
  isUsed: async (ctx, personId) =>
    (await ctx.db.row(sql`
      select from activity.enrolment e join activity.activity a on a.tenant_id = e.tenant_id and a.id = e.activity_id
      where e.tenant_id = ${ctx.tenantId} and e.person_id = ${personId} and e.state <> 'left' and a.ends_at > ${later(ctx.now, -days(REMEMBERED_DAYS))} limit 1`)) !== undefined,
};
