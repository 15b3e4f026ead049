import { isRefusal, maskPhone, type PersonId, type Refusal, type RouteInput, refuse } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { type Context, coversArea, hasRole, routesOf } from '@huying/platform';
import { family } from '../contract.ts';
import { decideConsent, withContact } from '../core/decide.ts';
import { bindTwo, move, ownBond, sayFollowers, tellChanged, writeTrail } from './binding.ts';
import { type BondRow, findBound, listOfElder, listOfMember, setChoices } from './store.ts';
import { bondView, bondViews, mayMemberKnow, me, STAFF, towards } from './views.ts';

const { routes: declared } = family;

/** An elder of the actor's area, or the actor as elder. */
async function elderInReach(ctx: Context, elderId: PersonId) {
  const elder = await ctx.call(people.calls.elder, { personId: elderId });
  if (!elder || isRefusal(elder)) return refuse('thing.notFound');
  const isOwn = elderId === ctx.actor.personId && hasRole(ctx.actor, 'elder');
  return isOwn || coversArea(ctx.actor, elder.areaPath, ...STAFF) ? elder : refuse('thing.notFound');
}

/** The bond by which the actor follows this elder; what lies behind it does not exist for anybody else. */
async function following(ctx: Context, elderId: string): Promise<BondRow | Refusal<'thing.notFound'>> {
  return (await findBound(ctx, elderId, me(ctx))) ?? refuse('thing.notFound');
}

type Member = { readonly id: PersonId; readonly name: string };

async function knownBy(ctx: Context, { name, phone }: { readonly name: string; readonly phone: string }): Promise<Member | Refusal<'family.otherName'> | undefined> {
  const known = await ctx.call(people.calls.holderOf, { phone });
  if (!known || isRefusal(known)) return undefined;
  return known.name === name ? { id: known.id, name: known.name } : refuse('family.otherName');
}

/** Somebody known by this number, or a new person who is family and nothing else. */
async function memberBy(ctx: Context, given: { readonly name: string; readonly phone: string }, areaPath: string): Promise<Member | Refusal<'family.otherName'>> {
  const known = await knownBy(ctx, given);
  if (known) return known;
  const id = ctx.newId<'person'>();
  const added = await ctx.call(people.calls.addPeople, { people: [{ id, ...given, sex: null, birthYear: null, memberships: [{ role: 'family', organisationId: null, areaId: null, areaPath }] }] });
  // Somebody else was quicker with the same person; or the number is that of somebody who was deactivated.
  if (isRefusal(added)) return (await knownBy(ctx, given)) ?? refuse('family.otherName');
  return { id, name: given.name };
}

async function bind(ctx: Context, { params, body }: RouteInput<typeof declared.bind>) {
  const elder = await elderInReach(ctx, params.elderId);
  if (isRefusal(elder)) return elder;
  const member = await memberBy(ctx, { name: body.name, phone: body.phone }, elder.areaPath);
  if (isRefusal(member)) return member;
  if (member.id === elder.id || member.id === ctx.actor.personId) return refuse('family.oneself');
  const row = await bindTwo(ctx, { elder, member, relation: body.relation, consent: body.consent, sees: body.sees });
  return isRefusal(row) ? row : bondView(ctx, row);
}

/** Who asks learns nothing of the number: neither whether anybody has it nor whether it is an elder's. */
async function ask(ctx: Context, { body }: RouteInput<typeof declared.ask>) {
  const known = await ctx.call(people.calls.holderOf, { phone: body.elderPhone });
  const elder = known && !isRefusal(known) && known.id !== me(ctx) ? await ctx.call(people.calls.elder, { personId: known.id }) : null;
  const waiting = (await listOfMember(ctx, me(ctx))).filter((row) => row.state === 'asked');
  if (elder && !isRefusal(elder) && waiting.length < MOST_ASKED) await bindTwo(ctx, { elder, member: { id: me(ctx), name: ctx.actor.name }, relation: body.relation, consent: null, sees: { words: false, recordings: false } });
  return { sent: true as const };
}
/** So many may wait for a yes; more are not passed on, which whoever asks cannot tell from a number of nobody. */
const MOST_ASKED = 3;

async function agree(ctx: Context, { params, body }: RouteInput<typeof declared.agree>) {
  const row = await ownBond(ctx, params.bondId);
  if (isRefusal(row)) return row;
  const consent = decideConsent(towards(ctx, row), body.consent);
  if (isRefusal(consent)) return consent;
  const after = await move(ctx, row, 'agree', { consent, sees: body.sees });
  return isRefusal(after) ? after : bondView(ctx, after);
}

async function step(ctx: Context, bondId: string, command: 'refuse' | 'end') {
  const row = await ownBond(ctx, bondId);
  if (isRefusal(row)) return row;
  const after = await move(ctx, row, command);
  return isRefusal(after) ? after : bondView(ctx, after);
}

/** What one of the two chose for themselves. */
async function choose(ctx: Context, bondId: string, as: 'isElder' | 'isMember', { past, ...choice }: Parameters<typeof setChoices>[2] & { readonly past: string }) {
  const row = await ownBond(ctx, bondId);
  if (isRefusal(row)) return row;
  if (!towards(ctx, row)[as]) return refuse('thing.notFound');
  const after = await setChoices(ctx, row, choice);
  if (!after) return refuse('family.notBound');
  writeTrail(ctx, after, past, { words: after.sees_words, recordings: after.sees_recordings, onCall: after.on_call });
  tellChanged(ctx, after);
  await sayFollowers(ctx, after.elder_id);
  return bondView(ctx, after);
}

async function setContact(ctx: Context, { params, body }: RouteInput<typeof declared.setContact>) {
  const row = await ownBond(ctx, params.bondId);
  if (isRefusal(row)) return row;
  if (!towards(ctx, row).isMember) return refuse('thing.notFound');
  if (row.state !== 'bound') return refuse('family.notBound');
  const [elder, member] = [await ctx.call(people.calls.elder, { personId: row.elder_id }), await ctx.call(people.calls.person, { personId: row.member_id })];
  if (!elder || isRefusal(elder) || !member || isRefusal(member)) return refuse('thing.notFound');
  if (member.phone === null) return refuse('family.noNumber');
  const contacts = withContact(elder.contacts, { name: member.name, relation: row.relation, phone: member.phone, personId: member.id }, body.isContact);
  if (isRefusal(contacts)) return contacts;
  await ctx.call(people.calls.setContacts, { elderId: row.elder_id, contacts });
  writeTrail(ctx, row, 'contactSet', { isContact: body.isContact });
  tellChanged(ctx, row);
  return bondView(ctx, row);
}

async function elderView(ctx: Context, { params }: RouteInput<typeof declared.elder>) {
  const row = await following(ctx, params.elderId);
  if (isRefusal(row)) return row;
  const elder = await ctx.call(people.calls.elder, { personId: row.elder_id });
  if (!elder || isRefusal(elder)) return refuse('thing.notFound');
  return {
    id: elder.id, name: elder.name, phone: elder.phone, address: elder.address, bond: await bondView(ctx, row), paired: elder.paired.map(({ name }) => ({ name })),
    // Other people's numbers are theirs: enough to tell which is meant.
    contacts: elder.contacts.map((one) => ({ name: one.name, relation: one.relation, phone: one.personId === row.member_id ? one.phone : maskPhone(one.phone), isMe: one.personId === row.member_id })),
  };
}

export const routes = routesOf(family, {
  mine: async (ctx) => ({ bonds: await bondViews(ctx, (await listOfMember(ctx, me(ctx))).filter(mayMemberKnow)) }),
  ask,
  async bonds(ctx, { params }) {
    const elder = await elderInReach(ctx, params.elderId);
    return isRefusal(elder) ? elder : { bonds: await bondViews(ctx, await listOfElder(ctx, elder.id)) };
  },
  bind,
  agree,
  refuse: (ctx, { params }) => step(ctx, params.bondId, 'refuse'),
  end: (ctx, { params }) => step(ctx, params.bondId, 'end'),
  letSee: (ctx, { params, body }) => choose(ctx, params.bondId, 'isElder', { sees: body, past: 'seesChanged' }),
  setOnCall: (ctx, { params, body }) => choose(ctx, params.bondId, 'isMember', { onCall: body.onCall, past: 'onCallChanged' }),
  setContact,
  elder: elderView,
  async devices(ctx, { params }) {
    const row = await following(ctx, params.elderId);
    if (isRefusal(row)) return row;
    const devices = await ctx.call(people.calls.devices, { elderId: row.elder_id });
    return isRefusal(devices) ? refuse('thing.notFound') : { devices };
  },
  async inviteDevice(ctx, { params }) {
    const row = await following(ctx, params.elderId);
    if (isRefusal(row)) return row;
    const invited = await ctx.call(people.calls.inviteDevice, { elderId: row.elder_id });
    return isRefusal(invited) ? refuse('thing.notFound') : invited;
  },
  async releaseDevice(ctx, { params }) {
    const row = await following(ctx, params.elderId);
    if (isRefusal(row)) return row;
    const released = await ctx.call(people.calls.releaseDevice, { elderId: row.elder_id, sessionId: params.sessionId });
    return released === true ? {} : refuse('thing.notFound');
  },
});
