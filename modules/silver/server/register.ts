/** The register: what people can do and like, said by themselves or written down by staff with their consent. */
import { isRefusal, localParts, type PersonId, refuse, toIso } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { type CallHandlers, type Context, coversArea, hasRole, type RouteHandlers } from '@huying/platform';
import { z } from 'zod';
import { KEEPERS, type Registered, silver } from '../contract.ts';
import { type CardRow, cardOf, findCard, type Known, listCards, listProposalsTo, putCard } from './store.ts';
import { namesOf, proposalViews } from './views.ts';

type Handlers = Pick<RouteHandlers<typeof silver>, 'mine' | 'change' | 'register' | 'person' | 'note'>;
/** 银龄 begins at 55 in some rules and at 60 in others; the tenant may set another. */
const USUAL_AGE = 55;
const MOST_SEARCHED = 2_000;

export const fromAge = (ctx: Context): Promise<number> => ctx.setting('silver.fromAge', z.number().int().min(40).max(100), USUAL_AGE);
export const ageOf = (ctx: Context, birthYear: number | null): number | null => (birthYear === null ? null : localParts(ctx.now).year - birthYear);

/** Elders and volunteers; undefined for anybody else. As the engine. */
export async function knownOf(ctx: Context, personId: PersonId): Promise<(Known & { readonly name: string }) | undefined> {
  const [elder, volunteer, card] = [await ctx.call(people.calls.elder, { personId }), await ctx.call(people.calls.volunteer, { personId }), await ctx.call(people.calls.person, { personId })];
  const isElder = elder !== null && !isRefusal(elder);
  const isVolunteer = volunteer !== null && !isRefusal(volunteer);
  if (!card || isRefusal(card) || (!isElder && !isVolunteer)) return undefined;
  return { personId, name: card.name, areaPath: isElder ? elder.areaPath : isVolunteer ? volunteer.areaPath : '', birthYear: card.birthYear, isElder, isVolunteer };
}

/** Somebody of the actor's area. */
export async function reached(ctx: Context, personId: PersonId) {
  const standing = await ctx.call(people.calls.standing, { personIds: [personId] });
  const [stands] = isRefusal(standing) ? [] : standing;
  if (!stands?.isActive || !coversArea(ctx.actor, stands.areaPath, ...KEEPERS)) return undefined;
  return (await ctx.widen(() => knownOf(ctx, personId))) ?? ('neither' as const);
}

const tellChanged = (ctx: Context, areaPath: string, personId: string) => ctx.tell([`person:${personId}`, ...KEEPERS.map((role) => `role:${role}:${areaPath}`)], silver.notices.changed, { proposalId: null });

async function mine(ctx: Context) {
  const personId = ctx.actor.personId as PersonId;
  const [row, age, card] = [await findCard(ctx, personId), await fromAge(ctx), await ctx.call(people.calls.person, { personId })];
  const own = card && !isRefusal(card) ? ageOf(ctx, card.birthYear) : null;
  return { card: row ? cardOf(ctx, row) : null, isSilver: own !== null && own >= age, fromAge: age, proposals: await proposalViews(ctx, await listProposalsTo(ctx, personId)) };
}

const lineOf = (ctx: Context, row: CardRow, name: string, from: number): Registered => {
  const age = ageOf(ctx, row.birth_year);
  return { ...cardOf(ctx, row), personId: row.person_id, name, age, isElder: row.is_elder, isVolunteer: row.is_volunteer, isSilver: age !== null && age >= from, changedAt: toIso(row.changed_at) };
};

/** Names and pasts are not to be searched in the database: read in portions, as far as a page needs. */
async function search(ctx: Context, words: string, wanted: Parameters<typeof listCards>[1], from: number): Promise<Registered[]> {
  const found: Registered[] = [];
  let after = wanted.after;
  for (let read = 0; read < MOST_SEARCHED && found.length < wanted.limit; read += 500) {
    const rows = await listCards(ctx, { ...wanted, after, limit: 500 });
    const names = await namesOf(ctx, rows.map((row) => row.person_id));
    found.push(...rows.map((row) => lineOf(ctx, row, names.get(row.person_id) ?? '', from)).filter((one) => [one.name, one.words, ...one.past].some((text) => text.includes(words))));
    if (rows.length < 500) break;
    after = rows.at(-1)?.person_id;
  }
  return found.slice(0, wanted.limit);
}

export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const addCards: CallHandlers<typeof silver>['addCards'] = (ctx, { notedBy, consent, cards }) =>
  ctx.widen(async () => {
    for (const { personId, ...card } of cards) {
      const known = await knownOf(ctx, personId);
      if (known) await putCard(ctx, known, card, consent, notedBy);
    }
  });

export const registerRoutes: Handlers = {
  mine: (ctx) => mine(ctx),
  async change(ctx, { body }) {
    const personId = ctx.actor.personId as PersonId;
    const known = await ctx.widen(() => knownOf(ctx, personId));
    if (!known || !hasRole(ctx.actor, 'elder', 'volunteer')) return refuse('thing.notFound');
    await ctx.widen(() => putCard(ctx, known, body, null));
    ctx.trail({ subject: { kind: 'person', id: personId }, action: 'silver.cardChanged', detail: { wantsPair: body.wantsPair } });
    tellChanged(ctx, known.areaPath, personId);
    return mine(ctx);
  },
  async register(ctx, { query: { show, search: words, talent, language, after, limit } }) {
    if (after !== undefined && !UUID.test(after)) return refuse('request.invalid');
    const from = await fromAge(ctx);
    const wanted = { bornUpTo: show === 'silver' ? localParts(ctx.now).year - from : null, talent: talent ?? null, language: language ?? null, after, limit: limit + 1 };
    const rows = words ? [] : await listCards(ctx, wanted);
    const names = await namesOf(ctx, rows.map((row) => row.person_id));
    const found = words ? await search(ctx, words, wanted, from) : rows.map((row) => lineOf(ctx, row, names.get(row.person_id) ?? '', from));
    return { items: found.slice(0, limit), next: found.length > limit ? (found[limit - 1]?.personId ?? null) : null };
  },
  async person(ctx, { params }) {
    const known = await reached(ctx, params.personId);
    if (!known || known === 'neither') return refuse('thing.notFound');
    const row = await findCard(ctx, params.personId);
    ctx.trail({ subject: { kind: 'person', id: params.personId }, action: 'silver.cardRead' });
    return { name: known.name, isElder: known.isElder, isVolunteer: known.isVolunteer, card: row ? cardOf(ctx, row) : null };
  },
  async note(ctx, { params, body: { consent, ...card } }) {
    const known = await reached(ctx, params.personId);
    if (!known) return refuse('thing.notFound');
    if (known === 'neither') return refuse('silver.neither');
    await ctx.widen(() => putCard(ctx, known, card, consent));
    ctx.trail({ subject: { kind: 'person', id: params.personId }, action: 'silver.cardNoted', detail: { wantsPair: card.wantsPair }, reason: consent });
    tellChanged(ctx, known.areaPath, params.personId);
    return { card };
  },
};
