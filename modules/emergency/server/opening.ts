/** A red call begins: everybody who should know is told in the same moment, beside the ladder that looks for who comes. */
import { automation } from '@huying/automation/contract';
import { family } from '@huying/family/contract';
import { type CallOut, isRefusal, later, type PersonId, type Role } from '@huying/kernel';
import type { needContract } from '@huying/need/contract';
import { notify } from '@huying/notify/contract';
import { people } from '@huying/people/contract';
import type { Context } from '@huying/platform';
import type { z } from 'zod';
import { emergency } from '../contract.ts';
import { kindOf, remindAt } from '../core/red-call.ts';
import { type Limits, PLAIN_LIMITS, readLimits, TABLES } from '../core/tables.ts';
import { contactWords, dutyWords, familyWords, neighbourWords, wordsFor } from '../core/words.ts';
import { insertCall, insertTold, type RedCallRow, reopenCall, type ToTell, viewOf } from './store.ts';

type Contact = NonNullable<CallOut<typeof people.calls.elder>>['contacts'][number];
type Need = z.output<(typeof needContract.events.raised)['shape']>['need'];

export async function limitsFor(ctx: Context, category: string): Promise<Limits> {
  const decided = await ctx.call(automation.calls.decide, { name: TABLES.limits, facts: { category } });
  return isRefusal(decided) ? PLAIN_LIMITS : readLimits(decided.outputs);
}

export const tellChange = (ctx: Context, row: RedCallRow): void =>
  ctx.tell([`role:desk:${row.area_path}`, `role:committee:${row.area_path}`, `role:grid:${row.area_path}`, `role:street:${row.area_path}`, `person:${row.elder_id}`], emergency.notices.changed, { needId: row.need_id, state: row.state });

export const writeTrail = (ctx: Context, row: RedCallRow, past: string, detail: Record<string, string | number | boolean | null> = {}, reason?: string): void =>
  ctx.trail({ subject: { kind: 'need', id: row.need_id }, action: `emergency.${past}`, detail, ...(reason ? { reason } : {}) });

export function setReminder(ctx: Context, row: RedCallRow, limits: Limits): void {
  const at = remindAt({ openedAt: row.opened_at, arriveBy: row.arrive_by, arrivedAt: row.arrived_at }, limits, ctx.now);
  ctx.timer.set({ key: `emergency/${row.need_id}/remind`, at, call: emergency.calls.remind, input: { needId: row.need_id } });
}

/** Once for each need, however often it is corrected; one that was ended and is red again opens again. */
export async function openCall(ctx: Context, need: Need): Promise<void> {
  await ctx.widen(async () => {
    const category = need.tags.category[0] as string;
    const limits = await limitsFor(ctx, category);
    const arriveBy = later(ctx.now, limits.arriveMinutes * 60_000);
    const row = (await insertCall(ctx, { need_id: need.id, elder_id: need.elderId, elder_name: need.elderName, area_path: need.areaPath, category, arrive_by: arriveBy, called_at: need.calledAt === null ? null : new Date(need.calledAt) })) ?? (await reopenCall(ctx, need.id, arriveBy));
    if (!row) return;
    const list = [...(await contactsOf(ctx, row)), ...(await dutyOf(ctx, row, limits))];
    insertTold(ctx, row, list);
    await write(ctx, row, list);
    writeTrail(ctx, row, 'opened', { told: list.length, written: list.filter((one) => one.isWritten).length, arriveBy: row.arrive_by.toISOString() });
    tellChange(ctx, row);
    setReminder(ctx, row, limits);
    const personIds = list.flatMap((one) => (one.kind !== 'duty' && one.personId ? [one.personId as PersonId] : []));
    await ctx.emit(emergency.events.opened, { redCall: viewOf(row), personIds });
  });
}

/** Contacts without an account who agreed to it are texted or rung up; by which numbers something goes out. */
async function textContacts(ctx: Context, row: RedCallRow, contacts: readonly Contact[]): Promise<ReadonlySet<string>> {
  const told = new Set<string>();
  for (const { phone, personId, agreed } of contacts) {
    if (personId !== null || !agreed) continue;
    const goesOut = await ctx.call(notify.calls.sendToNumber, { key: `emergency/${row.need_id}`, phone, ...wordsFor(contactWords, row.called_at !== null), minutesToLive: TO_LIVE_MINUTES });
    if (goesOut === true) told.add(phone);
  }
  return told;
}

/** The contacts of the elder's file, and family who follow and want to be told at once, whether they stand among the contacts or not. */
async function contactsOf(ctx: Context, row: RedCallRow): Promise<ToTell[]> {
  const elder = await ctx.call(people.calls.elder, { personId: row.elder_id });
  const contacts = !elder || isRefusal(elder) ? [] : elder.contacts;
  const followers = await ctx.call(family.calls.followers, { elderId: row.elder_id });
  const onCall = isRefusal(followers) ? [] : followers.filter((one) => one.onCall).map((one) => one.memberId);
  const textedTo = await textContacts(ctx, row, contacts);
  const others = onCall.filter((id) => !contacts.some((one) => one.personId === id));
  const cards = others.length > 0 ? await ctx.call(people.calls.persons, { personIds: others }) : [];
  return [
    ...contacts.map(({ name, relation, phone, personId }): ToTell => ({ kind: kindOf(relation), name, relation, phone, personId, isWritten: personId !== null || textedTo.has(phone), isWrittenElsewhere: onCall.some((id) => id === personId) })),
    ...(isRefusal(cards) ? [] : cards).map(({ id, name, phone }): ToTell => ({ kind: 'family', name, relation: null, phone, personId: id, isWritten: true, isWrittenElsewhere: true })),
  ];
}

/** Nearest scope first. Whoever calls is not told of it. */
async function dutyOf(ctx: Context, row: RedCallRow, limits: Limits): Promise<ToTell[]> {
  if (limits.roles.length === 0 || limits.mostTold === 0) return [];
  const holders = await ctx.call(people.calls.dutyHolders, { roles: limits.roles as Role[], areaPath: row.area_path });
  if (isRefusal(holders)) return [];
  const once = new Map(holders.filter((one) => one.id !== ctx.actor.personId).map((one) => [one.id as string, one]));
  return [...once.values()].slice(0, limits.mostTold).map(({ id, name, phone }) => ({ kind: 'duty', name, relation: null, phone, personId: id, isWritten: true, isWrittenElsewhere: false }));
}

const TO_LIVE_MINUTES = 60;

async function write(ctx: Context, row: RedCallRow, list: readonly ToTell[]): Promise<void> {
  const said = { family: { words: familyWords, url: '/family' }, neighbour: { words: neighbourWords, url: '/' }, duty: { words: dutyWords, url: `/worker/emergencies/${row.need_id}` } } as const;
  for (const [kind, { words, url }] of Object.entries(said)) {
    const personIds = list.flatMap((one) => (one.kind === kind && !one.isWrittenElsewhere && one.personId ? [one.personId as PersonId] : []));
    if (personIds.length === 0) continue;
    await ctx.call(notify.calls.send, { personIds, kind: 'red', key: `emergency/${row.need_id}`, ...wordsFor(words, row.called_at !== null), url, urgent: true, minutesToLive: TO_LIVE_MINUTES });
  }
}
