import { cutText, isRefusal, localDate, type Refusal, type RefusalOf, type RouteInput, refuse, startOfDay } from '@huying/kernel';
import { mobilisation } from '@huying/mobilisation/contract';
import { people } from '@huying/people/contract';
import { type BeforeTools, type Context, hasRole, prepared, routesOf } from '@huying/platform';
import { type GivenOpinion, recognition } from '@huying/recognition/contract';
import { service } from '@huying/service/contract';
import { speech } from '@huying/speech/contract';
import { needContract } from '../contract.ts';
import { statesOf, summaryOf } from '../core/decide.ts';
import { CATEGORY_WORDS, move, rolesTowards, seek, tellChange, viewsOf, viewWith, writeTrail } from './chain.ts';
import { csvOf } from './export.ts';
import { consider, dueAtOf, elderFor, raiseNeed, recogniseText, tagsFrom } from './raise.ts';
import { findNeed, listNeeds, type NeedRow, overviewOf, setTags, type Tags, viewOf } from './store.ts';

const RECORDING_DAYS = 180;
const MOST_EXPORTED = 20_000;
/** As long as recognition reads. */
const MOST_TEXT = 500;

async function ownNeed(ctx: Context, id: string): Promise<{ row: NeedRow; roles: ReturnType<typeof rolesTowards> } | Refusal<'thing.notFound'>> {
  const row = await findNeed(ctx, id, true);
  const roles = row ? rolesTowards(ctx, row) : [];
  return row && roles.length > 0 ? { row, roles } : refuse('thing.notFound');
}

const cursorOf = (rows: readonly NeedRow[], limit: number) => (rows.length > limit ? String((rows[limit - 1] as NeedRow).number) : null);
const belowOf = (after: string | undefined) => (after && /^\d{1,15}$/.test(after) ? Number(after) : undefined);

async function pageOfNeeds(ctx: Context, filter: Omit<Parameters<typeof listNeeds>[1], 'below' | 'limit'>, page: { after?: string | undefined; limit: number }) {
  const rows = await listNeeds(ctx, { ...filter, below: belowOf(page.after), limit: page.limit + 1 });
  return { items: await viewsOf(ctx, rows.slice(0, page.limit)), next: cursorOf(rows, page.limit) };
}

type Raise = typeof needContract.routes.raise;
type RaiseSpoken = typeof needContract.routes.raiseSpoken;
type Correct = typeof needContract.routes.correct;

interface Listened {
  readonly text: string | null;
  readonly opinion: GivenOpinion | null;
}

/** Voice activity, speech to text and the language model are slow: they come before the transaction. */
async function listenTo(tools: BeforeTools, input: RouteInput<RaiseSpoken>): Promise<Listened | Refusal<RefusalOf<RaiseSpoken>>> {
  const examined = await tools.slowCall(speech.calls.examine, { wav: input.body });
  if (isRefusal(examined)) return examined as Refusal<RefusalOf<RaiseSpoken>>;
  const said = examined.text?.trim() || input.query.heard?.trim();
  const text = said ? cutText(said, MOST_TEXT) : null;
  return { text, opinion: await consider(tools, text) };
}

export const routes = routesOf(needContract, {
  raiseSpoken: prepared<RaiseSpoken, Listened>(needContract.routes.raiseSpoken, {
    before: listenTo,
    async handle(ctx, { query, body }, { text, opinion }) {
      const elder = await elderFor(ctx, query.elderId);
      if (isRefusal(elder)) return elder;
      const isSos = query.sos === 'true';
      // Evidence is kept where the elder agreed, and where the voice itself is the need: without it nobody would know what is wanted.
      const keeps = elder.recordingConsent || !text || isSos;
      const deleteAfter = new Date(ctx.now.getTime() + RECORDING_DAYS * 86_400_000);
      const recordingId = keeps ? await ctx.files.put({ bytes: body, mimeType: 'audio/wav', purpose: 'need-recording', ownerId: elder.id, deleteAfter }) : null;
      const recognised = text ? await recogniseText(ctx, text, opinion) : null;
      const row = await raiseNeed(ctx, { elder, channel: isSos ? 'sos' : 'voice', text, recordingId, recognised, given: {}, dueAt: null, spendCredits: query.spendCredits === 'true' });
      return isRefusal(row) ? row : viewWith(ctx, row);
    },
  }),
  raise: prepared<Raise, GivenOpinion | null>(needContract.routes.raise, {
    before: (tools, { body }) => consider(tools, body.text),
    async handle(ctx, { body }, opinion) {
      const elder = await elderFor(ctx, body.elderId);
      if (isRefusal(elder)) return elder;
      if (!body.text && !body.tags?.category && body.channel !== 'sos') return refuse('need.nothingSaid');
      const isStaffChannel = body.channel === 'telephone' || body.channel === 'system';
      if (isStaffChannel && !hasRole(ctx.actor, 'desk', 'committee', 'grid', 'street', 'system')) return refuse('access.denied');
      const recognised = body.text ? await recogniseText(ctx, body.text, opinion) : null;
      const row = await raiseNeed(ctx, {
        elder, channel: body.channel, text: body.text, recordingId: null, recognised, given: definedOf(body.tags ?? {}), dueAt: body.dueAt ? new Date(body.dueAt) : null,
        spendCredits: body.spendCredits,
      });
      return isRefusal(row) ? row : viewWith(ctx, row);
    },
  }),
  async send(ctx, { params }) {
    const found = await ownNeed(ctx, params.needId);
    if (isRefusal(found)) return found;
    const row = await move(ctx, found.row, 'send', found.roles, 'sent');
    if (isRefusal(row)) return row;
    ctx.timer.clear(`need/${row.id}/send`);
    return viewWith(ctx, await seek(ctx, row));
  },
  correct: prepared<Correct, GivenOpinion | null>(needContract.routes.correct, {
    before: (tools, { body }) => consider(tools, body.text),
    handle: correctNeed,
  }),
  async cancel(ctx, { params, body }) {
    return drop(ctx, params.needId, 'cancel', 'cancelled', body.reason);
  },
  async falseAlarm(ctx, { params, body }) {
    return drop(ctx, params.needId, 'falseAlarm', 'falseAlarm', body.reason);
  },
  mine: (ctx, { query }) => pageOfNeeds(ctx, { mineOf: ctx.actor.personId as string }, query),
  board: (ctx, { query }) =>
    pageOfNeeds(ctx, {
      states: query.phase ? statesOf(query.phase) : undefined, category: query.category, urgency: query.urgency, search: query.search, attention: query.attention === 'true',
      from: query.from ? new Date(query.from) : undefined, to: query.to ? new Date(query.to) : undefined,
    }, query),
  async one(ctx, { params }) {
    const row = await findNeed(ctx, params.needId);
    return row ? viewWith(ctx, row) : refuse('thing.notFound');
  },
  async trail(ctx, { params }) {
    const row = await findNeed(ctx, params.needId);
    if (!row) return refuse('thing.notFound');
    const lines = await ctx.readTrail({ kind: 'need', id: row.id });
    return { entries: lines.map((line) => ({ ...line, at: line.at.toISOString() })) };
  },
  async recording(ctx, { params }) {
    const row = await ctx.widen(() => findNeed(ctx, params.needId));
    if (!row?.recording_id) return refuse('thing.notFound');
    const visible = await findNeed(ctx, params.needId);
    const asked = !visible && row.callout_id ? await ctx.widen(() => ctx.call(mobilisation.calls.isAsked, { calloutId: row.callout_id as string })) : false;
    if (!visible && asked !== true) return refuse('thing.notFound');
    const file = await ctx.files.get(row.recording_id);
    return file ? { bytes: file.bytes, mimeType: file.mimeType } : refuse('thing.notFound');
  },
  async export(ctx, { query }) {
    const from = query.from ? new Date(query.from) : undefined;
    const to = query.to ? new Date(query.to) : undefined;
    const rows = await listNeeds(ctx, { from, to, limit: MOST_EXPORTED });
    return { bytes: csvOf(await exportedViews(ctx, rows)), mimeType: 'text/csv; charset=utf-8', name: `needs-${localDate(ctx.now)}.csv` };
  },
  async caller(ctx, { query }) {
    const cards = await ctx.call(people.calls.byPhone, { phone: query.phone.replace(/[\s-]/g, '') });
    if (isRefusal(cards)) return cards as never;
    const callers = [];
    for (const card of cards) {
      const elder = await ctx.call(people.calls.elder, { personId: card.id });
      if (!elder || isRefusal(elder)) continue;
      const open = await listNeeds(ctx, { mineOf: elder.id, states: [...statesOf('open'), ...statesOf('active')], limit: 10 });
      callers.push({ elderId: elder.id, name: elder.name, address: elder.address, mind: elder.mind, contacts: elder.contacts, openNeeds: open.map(viewOf) });
    }
    return { callers };
  },
  overview: (ctx) => overviewOf(ctx, startOfDay(ctx.now)),
});

const definedOf = (given: Partial<Tags>): Partial<Tags> => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

/** What was understood is set right by touch or by speaking again; the correction becomes training data. */
async function correctNeed(ctx: Context, { params, body }: RouteInput<Correct>, opinion: GivenOpinion | null) {
  const found = await ownNeed(ctx, params.needId);
  if (isRefusal(found)) return found;
  const { row } = found;
  if (row.ended_at) return refuse('need.over');
  const { text: said, ...given } = body;
  const read = said ? await recogniseText(ctx, said, opinion) : null;
  const before: Tags = { category: row.category, urgency: row.urgency, when: row.when_said, people: row.people, sex: row.sex, skills: row.skills };
  const touched = definedOf(given);
  const tags: Tags = { ...before, ...(read ? tagsFrom(read, row.sex) : {}), ...touched };
  // Who speaks again may make it more urgent; only a person's touch makes it less.
  if (!touched.urgency && RANK[tags.urgency] < RANK[before.urgency]) tags.urgency = before.urgency;
  const text = said ?? row.text;
  const dueAt = tags.when === before.when ? row.due_at : dueAtOf(tags.when);
  const after = await setTags(ctx, row, tags, text, dueAt);
  if (!after) return refuse('lifecycle.notHere', { state: row.state, command: 'correct' });
  writeTrail(ctx, after, 'corrected', { before: JSON.stringify(before), after: JSON.stringify(tags) });
  await tellCorrection(ctx, after, before, tags);
  const becomesRed = after.state === 'heard' && tags.urgency === 'red';
  const sent = becomesRed ? await move(ctx, after, 'send', [...found.roles, 'clock'], 'sent') : after;
  if (isRefusal(sent)) return viewWith(ctx, after);
  return viewWith(ctx, sent.state === 'seeking' && !sent.callout_id ? await seek(ctx, sent) : sent);
}

async function tellCorrection(ctx: Context, row: NeedRow, before: Tags, tags: Tags): Promise<void> {
  const { text, callout_id: calloutId } = row;
  const main = tags.category[0] as Tags['category'][number];
  await ctx.widen(async () => {
    if (text) await ctx.call(recognition.calls.correct, { needId: row.id, text, before, after: tags, by: ctx.actor.personId ?? ctx.actor.name });
    const change = {
      category: main, urgency: tags.urgency, skills: tags.skills, sex: tags.sex, people: tags.people, summary: summaryOf(text, main, CATEGORY_WORDS), dueAt: row.due_at?.toISOString() ?? null,
    };
    if (calloutId) await ctx.call(mobilisation.calls.change, { calloutId, change });
  });
  if (tags.urgency === 'red' && before.urgency !== 'red') ctx.tell([`role:desk:${row.area_path}`], needContract.notices.alarm, { needId: row.id, kind: 'red' });
  tellChange(ctx, row);
  await ctx.emit(needContract.events.corrected, { need: viewOf(row) });
}

const RANK = { green: 0, yellow: 1, red: 2 } as const;

/** Ends a need without service: whoever was asked or is on the way is told. */
async function drop(ctx: Context, needId: string, command: 'cancel' | 'falseAlarm', past: string, reason: string) {
  const found = await ownNeed(ctx, needId);
  if (isRefusal(found)) return found;
  const row = await move(ctx, found.row, command, found.roles, past, reason);
  if (isRefusal(row)) return row;
  ctx.timer.clear(`need/${row.id}/*`);
  await ctx.widen(async () => {
    if (row.callout_id) await ctx.call(mobilisation.calls.cancel, { calloutId: row.callout_id, reason });
    await ctx.call(service.calls.releaseAll, { subject: { kind: 'need', id: row.id }, reason });
  });
  await ctx.emit(needContract.events.cancelled, { need: viewOf(row), reason });
  return viewWith(ctx, row);
}

async function exportedViews(ctx: Context, rows: readonly NeedRow[]) {
  const views = [];
  for (let start = 0; start < rows.length; start += 500) views.push(...(await viewsOf(ctx, rows.slice(start, start + 500))));
  return views;
}
