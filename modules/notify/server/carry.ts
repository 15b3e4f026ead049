/** Carries messages: to the people they are for, from one channel to the next while unread, and no further once read or over. */
import { automation } from '@huying/automation/contract';
import { type CallIn, isRefusal, later, minutes, type PersonId, toIso } from '@huying/kernel';
import { type Context, type Statement, sql } from '@huying/platform';
import { type Channel, notify, type PushMessage } from '../contract.ts';
import { decideNext, type Used } from '../core/next.ts';
import { quietFor, readSteps, stepsFor } from '../core/steps.ts';
import { TABLES, type Urgency } from '../core/tables.ts';
import { DELIVER_JOB, PUSH_JOB, type WaitingPush } from './job-names.ts';
import type { Gateways } from './gateways/configuration.ts';
import { insertDelivery, insertMessages, listDeliveries, lockMessage, type MessageRow, markRead, type NewMessage, openWords, replace, saidTo, type Sending, timerKey, type Words } from './messages.ts';
import { canReach, isReachable, type Reach, reachOf } from './reach.ts';
import { listIdsOf } from './store.ts';

const { notices } = notify;
type Given = CallIn<typeof notify.calls.send>;

async function ask(ctx: Context, name: string, facts: { kind: string; urgency: Urgency }) {
  const decided = await ctx.call(automation.calls.decide, { name, facts });
  return isRefusal(decided) ? [] : decided.outputs;
}

/** The channels of each, by the tables and by what each has and chose. */
async function planFor(ctx: Context, gateways: Gateways, reaches: readonly Reach[], sort: { readonly kind: Given['kind']; readonly urgency: Urgency }): Promise<NewMessage[]> {
  const isAsked = reaches.some((reach) => isReachable(gateways, reach, sort));
  const [steps, [quietRow]] = isAsked ? [readSteps(await ask(ctx, TABLES.channels, sort)), await ask(ctx, TABLES.quiet, sort)] : [[], []];
  return reaches.map((reach) => ({
    id: ctx.newId<'message'>(), personId: reach.personId, areaPath: reach.areaPath, language: reach.choice.language,
    steps: stepsFor(steps, reach.choice, canReach(gateways, reach, sort)), quiet: quietFor(quietRow, reach.choice, sort.urgency),
  }));
}

export function send(ctx: Context, gateways: Gateways, { personIds, minutesToLive, key, title, body, english, url, answers, ...given }: Given): Promise<void> {
  return ctx.widen(async () => {
    const urgent = given.urgent || given.kind === 'red';
    const sort = { kind: given.kind, urgency: urgent ? 'red' : 'normal' } as const;
    const reaches = await reachOf(ctx, personIds);
    if (reaches.length === 0) return;
    const words = { title, body, url, ...(english ? { english } : {}), ...(answers.length > 0 ? { answers } : {}) };
    await hand(ctx, { kind: given.kind, urgent, key, words, overAt: later(ctx.now, minutes(minutesToLive)) }, await planFor(ctx, gateways, reaches, sort), reaches);
  });
}

/** Writes the messages down and begins to carry them. */
export async function hand(ctx: Context, sending: Sending, messages: readonly NewMessage[], reaches: readonly Reach[]): Promise<void> {
  replace(ctx, sending.key, messages.map((message) => message.personId));
  insertMessages(ctx, sending, messages);
  for (const [at, { id, personId, areaPath, language, steps, quiet }] of messages.entries()) {
    ctx.tell([`person:${personId}`], notices.arrived, { messageId: id, kind: sending.kind, isUrgent: sending.urgent });
    if (steps.length === 0) continue;
    const message: Carrying = { id, person_id: personId, area_path: areaPath, urgent: sending.urgent, key: sending.key, steps, quiet, over_at: sending.overAt, ended_at: null };
    await carryOn(ctx, message, { ...sending.words, language }, [], reaches[at]?.subscriptionIds);
  }
}

type Carrying = Pick<MessageRow, 'id' | 'person_id' | 'area_path' | 'urgent' | 'key' | 'steps' | 'quiet' | 'over_at' | 'ended_at'>;

/** Uses what is due and sets the clock for what comes after. */
async function carryOn(ctx: Context, message: Carrying, words: Words, before: readonly Used[], subscriptionIds?: readonly string[]): Promise<'waits' | 'done'> {
  const used = [...before];
  for (;;) {
    const next = decideNext({ steps: message.steps, quiet: message.quiet, overAt: message.over_at, isEnded: message.ended_at !== null, used }, ctx.now);
    if (next.is === 'use') {
      used.push({ channel: next.channel, state: await start(ctx, message, words, next.channel, subscriptionIds), at: ctx.now });
      continue;
    }
    const key = timerKey(message.key, message.person_id);
    if (next.is === 'wait') ctx.timer.set({ key, at: next.until, call: notify.calls.fallBack, input: { messageId: message.id } });
    else ctx.timer.clear(key);
    return next.is === 'wait' || used.length > before.length ? 'waits' : 'done';
  }
}

/** Puts the message on its way by one channel; what the gateway is asked is asked outside the transaction. */
async function start(ctx: Context, message: Carrying, words: Words, channel: Channel, known?: readonly string[]): Promise<Used['state']> {
  if (channel !== 'push') {
    const deliveryId = insertDelivery(ctx, message, channel, null);
    await ctx.job(DELIVER_JOB, { tenantId: ctx.tenantId, deliveryId }, { key: `notify/${deliveryId}` });
    return 'waiting';
  }
  const subscriptionIds = known ?? (await listIdsOf(ctx, [message.person_id]));
  const deliveryId = insertDelivery(ctx, message, 'push', subscriptionIds.length);
  if (subscriptionIds.length === 0) {
    ctx.db.send(sql`update notify.delivery set state = 'failed', code = 'no-address' where tenant_id = ${ctx.tenantId} and id = ${deliveryId}`);
    return 'failed';
  }
  const push: PushMessage = { ...saidTo(words), tag: message.key, url: words.url, isUrgent: message.urgent, sentAt: toIso(ctx.now), messageId: message.id };
  const waiting: WaitingPush = { message: push, overAt: message.over_at.getTime() };
  const sealed = ctx.secrets.seal(JSON.stringify(waiting)).toString('base64');
  // One job for each browser: a slow or dead one does not hold up the others. What it says lies sealed in the queue.
  for (const subscriptionId of subscriptionIds) {
    await ctx.job(PUSH_JOB, { tenantId: ctx.tenantId, subscriptionId, deliveryId, sealed }, { key: `notify/${subscriptionId}/${message.key}` });
  }
  return 'waiting';
}

/** By the clock, or at once when a channel failed. Nothing happens to a message that has been read meanwhile. */
export function fallBack(ctx: Context, messageId: string): Promise<'waits' | 'done'> {
  return ctx.widen(async () => {
    const message = await lockMessage(ctx, messageId);
    if (!message) return 'done';
    return carryOn(ctx, message, openWords(ctx, message.sealed), await listDeliveries(ctx, [messageId]));
  });
}

/** Read, here or by a key of the telephone: it is carried no further. */
export function noteRead(ctx: Context, message: Pick<MessageRow, 'id' | 'key' | 'person_id'>): void {
  markRead(ctx, message.id);
  ctx.timer.clear(timerKey(message.key, message.person_id));
  ctx.tell([`person:${message.person_id}`], notices.changed, { messageId: message.id });
}

/** For people who are named nothing is waited for: what they were told about this is over, whatever it was. */
export function settle(ctx: Context, { key, personIds }: CallIn<typeof notify.calls.settle>): Promise<void> {
  const over = (whose: Statement) => sql`
    update notify.message set ended_at = ${ctx.now}, ended_why = 'settled' where tenant_id = ${ctx.tenantId} and key = ${key} and ended_at is null ${whose}`;
  const tell = (personId: PersonId) => {
    ctx.timer.clear(timerKey(key, personId));
    ctx.tell([`person:${personId}`], notices.changed, { messageId: null });
  };
  return ctx.widen(async () => {
    if (personIds) ctx.db.send(over(sql`and person_id = any(${personIds}::uuid[])`));
    const ended = personIds ?? (await ctx.db.rows<{ person_id: PersonId }>(over(sql`returning person_id`))).map((row) => row.person_id);
    for (const personId of ended) tell(personId);
  });
}
