/** An elder's own device: bound by a QR code that whoever stands beside it shows, and released from afar at once. */
import { randomBytes } from 'node:crypto';
import { later, minutes, type PersonId, type RouteInput, refuse, toIso } from '@huying/kernel';
import { notify } from '@huying/notify/contract';
import { type BeforeTools, type Context, coversArea, prepared, type SessionRow, type SignInPerson, sql } from '@huying/platform';
import { people } from '../contract.ts';
import { secondWanted } from './sign-in.ts';
import { findElder } from './store.ts';

const { routes } = people;

/** Long enough to take the other device from the shelf, too short for a picture of the code to be of use to anybody later. */
const INVITE_MINUTES = 5;
/** Whoever asks again and again holds the last few. */
const MOST_INVITES = 3;

const hashOf = (ctx: Context, secret: string) => ctx.secrets.blindIndex('device-invitation', secret);
/** `510117001.<chance>`: whoever scans it is not signed in yet, so it says itself in which tenant it is looked for. */
const newSecret = (tenantId: number): string => `${tenantId}.${randomBytes(24).toString('base64url')}`;
function tenantOf(secret: string): number | undefined {
  const tenantId = Number(/^(\d{1,9})\.[\w-]{32}$/.exec(secret)?.[1]);
  return Number.isInteger(tenantId) ? tenantId : undefined;
}
const subjectOf = (personId: string) => ({ kind: 'person', id: personId });

export async function inviteDevice(ctx: Context, elderId: PersonId): Promise<{ path: string; overAt: string }> {
  const secret = newSecret(ctx.tenantId);
  const overAt = later(ctx.now, minutes(INVITE_MINUTES));
  ctx.db.send(sql`
    delete from people.device_invitation where tenant_id = ${ctx.tenantId} and elder_id = ${elderId} and (over_at <= ${ctx.now} or secret_hash in (
      select secret_hash from people.device_invitation where tenant_id = ${ctx.tenantId} and elder_id = ${elderId} order by over_at desc offset ${MOST_INVITES - 1}))`);
  await ctx.db.run(sql`
    insert into people.device_invitation (tenant_id, secret_hash, elder_id, invited_by, over_at) values (${ctx.tenantId}, ${hashOf(ctx, secret)}, ${elderId}, ${ctx.actor.personId}, ${overAt})`);
  ctx.trail({ subject: subjectOf(elderId), action: 'people.deviceInvited' });
  // Behind the sign #, which browsers send to nobody: it stands in no log of a server or proxy.
  return { path: `/elder/device#${secret}`, overAt: toIso(overAt) };
}

const findInvited = (ctx: Context, secret: string) =>
  ctx.db.row<{ elder_id: PersonId }>(sql`select elder_id from people.device_invitation where tenant_id = ${ctx.tenantId} and secret_hash = ${hashOf(ctx, secret)} and over_at > ${ctx.now}`);
/** Of two who scan the same code, one is let in. */
const takeInvitation = (ctx: Context, secret: string): Promise<number> =>
  ctx.db.run(sql`delete from people.device_invitation where tenant_id = ${ctx.tenantId} and secret_hash = ${hashOf(ctx, secret)} and over_at > ${ctx.now}`);

type Bound = { personId: PersonId; name: string; mustChangePassword: boolean; token: string };

async function bindTo(ctx: Context, elderId: PersonId, { secret, label }: { readonly secret: string; readonly label: string }) {
  if ((await takeInvitation(ctx, secret)) === 0) return refuse('people.inviteOver');
  // Who also works here and signs in by two factors does not come in by a picture of a code.
  if (await secondWanted(ctx)) return refuse('people.notADevice');
  const token = await ctx.signIns.openSession({ tenantId: ctx.tenantId, personId: elderId }, 'device', label);
  ctx.trail({ subject: subjectOf(elderId), action: 'people.deviceBound' });
  await ctx.call(notify.calls.send, {
    personIds: [elderId], kind: 'result', key: `device/${elderId}`, title: '一台设备已经可以替您求助', body: '不是您的设备？请在“我的”里让它退出，或者告诉社区。',
    english: { title: 'A device can call for you now', body: 'Not yours? Let it go under “Me”, or tell the community.' }, url: '/elder/me/sessions', minutesToLive: 1_440,
  });
  return { personId: elderId, name: ctx.actor.name, mustChangePassword: false, token };
}

export const listDevices = async (ctx: Context, elderId: PersonId): Promise<SessionRow[]> => (await ctx.signIns.listSessions(elderId)).filter((one) => one.kind === 'device');
export const deviceView = ({ id, label, createdAt, lastSeenAt }: SessionRow) => ({ id, label, createdAt: toIso(createdAt), lastSeenAt: toIso(lastSeenAt) });

export async function releaseDevice(ctx: Context, elderId: PersonId, sessionId: string): Promise<boolean> {
  // Only devices: where the elder signed in otherwise is nobody else's to end.
  if (!(await listDevices(ctx, elderId)).some((one) => one.id === sessionId)) return false;
  if ((await ctx.signIns.endSessions(elderId, sessionId)) === 0) return false;
  ctx.trail({ subject: subjectOf(elderId), action: 'people.deviceReleased' });
  return true;
}

/** An elder of the actor's area, or the actor. */
async function ownElder(ctx: Context, personId: PersonId): Promise<PersonId | undefined> {
  const row = await findElder(ctx, personId);
  if (!row) return undefined;
  return row.id === ctx.actor.personId || coversArea(ctx.actor, row.area_path, 'desk', 'committee', 'grid', 'street') ? row.id : undefined;
}

export const deviceRoutes = {
  bindDevice: prepared(routes.bindDevice, {
    async before(tools: BeforeTools, { body }: RouteInput<typeof routes.bindDevice>) {
      const tenantId = tenantOf(body.secret);
      const invited = tenantId === undefined ? undefined : await tools.runFor(tenantId, (ctx) => findInvited(ctx, body.secret));
      if (tenantId === undefined || !invited) return refuse('people.inviteOver');
      const person: Pick<SignInPerson, 'tenantId' | 'personId'> = { tenantId, personId: invited.elder_id };
      return (await tools.enterAs(person, (ctx) => bindTo(ctx, person.personId, body))) ?? refuse('people.inviteOver');
    },
    handle: async (_ctx: Context, _input: unknown, bound: Bound) => bound,
  }),
  async devices(ctx: Context, { params }: RouteInput<typeof routes.devices>) {
    const elderId = await ownElder(ctx, params.personId);
    return elderId ? { devices: (await listDevices(ctx, elderId)).map(deviceView) } : refuse('thing.notFound');
  },
  async inviteDevice(ctx: Context, { params }: RouteInput<typeof routes.inviteDevice>) {
    const elderId = await ownElder(ctx, params.personId);
    return elderId ? inviteDevice(ctx, elderId) : refuse('thing.notFound');
  },
  async releaseDevice(ctx: Context, { params }: RouteInput<typeof routes.releaseDevice>) {
    const elderId = await ownElder(ctx, params.personId);
    return elderId && (await releaseDevice(ctx, elderId, params.sessionId)) ? {} : refuse('thing.notFound');
  },
};
