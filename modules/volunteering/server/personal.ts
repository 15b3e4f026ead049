import { type PersonalData, sql } from '@huying/platform';

/** What this module holds about people. */
export const personal: PersonalData = {
  tables: [
    { table: 'volunteering.application', of: 'person_id', gives: ['state', 'name', 'sex', 'birth_year', 'job', 'skills', 'preferences', 'times', 'home_lng', 'home_lat', 'guardian_sealed', 'consents', 'reason', 'submitted_at', 'decided_at'], erases: { name: 'nobody', identity_sealed: 'nothing', guardian_sealed: 'nothing', guardian_at: 'nothing' } },
    { table: 'volunteering.card', of: 'person_id', gives: ['side', 'state', 'read_sealed', 'why', 'warnings', 'added_at', 'read_at'], erases: 'rows' },
    { table: 'volunteering.volunteer', of: 'person_id', gives: ['number', 'external_number', 'registered_at', 'birth_year', 'job', 'preferences', 'times', 'guardian_sealed', 'consents', 'is_suspended'], erases: { external_number: 'nothing', birth_year: 'nothing', job: 'empty', guardian_sealed: 'nothing' } },
    { table: 'volunteering.qualification', of: 'person_id', gives: ['kind', 'number_sealed', 'issuer', 'issued_on', 'expires_on', 'state', 'source', 'reason', 'made_at'], erases: { number_sealed: 'nothing', evidence_file_id: 'nothing' } },
    { table: 'volunteering.ban', of: 'person_id', gives: ['state', 'reason', 'from_at', 'until_at', 'appeal', 'appealed_at', 'answer', 'ended_at'] },
  ],
  isUsed: async (ctx, personId) =>
    (await ctx.db.row(sql`select from volunteering.application where tenant_id = ${ctx.tenantId} and person_id = ${personId} and state in ('submitted', 'asked') limit 1`)) !== undefined,
};
