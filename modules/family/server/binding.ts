/** What becomes of a bond: the steps that routes share, with what is said of them. */
import { isRefusal, type PersonId, type Refusal, refuse } from '@huying/kernel';
import { notify } from '@huying/notify/contract';
import { people } from '@huying/people/contract';
import type { Context } from '@huying/platform';
import { family } from '../contract.ts';
import { type BondCommand, decideBond, MOST_FOLLOWED, MOST_FOLLOWERS } from '../core/decide.ts';
import { type BondRow, type Consent, findBond, insertBond, listOfElder, listOfMember, moveBond, type NewBond, type Sees } from './store.ts';
import { mayMemberKnow, towards } from './views.ts';

const { events, notices } = family;

export const followerOf = (row: BondRow) => ({ memberId: row.member_id, relation: row.relation, onCall: row.on_call, sees: { words: row.sees_words, recordings: row.sees_recordings } });
export const followersOf = async (ctx: Context, elderId: string) => (await ctx.widen(() => listOfElder(ctx, elderId))).filter((row) => row.state === 'bound').map(followerOf);

export const writeTrail = (ctx: Context, row: BondRow, past: string, detail: Record<string, string | boolean | null> = {}): void =>
  ctx.trail({ subject: { kind: 'person', id: row.elder_id }, action: `family.${past}`, detail: { bondId: row.id, memberId: row.member_id, ...detail } });

export function tellChanged(ctx: Context, row: BondRow): void {
  const member = mayMemberKnow(row) ? [`person:${row.member_id}`] : [];
  ctx.tell([`person:${row.elder_id}`, ...member, `role:grid:${row.area_path}`, `role:committee:${row.area_path}`, `role:desk:${row.area_path}`], notices.changed, { bondId: row.id, elderId: row.elder_id });
}

export async function sayFollowers(ctx: Context, elderId: PersonId): Promise<void> {
  await ctx.emit(events.followersChanged, { elderId, followers: await followersOf(ctx, elderId) });
}

interface Words {
  readonly title: string;
  readonly body: string;
}
const message = (ctx: Context, row: BondRow, to: PersonId, url: string, words: { readonly kind: 'contact' | 'result'; readonly zh: Words; readonly en: Words }) =>
  ctx.call(notify.calls.send, { personIds: [to], kind: words.kind, key: `family/${row.id}`, ...words.zh, english: words.en, url, minutesToLive: 1_440 });

const askWords = (row: BondRow) => ({
  kind: 'contact' as const, zh: { title: '有人想做您的联系家人', body: `${row.relation} ${row.member_name} 想知道您的求助办得怎么样。同意不同意，由您定。` },
  en: { title: 'Somebody wants to follow your calls', body: `${row.member_name} (${row.relation}) would like to know how your needs are getting on. You decide.` },
});
const boundWords = (row: BondRow) => ({
  kind: 'contact' as const, zh: { title: '家人已经联系上', body: `${row.relation} ${row.member_name} 可以看到您的求助进展。不想让看了，随时可以解除。` },
  en: { title: 'Family can follow now', body: `${row.member_name} (${row.relation}) can see how your needs are getting on. You can end it at any time.` },
});
const agreedWords = (row: BondRow) => ({
  kind: 'result' as const, zh: { title: `${row.elder_name} 同意了`, body: '您可以看到求助进展，紧急求助会马上告诉您。' }, en: { title: `${row.elder_name} said yes`, body: 'You can follow the needs; of emergencies you are told at once.' },
});
const endedWords = (row: BondRow) => ({
  kind: 'result' as const, zh: { title: `与 ${row.elder_name} 的联系已经解除`, body: '从现在起看不到求助进展，也不再接到紧急通知。' },
  en: { title: `You no longer follow ${row.elder_name}`, body: 'Needs are no longer shown to you, and you are no longer told of emergencies.' },
});

/** Whoever follows is family, and may use the pages of family. */
const makeFamily = (ctx: Context, row: BondRow) =>
  ctx.call(people.calls.addMembership, { personId: row.member_id, membership: { role: 'family', organisationId: null, areaId: null, areaPath: row.area_path } });

async function begun(ctx: Context, row: BondRow, isByTouch: boolean): Promise<void> {
  await makeFamily(ctx, row);
  writeTrail(ctx, row, 'bound', { form: row.consent_form, words: row.sees_words, recordings: row.sees_recordings });
  await message(ctx, row, row.member_id, '/family', agreedWords(row));
  // Whoever gave her word to a worker reads it again on her own page, where it can be taken back.
  if (!isByTouch) await message(ctx, row, row.elder_id, '/elder/me/family', boundWords(row));
  await sayFollowers(ctx, row.elder_id);
}

export type BindRefusal = Refusal<'family.alreadyBound' | 'family.tooMany'>;

/** A new bond: with consent it holds at once, without it the elder is asked. */
export async function bindTwo(ctx: Context, asked: NewBond): Promise<BondRow | BindRefusal> {
  return ctx.widen(async () => {
    if ((await listOfElder(ctx, asked.elder.id)).length >= MOST_FOLLOWERS) return refuse('family.tooMany', { most: MOST_FOLLOWERS });
    if ((await listOfMember(ctx, asked.member.id)).length >= MOST_FOLLOWED) return refuse('family.tooMany', { most: MOST_FOLLOWED });
    const row = await insertBond(ctx, asked);
    if (!row) return refuse('family.alreadyBound');
    if (row.state === 'bound') await begun(ctx, row, false);
    else {
      writeTrail(ctx, row, 'asked');
      await message(ctx, row, row.elder_id, '/elder/me/family', askWords(row));
    }
    tellChanged(ctx, row);
    return row;
  });
}

type MoveRefusal = Refusal<'thing.notFound' | 'lifecycle.notHere' | 'lifecycle.notYours'>;

/** The bond, where the actor is part of it or looks after the area. */
export async function ownBond(ctx: Context, bondId: string): Promise<BondRow | Refusal<'thing.notFound'>> {
  const row = await findBond(ctx, bondId);
  if (!row) return refuse('thing.notFound');
  const reader = towards(ctx, row);
  return reader.isElder || reader.isMember || reader.staffRoles.length > 0 ? row : refuse('thing.notFound');
}

export async function move(ctx: Context, row: BondRow, command: BondCommand, given: { readonly consent?: Consent; readonly sees?: Sees } = {}): Promise<BondRow | MoveRefusal> {
  const reader = towards(ctx, row);
  const decided = decideBond(row.state, command, reader);
  if (isRefusal(decided)) return decided;
  return ctx.widen(async () => {
    const after = await moveBond(ctx, row, decided.to, given);
    if (!after) return refuse('lifecycle.notHere', { state: row.state, command });
    await ctx.call(notify.calls.settle, { key: `family/${row.id}` });
    if (after.state === 'bound') await begun(ctx, after, reader.isElder);
    else await over(ctx, { row: after, before: row, isByMember: reader.isMember });
    tellChanged(ctx, after);
    return after;
  });
}

async function over(ctx: Context, { row, before, isByMember }: { readonly row: BondRow; readonly before: BondRow; readonly isByMember: boolean }): Promise<void> {
  writeTrail(ctx, row, row.state === 'refused' ? 'refused' : 'ended');
  if (before.state !== 'bound') return;
  await forgetContact(ctx, row);
  if (!isByMember) await message(ctx, row, row.member_id, '/family', endedWords(row));
  await sayFollowers(ctx, row.elder_id);
}

/** The number stays in the elder's file for an emergency, as long as nobody takes it out; it no longer stands for somebody who follows. */
async function forgetContact(ctx: Context, row: BondRow): Promise<void> {
  const elder = await ctx.call(people.calls.elder, { personId: row.elder_id });
  if (!elder || isRefusal(elder) || !elder.contacts.some((one) => one.personId === row.member_id)) return;
  await ctx.call(people.calls.setContacts, { elderId: row.elder_id, contacts: elder.contacts.map((one) => (one.personId === row.member_id ? { ...one, personId: null } : one)) });
}
