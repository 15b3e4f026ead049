import { type PersonalData, sql } from '@huying/platform';

/** What this module holds about people. */
export const personal: PersonalData = {
  tables: [
    { table: 'timebank.account', of: 'owner_id', gives: ['kind', 'balance_minutes', 'held_minutes', 'opened_at'], erases: { name: 'nobody' } },
    { table: 'timebank.credited', of: 'helper_id', gives: ['arrived_at', 'left_at', 'minutes'] },
    { table: 'timebank.credited', of: 'elder_id', gives: ['arrived_at', 'left_at', 'minutes'] },
    { table: 'timebank.kin', of: 'giver_id', gives: ['name', 'relation', 'state', 'declared_at', 'decided_at', 'heir_share'], erases: 'rows' },
    { table: 'timebank.kin', of: 'kin_id', gives: [] },
    { table: 'timebank.review', of: 'helper_id', gives: ['check_name', 'state', 'opened_at', 'decided_at', 'reason'], erases: { helper_name: 'nobody' } },
    { table: 'timebank.review', of: 'elder_id', gives: [] },
  ],
  // Hours belong to somebody: whoever leaves gives them away first, by ordinary entries, and none vanish.
  async hindrances(ctx, personId) {
    const account = await ctx.db.row<{ balance: number; held: number }>(sql`
      select balance_minutes as balance, held_minutes as held from timebank.account where tenant_id = ${ctx.tenantId} and kind = 'person' and owner_id = ${personId}`);
    if (!account) return [];
    return account.held > 0 ? ['timebank.held'] : account.balance > 0 ? ['timebank.balance'] : [];
  },
};
