/** What those do who look after the rosters of an area or of their organisation. */
import { addDays, atLocal, isRefusal, type RouteInput, refuse, toIso, writeCsv } from '@huying/kernel';
import { type Context, coversArea, type RouteHandlers, sql } from '@huying/platform';
import { safeguard, staffPage } from '@huying/safeguard/contract';
import { type roster, ROSTER_STAFF } from '../contract.ts';
import { hoursInWeek } from '../core/booking.ts';
import { coverHours, hasGap } from '../core/coverage.ts';
import zh from '../web/text/zh.json' with { type: 'json' };
import { ask, judgeCrew, release, rulesOf, take } from './booking.ts';
import { clearClocks } from './clocks.ts';
import { isKnown, keeps, namesOf } from './crew.ts';
import { message, sayWhen, tellChanged, trailOf } from './say.ts';
import { callOffShift, type CountedShift, findCounted, findShift, listCovered, listShifts, lockShift, type ShiftRow } from './shift-store.ts';
import { expireSwaps, listSwaps } from './swap-store.ts';
import { decide } from './swapping.ts';
import { type AttendedFilter, type AttendedRow, correctTurn, endTurnsOf, findTurn, listAttended, listTurnsOf, spanOf } from './turn-store.ts';
import { hindranceView, skillCounts, viewOfShift, viewsOfSwaps } from './views.ts';

type Handlers = Pick<RouteHandlers<typeof roster>, 'coverage' | 'shifts' | 'shift' | 'suitable' | 'ask' | 'assign' | 'callOff' | 'release' | 'correct' | 'decideSwap' | 'swaps' | 'attendance' | 'attendanceFile'>;

const HOURS = 24;
const MOST_IN_FILE = 20_000;

interface Asked {
  readonly areaPath: string;
  readonly from: string;
  readonly days: number;
  readonly crew?: 'volunteers' | 'staff' | 'organisation' | undefined;
  readonly organisationId?: string | undefined;
}
export const spanAsked = ({ areaPath, from, days, crew, organisationId }: Asked) => ({ areaPath, from: atLocal(from), until: atLocal(addDays(from, days)), crew, organisationId });

/**
 * Row by row the database asks whether an area is in reach. Where all of what is asked for is, as the memberships say, it need not: that is what the board's
 * speed comes from.
 */
export const reading = <T>(ctx: Context, areaPath: string, work: () => Promise<T>): Promise<T> => (coversArea(ctx.actor, areaPath, ...ROSTER_STAFF) ? ctx.widen(work) : work());

const coverage: Handlers['coverage'] = async (ctx, { query }) => {
  if (!(await isKnown(ctx, query.organisationId))) return refuse('thing.notFound');
  const span = spanAsked(query);
  const found = await reading(ctx, query.areaPath, () => listCovered(ctx, span));
  const shifts = found.map((row) => ({ startsAt: row.starts_at, endsAt: row.ends_at, wanted: row.wanted, booked: row.booked, skills: skillCounts(row) }));
  const rows = coverHours(shifts, span.from, query.days * HOURS) as { skill: ReturnType<typeof skillCounts>[number]['skill'] | null; wanted: number[]; booked: number[]; missing: number[] }[];
  return { from: query.from, days: query.days, rows, shifts: shifts.length, gaps: shifts.filter((one) => one.endsAt > ctx.now && hasGap(one)).length };
};

const cursorOf = (text: string | undefined) => {
  const [startsAt, id] = (text ?? '').split('/');
  return startsAt && id && !Number.isNaN(Date.parse(startsAt)) && /^[0-9a-f-]{36}$/.test(id) ? { startsAt, id } : undefined;
};

const shifts: Handlers['shifts'] = async (ctx, { query }) => {
  if (query.after !== undefined && !cursorOf(query.after)) return refuse('request.invalid');
  if (!(await isKnown(ctx, query.organisationId))) return refuse('thing.notFound');
  const found = await reading(ctx, query.areaPath, () => listShifts(ctx, { ...spanAsked(query), after: cursorOf(query.after), limit: query.limit + 1, isGap: query.gaps === 'true' }));
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  return { items: page.map(viewOfShift), next: found.length > query.limit && last ? `${last.starts_at.toISOString()}/${last.id}` : null };
};

/** A shift that the actor looks after; for all others it is not there. */
async function kept<T extends ShiftRow>(ctx: Context, find: (ctx: Context, id: string) => Promise<T | undefined>, shiftId: string): Promise<T | undefined> {
  const row = await find(ctx, shiftId);
  return row && row.state !== 'dropped' && keeps(ctx, row) ? row : undefined;
}

const shift: Handlers['shift'] = async (ctx, { params }) => {
  const row = await kept(ctx, findCounted, params.shiftId);
  if (!row) return refuse('thing.notFound');
  const turns = await listTurnsOf(ctx, row.id);
  const names = await namesOf(ctx, turns.map((turn) => turn.person_id));
  const swaps = await viewsOfSwaps(ctx, await listSwaps(ctx, sql`w.shift_id = ${row.id}`));
  const people = turns.map((turn) => ({
    turnId: turn.id, personId: turn.person_id, name: names.get(turn.person_id) ?? '', skills: turn.skills as [], state: turn.state, attendance: turn.attendance, correctedReason: turn.corrected_reason,
    arrivedAt: turn.arrived_at ? toIso(turn.arrived_at) : null, minutes: turn.minutes, reason: turn.reason,
  }));
  return { ...viewOfShift(row), people, swaps };
};

const suitable: Handlers['suitable'] = async (ctx, { params }) => {
  const row = await kept(ctx, findCounted, params.shiftId);
  if (!row) return refuse('thing.notFound');
  return ctx.widen(async () => {
    const judged = await judgeCrew(ctx, row, await rulesOf(ctx, row));
    const asked = new Map((await listTurnsOf(ctx, row.id)).map((turn) => [turn.person_id as string, turn.asked_at]));
    const people = judged.map((one) => {
      const askedAt = asked.get(one.personId);
      return { personId: one.personId, name: one.name, skills: one.skills as [], hoursThisWeek: hoursInWeek(one.turns.map(spanOf), row.starts_at), askedAt: askedAt ? toIso(askedAt) : null, hindrance: hindranceView(one.hindrance) };
    });
    // Who can, before who cannot; those who have least to do, first.
    return { people: people.sort((one, other) => Number(one.hindrance !== null) - Number(other.hindrance !== null) || one.hoursThisWeek - other.hoursThisWeek) };
  });
};

async function callOff(ctx: Context, row: ShiftRow, reason: string): Promise<CountedShift> {
  await callOffShift(ctx, row.id, reason);
  const ended = await endTurnsOf(ctx, row.id, 'callOff', reason);
  await expireSwaps(ctx, { shiftId: row.id });
  clearClocks(ctx, row.id);
  trailOf(ctx, row, 'shiftCalledOff', { people: ended.length }, reason);
  const ids = ended.map((turn) => turn.person_id);
  if (ids.length > 0) await message(ctx, 'calledOff', row, ids, { reason });
  tellChanged(ctx, row, ...ids);
  return (await findCounted(ctx, row.id)) as CountedShift;
}

const correct: Handlers['correct'] = async (ctx, { params, body }) => {
  const turn = await findTurn(ctx, params.turnId);
  const row = turn && (await kept(ctx, findShift, turn.shift_id));
  if (!turn || !row) return refuse('thing.notFound');
  if (turn.person_id === ctx.actor.personId) return refuse('roster.ownTurn');
  if ((await correctTurn(ctx, turn.id, body.attendance, body.reason)) === 0) return refuse('roster.turnGone');
  trailOf(ctx, row, 'attendanceCorrected', { personId: turn.person_id, from: turn.attendance, to: body.attendance }, body.reason);
  tellChanged(ctx, row, turn.person_id);
  return {};
};

// Attendance ---------------------------------------------------------------------------------------------------------------------

type AttendedQuery = RouteInput<typeof roster.routes.attendanceFile>['query'];
const filterOf = (query: AttendedQuery): Omit<AttendedFilter, 'limit'> => ({
  areaPath: query.areaPath, from: query.from ? atLocal(query.from) : undefined, until: query.until ? atLocal(addDays(query.until, 1)) : undefined, attendance: query.attendance, organisationId: query.organisationId,
});

async function named(ctx: Context, rows: readonly AttendedRow[]) {
  const names = await namesOf(ctx, rows.map((row) => row.person_id));
  return rows.map((row) => ({
    turnId: row.id, shiftId: row.shift_id, personId: row.person_id, name: names.get(row.person_id) ?? '', shiftName: row.shift_name, areaPath: row.area_path, startsAt: toIso(row.starts_at), endsAt: toIso(row.ends_at),
    attendance: row.attendance, minutes: row.minutes, correctedReason: row.corrected_reason,
  }));
}

const attendance: Handlers['attendance'] = async (ctx, { query }) => {
  if (query.after !== undefined && !cursorOf(query.after)) return refuse('request.invalid');
  if (!(await isKnown(ctx, query.organisationId))) return refuse('thing.notFound');
  const found = await listAttended(ctx, { ...filterOf(query), after: cursorOf(query.after), limit: query.limit + 1 });
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  return { items: await named(ctx, page), next: found.length > query.limit && last ? `${last.starts_at.toISOString()}/${last.id}` : null };
};

const attendanceFile: Handlers['attendanceFile'] = async (ctx, { query }) => {
  if (!(await isKnown(ctx, query.organisationId))) return refuse('thing.notFound');
  const found = await listAttended(ctx, { ...filterOf(query), limit: MOST_IN_FILE });
  const lines = [];
  for (let at = 0; at < found.length; at += 1_000) {
    const rows = found.slice(at, at + 1_000);
    lines.push(...(await named(ctx, rows)).map((one, index) => [one.name, one.shiftName, sayWhen(zh, rows[index] as AttendedRow), zh[`roster.attendance.${one.attendance}`], one.minutes, one.correctedReason]));
  }
  const size = new Set(found.map((one) => one.person_id)).size;
  const no = await ctx.call(safeguard.calls.permit, {
    act: 'roster.attendance', content: query, size, page: staffPage(ctx.actor.memberships.map((one) => one.role), '/roster/attendance'), facts: { people: size, rows: found.length, ...(query.from ? { from: query.from } : {}), ...(query.until ? { until: query.until } : {}), ...(query.areaPath ? { areaPath: query.areaPath } : {}) },
  });
  if (isRefusal(no)) return no;
  ctx.trail({ subject: { kind: 'tenant', id: String(ctx.tenantId) }, action: 'roster.attendanceTaken', detail: { people: size, rows: found.length } });
  const head = [zh['roster.column.name'], zh['roster.column.shift'], zh['roster.column.when'], zh['roster.column.attendance'], zh['roster.column.minutes'], zh['roster.column.corrected']];
  return { bytes: writeCsv([head, ...lines]), mimeType: 'text/csv; charset=utf-8', name: `${zh['roster.title.attendance']}.csv` };
};

/** Commands of those who look after a shift: it is locked, and what follows looks beyond their reach. */
async function commanding<T>(ctx: Context, shiftId: string, work: (row: ShiftRow) => Promise<T>) {
  const row = await kept(ctx, lockShift, shiftId);
  return row ? ctx.widen(() => work(row)) : refuse('thing.notFound');
}

export const staffRoutes: Handlers = {
  coverage, shifts, shift, suitable, correct, attendance, attendanceFile,
  ask: (ctx, { params, body }) => commanding(ctx, params.shiftId, (row) => ask(ctx, row, body.personIds)),
  assign: (ctx, { params, body }) => commanding(ctx, params.shiftId, async (row) => {
    if (row.crew === 'volunteers') return refuse('roster.volunteersAreAsked');
    const turn = await take(ctx, { shift: row, personId: body.personId, command: 'assign', switchesDuty: null });
    if (isRefusal(turn)) return turn;
    await message(ctx, 'assigned', row, [body.personId]);
    return {};
  }),
  callOff: (ctx, { params, body }) => commanding(ctx, params.shiftId, async (row) => {
    if (row.state !== 'open') return refuse('roster.calledOff');
    return row.ends_at <= ctx.now ? refuse('roster.over') : viewOfShift(await callOff(ctx, row, body.reason));
  }),
  async release(ctx, { params, body }) {
    const turn = await findTurn(ctx, params.turnId);
    if (!turn) return refuse('thing.notFound');
    return commanding(ctx, turn.shift_id, (row) => release(ctx, row, turn, body.reason));
  },
  async decideSwap(ctx, { params, body }) {
    const swap = await ctx.widen(() => decide(ctx, params.swapId, (row) => keeps(ctx, row), body));
    return isRefusal(swap) ? swap : ((await viewsOfSwaps(ctx, [swap]))[0] ?? refuse('thing.notFound'));
  },
  async swaps(ctx) {
    const waiting = (await listSwaps(ctx, sql`w.state = 'taken'`)).filter((swap) => keeps(ctx, swap));
    return { swaps: await viewsOfSwaps(ctx, waiting) };
  },
};
