import { type Id, type OrganisationId, toIso } from '@huying/kernel';
import { people } from '@huying/people/contract';
import type { Context } from '@huying/platform';
import type { ProofContent, ProofLineView } from '../contract.ts';
import { mustBe } from './serving.ts';
import type { ProofRow } from './store.ts';

export const contentOf = (ctx: Context, row: Pick<ProofRow, 'content_sealed'>): ProofContent | null => (row.content_sealed ? (JSON.parse(ctx.secrets.open(row.content_sealed)) as ProofContent) : null);

export async function linesOf(ctx: Context, rows: readonly ProofRow[]): Promise<ProofLineView[]> {
  const names = new Map(mustBe(await ctx.call(people.calls.persons, { personIds: [...new Set(rows.map((row) => row.person_id))] }), 'persons').map((card) => [card.id, card.name]));
  const organisations = new Map<OrganisationId, string>();
  for (const organisationId of new Set(rows.flatMap((row) => row.organisation_id ?? []))) organisations.set(organisationId, mustBe(await ctx.call(people.calls.organisation, { organisationId }), 'organisation')?.name ?? '');
  return rows.map((row) => ({
    id: row.id as Id<'proof'>, personId: row.person_id, personName: names.get(row.person_id) ?? '', state: row.state, fromOn: row.from_on, toOn: row.to_on, purpose: row.purpose,
    organisationId: row.organisation_id, organisationName: row.organisation_id ? (organisations.get(row.organisation_id) ?? '') : null, number: row.number, visits: row.visits, minutes: row.minutes, requestedAt: toIso(row.requested_at),
    issuedOn: row.issued_on, publicUntil: row.public_until, reason: row.reason,
  }));
}

export async function lineOf(ctx: Context, row: ProofRow): Promise<ProofLineView> {
  const [line] = await linesOf(ctx, [row]);
  if (!line) throw new Error('a proof has no line');
  return line;
}
