/** What those do who may prove service: look at what was asked for, issue, refuse, revoke. */
import { automation } from '@huying/automation/contract';
import { isRefusal, localDate, localParts, refuse, step } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { place } from '@huying/place/contract';
import { type Context, coversArea, type Membership, type RouteHandlers } from '@huying/platform';
import { training } from '@huying/training/contract';
import { volunteering } from '@huying/volunteering/contract';
import { ISSUERS, type ProofContent, type ProofView, proofLifecycle, type record } from '../contract.ts';
import { issuingOf } from '../core/issuing.ts';
import { numberOf, publicUntil, sumsOf } from '../core/proof.ts';
import { wrongAmount } from './own-routes.ts';
import { message, tellChanged, trailOf } from './say.ts';
import { mustBe, nameOf, type ServedLine, servedBy } from './serving.ts';
import { endProof, findLastIssued, findProof, issueProof, listInState, lockProof, nextSerial, type ProofRow } from './store.ts';
import { contentOf, lineOf, linesOf } from './views.ts';

type Handlers = Pick<RouteHandlers<typeof record>, 'proofs' | 'proof' | 'issue' | 'refuse' | 'revoke'>;
const AREA_ISSUERS = ISSUERS.filter((role) => role !== 'organisation');

/** The memberships by which the actor answers for the service that is to be proved. */
const officesFor = (ctx: Context, row: ProofRow): Membership[] =>
  ctx.actor.memberships.filter((one) =>
    row.organisation_id === null ? AREA_ISSUERS.some((role) => role === one.role) && row.area_path.startsWith(one.areaPath) : one.role === 'organisation' && one.organisationId === row.organisation_id);

/** Also those who look after the area read what an organisation was asked for. */
export const mayRead = (ctx: Context, row: ProofRow): boolean => officesFor(ctx, row).length > 0 || coversArea(ctx.actor, row.area_path, ...AREA_ISSUERS);

interface Office {
  readonly membership: Membership;
  readonly publicDays: number;
}
/** The first of them that the table lets issue. */
async function officeOf(ctx: Context, row: ProofRow): Promise<Office | undefined> {
  for (const membership of officesFor(ctx, row)) {
    const decided = mustBe(await ctx.call(automation.calls.decide, { name: 'record.issuing', facts: { role: membership.role } }), 'the table of issuing');
    const { mayIssue, publicDays } = issuingOf(decided.outputs[0]);
    if (mayIssue) return { membership, publicDays };
  }
  return undefined;
}

const servedFor = (ctx: Context, row: ProofRow, office: Office | undefined): Promise<ServedLine[]> =>
  servedBy(ctx, { personId: row.person_id, fromOn: row.from_on, toOn: row.to_on, organisationId: row.organisation_id, areaPath: row.organisation_id ? '' : (office?.membership.areaPath ?? row.area_path) });

const plain = (lines: readonly ServedLine[]) => lines.map(({ organisationId: _organisationId, ...line }) => line);

async function viewOf(ctx: Context, row: ProofRow): Promise<ProofView> {
  const office = await officeOf(ctx, row);
  const lines = row.state === 'requested' ? plain(await servedFor(ctx, row, office)) : null;
  const last = await findLastIssued(ctx);
  const usual = last ? contentOf(ctx, last)?.issuer : undefined;
  const organisationId = office?.membership.organisationId;
  const own = organisationId && !usual ? mustBe(await ctx.call(people.calls.organisation, { organisationId }), 'organisation') : null;
  return {
    ...(await lineOf(ctx, row)), draft: lines && { ...sumsOf(lines), lines }, content: contentOf(ctx, row), mayDecide: office !== undefined && row.person_id !== ctx.actor.personId,
    usual: { responsible: usual?.responsible ?? '', contact: usual?.contact ?? own?.phone ?? '' },
  };
}

/** Locked and allowed, or why not. */
async function decidable(ctx: Context, proofId: string, command: 'issue' | 'refuse' | 'revoke') {
  const row = await lockProof(ctx, proofId);
  if (!row || !mayRead(ctx, row)) return refuse('thing.notFound');
  const office = await officeOf(ctx, row);
  if (!office) return refuse('record.notIssuer');
  if (row.person_id === ctx.actor.personId) return refuse('record.ownCase');
  const decided = step(proofLifecycle, { state: row.state, command, role: [office.membership.role] });
  return isRefusal(decided) ? decided : { row, office, to: decided.to };
}

async function issuerName(ctx: Context, { membership }: Office): Promise<string> {
  const organisation = membership.organisationId ? mustBe(await ctx.call(people.calls.organisation, { organisationId: membership.organisationId }), 'organisation') : null;
  if (organisation) return organisation.name;
  const areas = mustBe(await ctx.call(place.calls.areas, {}), 'areas');
  return (membership.areaPath === '' ? areas[0] : areas.find((one) => one.path === membership.areaPath))?.name ?? '';
}

async function writeContent(ctx: Context, row: ProofRow, office: Office, lines: readonly ServedLine[], given: { readonly responsible: string; readonly contact: string; readonly note: string }): Promise<ProofContent> {
  const personIds = [row.person_id];
  const [registered] = mustBe(await ctx.call(volunteering.calls.registered, { personIds }), 'registered');
  const [identity] = mustBe(await ctx.call(people.calls.identities, { personIds }), 'identities');
  const certificates = mustBe(await ctx.call(training.calls.certificatesOf, { personIds }), 'certificates');
  const trainings = certificates.filter((one) => one.state === 'valid' && one.issuedOn >= row.from_on && one.issuedOn <= row.to_on);
  return {
    name: await nameOf(ctx, row.person_id), identityNumber: identity?.identityNumber ?? null, volunteerNumber: registered?.externalNumber ?? registered?.number ?? '', fromOn: row.from_on, toOn: row.to_on, ...sumsOf(lines), lines: plain(lines),
    trainings: trainings.map((one) => ({ name: one.courseName, on: one.issuedOn, hours: one.hours, number: one.number })), stars: registered?.stars ?? 0,
    issuer: { name: await issuerName(ctx, office), responsible: given.responsible, handler: ctx.actor.name, contact: given.contact }, note: given.note,
  };
}

async function end(ctx: Context, proofId: string, command: 'refuse' | 'revoke', reason: string) {
  const found = await decidable(ctx, proofId, command);
  if (isRefusal(found)) return found;
  const after = await endProof(ctx, found.row, found.to, reason);
  if (!after) return refuse('lifecycle.notHere', { state: found.row.state, command });
  trailOf(ctx, after.id, command === 'refuse' ? 'proofRefused' : 'proofRevoked', { number: after.number }, reason);
  tellChanged(ctx, after);
  await message(ctx, after, command === 'refuse' ? 'refused' : 'revoked');
  return viewOf(ctx, after);
}

export const issuingRoutes: Handlers = {
  async proofs(ctx, { query }) {
    if (query.after !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(query.after)) return refuse('request.invalid');
    const rows = await listInState(ctx, query.state, query.after, query.limit + 1);
    const page = rows.slice(0, query.limit);
    return { items: await linesOf(ctx, page), next: rows.length > query.limit ? (page.at(-1)?.id ?? null) : null };
  },
  async proof(ctx, { params }) {
    const row = await findProof(ctx, params.proofId);
    if (!row || !mayRead(ctx, row)) return refuse('thing.notFound');
    trailOf(ctx, row.id, 'proofRead');
    return viewOf(ctx, row);
  },
  async issue(ctx, { params, body }) {
    const found = await decidable(ctx, params.proofId, 'issue');
    if (isRefusal(found)) return found;
    const { row, office } = found;
    const lines = await servedFor(ctx, row, office);
    const no = wrongAmount(lines);
    if (no) return no;
    const written = await writeContent(ctx, row, office, lines, body);
    const issuedOn = localDate(ctx.now);
    const { year } = localParts(ctx.now);
    const number = numberOf(ctx.tenantId, year, await ctx.widen(() => nextSerial(ctx, year)));
    const after = await issueProof(ctx, row, {
      number, issuedOn, publicUntil: publicUntil(issuedOn, office.publicDays), visits: written.visits, minutes: written.minutes, content: ctx.secrets.seal(JSON.stringify(written)),
    });
    if (!after) return refuse('lifecycle.notHere', { state: row.state, command: 'issue' });
    trailOf(ctx, after.id, 'proofIssued', { number, personId: after.person_id, visits: written.visits, minutes: written.minutes });
    tellChanged(ctx, after);
    await message(ctx, after, 'issued');
    return viewOf(ctx, after);
  },
  refuse: (ctx, { params, body }) => end(ctx, params.proofId, 'refuse', body.reason),
  revoke: (ctx, { params, body }) => end(ctx, params.proofId, 'revoke', body.reason),
};
