import { type CallOut, cutText, isRefusal, localDate, type Refusal, type RefusalOf, type RouteInput, refuse, startOfDay } from '@huying/kernel';
import { mobilisation } from '@huying/mobilisation/contract';
import { people } from '@huying/people/contract';
import { type BeforeTools, type Context, hasRole, prepared, routesOf } from '@huying/platform';
import { type GivenOpinion, recognition } from '@huying/recognition/contract';
import { safeguard, staffPage } from '@huying/safeguard/contract';
import { speech } from '@huying/speech/contract';
import { needContract } from '../contract.ts';
import { statesOf } from '../core/decide.ts';
import { viewsOf, viewWith } from './chain.ts';
import { correctNeed } from './correct.ts';
import { dropNeed } from './drop.ts';
import { raiseDuring } from './during.ts';
import { csvOf } from './export.ts';
import { followed, followedOne, seesOf } from './family.ts';
import { merge, similar } from './merge.ts';
import { consider, elderCalling, elderFor, raiseNeed, recogniseText } from './raise.ts';
import { sayingsOf } from './said.ts';
import { holdOn, ownNeed, raiseSpoken, sayAgain, sendOwn } from './spoken.ts';
import { findNeed, listNeeds, type NeedRow, overviewOf, type Tags, tagsOfRow, viewOf } from './store.ts';

const MOST_EXPORTED = 20_000;
/** As long as recognition reads. */
const MOST_TEXT = 500;

const cursorOf = (rows: readonly NeedRow[], limit: number) => (rows.length > limit ? String((rows[limit - 1] as NeedRow).number) : null);
const belowOf = (after: string | undefined) => (after && /^\d{1,15}$/.test(after) ? Number(after) : undefined);

async function pageOfNeeds(ctx: Context, filter: Omit<Parameters<typeof listNeeds>[1], 'below' | 'limit'>, page: { after?: string | undefined; limit: number }) {
  const rows = await listNeeds(ctx, { ...filter, below: belowOf(page.after), limit: page.limit + 1 });
  return { items: await viewsOf(ctx, rows.slice(0, page.limit)), next: cursorOf(rows, page.limit) };
}

const filterOf = ({ phase, state, attention, from, to, ...same }: RouteInput<typeof needContract.routes.export>['query']) => ({
  ...same, states: state ? [state] : phase ? statesOf(phase) : undefined, attention: attention === 'true', from: from ? new Date(from) : undefined, to: to ? new Date(to) : undefined,
});

type Raise = typeof needContract.routes.raise;
type RaiseSpoken = typeof needContract.routes.raiseSpoken;
type SayAgain = typeof needContract.routes.sayAgain;
type Correct = typeof needContract.routes.correct;
type TryLexicon = typeof needContract.routes.tryLexicon;
type SpeechRefusal = Extract<RefusalOf<SayAgain>, `speech.${string}`>;

interface Listened {
  readonly text: string | null;
  readonly opinion: GivenOpinion | null;
}

/** Voice activity, speech to text and the language model are slow: they come before the transaction. */
async function listenTo(tools: BeforeTools, { body, query }: Pick<RouteInput<SayAgain>, 'body' | 'query'>): Promise<Listened | Refusal<SpeechRefusal>> {
  const examined = await tools.slowCall(speech.calls.examine, { wav: body });
  if (isRefusal(examined)) return examined as Refusal<SpeechRefusal>;
  const said = examined.text?.trim() || query.heard?.trim();
  const text = said ? cutText(said, MOST_TEXT) : null;
  return { text, opinion: await consider(tools, text) };
}

export const routes = routesOf(needContract, {
  raiseSpoken: prepared<RaiseSpoken, Listened>(needContract.routes.raiseSpoken, {
    before: listenTo,
    async handle(ctx, { query, body }, { text, opinion }) {
      const elder = await elderCalling(ctx, query.elderId);
      if (isRefusal(elder)) return elder;
      const isSos = query.sos === 'true';
      const row = await raiseSpoken(ctx, elder, { channel: isSos ? 'sos' : 'voice', wav: body, text, opinion, spendCredits: query.spendCredits === 'true' });
      return isRefusal(row) ? row : viewWith(ctx, row);
    },
  }),
  raise: prepared<Raise, GivenOpinion | null>(needContract.routes.raise, {
    before: (tools, { body }) => consider(tools, body.text),
    async handle(ctx, { body }, opinion) {
      const elder = await elderCalling(ctx, body.elderId);
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
  raiseDuring,
  async send(ctx, { params }) {
    const found = await ownNeed(ctx, params.needId);
    if (isRefusal(found)) return found;
    const row = await sendOwn(ctx, found);
    return isRefusal(row) ? row : viewWith(ctx, row);
  },
  async wait(ctx, { params }) {
    const found = await ownNeed(ctx, params.needId);
    if (isRefusal(found)) return found;
    return viewWith(ctx, await holdOn(ctx, found));
  },
  sayAgain: prepared<SayAgain, Listened>(needContract.routes.sayAgain, {
    before: listenTo,
    async handle(ctx, { params, body }, { text, opinion }) {
      const found = await ownNeed(ctx, params.needId);
      if (isRefusal(found)) return found;
      const elder = await elderFor(ctx, found.row.elder_id);
      const row = await sayAgain(ctx, found, isRefusal(elder) ? undefined : elder, { channel: 'voice', wav: body, text, opinion });
      return isRefusal(row) ? row : viewWith(ctx, row);
    },
  }),
  correct: prepared<Correct, GivenOpinion | null>(needContract.routes.correct, {
    before: (tools, { body }) => consider(tools, body.text),
    async handle(ctx, { params, body }, opinion) {
      const found = await ownNeed(ctx, params.needId);
      if (isRefusal(found)) return found;
      const { text, ...tags } = body;
      const isTelephone = hasRole(ctx.actor, 'desk', 'committee', 'grid', 'street');
      const row = await correctNeed(ctx, found, {
        said: text ? { channel: isTelephone ? 'telephone' : 'text', text, recordingId: null } : null, recognised: text ? await recogniseText(ctx, text, opinion) : null, touched: definedOf(tags),
      });
      return isRefusal(row) ? row : viewWith(ctx, row);
    },
  }),
  async cancel(ctx, { params, body }) {
    return drop(ctx, params.needId, 'cancel', 'cancelled', body.reason);
  },
  async falseAlarm(ctx, { params, body }) {
    return drop(ctx, params.needId, 'falseAlarm', 'falseAlarm', body.reason);
  },
  similar,
  merge,
  followed,
  followedOne,
  mine: (ctx, { query }) => pageOfNeeds(ctx, { mineOf: ctx.actor.personId as string }, query),
  board: (ctx, { query }) => pageOfNeeds(ctx, filterOf(query), query),
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
  async recording(ctx, { params, query: { position } }) {
    const row = await ctx.widen(() => findNeed(ctx, params.needId));
    if (!row) return refuse('thing.notFound');
    const visible = await findNeed(ctx, params.needId);
    const asked = !visible && row.callout_id ? await ctx.widen(() => ctx.call(mobilisation.calls.isAsked, { calloutId: row.callout_id as string })) : false;
    const lets = !visible && asked !== true && hasRole(ctx.actor, 'family') ? await seesOf(ctx, row.elder_id) : undefined;
    if (!visible && asked !== true && !lets?.recordings) return refuse('thing.notFound');
    const said = position === undefined ? undefined : (await ctx.widen(() => sayingsOf(ctx, [row.id]))).find((one) => one.position === position);
    const recordingId = position === undefined ? row.recording_id : said?.recording_id;
    const file = recordingId ? await ctx.widen(() => ctx.files.get(recordingId)) : undefined;
    return file ? { bytes: file.bytes, mimeType: file.mimeType } : refuse('thing.notFound');
  },
  async export(ctx, { query }) {
    const rows = await listNeeds(ctx, { ...filterOf(query), limit: MOST_EXPORTED + 1 });
    const no = await ctx.call(safeguard.calls.permit, {
      act: 'need.export', content: { ...query }, size: Math.min(rows.length, MOST_EXPORTED), facts: { rows: Math.min(rows.length, MOST_EXPORTED), filter: Object.values(query).join(' ').slice(0, 300) },
      page: staffPage(ctx.actor.memberships.map((one) => one.role), '/board', '/'),
    });
    if (isRefusal(no)) return no;
    const views = await exportedViews(ctx, rows.slice(0, MOST_EXPORTED));
    ctx.trail({ subject: { kind: 'tenant', id: String(ctx.tenantId) }, action: 'need.exported', detail: { ...query, needs: views.length } });
    return { bytes: csvOf(views, rows.length > MOST_EXPORTED), mimeType: 'text/csv; charset=utf-8', name: `needs-${localDate(ctx.now)}.csv` };
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
  tryLexicon: prepared<TryLexicon, CallOut<typeof recognition.calls.compare> & { rows: readonly NeedRow[] }>(needContract.routes.tryLexicon, {
    async before(tools, { body }) {
      const rows = await tools.run((ctx) => listNeeds(ctx, { hasText: true, limit: body.needs }));
      const sentences = rows.map((row) => ({ id: row.id, text: row.text as string, now: row.raised_at.toISOString() }));
      const compared = await tools.slowCall(recognition.calls.compare, { sentences, lexicon: body.lexicon });
      return isRefusal(compared) ? (compared as Refusal<RefusalOf<TryLexicon>>) : { ...compared, rows };
    },
    async handle(_ctx, _input, { changed, rows }) {
      const byId = new Map<string, NeedRow>(rows.map((row) => [row.id, row]));
      return {
        compared: rows.length,
        changed: changed.flatMap(({ id, before, after }) => {
          const row = byId.get(id);
          return row ? [{ needId: row.id, number: row.number, text: row.text as string, raisedAt: row.raised_at.toISOString(), tags: tagsOfRow(row), before, after }] : [];
        }),
      };
    },
  }),
  overview: (ctx) => overviewOf(ctx, startOfDay(ctx.now)),
});

const definedOf = (given: Partial<Tags>): Partial<Tags> => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

async function drop(ctx: Context, needId: string, command: 'cancel' | 'falseAlarm', past: 'cancelled' | 'falseAlarm', reason: string) {
  const found = await ownNeed(ctx, needId);
  if (isRefusal(found)) return found;
  const row = await dropNeed(ctx, found, { command, past, reason });
  return isRefusal(row) ? row : viewWith(ctx, row);
}

async function exportedViews(ctx: Context, rows: readonly NeedRow[]) {
  const views = [];
  for (let start = 0; start < rows.length; start += 500) views.push(...(await viewsOf(ctx, rows.slice(start, start + 500))));
  return views;
}
