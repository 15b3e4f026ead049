import type { PersonId } from '@huying/kernel';
import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type { BondState } from '../core/decide.ts';
import type * as rows from './rows.ts';

const COLUMNS = columnsOf<rows.Bond>('b').pick(
  'id', 'elder_id', 'elder_name', 'member_id', 'member_name', 'area_path', 'relation', 'state', 'asked_at', 'asked_by', 'consent_form', 'consent_note_sealed', 'consent_by_name', 'consent_at', 'sees_words',
  'sees_recordings', 'on_call');
export type BondRow = RowOf<typeof COLUMNS>;

export interface Consent {
  readonly form: 'touch' | 'spoken' | 'written' | 'guardian';
  readonly note: string | null;
  /** Where it is not whoever acts now. */
  readonly byName?: string;
}
export interface Sees {
  readonly words: boolean;
  readonly recordings: boolean;
}

export interface NewBond {
  readonly elder: { readonly id: PersonId; readonly name: string; readonly areaPath: string };
  readonly member: { readonly id: PersonId; readonly name: string };
  readonly relation: string;
  readonly consent: Consent | null;
  readonly sees: Sees;
}

const consentOf = (ctx: Context, consent: Consent | null) => ({
  form: consent?.form ?? null, note: consent?.note ? ctx.secrets.seal(consent.note) : null, by: consent ? ctx.actor.personId : null, byName: consent ? (consent.byName ?? ctx.actor.name) : null, at: consent ? ctx.now : null,
});

/** Undefined where the two are bound, or one waits for an answer already. */
export function insertBond(ctx: Context, { elder, member, relation, consent, sees }: NewBond): Promise<BondRow | undefined> {
  const given = consentOf(ctx, consent);
  return ctx.db.row<BondRow>(sql`
    insert into family.bond as b (tenant_id, id, elder_id, elder_name, member_id, member_name, area_path, relation, state, asked_at, asked_by, consent_form, consent_note_sealed, consent_by, consent_by_name,
      consent_at, sees_words, sees_recordings, on_call, changed_at)
    values (${ctx.tenantId}, ${ctx.newId<'bond'>()}, ${elder.id}, ${elder.name}, ${member.id}, ${member.name}, ${elder.areaPath}, ${relation}, ${consent ? 'bound' : 'asked'}, ${ctx.now}, ${ctx.actor.personId},
      ${given.form}, ${given.note}, ${given.by}, ${given.byName}, ${given.at}, ${sees.words}, ${sees.recordings}, true, ${ctx.now})
    on conflict (tenant_id, elder_id, member_id) where state in ('asked', 'bound') do nothing
    returning ${COLUMNS}`);
}

export const findBond = (ctx: Context, id: string): Promise<BondRow | undefined> =>
  ctx.db.row<BondRow>(sql`select ${COLUMNS} from family.bond b where b.tenant_id = ${ctx.tenantId} and b.id = ${id} for update`);

/** The bond of these two that holds. */
export const findBound = (ctx: Context, elderId: string, memberId: string): Promise<BondRow | undefined> =>
  ctx.db.row<BondRow>(sql`select ${COLUMNS} from family.bond b where b.tenant_id = ${ctx.tenantId} and b.elder_id = ${elderId} and b.member_id = ${memberId} and b.state = 'bound'`);

const MOST = 100;
export const listOfElder = (ctx: Context, elderId: string): Promise<BondRow[]> =>
  ctx.db.rows<BondRow>(sql`
    select ${COLUMNS} from family.bond b where b.tenant_id = ${ctx.tenantId} and b.elder_id = ${elderId} and b.state in ('asked', 'bound') order by b.state, b.asked_at, b.id limit ${MOST}`);
export const listOfMember = (ctx: Context, memberId: string): Promise<BondRow[]> =>
  ctx.db.rows<BondRow>(sql`
    select ${COLUMNS} from family.bond b where b.tenant_id = ${ctx.tenantId} and b.member_id = ${memberId} and b.state in ('asked', 'bound') order by b.state desc, b.asked_at, b.id limit ${MOST}`);

/** Undefined where it is no longer what was read. */
export function moveBond(ctx: Context, row: BondRow, to: BondState, given: { readonly consent?: Consent; readonly sees?: Sees } = {}): Promise<BondRow | undefined> {
  const consent = consentOf(ctx, given.consent ?? null);
  return ctx.db.row<BondRow>(sql`
    update family.bond b set state = ${to}, changed_at = ${ctx.now}, consent_form = coalesce(${consent.form}, b.consent_form), consent_note_sealed = coalesce(${consent.note}, b.consent_note_sealed),
      consent_by = coalesce(${consent.by}, b.consent_by), consent_by_name = coalesce(${consent.byName}, b.consent_by_name), consent_at = coalesce(${consent.at}, b.consent_at),
      sees_words = coalesce(${given.sees?.words ?? null}, b.sees_words), sees_recordings = coalesce(${given.sees?.recordings ?? null}, b.sees_recordings)
    where b.tenant_id = ${ctx.tenantId} and b.id = ${row.id} and b.state = ${row.state} returning ${COLUMNS}`);
}

export const setChoices = (ctx: Context, row: BondRow, { sees, onCall }: { readonly sees?: Sees; readonly onCall?: boolean }): Promise<BondRow | undefined> =>
  ctx.db.row<BondRow>(sql`
    update family.bond b set changed_at = ${ctx.now}, sees_words = coalesce(${sees?.words ?? null}, b.sees_words), sees_recordings = coalesce(${sees?.recordings ?? null}, b.sees_recordings),
      on_call = coalesce(${onCall ?? null}, b.on_call)
    where b.tenant_id = ${ctx.tenantId} and b.id = ${row.id} and b.state = 'bound' returning ${COLUMNS}`);
