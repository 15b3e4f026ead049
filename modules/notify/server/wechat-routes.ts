/** Binding somebody to the WeChat service account, and what WeChat tells. */
import { randomBytes } from 'node:crypto';
import { later, minutes, type PersonId, type RouteInput, refuse, toIso } from '@huying/kernel';
import { type BeforeTools, type Context, type FileAnswer, prepared, sql } from '@huying/platform';
import { notify } from '../contract.ts';
import type { Gateways } from './gateways/configuration.ts';
import { authorizeUrl, type Wechat } from './gateways/wechat.ts';
import { isFromWechat, openWechat, readWechatXml } from './gateways/wechat-crypto.ts';
import { me } from './inbox.ts';
import { enqueueReports } from './reports.ts';

const { routes, notices } = notify;

const INVITE_MINUTES = 10;
const MOST_INVITES = 5;
const hashOf = (ctx: Context, token: string) => ctx.secrets.blindIndex('wechat-invite', token);
const openidHash = (ctx: Context, openid: string) => ctx.secrets.blindIndex('wechat-openid', openid);

/** `510117001.<chance>`: whose tenant, and a word that nobody guesses. WeChat takes up to 64 characters. */
const newToken = (tenantId: number): string => `${tenantId}.${randomBytes(24).toString('base64url')}`;
const tenantOf = (token: string): number | undefined => {
  const tenantId = Number(/^(\d{1,9})\.[\w-]{32}$/.exec(token)?.[1]);
  return Number.isInteger(tenantId) ? tenantId : undefined;
};

async function invite(ctx: Context, token: string): Promise<Date> {
  const overAt = later(ctx.now, minutes(INVITE_MINUTES));
  ctx.db.send(sql`
    delete from notify.wechat_invite where tenant_id = ${ctx.tenantId} and person_id = ${me(ctx)} and (over_at <= ${ctx.now} or token_hash in (
      select token_hash from notify.wechat_invite where tenant_id = ${ctx.tenantId} and person_id = ${me(ctx)} order by over_at desc offset ${MOST_INVITES - 1}))`);
  await ctx.db.run(sql`insert into notify.wechat_invite (tenant_id, token_hash, person_id, over_at) values (${ctx.tenantId}, ${hashOf(ctx, token)}, ${me(ctx)}, ${overAt})`);
  return overAt;
}

/** Uses up the invitation; the person who asked for it, if it is still good and theirs. Runs as the engine. */
async function takeInvite(ctx: Context, token: string, personId: PersonId | null): Promise<PersonId | undefined> {
  const row = await ctx.db.row<{ person_id: PersonId }>(sql`
    delete from notify.wechat_invite where tenant_id = ${ctx.tenantId} and token_hash = ${hashOf(ctx, token)} and over_at > ${ctx.now}
      and (${personId}::uuid is null or person_id = ${personId}) returning person_id`);
  return row?.person_id;
}

async function bind(ctx: Context, personId: PersonId, openid: string): Promise<void> {
  const hash = openidHash(ctx, openid);
  await ctx.db.run(sql`delete from notify.wechat where tenant_id = ${ctx.tenantId} and openid_hash = ${hash} and person_id <> ${personId}`);
  await ctx.db.run(sql`
    insert into notify.wechat (tenant_id, person_id, openid_hash, sealed, bound_at) values (${ctx.tenantId}, ${personId}, ${hash}, ${ctx.secrets.seal(openid)}, ${ctx.now})
    on conflict (tenant_id, person_id) do update set openid_hash = excluded.openid_hash, sealed = excluded.sealed, bound_at = excluded.bound_at`);
  ctx.trail({ subject: { kind: 'person', id: personId }, action: 'notify.wechatBound' });
  ctx.tell([`person:${personId}`], notices.wechatBound, {});
}

const UNBIND_JOB = 'notify:wechat-left';
export const unbindJob = {
  name: UNBIND_JOB,
  /** Whoever leaves the account is found in every tenant: WeChat knows nothing of tenants. */
  async work({ tenants, run }: Parameters<import('@huying/platform').JobDefinition['work']>[0], payload: unknown) {
    const { sealed } = payload as { sealed: string };
    const openid = await run(0, async (ctx) => ctx.secrets.open(Buffer.from(sealed, 'base64')));
    for (const tenantId of await tenants()) await run(tenantId, (ctx) => ctx.db.run(sql`delete from notify.wechat where tenant_id = ${ctx.tenantId} and openid_hash = ${openidHash(ctx, openid)}`));
  },
};

const TEMPLATE_STATES: Readonly<Record<string, { state: 'delivered' | 'failed'; code: string }>> = {
  success: { state: 'delivered', code: 'success' }, 'failed:user block': { state: 'failed', code: 'user-block' }, 'failed: system failed': { state: 'failed', code: 'system-failed' },
};

type Event = Readonly<Record<string, string>>;

/** A scanned code comes as SCAN from whoever follows the account already, and as subscribe with `qrscene_` before it from whoever does so now. */
async function hearScan(tools: BeforeTools, { Event: event, EventKey: key = '', FromUserName: openid = '' }: Event): Promise<void> {
  const token = event === 'subscribe' ? key.replace(/^qrscene_/, '') : key;
  const tenantId = tenantOf(token);
  if (tenantId === undefined || !/^[\w-]{10,60}$/.test(openid)) return;
  await tools.runFor(tenantId, async (ctx) => {
    const personId = await takeInvite(ctx, token, null);
    if (personId) await bind(ctx, personId, openid);
  });
}

async function hear(ctx: Context, event: Event): Promise<void> {
  const { Event: name, MsgID: gatewayId = '', Status: status = '', FromUserName: openid = '' } = event;
  if (name === 'TEMPLATESENDJOBFINISH' && /^\d{1,30}$/.test(gatewayId)) {
    await enqueueReports(ctx, 'wechat', [{ gatewayId, parts: null, ...(TEMPLATE_STATES[status] ?? { state: 'failed', code: 'failed' }) }]);
  }
  if (name === 'unsubscribe' && openid !== '') await ctx.job(UNBIND_JOB, { sealed: ctx.secrets.seal(openid).toString('base64') });
}

type Signed = RouteInput<typeof routes.wechatEvent>['query'];
/** A proof that was overheard is no good for long: without encryption it does not cover what is told. */
const MOST_AGE_SECONDS = 300;

/** What WeChat told, if it was WeChat; with a key of its own only what is sealed with it is believed. */
function openEvent({ setting: { token, aesKey, appId } }: Wechat, query: Signed, body: Uint8Array, now: Date): Event | undefined {
  const isFresh = Math.abs(now.getTime() / 1_000 - Number(query.timestamp)) <= MOST_AGE_SECONDS;
  if (!isFresh || !isFromWechat(token, query, query.signature)) return undefined;
  const outer = readWechatXml(Buffer.from(body).toString('utf8'));
  if (aesKey === undefined) return outer;
  const { Encrypt: encrypted = '' } = outer;
  if (!isFromWechat(token, query, query.msg_signature ?? '', encrypted)) return undefined;
  const opened = openWechat(aesKey, appId, encrypted);
  return opened === undefined ? undefined : readWechatXml(opened);
}

const said = (text: string): FileAnswer => ({ bytes: text, mimeType: 'text/plain; charset=utf-8' });

export const wechatRoutes = (gatewaysOf: (tools: Pick<Context, 'surroundings'>) => Gateways) => ({
  startWechat: prepared(routes.startWechat, {
    async before(tools: BeforeTools) {
      const { wechat } = gatewaysOf(tools);
      if (!wechat) return refuse('notify.notConfigured');
      const token = newToken(tools.actor.tenantId);
      const picture = await wechat.makeQr(token, INVITE_MINUTES * 60);
      return picture ? { token, picture } : refuse('notify.gatewayAway');
    },
    async handle(ctx: Context, { body: { page } }: RouteInput<typeof routes.startWechat>, { token, picture }: { token: string; picture: Buffer }) {
      const { wechat, publicUrl } = gatewaysOf(ctx);
      const overAt = await invite(ctx, token);
      return {
        qr: `data:image/jpeg;base64,${picture.toString('base64')}`, overAt: toIso(overAt),
        authorizeUrl: wechat && publicUrl ? authorizeUrl(wechat.setting.appId, `${publicUrl}${page}`, token) : null,
      };
    },
  }),
  bindWechat: prepared(routes.bindWechat, {
    async before(tools: BeforeTools, { body: { code } }: RouteInput<typeof routes.bindWechat>) {
      const { wechat } = gatewaysOf(tools);
      if (!wechat) return refuse('notify.notConfigured');
      const came = await wechat.whoCame(code);
      if ('openid' in came) return came;
      return came.no === 'away' ? refuse('notify.gatewayAway') : refuse('notify.inviteOver');
    },
    async handle(ctx: Context, { body: { state } }: RouteInput<typeof routes.bindWechat>, { openid }: { openid: string }) {
      const personId = await ctx.widen(() => takeInvite(ctx, state, me(ctx)));
      if (!personId) return refuse('notify.inviteOver');
      await ctx.widen(() => bind(ctx, personId, openid));
      return {};
    },
  }),
  async unbindWechat(ctx: Context) {
    const ended = await ctx.db.run(sql`delete from notify.wechat where tenant_id = ${ctx.tenantId} and person_id = ${me(ctx)}`);
    if (ended > 0) ctx.trail({ subject: { kind: 'person', id: me(ctx) }, action: 'notify.wechatUnbound' });
    return {};
  },
  async wechatProof(ctx: Context, { query }: RouteInput<typeof routes.wechatProof>) {
    const { wechat } = gatewaysOf(ctx);
    return wechat && isFromWechat(wechat.setting.token, query, query.signature) ? said(query.echostr) : refuse('access.denied');
  },
  wechatEvent: prepared(routes.wechatEvent, {
    async before(tools: BeforeTools, { query, body }: RouteInput<typeof routes.wechatEvent>) {
      const { wechat } = gatewaysOf(tools);
      const event = wechat && openEvent(wechat, query, body, new Date());
      if (!event) return refuse('access.denied');
      if (event.Event === 'SCAN' || event.Event === 'subscribe') await hearScan(tools, event);
      return event;
    },
    async handle(ctx: Context, _input: unknown, event: Event) {
      await hear(ctx, event);
      return said('success');
    },
  }),
});
