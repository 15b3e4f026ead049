import { automation } from '@huying/automation/contract';
import { isRefusal, type PersonId, type Refusal, type RouteInput, refuse } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { type BeforeTools, type Context, prepared, type RouteHandlers, sql } from '@huying/platform';
import { safeguard } from '../contract.ts';
import { type Means, PROVIDER_FACTOR_TABLE, type ProviderSetting, verifiedPhone } from '../core/provider.ts';
import { staffRoles } from '../core/second-factor.ts';
import { gateOf } from './gate.ts';
import { beginAtProvider, type Claims, claimsOf, providerOf, readBegun } from './provider.ts';

const { routes } = safeguard;
type Names = 'provider' | 'beginAtProvider' | 'signInByProvider' | 'bindSubject' | 'unbindSubject';
type Person = { readonly tenantId: number; readonly personId: PersonId };

const indexOf = (ctx: Context, setting: ProviderSetting, subject: string) => ctx.secrets.blindIndex('provider-subject', `${setting.issuer.href}\0${subject}`);

/** Whom an administrator has bound to this subject, in whichever street office that is. */
async function boundTo(tools: BeforeTools, setting: ProviderSetting, subject: string): Promise<Person[]> {
  const tenants = setting.tenantId !== undefined ? [setting.tenantId] : (await tools.runFor(0, (ctx) => ctx.db.rows<{ id: number }>(sql`select id from platform.tenant`))).map(({ id }) => id);
  const known: Person[] = [];
  for (const tenantId of tenants) {
    const row = await tools.runFor(tenantId, (ctx) => ctx.db.row<{ person_id: PersonId }>(sql`
      select person_id from safeguard.provider_binding where tenant_id = ${tenantId} and subject_index = ${indexOf(ctx, setting, subject)}`));
    if (row) known.push({ tenantId, personId: row.person_id });
  }
  return known;
}

type LinkRefusal = Refusal<'safeguard.noVerifiedNumber' | 'safeguard.notKnownHere' | 'safeguard.severalOffices'>;
/** The one person here whom the provider means. Nobody is made of what it says. */
async function linked(tools: BeforeTools, setting: ProviderSetting, claims: Claims): Promise<Person | LinkRefusal> {
  const phone = setting.link === 'phone_number' ? verifiedPhone(claims) : undefined;
  if (setting.link === 'phone_number' && phone === undefined) return refuse('safeguard.noVerifiedNumber');
  const all = phone === undefined ? await boundTo(tools, setting, claims.sub) : await tools.signIns.withPhone(phone);
  const known = setting.tenantId === undefined ? all : all.filter((one) => one.tenantId === setting.tenantId);
  const [person, another] = known;
  if (!person) return refuse('safeguard.notKnownHere');
  return another ? refuse('safeguard.severalOffices') : person;
}

type Entered = { personId: PersonId; name: string; mustChangePassword: boolean; token: string };

/** The method or class by which the rule of the street takes the provider for both factors. */
async function countedFactor(ctx: Context, { amr, acr }: Means): Promise<string | undefined> {
  const said = [...amr.map((value) => ({ claim: 'amr', value })), ...(acr === null ? [] : [{ claim: 'acr', value: acr }])];
  for (const one of said) {
    const decided = await ctx.call(automation.calls.decide, { name: PROVIDER_FACTOR_TABLE, facts: one });
    if (!isRefusal(decided) && decided.outputs[0]?.counts === true) return `${one.claim} ${one.value}`;
  }
  return undefined;
}

/** The provider is one factor, or both where the street says so: otherwise a second one that is wanted here is asked for as after a password. */
async function enter(ctx: Context, label: string, means: Means): Promise<Entered | Refusal<'safeguard.notStaff' | 'people.secondFactor' | 'people.mustEnrol'>> {
  const personId = ctx.actor.personId as PersonId;
  if (staffRoles(ctx.actor.memberships.map((one) => one.role)).length === 0) return refuse('safeguard.notStaff');
  const gate = await gateOf(ctx, false);
  const counted = gate.wants === 'nothing' ? undefined : await countedFactor(ctx, means);
  if (gate.wants !== 'nothing' && counted === undefined) return refuse(gate.wants === 'code' ? 'people.secondFactor' : 'people.mustEnrol', { ticket: gate.ticket });
  const token = await ctx.signIns.openSession({ tenantId: ctx.tenantId, personId }, 'browser', label);
  ctx.trail({ subject: { kind: 'person', id: personId }, action: 'people.signedIn', detail: { kind: 'browser', by: 'provider', ...(counted === undefined ? {} : { secondFactor: counted }) } });
  return { personId, name: ctx.actor.name, mustChangePassword: false, token };
}

const PROBLEMS = { refused: 'safeguard.providerRefused', away: 'safeguard.providerAway', wrong: 'safeguard.providerAnswer' } as const;

async function signIn(tools: BeforeTools, { begun, answer, label }: RouteInput<typeof routes.signInByProvider>['body']) {
  const setting = providerOf(tools.surroundings);
  if (!setting) return refuse('safeguard.noProvider');
  const started = await readBegun(tools, begun);
  if (!started) return refuse('safeguard.ticketOver');
  const said = await claimsOf(setting, started, answer);
  if ('problem' in said) {
    tools.log.warn({ problem: said.problem, code: said.code }, 'signing in by the provider failed');
    return refuse(PROBLEMS[said.problem]);
  }
  const person = await linked(tools, setting, said.claims);
  if (isRefusal(person)) return person;
  return (await tools.enterAs(person, (ctx) => enter(ctx, label, said.means))) ?? refuse('people.deactivated');
}

/** Somebody whom the administrator may look after, where subjects are bound by hand. */
async function bindable(ctx: Context, personId: PersonId) {
  const managed = await ctx.call(people.calls.managed, { personId });
  if (isRefusal(managed)) return managed;
  const setting = providerOf(ctx.surroundings);
  return setting?.link === 'subject' ? setting : refuse('safeguard.noProvider');
}

export async function isBound(ctx: Context, personId: PersonId): Promise<boolean | null> {
  if (providerOf(ctx.surroundings)?.link !== 'subject') return null;
  return (await ctx.db.row(sql`select from safeguard.provider_binding where tenant_id = ${ctx.tenantId} and person_id = ${personId}`)) !== undefined;
}

export const providerRoutes: Pick<RouteHandlers<typeof safeguard>, Names> = {
  async provider(ctx) {
    const setting = providerOf(ctx.surroundings);
    return { name: setting ? setting.name : null };
  },
  beginAtProvider: prepared(routes.beginAtProvider, {
    async before(tools) {
      const setting = providerOf(tools.surroundings);
      if (!setting) return refuse('safeguard.noProvider');
      try {
        return await beginAtProvider(tools, setting);
      } catch (error) {
        tools.log.warn({ err: error }, 'the sign-in provider could not be asked');
        return refuse('safeguard.providerAway');
      }
    },
    handle: async (_ctx, _input, made: { url: string; begun: string }) => made,
  }),
  signInByProvider: prepared(routes.signInByProvider, {
    before: (tools, { body }) => signIn(tools, body),
    handle: async (_ctx, _input, entered: Entered) => entered,
  }),
  async bindSubject(ctx, { params, body }) {
    const setting = await bindable(ctx, params.personId);
    if (isRefusal(setting)) return setting;
    if (params.personId === ctx.actor.personId) return refuse('people.notOneself');
    const index = indexOf(ctx, setting, body.subject);
    const made = await ctx.widen(async () => {
      await ctx.db.run(sql`delete from safeguard.provider_binding where tenant_id = ${ctx.tenantId} and person_id = ${params.personId}`);
      return ctx.db.run(sql`
        insert into safeguard.provider_binding (tenant_id, subject_index, person_id, bound_by, bound_at)
        values (${ctx.tenantId}, ${index}, ${params.personId}, ${ctx.actor.personId}, ${ctx.now}) on conflict do nothing`);
    });
    if (made === 0) return refuse('safeguard.subjectTaken');
    ctx.trail({ subject: { kind: 'person', id: params.personId }, action: 'safeguard.subjectBound' });
    return {};
  },
  async unbindSubject(ctx, { params }) {
    const setting = await bindable(ctx, params.personId);
    if (isRefusal(setting)) return setting;
    const gone = await ctx.widen(() => ctx.db.run(sql`delete from safeguard.provider_binding where tenant_id = ${ctx.tenantId} and person_id = ${params.personId}`));
    if (gone > 0) ctx.trail({ subject: { kind: 'person', id: params.personId }, action: 'safeguard.subjectUnbound' });
    return {};
  },
};
