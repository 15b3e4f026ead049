import { isRefusal, later, type Refusal, type Role, refuse, step } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { type Context, coversArea, routesOf } from '@huying/platform';
import { service } from '@huying/service/contract';
import { emergency, redCallLifecycle } from '../contract.ts';
import { figuresOf } from '../core/red-call.ts';
import { end } from './ending.ts';
import { limitsFor, setReminder, tellChange, writeTrail } from './opening.ts';
import { protocolFor, questionsOf } from './protocol.ts';
import { hearReport, reportedTo } from './reporting.ts';
import {
  answerView, confirmHandOff, countOpen, endedOf, findAccess, findCall, findHandOff, findOpening, handOffView, insertAnswer, insertHandOff, insertOpening, listCalls, listHandOffs, listOpenings, listOpeningsOf, listReports, listTimes, listTold,
  noteTold, openingView, putAccess, type RedCallRow, reportView, reviewOpening, setArrived, toldView, viewOf,
} from './store.ts';

const STAFF: readonly Role[] = ['desk', 'committee', 'grid', 'street'];
const READERS: readonly Role[] = [...STAFF, 'administrator', 'auditor'];

/** The roles in which the actor stands towards a red call: staff of the area, or who goes there. */
async function rolesTowards(ctx: Context, row: RedCallRow): Promise<Role[]> {
  if (coversArea(ctx.actor, row.area_path, ...STAFF)) return ctx.actor.memberships.filter((one) => STAFF.includes(one.role) && row.area_path.startsWith(one.areaPath)).map((one) => one.role);
  const visits = await ctx.call(service.calls.ofSubject, { subject: { kind: 'need', id: row.need_id } });
  const goes = !isRefusal(visits) && visits.some((one) => one.helperId === ctx.actor.personId && one.state !== 'released' && one.state !== 'disputed');
  return goes ? ctx.actor.memberships.map((one) => one.role).filter((role) => role === 'volunteer' || role === 'organisation' || role === 'property') : [];
}

/** A red call that concerns the actor, as the engine sees it; for anybody else it is not there. */
async function concerned(ctx: Context, needId: string, isLocked = true): Promise<{ row: RedCallRow; roles: Role[] } | Refusal<'thing.notFound'>> {
  const row = await findCall(ctx, needId, isLocked);
  const roles = row ? await rolesTowards(ctx, row) : [];
  return row && roles.length > 0 ? { row, roles } : refuse('thing.notFound');
}

type Command = keyof typeof redCallLifecycle.commands;

/** The same, where the command is legal now. */
async function allowed(ctx: Context, needId: string, command: Command) {
  const found = await concerned(ctx, needId);
  if (isRefusal(found)) return found;
  const decided = step(redCallLifecycle, { state: found.row.state, command, role: found.roles });
  return isRefusal(decided) ? decided : found;
}

/** A cursor that counts: lists of red calls are short, and new ones come first. */
const skipOf = (after: string | undefined): number => (after && /^\d{1,6}$/.test(after) ? Number(after) : 0);
const pageOf = <R, V>(rows: readonly R[], { after, limit }: { after?: string | undefined; limit: number }, view: (row: R) => V) => ({
  items: rows.slice(0, limit).map(view), next: rows.length > limit ? String(skipOf(after) + limit) : null,
});

async function wholeOf(ctx: Context, row: RedCallRow) {
  const [told, handOffs, openings] = [await listTold(ctx, row.need_id), await listHandOffs(ctx, row.need_id), await listOpeningsOf(ctx, row.need_id)];
  return {
    ...viewOf(row), told: told.map((one) => toldView(ctx, one)), handOffs: handOffs.map((one) => handOffView(ctx, one)), questions: await questionsOf(ctx, row),
    openings: openings.map((one) => openingView(ctx, one)), reports: (await listReports(ctx, row.need_id)).map((one) => reportView(ctx, one)), ended: endedOf(ctx, row),
  };
}

async function doorOf(ctx: Context, row: RedCallRow) {
  const elder = await ctx.call(people.calls.elder, { personId: row.elder_id });
  if (!elder || isRefusal(elder)) return refuse('thing.notFound');
  const access = await findAccess(ctx, row.elder_id);
  return {
    address: elder.address, phone: elder.phone, mind: elder.mind, door: access ? ctx.secrets.open(access.door_sealed) : null,
    contacts: elder.contacts.map(({ name, relation, phone }) => ({ name, relation, phone })),
  };
}

export const routes = routesOf(emergency, {
  async list(ctx, { query }) {
    const rows = await listCalls(ctx, { state: query.state, skip: skipOf(query.after), limit: query.limit + 1 });
    return pageOf(rows, query, viewOf);
  },
  async figures(ctx, { query }) {
    const times = await listTimes(ctx, later(ctx.now, -query.days * 86_400_000));
    const counted = times.filter((one) => one.state !== 'falseAlarm').map((one) => ({ openedAt: one.opened_at, arriveBy: one.arrive_by, arrivedAt: one.arrived_at }));
    return { open: await countOpen(ctx), ...figuresOf(counted, ctx.now), limitMinutes: (await limitsFor(ctx, 'health')).arriveMinutes };
  },
  async one(ctx, { params }) {
    const row = await findCall(ctx, params.needId);
    if (!row || !coversArea(ctx.actor, row.area_path, ...READERS)) return refuse('thing.notFound');
    // Beside the other readings of the elder's data, and not between the steps of the need.
    ctx.trail({ subject: { kind: 'person', id: row.elder_id }, action: 'emergency.read', detail: { needId: row.need_id } });
    return wholeOf(ctx, row);
  },
  forHelper: (ctx, { params }) =>
    ctx.widen(async () => {
      const found = await concerned(ctx, params.needId, false);
      if (isRefusal(found)) return found;
      const { areaPath: _, ...view } = viewOf(found.row);
      return { ...view, handOffs: (await listHandOffs(ctx, found.row.need_id)).map((one) => handOffView(ctx, one)), questions: await questionsOf(ctx, found.row) };
    }),
  arrive: (ctx, { params, body }) =>
    ctx.widen(async () => {
      const found = await allowed(ctx, params.needId, 'arrive');
      if (isRefusal(found)) return found;
      return (await arrived(ctx, params.needId, body.who)) ?? refuse('emergency.alreadyThere');
    }),
  async note(ctx, { params, body }) {
    const found = await concerned(ctx, params.needId);
    if (isRefusal(found)) return found;
    const told = await noteTold(ctx, params.needId, params.toldId, body.outcome);
    if (!told) return refuse('thing.notFound');
    writeTrail(ctx, found.row, 'toldNoted', { kind: told.kind, outcome: body.outcome });
    tellChange(ctx, found.row);
    return toldView(ctx, told);
  },
  answer: (ctx, { params, body }) =>
    ctx.widen(async () => {
      const found = await allowed(ctx, params.needId, 'arrive');
      if (isRefusal(found)) return found;
      const { questions, version } = await protocolFor(ctx, found.row.category);
      const question = questions.find((one) => one.id === body.question);
      if (!question) return refuse('emergency.noQuestion');
      const answer = await insertAnswer(ctx, found.row, { ...body, version });
      if (!answer) throw new Error('an answer was not kept');
      writeTrail(ctx, found.row, 'answered', { question: body.question, version });
      tellChange(ctx, found.row);
      return { ...question, answer: answerView(ctx, answer) };
    }),
  handOver: (ctx, { params, body }) =>
    ctx.widen(async () => {
      const found = await allowed(ctx, params.needId, 'arrive');
      if (isRefusal(found)) return found;
      const row = await insertHandOff(ctx, found.row, body);
      if (!row) throw new Error('a hand-off was not kept');
      writeTrail(ctx, found.row, 'handedOver', { service: body.service, incidentNumber: body.incidentNumber });
      tellChange(ctx, found.row);
      return handOffView(ctx, row);
    }),
  async confirmHandOff(ctx, { params, body }) {
    const found = await concerned(ctx, params.needId);
    if (isRefusal(found)) return found;
    if (!(await findHandOff(ctx, params.needId, params.handOffId))) return refuse('thing.notFound');
    const row = await confirmHandOff(ctx, params.handOffId, body.incidentNumber);
    if (!row) return refuse('emergency.confirmedAlready');
    writeTrail(ctx, found.row, 'handOffConfirmed', { service: row.service, incidentNumber: body.incidentNumber });
    tellChange(ctx, found.row);
    return handOffView(ctx, row);
  },
  openDoor: (ctx, { params, body }) =>
    ctx.widen(async () => {
      const found = await allowed(ctx, params.needId, 'arrive');
      if (isRefusal(found)) return found;
      const shown = await doorOf(ctx, found.row);
      if (isRefusal(shown)) return shown;
      const role = found.roles[0] as string;
      insertOpening(ctx, found.row, { role, reason: body.reason });
      writeTrail(ctx, found.row, 'doorOpened', { role, hasDoor: shown.door !== null }, body.reason);
      tellChange(ctx, found.row);
      return shown;
    }),
  confirmSafe: (ctx, { params, body }) =>
    ctx.widen(async () => {
      const found = await allowed(ctx, params.needId, 'confirmSafe');
      if (isRefusal(found)) return found;
      const row = await end(ctx, params.needId, { state: 'safe', ...body });
      return row ? viewOf(row) : refuse('lifecycle.notHere');
    }),
  forFamily: (ctx, { params }) => ctx.widen(() => reportedTo(ctx, params.needId)),
  report: (ctx, { params, body }) => ctx.widen(() => hearReport(ctx, params.needId, body)),
  async openings(ctx, { query }) {
    const rows = await listOpenings(ctx, { state: query.state, skip: skipOf(query.after), limit: query.limit + 1 });
    return pageOf(rows, query, (row) => openingView(ctx, row));
  },
  async review(ctx, { params, body }) {
    const row = await findOpening(ctx, params.openingId);
    if (!row || !coversArea(ctx.actor, row.area_path, 'committee', 'street')) return refuse('thing.notFound');
    if (row.by_id === ctx.actor.personId) return refuse('emergency.ownOpening');
    const after = await reviewOpening(ctx, params.openingId, body);
    if (!after) return refuse('emergency.reviewedAlready');
    ctx.trail({ subject: { kind: 'need', id: row.need_id }, action: 'emergency.openingReviewed', detail: { verdict: body.verdict, of: row.by_name }, ...(body.words ? { reason: body.words } : {}) });
    return openingView(ctx, after);
  },
  async access(ctx, { params }) {
    const elder = await elderInReach(ctx, params.personId);
    if (isRefusal(elder)) return elder;
    const access = await findAccess(ctx, elder.id);
    return { name: elder.name, isKnown: access !== undefined, changedAt: access?.changed_at.toISOString() ?? null, changedBy: access?.changed_by ?? null };
  },
  async changeAccess(ctx, { params, body }) {
    const elder = await elderInReach(ctx, params.personId);
    if (isRefusal(elder)) return elder;
    putAccess(ctx, elder, body.door);
    ctx.trail({ subject: { kind: 'person', id: elder.id }, action: 'emergency.accessChanged', detail: { isKnown: body.door !== '' } });
    return { isKnown: body.door !== '' };
  },
});

async function elderInReach(ctx: Context, personId: Parameters<typeof findAccess>[1]) {
  const elder = await ctx.call(people.calls.elder, { personId: personId as never });
  return elder && !isRefusal(elder) && coversArea(ctx.actor, elder.areaPath, ...STAFF, 'administrator') ? elder : refuse('thing.notFound');
}

/** The first who is there counts; those who come later change nothing. */
export async function arrived(ctx: Context, needId: string, who: Parameters<typeof setArrived>[2]) {
  const row = await setArrived(ctx, needId, who);
  if (!row) return undefined;
  const minutes = Math.round((ctx.now.getTime() - row.opened_at.getTime()) / 6_000) / 10;
  writeTrail(ctx, row, 'arrived', { who, minutes, within: ctx.now <= row.arrive_by });
  setReminder(ctx, row, await limitsFor(ctx, row.category));
  tellChange(ctx, row);
  await ctx.emit(emergency.events.arrived, { redCall: viewOf(row) });
  return viewOf(row);
}
