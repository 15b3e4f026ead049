import { NOBODY, type PersonalData, sql } from '@huying/platform';

/** What this module holds about people. */
export const personal: PersonalData = {
  tables: [
    { table: 'mobilisation.offer', of: 'person_id', gives: ['tier', 'state', 'made_at', 'answered_at', 'reason', 'note', 'distance_metres', 'score'], erases: { name: 'nobody', note: 'nothing' } },
    { table: 'mobilisation.holder', of: 'person_id', gives: ['tier', 'since', 'ended_at', 'end_reason'], erases: { person_name: 'nobody' } },
    { table: 'mobilisation.callout', of: 'elder_id', gives: [] },
  ],
  // Whom a wave passed over, and why, stands in the row of the search.
  erase: (ctx, personId) =>
    ctx.db.run(sql`
      update mobilisation.search s
      set passed_over = (select jsonb_agg(case when one->>'personId' = ${personId} then one || jsonb_build_object('name', ${NOBODY}::text) else one end order by place) from jsonb_array_elements(s.passed_over) with ordinality as each (one, place))
      where s.tenant_id = ${ctx.tenantId} and s.passed_over @> jsonb_build_array(jsonb_build_object('personId', ${personId}::text))`),
};
