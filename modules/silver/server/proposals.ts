/** Suggesting pairs, and what both say to it. */
import { asId, communityOf, cutText, days, fillText, isRefusal, later, type PersonId, refuse, type Role, step, toIso } from '@huying/kernel';
import { notify } from '@huying/notify/contract';
import { people } from '@huying/people/contract';
import { type CallHandlers, type Context, coversArea, type RouteHandlers } from '@huying/platform';
import { KEEPERS, type Proposal, proposalLifecycle, silver, type Suggestion } from '../contract.ts';
import { type Helper, type Side, suit } from '../core/suggesting.ts';
import en from '../web/text/en.json' with { type: 'json' };
import zh from '../web/text/zh.json' with { type: 'json' };
import { ageOf, fromAge, reached, UUID } from './register.ts';
import { type CardRow, cardOf, insertProposal, listCardsOf, listProposals, lockProposal, moveProposal, type ProposalRow } from './store.ts';
import { namesOf, proposalViews } from './views.ts';

type Handlers = Pick<RouteHandlers<typeof silver>, 'suggestions' | 'propose' | 'proposals' | 'answer' | 'withdraw'>;
const LAPSES_DAYS = 14;
const MOST_SUGGESTED = 20;
const NO_CARD: Omit<Side, 'home' | 'sex' | 'birthYear'> = { talents: [], languages: [], past: [], wantsSex: null };

const subjectOf = (id: string) => ({ kind: 'proposal', id });
const clockOf = (id: string) => `silver/proposal/${id}`;
function tellChanged(ctx: Context, row: Pick<ProposalRow, 'id' | 'elder_id' | 'volunteer_id' | 'area_path'>): void {
  ctx.tell([`person:${row.elder_id}`, `person:${row.volunteer_id}`, ...KEEPERS.map((role) => `role:${role}:${row.area_path}`)], silver.notices.changed, { proposalId: asId<'proposal'>(row.id) });
}

type Words = Readonly<Record<string, string>>;
async function message(ctx: Context, personId: string, page: 'elder' | 'volunteer', about: 'proposed' | 'paired', row: Pick<ProposalRow, 'id'>, name: string): Promise<void> {
  const said = (words: Words) => ({ title: cutText(fillText(words[`silver.message.${about}`] ?? about, { name }), 80), body: cutText(fillText(words[`silver.message.${about}.body`] ?? '', { name }), 200) });
  await ctx.call(notify.calls.send, { personIds: [asId<'person'>(personId)], kind: 'contact', key: `silver/${row.id}`, ...said(zh), english: said(en), url: `/${page}/silver`, minutesToLive: 2_880 });
}

const viewOf = async (ctx: Context, id: string): Promise<Proposal> => {
  const row = await ctx.widen(() => lockProposal(ctx, id));
  const [view] = row ? await proposalViews(ctx, [row]) : [];
  if (!view) throw new Error('a proposal is gone');
  return view;
};

type Elder = { readonly side: Side; readonly areaPath: string; readonly name: string; readonly paired: readonly string[] };
async function elderSide(ctx: Context, personId: PersonId): Promise<Elder | undefined> {
  const elder = await ctx.call(people.calls.elder, { personId });
  if (!elder || isRefusal(elder)) return undefined;
  const [row] = await ctx.widen(() => listCardsOf(ctx, [personId]));
  return { side: { ...(row ? cardOf(ctx, row) : NO_CARD), home: elder.home, sex: elder.sex, birthYear: elder.birthYear }, areaPath: elder.areaPath, name: elder.name, paired: elder.paired.map(({ id }) => id) };
}

/** Active helpers of the community who may be suggested: those who said so; whoever said nothing is left alone. */
async function helpersNear(ctx: Context, areaPath: string): Promise<(Helper & { readonly personId: PersonId; readonly name: string })[]> {
  const found = await ctx.call(people.calls.volunteersIn, { areaPath: communityOf(areaPath) });
  if (isRefusal(found)) return [];
  const cards = new Map<string, CardRow>((await ctx.widen(() => listCardsOf(ctx, found.map((one) => one.personId)))).map((row) => [row.person_id, row]));
  const willing = found.filter((one) => cards.get(one.personId)?.wants_pair);
  const from = await fromAge(ctx);
  const pairs = await ctx.call(people.calls.pairCounts, { volunteerIds: willing.map((one) => one.personId) });
  const counts = new Map(isRefusal(pairs) ? [] : pairs.map((one) => [one.volunteerId as string, one.pairs]));
  return willing.map((one) => {
    const age = ageOf(ctx, one.birthYear);
    return { ...cardOf(ctx, cards.get(one.personId) as CardRow), personId: one.personId, name: one.name, home: one.home, sex: one.sex, birthYear: one.birthYear, skills: one.skills, isSilver: age !== null && age >= from, pairs: counts.get(one.personId) ?? 0 };
  });
}

async function suggest(ctx: Context, elder: Elder): Promise<Suggestion[]> {
  const helpers = await helpersNear(ctx, elder.areaPath);
  const found = helpers.filter((one) => !elder.paired.includes(one.personId)).flatMap((one) => {
    const suited = suit(elder.side, one);
    return suited ? [{ volunteerId: one.personId, name: one.name, age: ageOf(ctx, one.birthYear), pairs: one.pairs, ...suited }] : [];
  });
  return found.sort((a, b) => b.score - a.score || (a.volunteerId < b.volunteerId ? -1 : 1)).slice(0, MOST_SUGGESTED);
}

async function keptProposal(ctx: Context, id: string) {
  const row = await lockProposal(ctx, id);
  return row && coversArea(ctx.actor, row.area_path, ...KEEPERS) ? row : undefined;
}
const rolesOf = (ctx: Context): readonly Role[] => ctx.actor.memberships.map(({ role }) => role);

/** Undefined where it was suggested already and waits. */
async function proposeTo(ctx: Context, { elderId, elder, one, proposedBy }: { readonly elderId: PersonId; readonly elder: Elder; readonly one: Suggestion; readonly proposedBy: string | null }): Promise<ProposalRow | undefined> {
  const { volunteerId } = one;
  const lapsesAt = later(ctx.now, days(LAPSES_DAYS));
  const row = await ctx.widen(() => insertProposal(ctx, { elderId, volunteerId, areaPath: elder.areaPath, score: one.score, reasons: one.reasons, lapsesAt, proposedBy }));
  if (!row) return undefined;
  ctx.timer.set({ key: clockOf(row.id), at: lapsesAt, call: silver.calls.lapse, input: { proposalId: row.id } });
  ctx.trail({ subject: subjectOf(row.id), action: 'silver.proposed', detail: { elderId, volunteerId, score: one.score, reasons: one.reasons.map(({ code }) => code).join(' ') } });
  tellChanged(ctx, row);
  await message(ctx, elderId, 'elder', 'proposed', row, one.name);
  await message(ctx, volunteerId, 'volunteer', 'proposed', row, elder.name);
  return row;
}

export const suggestPairs: CallHandlers<typeof silver>['suggestPairs'] = (ctx, { proposedBy, elderIds }) =>
  ctx.widen(async () => {
    let proposed = 0;
    for (const elderId of elderIds) {
      const elder = await elderSide(ctx, elderId);
      const [one] = elder ? await suggest(ctx, elder) : [];
      if (elder && one && (await proposeTo(ctx, { elderId, elder, one, proposedBy }))) proposed += 1;
    }
    return { proposed };
  });

export const proposalRoutes: Handlers = {
  async suggestions(ctx, { params }) {
    const known = await reached(ctx, params.personId);
    if (!known) return refuse('thing.notFound');
    const elder = await elderSide(ctx, params.personId);
    return elder ? { elderName: elder.name, suggestions: await suggest(ctx, elder) } : refuse('silver.notElder');
  },
  async propose(ctx, { body: { elderId, volunteerId } }) {
    if (!(await reached(ctx, elderId))) return refuse('thing.notFound');
    const elder = await elderSide(ctx, elderId);
    if (!elder) return refuse('silver.notElder');
    if (elder.paired.includes(volunteerId)) return refuse('silver.alreadyPaired');
    const [one] = (await suggest(ctx, elder)).filter((each) => each.volunteerId === volunteerId);
    if (!one) return refuse('silver.notHelper');
    const row = await proposeTo(ctx, { elderId, elder, one, proposedBy: ctx.actor.personId });
    return row ? viewOf(ctx, row.id) : refuse('silver.alreadyOpen');
  },
  async proposals(ctx, { query: { state, after, limit } }) {
    if (after !== undefined && !UUID.test(after)) return refuse('request.invalid');
    const rows = await listProposals(ctx, state, after, limit + 1);
    return { items: await proposalViews(ctx, rows.slice(0, limit)), next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null };
  },
  async answer(ctx, { params, body }) {
    const row = await lockProposal(ctx, params.proposalId);
    if (!row) return refuse('thing.notFound');
    const { personId } = ctx.actor;
    const own = row.elder_id === personId ? 'elder' : row.volunteer_id === personId ? 'helper' : undefined;
    // Staff write down whose word it is and how it was given.
    const side = own ?? (coversArea(ctx.actor, row.area_path, ...KEEPERS) ? body.side : undefined);
    if (!side) return own || coversArea(ctx.actor, row.area_path, ...KEEPERS) ? refuse('silver.needsNote') : refuse('thing.notFound');
    if (!own && !body.note) return refuse('silver.needsNote');
    if (row.state === 'open' && (side === 'elder' ? row.elder_answer : row.helper_answer) !== null) return refuse('silver.answered');
    const said = { isYes: body.isYes, at: toIso(ctx.now), note: own ? null : (body.note ?? null) };
    const other = side === 'elder' ? row.helper_answer : row.elder_answer;
    const isPaired = body.isYes && other?.isYes === true;
    const decided = step(proposalLifecycle, { state: row.state, command: body.isYes ? 'pair' : 'decline', role: rolesOf(ctx) });
    if (isRefusal(decided)) return decided;
    await ctx.widen(() => moveProposal(ctx, row, body.isYes && !isPaired ? 'open' : decided.to, side === 'elder' ? { elder: said } : { helper: said }));
    ctx.trail({ subject: subjectOf(row.id), action: body.isYes ? 'silver.agreed' : 'silver.declined', detail: { side, byStaff: !own }, ...(said.note ? { reason: said.note } : {}) });
    if (isPaired) await pair(ctx, row);
    if (isPaired || !body.isYes) ctx.timer.clear(clockOf(row.id));
    tellChanged(ctx, row);
    return viewOf(ctx, row.id);
  },
  async withdraw(ctx, { params, body }) {
    const row = await keptProposal(ctx, params.proposalId);
    if (!row) return refuse('thing.notFound');
    const decided = step(proposalLifecycle, { state: row.state, command: 'withdraw', role: rolesOf(ctx) });
    if (isRefusal(decided)) return decided;
    await ctx.widen(() => moveProposal(ctx, row, decided.to, { reason: body.reason }));
    ctx.timer.clear(clockOf(row.id));
    ctx.trail({ subject: subjectOf(row.id), action: 'silver.withdrawn', reason: body.reason });
    tellChanged(ctx, row);
    return viewOf(ctx, row.id);
  },
};

/** From now on the helper is of the first tier of this elder. */
async function pair(ctx: Context, row: ProposalRow): Promise<void> {
  const paired = await ctx.call(people.calls.addPairings, { pairings: [{ elderId: row.elder_id, volunteerId: row.volunteer_id }] });
  if (isRefusal(paired)) throw new Error(`two who agreed were not paired: ${paired.refused}`);
  const names = await namesOf(ctx, [row.elder_id, row.volunteer_id]);
  await message(ctx, row.elder_id, 'elder', 'paired', row, names.get(row.volunteer_id) ?? '');
  await message(ctx, row.volunteer_id, 'volunteer', 'paired', row, names.get(row.elder_id) ?? '');
}

export const lapse = (ctx: Context, proposalId: string): Promise<void> =>
  ctx.widen(async () => {
    const row = await lockProposal(ctx, proposalId);
    if (row?.state !== 'open') return;
    await moveProposal(ctx, row, 'lapsed');
    ctx.trail({ subject: subjectOf(row.id), action: 'silver.lapsed' });
    tellChanged(ctx, row);
  });
