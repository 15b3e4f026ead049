/** Offering: who may offer what and for which area, and what becomes of it. */
import { communityOf, isRefusal, type OrganisationId, type PersonId, type Refusal, refuse, step } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { place } from '@huying/place/contract';
import { type Context, hasRole, type RouteHandlers } from '@huying/platform';
import { CATEGORIES } from '@huying/recognition/contract';
import { timebank } from '@huying/timebank/contract';
import { catalogue, type Choices, listingLifecycle } from '../contract.ts';
import { say } from './say.ts';
import { changeListing, type Content, findListing, insertListing, listOwn, type ListingRow, moveListing, type Provider } from './store.ts';
import { byOf, keptViews } from './views.ts';

type Handlers = Pick<RouteHandlers<typeof catalogue>, 'mine' | 'publish' | 'change' | 'show' | 'end'>;
const MOST_LISTINGS = 20;
const MOST_AREAS = 500;

const isWithin = (path: string, above: string): boolean => above === '' || path === above || path.startsWith(`${above}/`);
const ownOrganisations = ({ actor }: Context): OrganisationId[] => [...new Set(actor.memberships.flatMap((one) => ((one.role === 'organisation' || one.role === 'property') && one.organisationId ? [one.organisationId] : [])))];

/** Somebody, or an organisation, who may offer: where they belong, and what they may not be asked for. */
interface Standing extends Provider {
  readonly name: string;
  readonly mayServe: (areaPath: string) => boolean;
  readonly whyNot: (category: string) => 'catalogue.notQualified' | 'catalogue.beyondContract' | undefined;
}

async function ownStanding(ctx: Context): Promise<Standing | undefined> {
  const personId = ctx.actor.personId as PersonId;
  const volunteer = hasRole(ctx.actor, 'volunteer') ? await ctx.call(people.calls.volunteer, { personId }) : null;
  if (!volunteer || isRefusal(volunteer) || !volunteer.active) return undefined;
  const community = communityOf(volunteer.areaPath);
  return {
    personId, organisationId: null, homePath: volunteer.areaPath, name: ctx.actor.name, mayServe: (path) => isWithin(community, path),
    whyNot: (category) => (volunteer.barred?.includes(category) ? 'catalogue.notQualified' : undefined),
  };
}

async function standingOf(ctx: Context, organisationId: OrganisationId): Promise<Standing | undefined> {
  if (!ownOrganisations(ctx).includes(organisationId)) return undefined;
  const one = await ctx.call(people.calls.organisation, { organisationId });
  if (!one || isRefusal(one) || one.closed) return undefined;
  return {
    personId: null, organisationId, homePath: one.areaPath, name: one.name, mayServe: (path) => isWithin(path, one.areaPath) && (one.serves.length === 0 || one.serves.some((part) => isWithin(path, part))),
    whyNot: (category) => (one.categories.length > 0 && !one.categories.includes(category) ? 'catalogue.beyondContract' : undefined),
  };
}

async function standings(ctx: Context): Promise<Standing[]> {
  const found = [await ownStanding(ctx)];
  for (const id of ownOrganisations(ctx)) found.push(await standingOf(ctx, id));
  return found.filter((one) => one !== undefined);
}

const givenBy = ({ personId, organisationId }: Provider) => byOf({ provider_id: personId as PersonId | null, organisation_id: organisationId as OrganisationId | null });

async function priced(ctx: Context, who: Standing, category: string) {
  const price = await ctx.call(timebank.calls.price, { by: givenBy(who), category });
  return isRefusal(price) || price.kind === 'none' ? undefined : { kind: price.kind, minutes: price.minutes };
}

/** What may be chosen on the page: areas that are served, kinds that bring something by the tables. */
async function choicesOf(ctx: Context, who: Standing): Promise<Choices> {
  const areas = await ctx.call(place.calls.areas, {});
  const categories: Choices['categories'] = [];
  for (const category of CATEGORIES) {
    const price = who.whyNot(category) || category === 'other' ? undefined : await priced(ctx, who, category);
    if (price) categories.push({ category, ...price });
  }
  return {
    organisationId: who.organisationId as OrganisationId | null, name: who.name, categories,
    // A volunteer’s own community stands first, an organisation’s whole area.
    areas: isRefusal(areas) ? [] : (who.personId ? areas.toReversed() : areas).filter((area) => !area.closed && who.mayServe(area.path) && area.kind !== 'building').slice(0, MOST_AREAS).map(({ path, name }) => ({ path, name })),
  };
}

type Unfit = Refusal<'catalogue.noPrice' | 'catalogue.notQualified' | 'catalogue.beyondArea' | 'catalogue.beyondContract'>;
async function whyUnfit(ctx: Context, who: Standing, { category, areaPath }: Content): Promise<Unfit | undefined> {
  const why = who.whyNot(category);
  if (why) return refuse(why);
  const areas = await ctx.call(place.calls.areas, {});
  if (isRefusal(areas) || !who.mayServe(areaPath) || !areas.some((area) => area.path === areaPath)) return refuse('catalogue.beyondArea');
  return (await priced(ctx, who, category)) ? undefined : refuse('catalogue.noPrice');
}

/** Of one's own, or of an organisation of one's own. */
async function own(ctx: Context, id: string): Promise<ListingRow | undefined> {
  const row = await findListing(ctx, id);
  const isOwn = row && (row.provider_id === null ? ownOrganisations(ctx).includes(row.organisation_id as OrganisationId) : row.provider_id === ctx.actor.personId);
  return isOwn ? row : undefined;
}

export const viewOf = async (ctx: Context, id: string) => {
  const row = await ctx.widen(() => findListing(ctx, id));
  const [view] = row ? await ctx.widen(() => keptViews(ctx, [row])) : [];
  if (!view) throw new Error('a listing is gone');
  return view;
};

const may = (ctx: Context, row: ListingRow, command: 'change' | 'withdraw' | 'list' | 'end') => step(listingLifecycle, { state: row.state, command, role: ctx.actor.memberships.map(({ role }) => role) });

export const providing: Handlers = {
  mine: (ctx) =>
    ctx.widen(async () => {
      const found = await standings(ctx);
      const choices: Choices[] = [];
      for (const who of found) choices.push(await choicesOf(ctx, who));
      return { listings: await keptViews(ctx, await listOwn(ctx, ctx.actor.personId, ownOrganisations(ctx))), choices };
    }),
  publish: (ctx, { body: { organisationId, ...content } }) =>
    ctx.widen(async () => {
      const who = organisationId ? await standingOf(ctx, organisationId) : await ownStanding(ctx);
      if (!who) return refuse('thing.notFound');
      const unfit = await whyUnfit(ctx, who, content);
      if (unfit) return unfit;
      if ((await listOwn(ctx, who.personId, who.organisationId ? [who.organisationId] : [])).length >= MOST_LISTINGS) return refuse('catalogue.tooMany', { most: MOST_LISTINGS });
      const row = await insertListing(ctx, who, content);
      say(ctx, row, 'listed', { category: row.category, areaPath: row.area_path });
      return viewOf(ctx, row.id);
    }),
  change: (ctx, { params, body }) =>
    ctx.widen(async () => {
      const row = await own(ctx, params.listingId);
      const who = row && (row.organisation_id ? await standingOf(ctx, row.organisation_id) : await ownStanding(ctx));
      if (!row || !who) return refuse('thing.notFound');
      const decided = may(ctx, row, 'change');
      if (isRefusal(decided)) return decided;
      const unfit = await whyUnfit(ctx, who, body);
      if (unfit) return unfit;
      if ((await changeListing(ctx, row, body)) === 0) return refuse('lifecycle.notHere', { state: row.state, command: 'change' });
      say(ctx, row, 'changed', { category: body.category, areaPath: body.areaPath });
      return viewOf(ctx, row.id);
    }),
  show: (ctx, { params, body: { isShown } }) =>
    ctx.widen(async () => {
      const row = await own(ctx, params.listingId);
      if (!row) return refuse('thing.notFound');
      const command = isShown ? 'list' : 'withdraw';
      const decided = may(ctx, row, command);
      if (isRefusal(decided)) return decided;
      if ((await moveListing(ctx, row, decided.to, null)) === 0) return refuse('lifecycle.notHere', { state: row.state, command });
      say(ctx, row, isShown ? 'listed' : 'withdrawn');
      return viewOf(ctx, row.id);
    }),
  end: (ctx, { params }) =>
    ctx.widen(async () => {
      const row = await own(ctx, params.listingId);
      if (!row) return refuse('thing.notFound');
      const decided = may(ctx, row, 'end');
      if (isRefusal(decided)) return decided;
      if ((await moveListing(ctx, row, decided.to, row.reason)) === 0) return refuse('lifecycle.notHere', { state: row.state, command: 'end' });
      say(ctx, row, 'ended');
      return {};
    }),
};

/** Whoever does nothing any more offers nothing. */
export const endOf = (ctx: Context, personId: PersonId): Promise<void> =>
  ctx.widen(async () => {
    for (const row of await listOwn(ctx, personId, [])) {
      await moveListing(ctx, row, 'ended', row.reason);
      say(ctx, row, 'ended');
    }
  });

