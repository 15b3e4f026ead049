/** What a volunteer does: look at what was served, ask for a proof of it, take that back. */
import { addDays, isRefusal, localDate, type OrganisationId, type PersonId, type Refusal, refuse, step } from '@huying/kernel';
import { type Context, coversArea, type RouteHandlers } from '@huying/platform';
import { volunteering } from '@huying/volunteering/contract';
import { ISSUERS, proofLifecycle, type record } from '../contract.ts';
import { MOST_LINES, periodProblem, sumsOf } from '../core/proof.ts';
import { tellChanged, trailOf } from './say.ts';
import { mustBe, type ServedLine, servedBy } from './serving.ts';
import { endProof, insertProof, listOwn, lockProof } from './store.ts';
import { lineOf, linesOf } from './views.ts';

type Handlers = Pick<RouteHandlers<typeof record>, 'mine' | 'request' | 'withdraw'>;
/** What is shown where no period is asked for. */
const USUAL_DAYS = 365;

export function wrongPeriod(ctx: Context, { fromOn, toOn }: { readonly fromOn: string; readonly toOn: string }): Refusal<'record.wrongDays'> | undefined {
  const why = periodProblem(fromOn, toOn, localDate(ctx.now));
  return why ? refuse('record.wrongDays', { why }) : undefined;
}

export function wrongAmount(lines: readonly ServedLine[]): Refusal<'record.nothing' | 'record.tooMuch'> | undefined {
  if (lines.length === 0) return refuse('record.nothing');
  return lines.length > MOST_LINES ? refuse('record.tooMuch', { most: MOST_LINES }) : undefined;
}

/** Whose service is to be proved, and where they live; undefined where the actor may not ask for them. */
async function subjectOf(ctx: Context, personId: PersonId, organisationId: OrganisationId | null): Promise<{ personId: PersonId; areaPath: string } | undefined> {
  const [registered] = mustBe(await ctx.call(volunteering.calls.registered, { personIds: [personId] }), 'registered');
  if (!registered) return undefined;
  const isOwn = personId === ctx.actor.personId && ctx.actor.memberships.some(({ role }) => role === 'volunteer');
  const isKept = coversArea(ctx.actor, registered.areaPath, ...ISSUERS.filter((role) => role !== 'organisation'));
  const isMember = organisationId !== null && ctx.actor.memberships.some((one) => one.role === 'organisation' && one.organisationId === organisationId);
  return isOwn || isKept || isMember ? { personId, areaPath: registered.areaPath } : undefined;
}

export const ownRoutes: Handlers = {
  async mine(ctx, { query }) {
    const personId = ctx.actor.personId as PersonId;
    const toOn = query.toOn ?? localDate(ctx.now);
    const period = { fromOn: query.fromOn ?? addDays(toOn, 1 - USUAL_DAYS), toOn };
    const wrong = wrongPeriod(ctx, period);
    if (wrong) return wrong;
    const lines = await servedBy(ctx, { personId, ...period, organisationId: null, areaPath: '' });
    const organisations = new Map<OrganisationId, { id: OrganisationId; name: string; minutes: number }>();
    for (const { organisationId: id, organisation, minutes } of lines) if (id) organisations.set(id, { id, name: organisation ?? '', minutes: minutes + (organisations.get(id)?.minutes ?? 0) });
    return { proofs: await linesOf(ctx, await listOwn(ctx, personId)), served: sumsOf(lines), organisations: [...organisations.values()], ...period };
  },
  async request(ctx, { body }) {
    const wrong = wrongPeriod(ctx, body);
    if (wrong) return wrong;
    const subject = await subjectOf(ctx, body.personId ?? (ctx.actor.personId as PersonId), body.organisationId);
    if (!subject) return refuse('thing.notFound');
    const lines = await servedBy(ctx, { personId: subject.personId, fromOn: body.fromOn, toOn: body.toOn, organisationId: body.organisationId, areaPath: '' });
    // Of people whom they do not look after, members of an organisation learn nothing but what these did with them.
    const isOwn = subject.personId === ctx.actor.personId;
    if (lines.length === 0 && !isOwn && !coversArea(ctx.actor, subject.areaPath, ...ISSUERS.filter((role) => role !== 'organisation'))) return refuse('thing.notFound');
    const no = wrongAmount(lines);
    if (no) return no;
    const { visits, minutes } = sumsOf(lines);
    const row = await ctx.widen(() => insertProof(ctx, { person_id: subject.personId, organisation_id: body.organisationId, area_path: subject.areaPath, from_on: body.fromOn, to_on: body.toOn, purpose: body.purpose, visits, minutes }));
    if (!row) return refuse('record.waiting');
    trailOf(ctx, row.id, 'proofRequested', { personId: row.person_id, fromOn: row.from_on, toOn: row.to_on });
    tellChanged(ctx, row);
    return lineOf(ctx, row);
  },
  async withdraw(ctx, { params }) {
    const row = await lockProof(ctx, params.proofId);
    if (!row || row.person_id !== ctx.actor.personId) return refuse('thing.notFound');
    const decided = step(proofLifecycle, { state: row.state, command: 'withdraw', role: ['volunteer'] });
    if (isRefusal(decided)) return decided;
    const after = await endProof(ctx, row, decided.to, null);
    if (!after) return refuse('lifecycle.notHere', { state: row.state, command: 'withdraw' });
    trailOf(ctx, row.id, 'proofWithdrawn');
    tellChanged(ctx, after);
    return lineOf(ctx, after);
  },
};
