/**
 * Hands a message to a gateway. Asking and noting what was answered cannot be one step: a process that dies between them asks again, so that
 * somebody may be told twice, but never not at all. The name of the delivery goes along for gateways that can tell repeats apart.
 */
import { isRefusal, localParts, type PersonId } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { type Context, type JobDefinition, type Json, sql } from '@huying/platform';
import type { Channel } from '../contract.ts';
import { fallBack } from './carry.ts';
import type { Gateways } from './gateways/configuration.ts';
import type { Gateway, Outcome, Outgoing } from './gateways/gateway.ts';
import { DELIVER_JOB } from './job-names.ts';
import { changeDelivery, countFailure, findDelivery, findMessage, type MessageRow, openWords, saidTo, type Words } from './messages.ts';

export const gatewayFor = ({ sms, voice, wechat }: Gateways, channel: Channel): Gateway | undefined => (channel === 'push' ? undefined : { sms, voice, wechat }[channel]);

/** `510117001.0198…`: whose it is and which, for gateways' reports. */
export const refOf = (tenantId: number, deliveryId: string): string => `${tenantId}.${deliveryId}`;
export function readRef(ref: string): { readonly tenantId: number; readonly deliveryId: string } | undefined {
  const [, tenantId, deliveryId] = /^(\d{1,9})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(ref) ?? [];
  return tenantId && deliveryId ? { tenantId: Number(tenantId), deliveryId } : undefined;
}

async function addressOf(ctx: Context, personId: PersonId, channel: Channel): Promise<string | null> {
  if (channel === 'wechat') {
    const row = await ctx.db.row<{ sealed: Buffer }>(sql`select sealed from notify.wechat where tenant_id = ${ctx.tenantId} and person_id = ${personId}`);
    return row ? ctx.secrets.open(row.sealed) : null;
  }
  const person = await ctx.call(people.calls.person, { personId });
  return person === null || isRefusal(person) ? null : person.phone;
}

const clockOf = (at: Date): string => {
  const { year, month, day, time } = localParts(at);
  return `${year}年${month}月${day}日 ${time}`;
};

/** Where a message leads, with its own name: opening it there marks it read. */
const pageOf = (publicUrl: string | undefined, path: string, messageId: string): string | null => {
  if (!publicUrl || !path.startsWith('/')) return null;
  return `${publicUrl}${path}${path.includes('?') ? '&' : '?'}message=${messageId}`;
};

const outgoingOf = (ref: string, address: string, message: MessageRow, words: Words, publicUrl: string | undefined): Outgoing => ({
  ref, address, answers: words.answers ?? [], overAt: message.over_at, url: pageOf(publicUrl, words.url, message.id),
  sort: { kind: message.kind, urgency: message.urgent ? 'red' : 'normal', language: words.language },
  values: { ...saidTo(words), time: clockOf(message.at) },
});

type Ready = { readonly gateway: Gateway; readonly outgoing: Outgoing; readonly channel: Channel; readonly messageId: string };

/** What is to be sent; undefined where nothing is any more, which is then noted. */
async function prepare(ctx: Context, gateways: Gateways, deliveryId: string): Promise<Ready | undefined> {
  const delivery = await findDelivery(ctx, deliveryId);
  if (delivery?.state !== 'waiting') return undefined;
  const message = await findMessage(ctx, delivery.message_id);
  if (!message || message.ended_at !== null || message.over_at <= ctx.now) {
    await changeDelivery(ctx, deliveryId, ['waiting'], { state: 'skipped', code: message && message.ended_at === null ? 'over' : 'ended' });
    return undefined;
  }
  const gateway = gatewayFor(gateways, delivery.channel);
  const address = gateway ? await addressOf(ctx, message.person_id, delivery.channel) : null;
  if (!gateway || !address) {
    await fail(ctx, deliveryId, message.id, gateway ? 'no-address' : 'not-configured', gateway);
    return undefined;
  }
  return { gateway, channel: delivery.channel, messageId: message.id, outgoing: outgoingOf(refOf(ctx.tenantId, deliveryId), address, message, openWords(ctx, message.sealed), gateways.publicUrl) };
}

/** The next channel has its turn at once; whether there is one. */
async function fail(ctx: Context, deliveryId: string, messageId: string, code: string, gateway: Gateway | undefined): Promise<boolean> {
  const isFailed = await changeDelivery(ctx, deliveryId, ['waiting'], { state: 'failed', code, ...(gateway ? { gateway: gateway.name } : {}) });
  return isFailed && (await fallBack(ctx, messageId)) === 'waits';
}

/** After so many attempts without an answer the next channel has its turn. */
const MOST_ATTEMPTS = 3;
/** Providers count by the minute, the hour and the day; a minute is the least that can help. */
const LIMITED_MILLISECONDS = 65_000;

/** Notes what the gateway said; whether it is to be asked again. */
async function note(ctx: Context, deliveryId: string, { gateway, messageId, outgoing }: Ready, outcome: Outcome): Promise<'again' | 'noted'> {
  if (outcome.is === 'sent') {
    await changeDelivery(ctx, deliveryId, ['waiting'], { state: 'sent', gateway: gateway.name, gatewayId: outcome.gatewayId, parts: outcome.parts });
    return 'noted';
  }
  const { is, code } = outcome;
  if (is === 'away' && (await countFailure(ctx, deliveryId)) < MOST_ATTEMPTS) return 'again';
  if (is === 'unbound') ctx.db.send(sql`delete from notify.wechat where tenant_id = ${ctx.tenantId} and openid_hash = ${ctx.secrets.blindIndex('wechat-openid', outgoing.address)}`);
  const goesOn = await fail(ctx, deliveryId, messageId, code, gateway);
  if (is !== 'limited' || goesOn) return 'noted';
  // No other channel is left: it waits here until the limit is over.
  const waits = await changeDelivery(ctx, deliveryId, ['failed'], { state: 'waiting', code });
  if (waits) await ctx.job(DELIVER_JOB, { tenantId: ctx.tenantId, deliveryId }, { key: `notify/${deliveryId}/later`, at: new Date(Date.now() + LIMITED_MILLISECONDS) });
  return 'noted';
}

const LOG_WORDS: Readonly<Record<Exclude<Outcome['is'], 'sent'>, string>> = {
  refused: 'a gateway refused a message for good', unbound: 'an address is no longer one', misconfigured: 'a gateway cannot be used as it is set up: no message goes out by it',
  limited: 'a gateway takes no more for now', away: 'a gateway did not answer',
};

export const deliverJob = (gatewaysOf: (surroundings: { readonly environment: Readonly<Record<string, string | undefined>> }) => Gateways): JobDefinition => ({
  name: DELIVER_JOB,
  async work({ run, surroundings, log }, payload: Json) {
    const { tenantId, deliveryId } = payload as { tenantId: number; deliveryId: string };
    const ready = await run(tenantId, (ctx) => prepare(ctx, gatewaysOf(surroundings), deliveryId));
    if (!ready) return;
    const outcome = await ready.gateway.send(ready.outgoing);
    if (outcome.is !== 'sent') log[outcome.is === 'misconfigured' ? 'error' : 'warn']({ gateway: ready.gateway.name, code: outcome.code }, LOG_WORDS[outcome.is]);
    const noted = await run(tenantId, (ctx) => note(ctx, deliveryId, ready, outcome));
    if (noted === 'again') throw new Error(`${ready.gateway.name} did not answer: ${outcome.is === 'sent' ? '' : outcome.code}`);
  },
});
