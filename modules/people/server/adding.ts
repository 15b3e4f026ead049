import { type CallIn, isRefusal, localDate, type Refusal, readIdentityNumber, refuse } from '@huying/kernel';
import type { Context } from '@huying/platform';
import { people } from '../contract.ts';
import { insertElders, insertMemberships, insertPeople, insertVolunteers } from './store.ts';

export type NewPeople = CallIn<typeof people.calls.addPeople>['people'];

/** Large enough to read for most; each elder chooses (18 to 30). */
export const FONT_SIZE = 20;

/** Identity numbers as they are kept, or the first that cannot be one. */
function checked(ctx: Context, list: NewPeople): NewPeople | Refusal<'people.wrongIdentity'> {
  const today = localDate(ctx.now);
  const kept: NewPeople = [];
  for (const person of list) {
    const identity = person.identityNumber === null ? null : readIdentityNumber(person.identityNumber, today);
    if (identity && isRefusal(identity)) return refuse('people.wrongIdentity', { name: person.name, why: identity.refused, ...identity.facts });
    kept.push({ ...person, identityNumber: identity?.number ?? null });
  }
  return kept;
}

/** People with all that they are, as the engine; fewer than given are never stored. */
export async function addPeople(ctx: Context, given: NewPeople): Promise<Refusal<'people.phoneTaken' | 'people.wrongIdentity'> | undefined> {
  const list = checked(ctx, given);
  if (isRefusal(list)) return list;
  if ((await insertPeople(ctx, list)) < list.length) return refuse('people.phoneTaken');
  await insertMemberships(ctx, list);
  await insertElders(ctx, list, FONT_SIZE);
  await insertVolunteers(ctx, list);
  const numberless = list.find((one) => one.phone === null && one.password !== undefined);
  if (numberless) throw new Error(`${numberless.name} has a password but no number to sign in with`);
  await ctx.signIns.bind(list.flatMap(({ id, phone, password }) => (phone === null ? [] : [{ personId: id, phone, ...(password === undefined ? {} : { password }) }])));
  ctx.trail({ subject: { kind: 'tenant', id: String(ctx.tenantId) }, action: 'people.added', detail: { people: list.length } });
  for (const { id, sex, birthYear, volunteer } of list) {
    if (volunteer) await ctx.emit(people.events.volunteerChanged, { ...volunteer, personId: id, sex, birthYear });
  }
  return undefined;
}
