import { isRefusal, maskPhone, type PersonId, type Role } from '@huying/kernel';
import { allowed } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { type Context, coversArea, hasRole } from '@huying/platform';
import { type Bond, bondLifecycle } from '../contract.ts';
import { rolesOf, type Towards } from '../core/decide.ts';
import type { BondRow } from './store.ts';

export const STAFF: readonly Role[] = ['desk', 'committee', 'grid', 'street'];
export const me = (ctx: Context) => ctx.actor.personId as PersonId;

/** Who asked for a number learns nothing of it before the yes: neither that somebody has it, nor their name, nor a no. */
export const mayMemberKnow = (row: Pick<BondRow, 'asked_by' | 'member_id' | 'consent_form'>): boolean => row.asked_by !== row.member_id || row.consent_form !== null;

/** What the actor is towards this bond. Whoever is part of it does not decide on it as staff: nobody records consent to themselves. */
export function towards(ctx: Context, row: Pick<BondRow, 'elder_id' | 'member_id' | 'area_path'>): Towards {
  const isElder = row.elder_id === ctx.actor.personId && hasRole(ctx.actor, 'elder');
  const isMember = row.member_id === ctx.actor.personId;
  return { isElder, isMember, staffRoles: isElder || isMember ? [] : STAFF.filter((role) => coversArea(ctx.actor, row.area_path, role)) };
}

/** As this reader may see them. Whoever follows does not see what a worker wrote down of the elder's yes. */
export async function bondViews(ctx: Context, rows: readonly BondRow[]): Promise<Bond[]> {
  if (rows.length === 0) return [];
  const members = await ctx.call(people.calls.persons, { personIds: rows.map((row) => row.member_id) });
  const phones = new Map(isRefusal(members) ? [] : members.map((one) => [one.id, one.phone] as const));
  const contacts = new Map<string, ReadonlySet<string | null>>();
  for (const elderId of new Set(rows.map((row) => row.elder_id))) {
    const elder = await ctx.call(people.calls.elder, { personId: elderId });
    contacts.set(elderId, new Set(elder && !isRefusal(elder) ? elder.contacts.map((one) => one.personId) : []));
  }
  return rows.map((row) => viewOf(ctx, row, { phone: phones.get(row.member_id) ?? null, isContact: contacts.get(row.elder_id)?.has(row.member_id) ?? false }));
}

function viewOf(ctx: Context, row: BondRow, { phone, isContact }: { readonly phone: string | null; readonly isContact: boolean }): Bond {
  const reader = towards(ctx, row);
  const mayKnow = reader.isElder || reader.isMember || reader.staffRoles.length > 0;
  const { consent_form: form, consent_at: at } = row;
  const note = row.consent_note_sealed && !reader.isMember ? ctx.secrets.open(row.consent_note_sealed) : null;
  return {
    id: row.id, elderId: row.elder_id, elderName: row.elder_name, memberId: row.member_id, memberName: row.member_name, memberPhone: phone === null || mayKnow ? phone : maskPhone(phone), relation: row.relation,
    state: row.state, askedAt: row.asked_at.toISOString(), sees: { words: row.sees_words, recordings: row.sees_recordings }, onCall: row.on_call, isContact,
    consent: form && at ? { form, note, byName: row.consent_by_name ?? '', at: at.toISOString() } : null,
    commands: allowed(bondLifecycle, { state: row.state, role: rolesOf(reader) }),
  };
}

export const bondView = async (ctx: Context, row: BondRow): Promise<Bond> => (await bondViews(ctx, [row]))[0] as Bond;
