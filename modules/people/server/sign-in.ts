import { type CallIn, isRefusal, type Refusal, type RouteInput, refuse, toIso } from '@huying/kernel';
import { notify } from '@huying/notify/contract';
import { type BeforeTools, type Context, hasRole, prepared, type RouteHandlers, passwordProblem, type SignInPerson } from '@huying/platform';
import { safeguard } from '@huying/safeguard/contract';
import { people } from '../contract.ts';
import { codeChannelOf } from './code-channel.ts';
import { enqueueCode } from './jobs.ts';
import { listMemberships } from './store.ts';

const { routes } = people;
type SignIn = RouteInput<typeof routes.signIn>['body'];
type SignedIn = { personId: SignInPerson['personId']; name: string; mustChangePassword: boolean; token: string };
type Handlers = Pick<RouteHandlers<typeof people>, 'requestCode' | 'signIn' | 'signOut' | 'me' | 'changePassword' | 'sessions' | 'endSession'>;

const subjectOf = (personId: string) => ({ kind: 'person', id: personId });
const me = (ctx: Context) => ctx.actor.personId as SignInPerson['personId'];

/** Whom the code or the password proves; the attempt is counted whatever becomes of the command. */
async function proven(tools: BeforeTools, { phone, code, password, tenantId }: SignIn) {
  if (code === undefined && password === undefined) return refuse('request.invalid');
  const answer = code === undefined ? await tools.signIns.checkPassword(phone, password as string) : await tools.signIns.checkCode(phone, code, tenantId);
  if ('no' in answer) {
    if (answer.no === 'locked') return refuse('people.locked', { minutes: answer.minutes });
    if (answer.no === 'expired') return refuse('people.expiredCode');
    return code === undefined ? refuse('people.wrongPassword') : refuse('people.wrongCode');
  }
  // The right code was typed, so the caller holds that telephone: only now it may be said that nobody here has the number.
  const known = tenantId === undefined ? answer.known : answer.known.filter((one) => one.tenantId === tenantId);
  const [person, another] = known;
  if (!person) return refuse('people.unknownNumber');
  if (another) return refuse('people.severalTenants', { tenants: known.map((one) => one.tenantId).join(','), names: known.map((one) => one.tenantName).join(',') });
  return person;
}

/** Nothing, or what is wanted besides the first factor, with the ticket to go on with. */
export async function secondWanted(ctx: Context, mustChangePassword = false): Promise<Refusal<'people.secondFactor' | 'people.mustEnrol'> | undefined> {
  const gate = await ctx.call(safeguard.calls.gate, { mustChangePassword });
  if (isRefusal(gate) || gate.wants === 'nothing') return undefined;
  return refuse(gate.wants === 'code' ? 'people.secondFactor' : 'people.mustEnrol', { ticket: gate.ticket });
}

/** Opens the session as the person, in their tenant, with the entry in the trail of that tenant. */
async function enter(tools: BeforeTools, person: SignInPerson, { device, label }: SignIn) {
  return tools.enterAs(person, async (ctx) => {
    const wanted = await secondWanted(ctx, person.mustChangePassword);
    if (wanted) return wanted;
    const kind = device && hasRole(ctx.actor, 'elder') ? 'device' : 'browser';
    const token = await ctx.signIns.openSession(person, kind, label);
    ctx.trail({ subject: subjectOf(person.personId), action: 'people.signedIn', detail: { kind } });
    return { personId: person.personId, name: ctx.actor.name, mustChangePassword: person.mustChangePassword, token };
  });
}

type SendCode = (message: CallIn<typeof notify.calls.sendCode>) => Promise<unknown>;
/** By the operator's own gateway for codes where there is one, or else by the SMS that messages go by. */
async function codeSender(ctx: Context): Promise<SendCode | undefined> {
  if (codeChannelOf(ctx.surroundings)) return (message) => enqueueCode(ctx, message);
  return (await ctx.call(notify.calls.carriesCodes, {})) === true ? (message) => ctx.call(notify.calls.sendCode, message) : undefined;
}

export const signInRoutes: Handlers = {
  async requestCode(ctx, { body }) {
    const { demonstration } = ctx.surroundings;
    const send = demonstration ? undefined : await codeSender(ctx);
    if (!demonstration && !send) return refuse('people.noCodeChannel');
    const made = await ctx.signIns.makeCode(body.phone);
    if ('no' in made) return refuse('people.tooManyCodes', { minutes: made.minutes });
    await send?.({ phone: body.phone, ...made, known: made.known || body.joins });
    return { sent: true as const, shown: demonstration ? made.code : null };
  },
  signIn: prepared(routes.signIn, {
    async before(tools, { body }) {
      const person = await proven(tools, body);
      if (isRefusal(person)) return person;
      // Whoever holds the number and is no longer active may hear why the door stays shut.
      return (await enter(tools, person, body)) ?? refuse('people.deactivated');
    },
    handle: async (_ctx, _input, signedIn: SignedIn) => signedIn,
  }),
  async signOut(ctx) {
    if (ctx.actor.sessionId) await ctx.signIns.endSessions(me(ctx), ctx.actor.sessionId);
    ctx.trail({ subject: subjectOf(me(ctx)), action: 'people.signedOut' });
    return {};
  },
  async me(ctx) {
    const memberships = await listMemberships(ctx, me(ctx));
    return { id: me(ctx), name: ctx.actor.name, tenantId: ctx.tenantId, memberships, demonstration: ctx.surroundings.demonstration };
  },
  /** All in the command, slow as it is: a repeated one must find its answer before the old password is looked at, which is old no more. */
  async changePassword(ctx, { body }) {
    const problem = passwordProblem(body.new, [ctx.actor.name]);
    if (problem) return refuse(`people.${problem}`);
    const old = await ctx.signIns.checkOwnPassword(me(ctx), body.old);
    if (typeof old === 'object') return refuse('people.locked', { minutes: old.lockedMinutes });
    if (old === 'wrong') return refuse('people.wrongPassword');
    await ctx.signIns.setPassword(me(ctx), body.new);
    // Whoever knew the old password must not go on with it in another browser.
    await ctx.signIns.endOtherSessions(me(ctx), ctx.actor.sessionId);
    ctx.trail({ subject: subjectOf(me(ctx)), action: 'people.passwordChanged' });
    return {};
  },
  async sessions(ctx) {
    const sessions = await ctx.signIns.listSessions(me(ctx));
    return {
      sessions: sessions.map(({ createdAt, lastSeenAt, ...session }) => ({
        ...session, createdAt: toIso(createdAt), lastSeenAt: toIso(lastSeenAt), current: session.id === ctx.actor.sessionId,
      })),
    };
  },
  async endSession(ctx, { params }) {
    const ended = await ctx.signIns.endSessions(me(ctx), params.sessionId);
    if (ended === 0) return refuse('thing.notFound');
    ctx.trail({ subject: subjectOf(me(ctx)), action: 'people.sessionEnded' });
    return {};
  },
};

