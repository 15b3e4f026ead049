import { type CallIn, type CallOut, isRefusal, type Refusal, type Role, refuse, step } from '@huying/kernel';
import { mobilisation } from '@huying/mobilisation/contract';
import { type Context, coversArea } from '@huying/platform';
import { service } from '@huying/service/contract';
import type { z } from 'zod';
import { needContract, needLifecycle, type needView } from '../contract.ts';
import { beginsAt, SPOKEN_WORDS, summaryOf } from '../core/decide.ts';
import zh from '../web/text/zh.json' with { type: 'json' };
import { sayingsOf, sayingView } from './said.ts';
import { commandsOf, moveNeed, moveNeedFrom, type NeedRow, setCallout, viewOf } from './store.ts';

/** The steps of a need's life that routes, clocks and other modules' facts share. */

type Command = keyof typeof needLifecycle.commands & string;
const STAFF: readonly Role[] = ['desk', 'committee', 'grid', 'street'];
const CALLERS: readonly Role[] = ['elder', 'family', 'volunteer'];

/** Names of the categories as they are said to people. */
export const CATEGORY_WORDS: Record<string, string> = Object.fromEntries(
  Object.entries(zh).flatMap(([key, words]) => (key.startsWith('need.category.') ? [[key.slice('need.category.'.length), words]] : [])),
);

/** The roles the actor holds towards this need. */
export function rolesTowards(ctx: Context, row: NeedRow): Role[] {
  const held = ctx.actor.memberships.map((one) => one.role);
  const own = row.elder_id === ctx.actor.personId || (row.raised_by !== null && row.raised_by === ctx.actor.personId);
  const ofArea = coversArea(ctx.actor, row.area_path, ...STAFF, 'system');
  return held.filter((role) => (own && CALLERS.includes(role)) || (ofArea && (STAFF.includes(role) || role === 'system')));
}

export function tellChange(ctx: Context, row: NeedRow): void {
  ctx.tell([`person:${row.elder_id}`, `role:desk:${row.area_path}`, `role:committee:${row.area_path}`, ...row.followers.map((id) => `person:${id}`)], needContract.notices.changed, {
    needId: row.id, state: row.state, urgency: row.urgency,
  });
}

export const writeTrail = (ctx: Context, row: NeedRow, action: string, detail: Record<string, string | number | boolean | null | undefined> = {}, reason?: string): void =>
  ctx.trail({ subject: { kind: 'need', id: row.id }, action: `need.${action}`, detail, ...(reason ? { reason } : {}) });

/** One step decided by the lifecycle, written guarded, told and trailed. */
export async function move(ctx: Context, row: NeedRow, command: Command, roles: readonly (Role | 'clock')[], past: string, reason?: string): Promise<NeedRow | Refusal<'lifecycle.notHere' | 'lifecycle.notYours'>> {
  const decided = step(needLifecycle, { state: row.state, command, role: roles });
  if (isRefusal(decided)) return decided;
  const after = await moveNeed(ctx, row, decided.to, reason ?? null);
  if (!after) return refuse('lifecycle.notHere', { state: row.state, command });
  return moved(ctx, after, row.state, past, reason);
}

function moved(ctx: Context, after: NeedRow, from: NeedRow['state'], past: string, reason: string | undefined): NeedRow {
  writeTrail(ctx, after, past, { from, to: after.state }, reason);
  tellChange(ctx, after);
  return after;
}

/** What happened moves the need: who may do it was decided where it happened. Where it is elsewhere (a second helper arrives) nothing changes. */
export async function moveByFact(ctx: Context, id: string, command: Command, past: string, reason?: string): Promise<NeedRow | undefined> {
  const { from, to } = needLifecycle.commands[command];
  if (!to) throw new Error(`${command} moves a need nowhere`);
  const row = await moveNeedFrom(ctx, id, from, to, reason ?? null);
  if (!row) return undefined;
  const { before, ...after } = row;
  return moved(ctx, after, before, past, reason);
}

/** Looks for somebody: now, or when the time that was asked for comes near. */
export async function seek(ctx: Context, row: NeedRow): Promise<NeedRow> {
  const at = beginsAt(row.due_at, ctx.now);
  if (at > ctx.now) {
    ctx.timer.set({ key: `need/${row.id}/begin`, at, call: needContract.calls.begin, input: { needId: row.id } });
    return row;
  }
  return begin(ctx, row);
}

export function summaryOfRow(row: NeedRow): string {
  const main = row.category[0] as string;
  // Only a voice, which nobody has heard yet: "other" would say that somebody had.
  const isUnheard = row.recording_id !== null && main === 'other';
  const wanted = row.channel === 'sos' ? zh['need.home.sos'] : isUnheard ? SPOKEN_WORDS : (CATEGORY_WORDS[main] ?? main);
  return summaryOf(row.text, wanted, row.called_at);
}

/** Who is asked first, because they offer it. */
export type Preferred = NonNullable<CallIn<typeof mobilisation.calls.open>['preferred']>;

/** A need whose callout was opened by this very command: nobody has to ask for it again. */
export type BegunRow = NeedRow & { readonly opened?: Callout };

export async function begin(ctx: Context, row: NeedRow, preferred?: Preferred): Promise<BegunRow> {
  return ctx.widen(async () => {
    if (row.callout_id) return row;
    const opened = await ctx.call(mobilisation.calls.open, {
      subject: { kind: 'need', id: row.id }, elderId: row.elder_id, areaPath: row.area_path, home: { lng: row.home_lng, lat: row.home_lat },
      category: row.category[0] as string, urgency: row.urgency, skills: row.skills, sex: row.sex, people: row.people, dueAt: row.due_at?.toISOString() ?? null,
      summary: summaryOfRow(row), recordingId: row.recording_id, ...(preferred ? { preferred } : {}),
    });
    if (isRefusal(opened)) throw new Error(`a callout for need ${row.id} was refused: ${opened.refused}`);
    setCallout(ctx, row.id, opened);
    return { ...row, callout_id: opened.calloutId, opened: opened.callout };
  });
}

type View = z.input<typeof needView>;
type Callout = CallOut<typeof mobilisation.calls.views>[number];
type Visit = CallOut<typeof service.calls.ofSubjects>[number];

/** What a page shows of needs: with tier clocks, who comes, and what may be done. */
export async function viewsOf(ctx: Context, rows: readonly BegunRow[]): Promise<View[]> {
  const known = new Map<string, Callout>(rows.flatMap((row) => (row.opened ? [[row.opened.id, row.opened] as const] : [])));
  // Of a callout that is opened this moment nobody has set out yet; what was said once was said with the need.
  const { said, callouts, visits } = await readBeside(ctx, rows.filter((row) => !row.opened || row.corrections > 0));
  return rows.map((row) => ({
    ...viewOf(row),
    said: said.filter((one) => one.need_id === row.id).map(sayingView),
    callout: row.callout_id ? (known.get(row.callout_id) ?? callouts.get(row.callout_id) ?? null) : null,
    visits: visits.filter((one) => one.subject.id === row.id),
    commands: commandsOf(row, rolesTowards(ctx, row)),
  }));
}

async function readBeside(ctx: Context, rows: readonly NeedRow[]) {
  if (rows.length === 0) return { said: [], callouts: new Map<string, Callout>(), visits: [] };
  const ids = rows.map((row) => row.id);
  // Asked together, so that the three travel together; what is the actor's own to see is asked first, before the look is widened.
  const [said, views, visits] = await Promise.all([
    sayingsOf(ctx, ids),
    ctx.widen(() => ctx.call(mobilisation.calls.views, { calloutIds: rows.flatMap((row) => (row.callout_id ? [row.callout_id] : [])) })),
    ctx.widen(() => ctx.call(service.calls.ofSubjects, { kind: 'need', ids })),
  ]);
  return { said, callouts: new Map<string, Callout>((views as Callout[]).map((one) => [one.id, one])), visits: visits as Visit[] };
}

export const viewWith = async (ctx: Context, row: BegunRow): Promise<View> => (await viewsOf(ctx, [row]))[0] as View;
