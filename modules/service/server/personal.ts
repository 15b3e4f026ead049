import { type PersonalData, sql } from '@huying/platform';

/** What this module holds about people. */
export const personal: PersonalData = {
  tables: [
    { table: 'service.visit', of: 'helper_id', gives: ['category', 'state', 'started_at', 'arrived_at', 'arrived_lng', 'arrived_lat', 'left_at', 'left_lng', 'left_lat', 'finished_at', 'minutes', 'note', 'confirmed_at', 'confirmed_by', 'faces', 'rating_words', 'aspects', 'rated_at', 'reply', 'replied_at', 'organisation_name'], erases: { helper_name: 'nobody', note: 'nothing' } },
    { table: 'service.visit', of: 'elder_id', gives: ['category', 'state', 'started_at', 'arrived_at', 'finished_at', 'minutes', 'confirmed_at', 'faces', 'rating_words', 'aspects', 'rated_at'] },
    { table: 'service.line', of: 'author_id', gives: ['side', 'words_sealed', 'at', 'read_at'], erases: { author_name: 'nobody' } },
  ],
  hindrances: async (ctx, personId) =>
    (await ctx.db.row(sql`select 1 from service.visit where tenant_id = ${ctx.tenantId} and (helper_id = ${personId} or elder_id = ${personId}) and state in ('going', 'arrived', 'finished') limit 1`)) ? ['service.visit'] : [],
};
