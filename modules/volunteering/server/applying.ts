/** Coming in from outside, and applying. */
import { automation } from '@huying/automation/contract';
import { ageOn, type Identity, isRefusal, localDate, type PersonId, type Refusal, type RouteInput, readIdentityNumber, refuse, step, toIso } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { safeguard } from '@huying/safeguard/contract';
import { place } from '@huying/place/contract';
import { type BeforeTools, type Context, prepared, type RouteHandlers, sql } from '@huying/platform';
import { type Applied, applicationLifecycle, CONSENT_VERSION, CONSENTS, volunteering } from '../contract.ts';
import { type ApplicationRow, type Consent, findOwnApplication, moveApplication, putApplication } from './application-store.ts';
import type { CardKeeping } from './card/keeping.ts';
import { isLargeEnough, pictureSize, pictureType } from './pictures.ts';
import { tellChanged, trailOf } from './say.ts';
import { applicationView } from './views.ts';
import { findVolunteer } from './volunteer-store.ts';

const { routes } = volunteering;
type Handlers = Pick<RouteHandlers<typeof volunteering>, 'offices' | 'begin' | 'apply' | 'withdraw' | 'addCard'>;
type Entered = { personId: PersonId; name: string; token: string };

export const me = (ctx: Context) => ctx.actor.personId as PersonId;

type CodeRefusal = Refusal<'people.wrongCode' | 'people.expiredCode'>;
/** Whoever asks holds this telephone; the attempt is counted whatever becomes of the command. */
async function holds(tools: BeforeTools, phone: string, code: string, tenantId: number): Promise<CodeRefusal | { readonly personId: PersonId | undefined }> {
  const answer = await tools.signIns.checkCode(phone, code, tenantId);
  if ('no' in answer) return answer.no === 'wrong' ? refuse('people.wrongCode') : refuse('people.expiredCode');
  return { personId: answer.known.find((one) => one.tenantId === tenantId)?.personId };
}

async function begin(tools: BeforeTools, { body }: RouteInput<typeof routes.begin>): Promise<Entered | CodeRefusal | Refusal<'volunteering.unknownOffice' | 'people.deactivated' | 'volunteering.worksHere'>> {
  const { tenantId, name, phone, code, label } = body;
  if (!(await tools.run((ctx) => ctx.db.row(sql`select from platform.tenant where id = ${tenantId}`)))) return refuse('volunteering.unknownOffice');
  const holder = await holds(tools, phone, code, tenantId);
  if (isRefusal(holder)) return holder;
  const isNew = holder.personId === undefined;
  const added = isNew ? await tools.runFor(tenantId, (ctx) => ctx.call(people.calls.addNewcomer, { name, phone })) : undefined;
  // Somebody with the same code a moment ago: there is a person now, but the code is spent.
  if (isRefusal(added)) return refuse('people.expiredCode');
  const personId = holder.personId ?? (added as { personId: PersonId }).personId;
  const entered = await tools.enterAs({ tenantId, personId }, async (ctx) => {
    // Who works here and signs in by two factors comes in by the usual door.
    const gate = await ctx.call(safeguard.calls.gate, {});
    if (isRefusal(gate) || gate.wants !== 'nothing') return refuse('volunteering.worksHere');
    const token = await ctx.signIns.openSession({ tenantId, personId }, 'browser', label);
    ctx.trail({ subject: { kind: 'person', id: personId }, action: 'people.signedIn', detail: { kind: 'browser', isNew } });
    return { personId, name: ctx.actor.name, token };
  });
  return entered ?? refuse('people.deactivated');
}

interface Admitted {
  readonly identity: Identity;
  readonly age: number;
  readonly needsGuardian: boolean;
  readonly hasGuardian: boolean;
}

/** What can be said of an application before anybody is asked anything. */
async function admit(ctx: Context, body: Applied): Promise<Admitted | Refusal<'people.wrongIdentity' | 'volunteering.tooYoung' | 'volunteering.needsConsent' | 'volunteering.already' | 'volunteering.banned'>> {
  const missing = CONSENTS.find((one) => !body.consents.includes(one));
  if (missing) return refuse('volunteering.needsConsent', { consent: missing });
  const today = localDate(ctx.now);
  const identity = readIdentityNumber(body.identityNumber, today);
  if (isRefusal(identity)) return refuse('people.wrongIdentity', { name: body.name, why: identity.refused, ...identity.facts });
  const known = await findVolunteer(ctx, me(ctx));
  if (known?.is_suspended) return refuse('volunteering.banned');
  const own = await findOwnApplication(ctx, me(ctx));
  if (known?.registered_at && ctx.actor.memberships.some((one) => one.role === 'volunteer')) return refuse('volunteering.already');
  const age = ageOn(identity.birthDate, today);
  const decided = await ctx.call(automation.calls.decide, { name: 'volunteering.admission', facts: { age } });
  const rule = isRefusal(decided) ? undefined : decided.outputs[0];
  if (rule?.admitted === false) return refuse('volunteering.tooYoung', { least: Number(rule.leastAge ?? 0), age });
  const isOpen = own?.state === 'asked' || own?.state === 'submitted';
  return { identity, age, needsGuardian: rule?.guardian === true, hasGuardian: isOpen && own.guardian_sealed !== null && own.birth_year === Number(identity.birthDate.slice(0, 4)) };
}

type GuardianRefusal = CodeRefusal | Refusal<'volunteering.needsGuardian' | 'volunteering.guardianOneself'>;
/** The guardian of a minor has said yes by the code on the guardian's own telephone. */
async function askGuardian(tools: BeforeTools, { guardian }: Applied, ownPhone: string | null): Promise<GuardianRefusal | undefined> {
  if (!guardian) return refuse('volunteering.needsGuardian');
  if (guardian.phone === ownPhone) return refuse('volunteering.guardianOneself');
  const holder = await holds(tools, guardian.phone, guardian.code, tools.actor.tenantId);
  return isRefusal(holder) ? holder : undefined;
}

/** `/street/community`, or all of the path where it is shorter. */
const communityOf = (path: string): string => path.split('/').slice(0, 3).join('/');

async function store(ctx: Context, body: Applied, { identity, age, needsGuardian, hasGuardian }: Admitted): Promise<ApplicationRow | Refusal<'volunteering.noCommunity' | 'volunteering.elsewhere' | 'thing.notFound'>> {
  const area = await ctx.call(place.calls.area, { areaId: body.areaId });
  if (isRefusal(area)) return refuse('thing.notFound');
  if (area.kind === 'street' || area.closed) return refuse('volunteering.noCommunity');
  // Whoever is known in a community applies there; only who is known nowhere yet may choose.
  const standing = await ctx.call(people.calls.standing, { personIds: [me(ctx)] });
  const home = (isRefusal(standing) ? undefined : standing[0]?.areaPath) ?? '';
  if (!communityOf(area.path).startsWith(communityOf(home))) return refuse('volunteering.elsewhere');
  const former = hasGuardian ? await findOwnApplication(ctx, me(ctx)) : undefined;
  const { guardian } = body;
  const sealed = !needsGuardian ? null : guardian ? ctx.secrets.seal(JSON.stringify({ name: guardian.name, relation: guardian.relation, phone: guardian.phone })) : (former?.guardian_sealed ?? null);
  const at = toIso(ctx.now);
  const texts: string[] = [...CONSENTS, ...(sealed ? ['guardian'] : [])];
  const consents: Consent[] = texts.map((text) => ({ text, version: CONSENT_VERSION, at }));
  await ctx.call(people.calls.placeNewcomer, { personId: me(ctx), name: body.name, areaPath: area.path });
  return putApplication(ctx, {
    personId: me(ctx), areaId: area.id, areaPath: area.path, name: body.name, identityNumber: identity.number, sex: identity.sex, birthYear: Number(identity.birthDate.slice(0, 4)), age, job: body.job,
    skills: [...new Set(body.skills)], preferences: [...new Set(body.preferences)], times: [...new Set(body.times)], home: body.home ?? area.centre, guardian: sealed, consents,
  });
}

/** One's own open application. */
async function openOwn(ctx: Context, command: 'withdraw' | 'submitAgain') {
  const row = await findOwnApplication(ctx, me(ctx));
  if (!row) return refuse('thing.notFound');
  // Whoever has no role at all commands their own application all the same.
  const decided = step(applicationLifecycle, { state: row.state, command, role: 'volunteer' });
  return isRefusal(decided) ? decided : { row, to: decided.to };
}

export const applyingRoutes = ({ keepCard, forgetCards }: CardKeeping): Handlers => ({
  offices: async (ctx) => ({ offices: (await ctx.db.rows<{ id: number; name: string }>(sql`select id, name from platform.tenant order by name, id limit 500`)).map(({ id, name }) => ({ tenantId: id, name })) }),
  begin: prepared(routes.begin, { before: begin, handle: async (_ctx, _input, entered: Entered) => entered }),
  apply: prepared(routes.apply, {
    async before(tools, { body }) {
      const admitted = await tools.run((ctx) => admit(ctx, body));
      if (isRefusal(admitted) || !admitted.needsGuardian || (admitted.hasGuardian && !body.guardian)) return admitted;
      const card = await tools.run((ctx) => ctx.call(people.calls.person, { personId: me(ctx) }));
      const no = await askGuardian(tools, body, card && !isRefusal(card) ? card.phone : null);
      return no ?? admitted;
    },
    async handle(ctx, { body }, admitted: Admitted) {
      const row = await store(ctx, body, admitted);
      if (isRefusal(row)) return row;
      trailOf(ctx, me(ctx), 'applied', { applicationId: row.id, age: row.age });
      tellChanged(ctx, row);
      return applicationView(ctx, row);
    },
  }),
  async withdraw(ctx) {
    const found = await openOwn(ctx, 'withdraw');
    if (isRefusal(found)) return found;
    const row = await moveApplication(ctx, found.row, found.to, null);
    if (!row) return refuse('lifecycle.notHere', { state: found.row.state, command: 'withdraw' });
    // Who is nothing may choose another community next time.
    await ctx.call(people.calls.placeNewcomer, { personId: me(ctx), name: row.name, areaPath: '' });
    await forgetCards(ctx, row);
    trailOf(ctx, me(ctx), 'applicationWithdrawn', { applicationId: row.id });
    tellChanged(ctx, row);
    return applicationView(ctx, row);
  },
  async addCard(ctx, { query, body }) {
    const found = await openOwn(ctx, 'submitAgain');
    if (isRefusal(found)) return found;
    const size = pictureSize(body);
    if (!size) return refuse('volunteering.notPicture');
    if (!isLargeEnough(size)) return refuse('volunteering.smallPicture', { width: size.width, height: size.height });
    await keepCard(ctx, found.row, { side: query.side, bytes: body, mimeType: pictureType(body) });
    trailOf(ctx, me(ctx), 'cardAdded', { applicationId: found.row.id, side: query.side });
    tellChanged(ctx, found.row);
    return applicationView(ctx, found.row);
  },
});
