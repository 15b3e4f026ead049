import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type { Card, PROPOSAL_STATES, Proposal, Reason } from '../contract.ts';
import type * as rows from './rows.ts';

const CARD = columnsOf<rows.Card>('c').pick('person_id', 'area_path', 'birth_year', 'is_elder', 'is_volunteer', 'talents', 'languages', 'past_sealed', 'words', 'wants_pair', 'wants_sex', 'changed_at');
export type CardRow = RowOf<typeof CARD>;
const PROPOSAL = columnsOf<rows.Proposal>('p').pick('id', 'elder_id', 'volunteer_id', 'area_path', 'state', 'score', 'reasons_sealed', 'elder_answer', 'helper_answer', 'proposed_by', 'proposed_at', 'lapses_at', 'reason');
type Said = NonNullable<Proposal['elder']>;
export type ProposalRow = RowOf<typeof PROPOSAL> & { readonly elder_answer: Said | null; readonly helper_answer: Said | null };
type State = (typeof PROPOSAL_STATES)[number];

export const cardOf = (ctx: Context, row: CardRow): Card => ({
  talents: row.talents as Card['talents'], languages: row.languages as Card['languages'], past: JSON.parse(ctx.secrets.open(row.past_sealed)) as string[], words: row.words, wantsPair: row.wants_pair, wantsSex: row.wants_sex,
});

export const findCard = (ctx: Context, personId: string): Promise<CardRow | undefined> =>
  ctx.db.row<CardRow>(sql`select ${CARD} from silver.card c where c.tenant_id = ${ctx.tenantId} and c.person_id = ${personId}`);

export const listCardsOf = (ctx: Context, personIds: readonly string[]): Promise<CardRow[]> =>
  ctx.db.rows<CardRow>(sql`select ${CARD} from silver.card c where c.tenant_id = ${ctx.tenantId} and c.person_id = any(${personIds}::uuid[])`);

export interface Known {
  readonly personId: string;
  readonly areaPath: string;
  readonly birthYear: number | null;
  readonly isElder: boolean;
  readonly isVolunteer: boolean;
}
export const putCard = (ctx: Context, of: Known, card: Card, consent: string | null, notedBy = ctx.actor.personId): Promise<number> =>
  ctx.db.run(sql`
    insert into silver.card (tenant_id, person_id, area_path, birth_year, is_elder, is_volunteer, talents, languages, past_sealed, words, wants_pair, wants_sex, consent, noted_by, changed_at)
    values (${ctx.tenantId}, ${of.personId}, ${of.areaPath}, ${of.birthYear}, ${of.isElder}, ${of.isVolunteer}, ${[...new Set(card.talents)]}, ${[...new Set(card.languages)]}, ${ctx.secrets.seal(JSON.stringify(card.past))}, ${card.words}, ${card.wantsPair}, ${card.wantsSex},
      ${consent}, ${notedBy}, ${ctx.now})
    on conflict (tenant_id, person_id) do update set area_path = excluded.area_path, birth_year = excluded.birth_year, is_elder = excluded.is_elder, is_volunteer = excluded.is_volunteer, talents = excluded.talents, languages = excluded.languages,
      past_sealed = excluded.past_sealed, words = excluded.words, wants_pair = excluded.wants_pair, wants_sex = excluded.wants_sex, consent = excluded.consent, noted_by = excluded.noted_by, changed_at = excluded.changed_at`);

export interface Wanted {
  readonly bornUpTo: number | null;
  readonly talent: string | null;
  readonly language: string | null;
  readonly after: string | undefined;
  readonly limit: number;
}
/** By person, within the reader's reach. */
export const listCards = (ctx: Context, { bornUpTo, talent, language, after, limit }: Wanted): Promise<CardRow[]> =>
  ctx.db.rows<CardRow>(sql`
    select ${CARD} from silver.card c
    where c.tenant_id = ${ctx.tenantId} and (${bornUpTo}::int is null or c.birth_year <= ${bornUpTo}) and (${talent}::text is null or ${talent} = any(c.talents)) and (${language}::text is null or ${language} = any(c.languages))
      and (${after ?? null}::uuid is null or c.person_id > ${after ?? null}::uuid)
    order by c.person_id limit ${limit}`);

export const insertProposal = (ctx: Context, given: { readonly elderId: string; readonly volunteerId: string; readonly areaPath: string; readonly score: number; readonly reasons: readonly Reason[]; readonly lapsesAt: Date; readonly proposedBy: string | null }): Promise<ProposalRow | undefined> =>
  ctx.db.row<ProposalRow>(sql`
    insert into silver.proposal as p (tenant_id, id, elder_id, volunteer_id, area_path, state, score, reasons_sealed, proposed_by, proposed_at, lapses_at)
    values (${ctx.tenantId}, ${ctx.newId()}, ${given.elderId}, ${given.volunteerId}, ${given.areaPath}, 'open', ${given.score}, ${ctx.secrets.seal(JSON.stringify(given.reasons))}, ${given.proposedBy}, ${ctx.now}, ${given.lapsesAt})
    on conflict do nothing returning ${PROPOSAL}`);

export const lockProposal = (ctx: Context, id: string): Promise<ProposalRow | undefined> =>
  ctx.db.row<ProposalRow>(sql`select ${PROPOSAL} from silver.proposal p where p.tenant_id = ${ctx.tenantId} and p.id = ${id} for update`);

export const listProposalsTo = (ctx: Context, personId: string): Promise<ProposalRow[]> =>
  ctx.db.rows<ProposalRow>(sql`select ${PROPOSAL} from silver.proposal p where p.tenant_id = ${ctx.tenantId} and (p.elder_id = ${personId} or p.volunteer_id = ${personId}) and p.state in ('open', 'paired') order by p.id desc limit 50`);

export const listProposals = (ctx: Context, state: State, after: string | undefined, limit: number): Promise<ProposalRow[]> =>
  ctx.db.rows<ProposalRow>(sql`select ${PROPOSAL} from silver.proposal p where p.tenant_id = ${ctx.tenantId} and p.state = ${state} and (${after ?? null}::uuid is null or p.id < ${after ?? null}::uuid) order by p.id desc limit ${limit}`);

export const moveProposal = (ctx: Context, row: ProposalRow, to: State, more: { readonly elder?: Said | null; readonly helper?: Said | null; readonly reason?: string } = {}): Promise<number> =>
  ctx.db.run(sql`
    update silver.proposal set state = ${to}, elder_answer = ${JSON.stringify(more.elder ?? row.elder_answer)}::jsonb, helper_answer = ${JSON.stringify(more.helper ?? row.helper_answer)}::jsonb, reason = ${more.reason ?? null}
    where tenant_id = ${ctx.tenantId} and id = ${row.id} and state = ${row.state}`);

/** Opened: what two people have in common tells who they are. */
export const reasonsOf = (ctx: Context, row: Pick<ProposalRow, 'reasons_sealed'>): Reason[] => JSON.parse(ctx.secrets.open(row.reasons_sealed)) as Reason[];
