import { asId, isRefusal, toIso } from '@huying/kernel';
import { people } from '@huying/people/contract';
import type { Context } from '@huying/platform';
import type { Proposal } from '../contract.ts';
import { type ProposalRow, reasonsOf } from './store.ts';

export async function namesOf(ctx: Context, personIds: readonly string[]): Promise<Map<string, string>> {
  const cards = await ctx.call(people.calls.persons, { personIds: [...new Set(personIds)].slice(0, 1_000).map((id) => asId<'person'>(id)) });
  return new Map(isRefusal(cards) ? [] : cards.map((one) => [one.id as string, one.name]));
}

export async function proposalViews(ctx: Context, rows: readonly ProposalRow[]): Promise<Proposal[]> {
  const names = await namesOf(ctx, rows.flatMap((row) => [row.elder_id, row.volunteer_id, row.proposed_by]));
  const nameOf = (id: string) => names.get(id) ?? '';
  return rows.map((row) => ({
    id: row.id, elderId: row.elder_id, elderName: nameOf(row.elder_id), volunteerId: row.volunteer_id, volunteerName: nameOf(row.volunteer_id), state: row.state, score: row.score, reasons: reasonsOf(ctx, row), elder: row.elder_answer, helper: row.helper_answer,
    proposedAt: toIso(row.proposed_at), proposedBy: nameOf(row.proposed_by), lapsesAt: toIso(row.lapses_at), reason: row.reason,
  }));
}
