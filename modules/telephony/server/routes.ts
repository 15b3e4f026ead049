/** What staff do: lines, telephones of elders, calls that people go on with. */
import { isRefusal, type PersonId, refuse } from '@huying/kernel';
import { needContract } from '@huying/need/contract';
import { notify } from '@huying/notify/contract';
import { people } from '@huying/people/contract';
import { type Context, coversArea, routesOf } from '@huying/platform';
import { telephony, TELEPHONY_STAFF } from '../contract.ts';
import { readNumber } from '../core/numbers.ts';
import { recording } from './recordings.ts';
import { relayRoutes } from './relay.ts';
import { step } from './steps.ts';
import { type Callback, callbackView, deleteNumber, endCallback, endLine, findCallback, insertNumber, keepLine, type LineRow, listCallbacks, listLines, listNumbers, numberOr, numberView } from './store.ts';

const lineView = (row: LineRow) => ({ number: row.number, name: row.name, areaPath: row.area_path, duty: row.duty });
/** Ids grow with time, so that they order the list and mark where a page ends; anything else begins anew. */
const cursorOf = (after: string | undefined) => (after && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(after) ? after : undefined);
/** Telephones of one elder. */
const MOST_NUMBERS = 10;

/** The elder, where the actor's duty is in her area. */
async function elderOf(ctx: Context, elderId: PersonId) {
  const elder = await ctx.call(people.calls.elder, { personId: elderId });
  return elder && !isRefusal(elder) && coversArea(ctx.actor, elder.areaPath, ...TELEPHONY_STAFF) ? elder : undefined;
}

async function noteNumber(ctx: Context, elderId: PersonId, number: string, note: string | null) {
  const elder = await elderOf(ctx, elderId);
  if (!elder) return refuse('telephony.noElder');
  if ((await listNumbers(ctx, { elderId, limit: MOST_NUMBERS })).length >= MOST_NUMBERS) return refuse('telephony.tooMany', { most: MOST_NUMBERS });
  const row = await insertNumber(ctx, { elderId, elderName: elder.name, areaPath: elder.areaPath, number, note });
  if (!row) return refuse('telephony.twice');
  ctx.trail({ subject: { kind: 'person', id: elderId }, action: 'telephony.numberAdded', detail: { numberId: row.id } });
  return row;
}

function tellCallback(ctx: Context, row: Callback): void {
  for (const role of TELEPHONY_STAFF) ctx.tell([`role:${role}:${row.area_path}`], telephony.notices.changed, { callbackId: row.id, isUrgent: row.is_urgent, state: row.state });
}

async function close(ctx: Context, row: Callback, to: Parameters<typeof endCallback>[2]) {
  const after = await endCallback(ctx, row, to);
  if (!after) return refuse('telephony.over');
  ctx.trail({ subject: { kind: 'callback', id: row.id }, action: `telephony.callback${to.needId ? 'Attached' : 'Closed'}`, detail: { needId: to.needId }, ...(to.words ? { reason: to.words } : {}) });
  await ctx.call(notify.calls.settle, { key: `callback/${row.id}` });
  tellCallback(ctx, after);
  return callbackView(ctx, after);
}

const recordingOf = async (ctx: Context, row: Callback) => (row.recording_id ? await ctx.files.get(row.recording_id) : undefined);

export const routes = routesOf(telephony, {
  step, recording,
  ...relayRoutes,
  lines: async (ctx) => ({ lines: (await listLines(ctx)).filter((row) => coversArea(ctx.actor, row.area_path, ...TELEPHONY_STAFF, 'administrator')).map(lineView) }),
  async keepLine(ctx, { body }) {
    const number = readNumber(body.number);
    const duty = numberOr(body.duty, number);
    if (!number || (body.duty !== null && duty === null)) return refuse('telephony.noNumber');
    if (!coversArea(ctx.actor, body.areaPath, 'administrator')) return refuse('access.denied');
    const row = await keepLine(ctx, { number, duty, name: body.name, area_path: body.areaPath });
    if (!row) return refuse('telephony.lineTaken');
    ctx.trail({ subject: { kind: 'tenant', id: String(ctx.tenantId) }, action: 'telephony.lineKept', detail: { number, areaPath: row.area_path, duty } });
    return lineView(row);
  },
  async endLine(ctx, { body }) {
    const number = readNumber(body.number);
    const row = (await listLines(ctx)).find((one) => one.number === number);
    if (!row || !coversArea(ctx.actor, row.area_path, 'administrator') || (await endLine(ctx, row.number)) === 0) return refuse('telephony.unknownLine');
    ctx.trail({ subject: { kind: 'tenant', id: String(ctx.tenantId) }, action: 'telephony.lineEnded', detail: { number: row.number } });
    return {};
  },
  async numbers(ctx, { query }) {
    if (query.elderId && !(await elderOf(ctx, query.elderId))) return refuse('thing.notFound');
    const number = query.number === undefined ? undefined : (readNumber(query.number) ?? '');
    const rows = await listNumbers(ctx, { elderId: query.elderId, number, after: cursorOf(query.after), limit: query.limit + 1 });
    const shown = rows.slice(0, query.limit);
    return { items: shown.map((row) => numberView(ctx, row)), next: rows.length > query.limit ? (shown.at(-1)?.id ?? null) : null };
  },
  async addNumber(ctx, { body }) {
    const number = readNumber(body.number);
    if (!number) return refuse('telephony.noNumber');
    const row = await noteNumber(ctx, body.elderId, number, body.note);
    return isRefusal(row) ? row : numberView(ctx, row);
  },
  async removeNumber(ctx, { params }) {
    const row = await deleteNumber(ctx, params.numberId);
    if (!row) return refuse('thing.notFound');
    ctx.trail({ subject: { kind: 'person', id: row.elder_id }, action: 'telephony.numberRemoved', detail: { numberId: params.numberId } });
    return {};
  },
  async callbacks(ctx, { query }) {
    const rows = await listCallbacks(ctx, { state: query.state, after: cursorOf(query.after), limit: query.limit + 1 });
    const shown = rows.slice(0, query.limit);
    return { items: shown.map((row) => callbackView(ctx, row)), next: rows.length > query.limit ? (shown.at(-1)?.id ?? null) : null };
  },
  async callbackRecording(ctx, { params }) {
    const row = await findCallback(ctx, params.callbackId);
    const file = row && (await recordingOf(ctx, row));
    if (!row || !file) return refuse('thing.notFound');
    ctx.trail({ subject: { kind: 'callback', id: row.id }, action: 'telephony.callbackHeard' });
    return { bytes: file.bytes, mimeType: file.mimeType };
  },
  async attach(ctx, { params, body }) {
    const row = await findCallback(ctx, params.callbackId);
    if (!row) return refuse('thing.notFound');
    if (row.state !== 'waiting') return refuse('telephony.over');
    const file = await recordingOf(ctx, row);
    const text = body.text ?? row.said.text;
    if (!text && !file && !row.is_urgent) return refuse('telephony.nothingSaid');
    const raised = await ctx.call(needContract.calls.raiseSaid, { elderId: body.elderId, channel: row.is_urgent ? 'sos' : 'telephone', readsBack: false, wav: file?.bytes ?? null, text });
    if (isRefusal(raised)) return raised;
    const { number } = row.said;
    // Somebody may have noted it meanwhile: then there is nothing left to note.
    if (body.keepsNumber && number) await noteNumber(ctx, body.elderId, number, null);
    return close(ctx, row, { elderId: body.elderId, needId: raised.need.id, words: null });
  },
  async closeCallback(ctx, { params, body }) {
    const row = await findCallback(ctx, params.callbackId);
    return row ? close(ctx, row, { elderId: null, needId: null, words: body.words }) : refuse('thing.notFound');
  },
});
