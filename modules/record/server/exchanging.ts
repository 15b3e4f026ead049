/** Gathers what goes into the files of MZ/T 061 for the area of whoever asks, and notes who took what away. */
import { automation } from '@huying/automation/contract';
import { addDays, atLocal, type DecisionTable, isRefusal, localDate, maskPhone, type OrganisationId, type PersonId, refuse, toIso } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { place } from '@huying/place/contract';
import type { Context, RouteHandlers } from '@huying/platform';
import { safeguard, staffPage } from '@huying/safeguard/contract';
import { service } from '@huying/service/contract';
import { training } from '@huying/training/contract';
import { volunteering } from '@huying/volunteering/contract';
import { EXPORTERS, type ExchangeFile, type record } from '../contract.ts';
import { columnsFor, type ExchangeRow, exchangeCsv, exchangeJson } from '../core/exchange.ts';
import { hoursOf, isVoluntary } from '../core/proof.ts';
import zh from '../web/text/zh.json' with { type: 'json' };
import { wrongPeriod } from './own-routes.ts';
import { trailOf } from './say.ts';
import { communityNames, helpAsVisits, mustBe, servedSums } from './serving.ts';

/** A year of a street is about 50,000 visits; more than this is taken in several periods. */
const MOST_ROWS = 20_000;
const AT_ONCE = 1_000;

const say = (key: string): string => (zh as Readonly<Record<string, string>>)[key] ?? key;
const words = (prefix: string, codes: readonly string[]): string => codes.map((code) => say(`${prefix}.${code}`)).join('、');

async function inChunks<T>(ids: readonly PersonId[], ask: (ids: PersonId[]) => Promise<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) all.push(...(await ask(ids.slice(at, at + AT_ONCE))));
  return all;
}

type Visit = Awaited<ReturnType<typeof visitsIn>>[number];
async function visitsIn(ctx: Context, paths: readonly string[], { fromOn, toOn }: { readonly fromOn: string; readonly toOn: string }) {
  const ask = async (areaPath: string, after: never | null) =>
    mustBe(await ctx.call(service.calls.confirmedIn, { from: toIso(atLocal(fromOn)), before: toIso(atLocal(addDays(toOn, 1))), areaPath, after, limit: 5_000 }), 'visits');
  const all: Awaited<ReturnType<typeof ask>> = [];
  const askHelp = (areaPath: string, after: string | null) => helpAsVisits(ctx, { from: toIso(atLocal(fromOn)), before: toIso(atLocal(addDays(toOn, 1))), areaPath, after, limit: 5_000 });
  for (const path of paths) {
    for (let page = await ask(path, null); page.length > 0 && all.length <= MOST_ROWS; page = await ask(path, page.at(-1)?.id as never)) all.push(...page);
    for (let page = await askHelp(path, null); page.length > 0 && all.length <= MOST_ROWS; page = await askHelp(path, page.at(-1)?.id as string)) all.push(...page);
  }
  return all;
}

/** What everybody needs who writes a file: who the volunteers are, what organisations are called and where things lie. */
async function gather(ctx: Context, paths: readonly string[], period: { readonly fromOn: string; readonly toOn: string }) {
  const visits = await visitsIn(ctx, paths, period);
  const organisations = new Map<OrganisationId, { name: string; kind: string; phone: string | null; areaPath: string }>();
  for (const organisationId of new Set(visits.flatMap((one) => one.organisationId ?? []))) {
    const found = mustBe(await ctx.call(people.calls.organisation, { organisationId }), 'organisation');
    if (found) organisations.set(organisationId, found);
  }
  const profiles = new Map<PersonId, { readonly skills: readonly string[] }>();
  // One community after the other, since a list of people is cut where it is too long; who lives in none is found by the whole.
  const areas = mustBe(await ctx.call(place.calls.areas, {}), 'areas');
  const communities = areas.filter(({ kind, path }) => kind === 'community' && paths.some((one) => path.startsWith(one))).map(({ path }) => path);
  for (const areaPath of new Set([...paths, ...communities])) for (const one of mustBe(await ctx.call(people.calls.volunteersIn, { areaPath }), 'volunteers')) profiles.set(one.personId, one);
  const ids = [...new Set([...profiles.keys(), ...visits.map(({ helperId }) => helperId)])];
  const registered = new Map((await inChunks(ids, async (personIds) => mustBe(await ctx.call(volunteering.calls.registered, { personIds }), 'registered'))).map((one) => [one.personId, one]));
  const cards = new Map((await inChunks(ids, async (personIds) => mustBe(await ctx.call(people.calls.persons, { personIds }), 'persons'))).map((one) => [one.id, one]));
  const counted = visits.filter((one) => registered.has(one.helperId) && isVoluntary(one.organisationId ? (organisations.get(one.organisationId)?.kind ?? null) : null));
  return { living: [...profiles.keys()].filter((id) => registered.has(id)), profiles, registered, cards, organisations, visits: counted, community: await communityNames(ctx) };
}
type Gathered = Awaited<ReturnType<typeof gather>>;

const projectName = (all: Gathered, one: Visit) => `${all.community(one.areaPath)}${say(`record.category.${one.category}`)}`;
const who = (all: Gathered, personId: PersonId) => ({ volunteerNumber: all.registered.get(personId)?.number ?? '', name: all.cards.get(personId)?.name ?? '' });

/** Visits put together by what they have in common, with how many people, how often and how long. */
function grouped<T>(visits: readonly Visit[], keyOf: (one: Visit) => string, make: (first: Visit, sums: { volunteers: number; visits: number; hours: number; fromOn: string; toOn: string }) => T): T[] {
  const groups = Map.groupBy(visits, keyOf);
  return [...groups.values()].map((list) => {
    const days = list.map((one) => localDate(new Date(one.finishedAt))).sort();
    return make(list[0] as Visit, { volunteers: new Set(list.map(({ helperId }) => helperId)).size, visits: list.length, hours: hoursOf(list.reduce((sum, one) => sum + one.minutes, 0)), fromOn: days[0] as string, toOn: days.at(-1) as string });
  });
}

async function volunteerRows(ctx: Context, all: Gathered): Promise<ExchangeRow<'volunteers'>[]> {
  const identities = new Map((await inChunks(all.living, async (personIds) => mustBe(await ctx.call(people.calls.identities, { personIds }), 'identities'))).map((one) => [one.personId, one.identityNumber]));
  const served = new Map((await inChunks(all.living, (personIds) => servedSums(ctx, personIds))).map((one) => [one.personId, one]));
  const rows: ExchangeRow<'volunteers'>[] = [];
  for (const personId of all.living) {
    const [known, card] = [all.registered.get(personId), all.cards.get(personId)];
    rows.push({
      ...who(all, personId), externalNumber: known?.externalNumber ?? null, sex: card?.sex ? say(`record.sex.${card.sex}`) : null, birthYear: card?.birthYear ?? null, identityKind: identities.get(personId) ? say('record.identity') : null, identityNumber: identities.get(personId) ?? null,
      area: all.community(known?.areaPath ?? ''), phone: card?.phone ? maskPhone(card.phone) : null, job: known?.job || null, skills: words('record.skill', all.profiles.get(personId)?.skills ?? []), preferences: words('record.category', known?.preferences ?? []), times: words('record.time', known?.times ?? []),
      registeredOn: known?.registeredAt ? localDate(new Date(known.registeredAt)) : null, visits: served.get(personId)?.visits ?? 0, hours: hoursOf(served.get(personId)?.minutes ?? 0), stars: known?.stars ?? 0,
    });
  }
  return rows;
}

const serviceRows = (all: Gathered): ExchangeRow<'services'>[] =>
  all.visits.map((one) => ({
    serviceNumber: one.id, ...who(all, one.helperId), projectName: projectName(all, one), on: localDate(new Date(one.finishedAt)), area: all.community(one.areaPath), served: say('record.served.elders'), category: say(`record.category.${one.category}`), hours: hoursOf(one.minutes),
    organisationName: one.organisationName, recorder: one.confirmedBy ? say(`record.recorder.${one.confirmedBy}`) : null, rating: one.faces,
  }));

const organisationRows = (all: Gathered): ExchangeRow<'organisations'>[] =>
  grouped(all.visits.filter((one) => one.organisationId !== null), (one) => one.organisationId as string, (first, sums) => {
    const organisation = all.organisations.get(first.organisationId as OrganisationId);
    return { organisationName: organisation?.name ?? first.organisationName, organisationKind: organisation ? say(`record.organisationKind.${organisation.kind}`) : null, area: all.community(organisation?.areaPath ?? first.areaPath), phone: organisation?.phone ?? null, volunteers: sums.volunteers, visits: sums.visits, hours: sums.hours };
  });

const projectRows = (all: Gathered): ExchangeRow<'projects'>[] =>
  grouped(all.visits, (one) => `${projectName(all, one)}/${one.organisationId}`, (first, sums) => ({ projectName: projectName(all, first), category: say(`record.category.${first.category}`), organisationName: first.organisationName ?? all.community(first.areaPath), area: all.community(first.areaPath), ...sums }));

async function trainingRows(ctx: Context, all: Gathered, period: { readonly fromOn: string; readonly toOn: string }): Promise<ExchangeRow<'trainings'>[]> {
  const certificates = await inChunks(all.living, async (personIds) => mustBe(await ctx.call(training.calls.certificatesOf, { personIds }), 'certificates'));
  return certificates.filter((one) => one.issuedOn >= period.fromOn && one.issuedOn <= period.toOn).map((one) => ({ ...who(all, one.personId), training: one.courseName, on: one.issuedOn, trainingHours: one.hours, certificateNumber: one.number, state: say(`record.valid.${one.state}`) }));
}

async function honourRows(ctx: Context, all: Gathered, office: string): Promise<ExchangeRow<'honours'>[]> {
  const starred = all.living.filter((id) => (all.registered.get(id)?.stars ?? 0) > 0);
  const served = await inChunks(starred, (personIds) => servedSums(ctx, personIds));
  return served.map((one) => ({ ...who(all, one.personId), honour: say('record.honour').replace('{stars}', String(all.registered.get(one.personId)?.stars)), hours: hoursOf(one.minutes), grantedBy: office }));
}

const ratingRows = (all: Gathered): ExchangeRow<'ratings'>[] =>
  all.visits.filter((one) => one.faces !== null).map((one) => ({ ...who(all, one.helperId), serviceNumber: one.id, on: localDate(new Date(one.finishedAt)), ratedBy: say('record.ratedBy'), rating: one.faces }));

async function certificateRows(ctx: Context, all: Gathered, period: { readonly fromOn: string; readonly toOn: string }): Promise<ExchangeRow<'certificates'>[]> {
  const kinds = new Map(mustBe(await ctx.call(volunteering.calls.kinds, {}), 'kinds').map((one) => [one.code, one.zh]));
  return all.living.flatMap((id) => (all.registered.get(id)?.qualifications ?? []).filter((one) => one.issuedOn >= period.fromOn && one.issuedOn <= period.toOn && (one.state === 'valid' || one.state === 'revoked')).map((one) => ({
    ...who(all, id), certificate: kinds.get(one.kind) ?? one.kind, certificateNumber: one.number, issuer: one.issuer, issuedOn: one.issuedOn, expiresOn: one.expiresOn, state: say(`record.valid.${one.state}`),
  })));
}

type Rows = readonly ExchangeRow<ExchangeFile>[];
function rowsOf(ctx: Context, file: ExchangeFile, all: Gathered, given: { readonly period: { readonly fromOn: string; readonly toOn: string }; readonly office: string }): Promise<Rows> | Rows {
  switch (file) {
    case 'volunteers': return volunteerRows(ctx, all);
    case 'organisations': return organisationRows(all);
    case 'projects': return projectRows(all);
    case 'services': return serviceRows(all);
    case 'trainings': return trainingRows(ctx, all, given.period);
    case 'honours': return honourRows(ctx, all, given.office);
    case 'ratings': return ratingRows(all);
    case 'certificates': return certificateRows(ctx, all, given.period);
  }
}

/** The parts of the tenant that the actor answers for, none within another. */
function pathsOf(ctx: Context): string[] {
  const paths = [...new Set(ctx.actor.memberships.filter(({ role }) => EXPORTERS.some((one) => one === role)).map(({ areaPath }) => areaPath))];
  return paths.filter((path) => !paths.some((other) => other !== path && path.startsWith(other)));
}

export const exchange: RouteHandlers<typeof record>['exchange'] = async (ctx, { params: { file }, query: { format, ...period } }) => {
  const wrong = wrongPeriod(ctx, period);
  if (wrong) return wrong;
  const paths = pathsOf(ctx);
  const made = await ctx.widen(async () => {
    const all = await gather(ctx, paths, period);
    if (all.visits.length > MOST_ROWS || all.living.length > MOST_ROWS) return refuse('record.tooManyRows', { most: MOST_ROWS });
    const areas = mustBe(await ctx.call(place.calls.areas, {}), 'areas');
    const office = (areas.find(({ path }) => path === paths[0]) ?? areas[0])?.name ?? '';
    const held = mustBe(await ctx.call(automation.calls.table, { name: 'record.exchange' }), 'the table of fields');
    return { rows: await rowsOf(ctx, file, all, { period, office }), office, columns: columnsFor(held.table as DecisionTable, file) };
  });
  if (isRefusal(made)) return made;
  // The same file of the same days, whatever has come to stand in it meanwhile.
  const no = await ctx.call(safeguard.calls.permit, {
    act: 'record.export', content: { file, ...period, paths: [...paths].sort() }, size: made.rows.length, facts: { file: say(`record.file.${file}`), from: period.fromOn, until: period.toOn, rows: made.rows.length },
    page: staffPage(ctx.actor.memberships.map((one) => one.role), '/records/exchange'),
  });
  if (isRefusal(no)) return no;
  trailOf(ctx, file, 'exchanged', { file, format, rows: made.rows.length, fromOn: period.fromOn, toOn: period.toOn, areas: paths.join(' ') || '/' });
  const name = `${say(`record.file.${file}`)} ${period.fromOn} ${period.toOn}.${format}`;
  return format === 'csv'
    ? { bytes: exchangeCsv(made.columns, made.rows), mimeType: 'text/csv; charset=utf-8', name }
    : { bytes: exchangeJson({ file, ...period, madeAt: toIso(ctx.now), office: made.office }, made.columns, made.rows), mimeType: 'application/json; charset=utf-8', name };
};
