import { randomInt } from 'node:crypto';
import { isRefusal, localDate, maskIdentityNumber, type PersonId, type Refusal, type RouteInput, refuse } from '@huying/kernel';
import { type Context, type Membership, passwordProblem } from '@huying/platform';
import { people } from '../contract.ts';
import { decideHoldings, mayGive, mayManage, needsPhone, rolesToGive } from '../core/authority.ts';
import { readFacts } from '../core/identity.ts';
import { mayCall, withPhoneFor } from '../core/privacy.ts';
import { addPeople, FONT_SIZE } from './adding.ts';
import { openArea, resolveFiles, resolveHoldings } from './holdings.ts';
import {
  deletePairing, type FactChange, findKept, isAnotherAdministrator, type KeptRow, listTaken, lockPerson, moveHome, placePerson, setDeactivated, setVolunteering, updateFacts,
} from './keeping-store.ts';
import {
  deleteMemberships, findElder, findVolunteer, identityIndex, insertElders, insertMemberships, insertVolunteers, listMemberships, listPaired, type MembershipRow, phoneIndex, updateVolunteer,
} from './store.ts';
import { cardOf, profileOf } from './views.ts';

const { routes } = people;
const giverOf = (ctx: Context) => ctx.actor.memberships;
const subjectOf = (id: string) => ({ kind: 'person', id });

/** All that somebody is, also outside the actor's reach: what may be done to them depends on it. */
const holdingsOf = (ctx: Context, personId: string): Promise<MembershipRow[]> => ctx.widen(() => listMemberships(ctx, personId));

async function viewOf(ctx: Context, row: KeptRow) {
  const holdings = await holdingsOf(ctx, row.id);
  const [elder, volunteer] = [await findElder(ctx, row.id), await findVolunteer(ctx, row.id)];
  const [ofElder, ofVolunteer] = await ctx.widen(() => Promise.all([elder ? listPaired(ctx, row.id, 'elder') : [], volunteer ? listPaired(ctx, row.id, 'volunteer') : []]));
  const card = withPhoneFor(cardOf(ctx, row), mayCall(giverOf(ctx).map((one) => one.role)));
  return {
    ...card, areaPath: row.area_path, memberships: holdings,
    identityNumber: row.identity_sealed ? maskIdentityNumber(ctx.secrets.open(row.identity_sealed)) : null,
    deactivated: row.deactivated_at ? { at: row.deactivated_at.toISOString(), reason: row.deactivated_reason ?? '' } : null,
    elder: elder ? { address: elder.address, home: { lng: elder.home_lng, lat: elder.home_lat }, areaId: elder.area_id } : null,
    volunteer: volunteer ? profileOf(volunteer) : null,
    paired: [...ofElder.map(({ id, name }) => ({ elderId: row.id, volunteerId: id, name })), ...ofVolunteer.map(({ id, name }) => ({ elderId: id, volunteerId: row.id, name }))],
    mayChange: mayManage(giverOf(ctx), { holdings, areaPath: row.area_path }), mayGive: rolesToGive(giverOf(ctx)),
  };
}

interface Managed {
  readonly row: KeptRow;
  readonly holdings: readonly MembershipRow[];
}
/** Somebody whom the actor may change, locked until the command is done. */
async function managed(ctx: Context, personId: string): Promise<Managed | Refusal<'thing.notFound' | 'people.notYours'>> {
  const row = await lockPerson(ctx, personId);
  if (!row) return refuse('thing.notFound');
  const holdings = await holdingsOf(ctx, row.id);
  return mayManage(giverOf(ctx), { holdings, areaPath: row.area_path }) ? { row, holdings } : refuse('people.notYours');
}
export async function managedRoles(ctx: Context, personId: string) {
  const row = await findKept(ctx, personId);
  if (!row) return refuse('thing.notFound');
  const holdings = await holdingsOf(ctx, row.id);
  return mayManage(giverOf(ctx), { holdings, areaPath: row.area_path }) ? { roles: [...new Set(holdings.map((one) => one.role))] } : refuse('people.notYours');
}
/** What nobody does to themselves: an administrator must not shut the door from inside by mistake. */
const managedOther = async (ctx: Context, personId: string) => (personId === ctx.actor.personId ? refuse('people.notOneself') : managed(ctx, personId));

/** Who has one of these numbers; named where the actor may see them. */
export async function takenBy(ctx: Context, { phone, identityNumber }: Pick<FactChange, 'phone' | 'identityNumber'>, exceptId?: string) {
  const [phones, numbers] = [phone === null ? [] : [phone], identityNumber === null ? [] : [identityNumber]];
  const other = (await ctx.widen(() => listTaken(ctx, phones, numbers))).find(({ id }) => id !== exceptId);
  if (!other) return undefined;
  const isByPhone = phone !== null && other.phone_index?.equals(phoneIndex(ctx, phone)) === true;
  if (await findKept(ctx, other.id)) return refuse('people.alreadyThere', { name: other.name, by: isByPhone ? 'phone' : 'identity' });
  return isByPhone || identityNumber === null || !other.identity_index?.equals(identityIndex(ctx, identityNumber)) ? refuse('people.phoneTaken') : refuse('people.identityTaken');
}

/** Tells the modules that look for helpers what this volunteer is from now on. */
async function tellVolunteer(ctx: Context, personId: string): Promise<void> {
  const row = await ctx.widen(() => findVolunteer(ctx, personId));
  if (row) await ctx.emit(people.events.volunteerChanged, profileOf(row));
}

/** Of their own will. Their numbers sign nobody in any more. */
export async function leave(ctx: Context, personId: PersonId): Promise<Refusal<'people.notYours'> | undefined> {
  const holdings = await holdingsOf(ctx, personId);
  if (holdings.some(({ role }) => role !== 'volunteer' && role !== 'family')) return refuse('people.notYours');
  await setDeactivated(ctx, personId, 'left');
  await ctx.signIns.endSessions(personId);
  await ctx.signIns.unbind(personId);
  ctx.trail({ subject: subjectOf(personId), action: 'people.deactivated', reason: 'left' });
  await tellVolunteer(ctx, personId);
  await ctx.emit(people.events.deactivated, { personId, roles: [...new Set(holdings.map((one) => one.role))] });
  return undefined;
}

/** The sentence of a wrong identity number says whose it is. */
const named = <Code extends string>(no: Refusal<Code>, name: string): Refusal<Code> => ({ ...no, facts: { ...no.facts, name } });

const ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
/** Twelve characters without those that are mistaken for each other, in groups that can be read out. */
function newPassword(name: string): string {
  for (;;) {
    const password = Array.from({ length: 3 }, () => Array.from({ length: 4 }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('')).join('-');
    if (!passwordProblem(password, [name])) return password;
  }
}

async function afterChange(ctx: Context, personId: string) {
  const row = await findKept(ctx, personId);
  return row ? viewOf(ctx, row) : refuse('thing.notFound');
}

/** Adds what is missing of the files and gives the new roles in place of the old ones. */
async function storeHoldings(ctx: Context, personId: PersonId, after: readonly Membership[], files: Exclude<Awaited<ReturnType<typeof resolveFiles>>, Refusal>): Promise<void> {
  await insertElders(ctx, [{ ...files, id: personId } as never], FONT_SIZE);
  await insertVolunteers(ctx, [{ ...files, id: personId } as never]);
  await deleteMemberships(ctx, personId);
  await insertMemberships(ctx, [{ id: personId, memberships: after }]);
  await setVolunteering(ctx, personId, after.some((one) => one.role === 'volunteer'));
  await placePerson(ctx, personId);
}

const administers = (holdings: readonly Membership[]) => holdings.filter((one) => one.role === 'administrator');

export const administrationRoutes = {
  async person(ctx: Context, { params }: RouteInput<typeof routes.person>) {
    const row = await findKept(ctx, params.personId);
    if (!row) return refuse('thing.notFound');
    if (row.id !== ctx.actor.personId) ctx.trail({ subject: subjectOf(row.id), action: 'people.fileRead' });
    return viewOf(ctx, row);
  },

  async addPerson(ctx: Context, { body }: RouteInput<typeof routes.addPerson>) {
    const facts = readFacts(body, localDate(ctx.now));
    if (isRefusal(facts)) return named(facts, body.name);
    const holdings = await resolveHoldings(ctx, body.memberships, body, []);
    if (isRefusal(holdings)) return holdings;
    const wrong = decideHoldings(giverOf(ctx), [], holdings);
    if (wrong) return wrong;
    if (body.phone === null && needsPhone(holdings)) return refuse('people.needsPhone');
    const files = await resolveFiles(ctx, holdings, body, { elder: false, volunteer: false });
    if (isRefusal(files)) return files;
    const taken = await takenBy(ctx, { phone: body.phone, identityNumber: facts.identityNumber });
    if (taken) return taken;
    const id = ctx.newId<'person'>();
    const added = await ctx.widen(() => addPeople(ctx, [{ id, name: body.name, phone: body.phone, ...facts, memberships: holdings, ...files }]));
    if (isRefusal(added)) return added;
    ctx.trail({ subject: subjectOf(id), action: 'people.personAdded', detail: { roles: holdings.map((one) => one.role) } });
    return { id };
  },

  async changePerson(ctx: Context, { params, body }: RouteInput<typeof routes.changePerson>) {
    const found = await managed(ctx, params.personId);
    if (isRefusal(found)) return found;
    const { row, holdings } = found;
    const card = cardOf(ctx, row);
    const given = { ...card, identityNumber: row.identity_sealed ? ctx.secrets.open(row.identity_sealed) : null, ...body };
    const read = readFacts(given, localDate(ctx.now));
    if (isRefusal(read)) return named(read, given.name);
    const facts = { name: given.name, phone: given.phone, ...read };
    if (facts.phone === null && needsPhone(holdings)) return refuse('people.needsPhone');
    const taken = await takenBy(ctx, facts, row.id);
    if (taken) return taken;
    const area = body.home ? await openArea(ctx, body.home.areaId) : undefined;
    if (isRefusal(area)) return area;
    await ctx.widen(async () => {
      await updateFacts(ctx, row.id, facts);
      if (facts.phone === null) await ctx.signIns.unbind(row.id);
      else if (facts.phone !== card.phone) await ctx.signIns.bind([{ personId: row.id, phone: facts.phone }]);
      if (body.home && area) await moveHome(ctx, row.id, { ...body.home, areaPath: area.path });
      const volunteer = body.skills ? await findVolunteer(ctx, row.id) : undefined;
      if (volunteer && body.skills) await updateVolunteer(ctx, row.id, { skills: [...new Set(body.skills)], redWhileOffDuty: volunteer.red_while_off_duty });
    });
    ctx.trail({ subject: subjectOf(row.id), action: 'people.personChanged', detail: { changed: Object.keys(body) } });
    // The page of whoever was changed greets by the new name.
    ctx.signIns.forget(row.id);
    await tellVolunteer(ctx, row.id);
    return afterChange(ctx, row.id);
  },

  async changeMemberships(ctx: Context, { params, body }: RouteInput<typeof routes.changeMemberships>) {
    if (params.personId === ctx.actor.personId) return refuse('people.notOneself');
    const row = await lockPerson(ctx, params.personId);
    if (!row) return refuse('thing.notFound');
    const before = await holdingsOf(ctx, row.id);
    const after = await resolveHoldings(ctx, body.memberships, body, before);
    if (isRefusal(after)) return after;
    const wrong = decideHoldings(giverOf(ctx), before, after);
    if (wrong) return wrong;
    if (row.phone_sealed === null && needsPhone(after)) return refuse('people.needsPhone');
    const has = { elder: (await ctx.widen(() => findElder(ctx, row.id))) !== undefined, volunteer: (await ctx.widen(() => findVolunteer(ctx, row.id))) !== undefined };
    const files = await resolveFiles(ctx, after, body, has);
    if (isRefusal(files)) return files;
    const lost = administers(before).filter((one) => !after.some((other) => other.role === one.role && one.areaPath.startsWith(other.areaPath)));
    if (lost.length > 0 && !(await ctx.widen(() => isAnotherAdministrator(ctx, row.id, lost)))) return refuse('people.lastAdministrator');
    await ctx.widen(() => storeHoldings(ctx, row.id, after, files));
    ctx.trail({ subject: subjectOf(row.id), action: 'people.membershipsSet', detail: { roles: after.map((one) => one.role), former: before.map((one) => one.role) } });
    ctx.signIns.forget(row.id);
    await tellVolunteer(ctx, row.id);
    return afterChange(ctx, row.id);
  },

  async deactivate(ctx: Context, { params, body }: RouteInput<typeof routes.deactivate>) {
    const found = await managedOther(ctx, params.personId);
    if (isRefusal(found)) return found;
    const { row, holdings } = found;
    if (row.deactivated_at) return viewOf(ctx, row);
    const held = administers(holdings);
    if (held.length > 0 && !(await ctx.widen(() => isAnotherAdministrator(ctx, row.id, held)))) return refuse('people.lastAdministrator');
    await setDeactivated(ctx, row.id, body.reason);
    await ctx.signIns.endSessions(row.id);
    ctx.trail({ subject: subjectOf(row.id), action: 'people.deactivated', reason: body.reason });
    // First nobody looks for them any more, then what they have goes to others: they must not be found for it again.
    await tellVolunteer(ctx, row.id);
    await ctx.emit(people.events.deactivated, { personId: row.id, roles: [...new Set(holdings.map((one) => one.role))] });
    return afterChange(ctx, row.id);
  },

  async reactivate(ctx: Context, { params }: RouteInput<typeof routes.reactivate>) {
    const found = await managedOther(ctx, params.personId);
    if (isRefusal(found)) return found;
    if (!found.row.deactivated_at) return viewOf(ctx, found.row);
    await setDeactivated(ctx, found.row.id, null);
    ctx.trail({ subject: subjectOf(found.row.id), action: 'people.reactivated' });
    await tellVolunteer(ctx, found.row.id);
    return afterChange(ctx, found.row.id);
  },

  async givePassword(ctx: Context, { params }: RouteInput<typeof routes.givePassword>) {
    const found = await managedOther(ctx, params.personId);
    if (isRefusal(found)) return found;
    const { phone, name } = cardOf(ctx, found.row);
    if (phone === null) return refuse('people.needsPhone');
    const password = newPassword(name);
    await ctx.signIns.bind([{ personId: found.row.id, phone, password, mustChange: true }]);
    await ctx.signIns.endSessions(found.row.id);
    ctx.trail({ subject: subjectOf(found.row.id), action: 'people.passwordGiven' });
    return { password };
  },

  async unpair(ctx: Context, { body }: RouteInput<typeof routes.unpair>) {
    const { elderId, volunteerId, reason } = body;
    const elder = await findElder(ctx, elderId);
    if (!elder || !giverOf(ctx).some((one) => mayGive([one], { role: 'elder', areaPath: elder.area_path }))) return refuse('thing.notFound');
    if ((await deletePairing(ctx, elderId, volunteerId)) === 0) return refuse('people.notPaired');
    ctx.trail({ subject: subjectOf(elderId), action: 'people.unpaired', detail: { volunteerId }, reason });
    await ctx.emit(people.events.unpaired, { elderId, volunteerId });
    return {};
  },
};
