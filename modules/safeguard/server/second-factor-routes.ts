import { isRefusal, type PersonId, type Refusal, type RouteInput, refuse } from '@huying/kernel';
import { notify } from '@huying/notify/contract';
import { people } from '@huying/people/contract';
import { type BeforeTools, type CallHandlers, type Context, hasRole, prepared, type RouteHandlers } from '@huying/platform';
import { safeguard } from '../contract.ts';
import { gateOf } from './gate.ts';
import { isBound } from './provider-routes.ts';
import { enrol, findFactor, isRequired, lockFactor, makeOffer, prove, removeFactor, renewRecoveryCodes, stateOf } from './second-factor.ts';
import { readOffer, readTicket, type Ticket, tenantOf } from './tickets.ts';

const { routes } = safeguard;
type Names = 'offerAtSignIn' | 'signInSecond' | 'own' | 'offer' | 'confirm' | 'renewRecoveryCodes' | 'end' | 'ofPerson' | 'reset';
type SignIn = RouteInput<typeof routes.signInSecond>['body'];

const me = (ctx: Context) => ctx.actor.personId as PersonId;
const rolesOf = (ctx: Context) => ctx.actor.memberships.map((one) => one.role);
const subjectOf = (personId: string) => ({ kind: 'person', id: personId });

/** Where the person's own page is. */
const pageOf = (ctx: Context): string => (hasRole(ctx.actor, 'desk', 'committee', 'street', 'administrator', 'auditor') ? '/desk' : hasRole(ctx.actor, 'grid') ? '/worker' : '/org');

async function tell(ctx: Context, personId: PersonId, url: string, words: { readonly title: string; readonly body: string; readonly english: { readonly title: string; readonly body: string } }): Promise<void> {
  await ctx.call(notify.calls.send, { personIds: [personId], kind: 'result', key: `second-factor/${personId}`, ...words, url, minutesToLive: 1_440 });
}
const tellSet = (ctx: Context) =>
  tell(ctx, me(ctx), `${pageOf(ctx)}/me/security`, {
    title: '您的登录加了第二道验证', body: '不是您设的？马上告诉管理员。', english: { title: 'A second factor was set for you', body: 'Was it not you? Tell the administrator at once.' },
  });

/** The ticket, read where its tenant keeps its keys. */
async function admitted(tools: BeforeTools, ticket: string) {
  const tenantId = tenantOf(ticket);
  const read = tenantId === undefined ? undefined : await tools.runFor(tenantId, async (ctx) => readTicket(ctx, ticket));
  return read && tenantId !== undefined ? { tenantId, ticket: read, personId: read.personId as PersonId } : undefined;
}

type Entered = { personId: PersonId; name: string; mustChangePassword: boolean; recoveryCodes: string[] | null; token: string };
type SecondRefusal = Refusal<'safeguard.wrongCode' | 'safeguard.usedCode' | 'safeguard.locked' | 'safeguard.ticketOver'>;

/** As the person who has proved the first factor. What was asked of them may have changed since: then they begin again. */
async function enter(ctx: Context, ticket: Ticket, { code, offer, label }: SignIn): Promise<Entered | SecondRefusal> {
  const factor = await lockFactor(ctx, me(ctx));
  const secret = offer === undefined ? undefined : readOffer(ctx, offer, me(ctx));
  let recoveryCodes: string[] | null = null;
  if (factor) {
    const no = await prove(ctx, { personId: me(ctx), factor, code });
    if (no) return no;
  } else {
    if (!secret || ticket.wants !== 'enrolment') return refuse('safeguard.ticketOver');
    const made = await enrol(ctx, { personId: me(ctx), secret, code });
    if (isRefusal(made)) return made.refused === 'safeguard.already' ? refuse('safeguard.ticketOver') : (made as SecondRefusal);
    recoveryCodes = made;
    await tellSet(ctx);
  }
  const token = await ctx.signIns.openSession({ tenantId: ctx.tenantId, personId: me(ctx) }, 'browser', label);
  ctx.trail({ subject: subjectOf(me(ctx)), action: 'people.signedIn', detail: { kind: 'browser', secondFactor: true } });
  return { personId: me(ctx), name: ctx.actor.name, mustChangePassword: ticket.mustChangePassword, recoveryCodes, token };
}

/** Whom an administrator may look after, and never oneself. */
async function another(ctx: Context, personId: PersonId) {
  if (personId === me(ctx)) return refuse('people.notOneself');
  const managed = await ctx.call(people.calls.managed, { personId });
  if (isRefusal(managed)) return managed;
  return managed;
}

export const secondFactorRoutes: Pick<RouteHandlers<typeof safeguard>, Names> = {
  offerAtSignIn: prepared(routes.offerAtSignIn, {
    async before(tools, { body }) {
      const known = await admitted(tools, body.ticket);
      if (known?.ticket.wants !== 'enrolment') return refuse('safeguard.ticketOver');
      const made = await tools.enterAs(known, async (ctx) => ((await findFactor(ctx, me(ctx))) ? undefined : makeOffer(ctx, { id: me(ctx), name: ctx.actor.name })));
      return made ?? refuse('safeguard.ticketOver');
    },
    handle: async (_ctx, _input, made: { secret: string; uri: string; offer: string }) => made,
  }),
  signInSecond: prepared(routes.signInSecond, {
    async before(tools, { body }) {
      const known = await admitted(tools, body.ticket);
      if (!known) return refuse('safeguard.ticketOver');
      return (await tools.enterAs(known, (ctx) => enter(ctx, known.ticket, body))) ?? refuse('people.deactivated');
    },
    handle: async (_ctx, _input, entered: Entered) => entered,
  }),

  own: (ctx) => stateOf(ctx, me(ctx), rolesOf(ctx)),
  offer: async (ctx) => ((await findFactor(ctx, me(ctx))) ? refuse('safeguard.already') : makeOffer(ctx, { id: me(ctx), name: ctx.actor.name })),
  async confirm(ctx, { body }) {
    const secret = readOffer(ctx, body.offer, me(ctx));
    if (!secret) return refuse('safeguard.offerOver');
    const made = await enrol(ctx, { personId: me(ctx), secret, code: body.code });
    if (isRefusal(made)) return made;
    // Whoever was signed in elsewhere came in by one factor.
    await ctx.signIns.endOtherSessions(me(ctx), ctx.actor.sessionId);
    await tellSet(ctx);
    return { recoveryCodes: made };
  },
  async renewRecoveryCodes(ctx, { body }) {
    const factor = await lockFactor(ctx, me(ctx));
    if (!factor) return refuse('safeguard.none');
    const no = await prove(ctx, { personId: me(ctx), factor, code: body.code });
    if (no) return no;
    ctx.trail({ subject: subjectOf(me(ctx)), action: 'safeguard.recoveryCodesRenewed' });
    return { recoveryCodes: await renewRecoveryCodes(ctx, me(ctx)) };
  },
  async end(ctx, { body }) {
    const factor = await lockFactor(ctx, me(ctx));
    if (!factor) return refuse('safeguard.none');
    if (await isRequired(ctx, rolesOf(ctx))) return refuse('safeguard.required');
    const no = await prove(ctx, { personId: me(ctx), factor, code: body.code });
    if (no) return no;
    await removeFactor(ctx, me(ctx));
    ctx.trail({ subject: subjectOf(me(ctx)), action: 'safeguard.secondFactorEnded' });
    return stateOf(ctx, me(ctx), rolesOf(ctx));
  },

  async ofPerson(ctx, { params }) {
    const managed = await ctx.call(people.calls.managed, { personId: params.personId });
    if (isRefusal(managed)) return refuse('thing.notFound');
    return ctx.widen(async () => ({ ...(await stateOf(ctx, params.personId, managed.roles)), isBound: await isBound(ctx, params.personId) }));
  },
  async reset(ctx, { params, body }) {
    const managed = await another(ctx, params.personId);
    if (isRefusal(managed)) return managed;
    if ((await ctx.widen(() => removeFactor(ctx, params.personId))) === 0) return refuse('safeguard.none');
    await ctx.widen(() => ctx.signIns.endSessions(params.personId));
    ctx.trail({ subject: subjectOf(params.personId), action: 'safeguard.secondFactorReset', reason: body.reason });
    await tell(ctx, params.personId, '/desk/me/security', {
      title: '您的第二道验证被管理员取消了', body: `${ctx.actor.name}：${body.reason}`.slice(0, 200), english: { title: 'An administrator took your second factor away', body: `${ctx.actor.name}: ${body.reason}`.slice(0, 200) },
    });
    return ctx.widen(() => stateOf(ctx, params.personId, managed.roles));
  },
};

export const secondFactorCalls: Pick<CallHandlers<typeof safeguard>, 'gate'> = { gate: (ctx, { mustChangePassword }) => gateOf(ctx, mustChangePassword) };
