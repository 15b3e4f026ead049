/** The elder, or family, and whoever helps write to each other while the visit is open: neither sees a number. */
import { family } from '@huying/family/contract';
import { asId, cutText, fillText, isRefusal, maskName, type PersonId, refuse } from '@huying/kernel';
import { notify } from '@huying/notify/contract';
import { people } from '@huying/people/contract';
import { type Context, coversArea, type RouteHandlers } from '@huying/platform';
import { z } from 'zod';
import { service, type talk, type TALK_SIDES } from '../contract.ts';
import { isTalkOpen, TALK_HOURS, talkClosesAt } from '../core/talk.ts';
import en from '../web/text/en.json' with { type: 'json' };
import zh from '../web/text/zh.json' with { type: 'json' };
import { insertLine, type LineRow, listLines, MOST_LINES, readLines } from './line-store.ts';
import { findVisit, type VisitRow } from './store.ts';

type Handlers = Pick<RouteHandlers<typeof service>, 'talk' | 'say' | 'readTalk'>;
type Side = (typeof TALK_SIDES)[number];
type View = z.input<typeof talk>;
const STAFF = ['desk', 'committee', 'grid', 'street', 'auditor'] as const;
const MOST_HOURS = 168;

const talkHours = (ctx: Context) => ctx.setting('service.talkHours', z.number().min(0).max(MOST_HOURS), TALK_HOURS);
const other = (side: Side): Side => (side === 'helper' ? 'helped' : 'helper');

/** The visit as the actor stands to it: on one of its sides, or as staff of its area, who only read. */
async function found(ctx: Context, visitId: string): Promise<{ readonly row: VisitRow; readonly side: Side | null } | undefined> {
  const row = await ctx.widen(() => findVisit(ctx, visitId));
  const { personId } = ctx.actor;
  if (!row || personId === null) return undefined;
  if (row.helper_id === personId) return { row, side: 'helper' };
  if (row.elder_id === personId) return { row, side: 'helped' };
  if (row.elder_id !== null) {
    const elderId = row.elder_id;
    const follower = await ctx.widen(() => ctx.call(family.calls.follower, { elderId, memberId: personId }));
    if (follower !== null && !isRefusal(follower)) return { row, side: 'helped' };
  }
  return coversArea(ctx.actor, row.area_path, ...STAFF) ? { row, side: null } : undefined;
}

async function viewOf(ctx: Context, row: VisitRow, side: Side | null): Promise<View> {
  const [hours, lines] = [await talkHours(ctx), await ctx.widen(() => listLines(ctx, row.id))];
  const visit = { state: row.state, finishedAt: row.finished_at };
  const closes = talkClosesAt(visit, hours);
  return {
    visitId: row.id, category: row.category, side, isOpen: isTalkOpen(visit, hours, ctx.now), closesAt: closes instanceof Date ? closes.toISOString() : null, unread: side === null ? 0 : lines.filter((one) => one.side !== side && one.read_at === null).length,
    lines: lines.map((one) => ({
      id: one.id, side: one.side, isMine: one.author_id === ctx.actor.personId, name: side === null ? one.author_name : maskName(one.author_name), words: one.is_hidden && side !== null ? null : ctx.secrets.open(one.words_sealed),
      at: one.at.toISOString(), readAt: one.read_at?.toISOString() ?? null,
    })),
  };
}

/** Everybody who takes part: the elder, who goes, and family who have written. */
const partners = (row: VisitRow, lines: readonly LineRow[]) => [...new Set([row.helper_id, ...(row.elder_id ? [row.elder_id] : []), ...lines.map((one) => one.author_id)])];

function tellSaid(ctx: Context, row: VisitRow, side: Side, lines: readonly LineRow[]): void {
  ctx.tell([...partners(row, lines).map((id) => `person:${id}`), `role:desk:${row.area_path}`], service.notices.said, { visitId: row.id, subject: { kind: row.subject_kind, id: row.subject_id }, side });
}

async function pageOf(ctx: Context, row: VisitRow, personId: PersonId): Promise<string> {
  if (personId === row.elder_id) return 'elder';
  if (personId !== row.helper_id) return 'family';
  const profile = await ctx.call(people.calls.volunteer, { personId });
  return profile && !isRefusal(profile) ? 'volunteer' : row.organisation_id ? 'org' : 'worker';
}

/** The other side is told that there is something, not what: a text on a telephone is read by others too. */
async function message(ctx: Context, row: VisitRow, side: Side, lines: readonly LineRow[]): Promise<void> {
  const name = maskName(ctx.actor.name);
  const said = (words: Readonly<Record<string, string>>) => ({ title: cutText(fillText(words['service.message.said'] ?? '', { name }), 80), body: cutText(words['service.message.said.body'] ?? '', 200) });
  const isOther = (id: string) => (side === 'helper' ? id !== row.helper_id : id === row.helper_id);
  for (const id of partners(row, lines).filter((one) => one !== ctx.actor.personId && isOther(one))) {
    const personId = asId<'person'>(id);
    await ctx.call(notify.calls.send, { personIds: [personId], kind: 'contact', key: `talk/${row.id}`, ...said(zh), english: said(en), url: `/${await pageOf(ctx, row, personId)}/talk/${row.id}`, minutesToLive: 120 });
  }
}

export const talkingRoutes: Handlers = {
  async talk(ctx, { params }) {
    const one = await found(ctx, params.visitId);
    if (!one) return refuse('service.notYours');
    if (one.side === null) ctx.trail({ subject: { kind: one.row.subject_kind, id: one.row.subject_id }, action: 'service.talkRead', detail: { visitId: one.row.id } });
    return viewOf(ctx, one.row, one.side);
  },
  async say(ctx, { params, body }) {
    const one = await found(ctx, params.visitId);
    if (!one?.side) return refuse('service.notYours');
    const { row, side } = one;
    if (!isTalkOpen({ state: row.state, finishedAt: row.finished_at }, await talkHours(ctx), ctx.now)) return refuse('service.talkOver');
    const lines = await ctx.widen(() => listLines(ctx, row.id));
    if (lines.length >= MOST_LINES) return refuse('service.talkedEnough', { most: MOST_LINES });
    const id = ctx.newId<'line'>();
    await insertLine(ctx, { id, visitId: row.id, side, words: body.words });
    ctx.trail({ subject: { kind: row.subject_kind, id: row.subject_id }, action: 'service.said', detail: { visitId: row.id, lineId: id, side } });
    tellSaid(ctx, row, side, lines);
    await ctx.widen(() => message(ctx, row, side, lines));
    return viewOf(ctx, row, side);
  },
  async readTalk(ctx, { params }) {
    const one = await found(ctx, params.visitId);
    if (!one?.side) return refuse('service.notYours');
    const { row, side } = one;
    const read = await ctx.widen(() => readLines(ctx, row.id, other(side)));
    if (read > 0) tellSaid(ctx, row, side, []);
    return viewOf(ctx, row, side);
  },
};
