/** Checking in and out: by the host's code, by one's own, by hand. */
import { timingSafeEqual } from 'node:crypto';
import { isRefusal, type LifecycleRefusal, later, minutes, type Refusal, refuse, toIso } from '@huying/kernel';
import type { Context, RouteHandlers } from '@huying/platform';
import type { activity, CheckedIn, EnrolmentCommand } from '../contract.ts';
import { isFresh, nextAt, readCode, type Signed, signedText, stepAt, writeCode } from '../core/code.ts';
import { EARLY_MINUTES, forgottenOutAt, isOpenForCodes } from '../core/enrolling.ts';
import { comerOf, isHost, nameOf } from './comers.ts';
import { stepOf } from './enrolling.ts';
import { tellChanged, trailOf } from './say.ts';
import { type ActivityRow, type EnrolmentRow, findActivity, findEnrolment, lockActivity, moveEnrolment } from './store.ts';
import { heldOf, partakerOf } from './views.ts';

type Handlers = Pick<RouteHandlers<typeof activity>, 'checkIn' | 'ticket' | 'code' | 'note'>;
type No = Refusal<'activity.notEnrolled' | LifecycleRefusal>;

/** So soon after coming in nobody goes. */
const TWICE_MINUTES = 2;

const signatureOf = (ctx: Context, signed: Signed, step: number): string => ctx.secrets.blindIndex('activity.code', `${ctx.tenantId} ${signedText(signed, step)}`).toString('base64url').slice(0, 16);
const codeNow = (ctx: Context, signed: Signed) => writeCode(signed, stepAt(signed.does, ctx.now), signatureOf(ctx, signed, stepAt(signed.does, ctx.now)));

/** What a code says, where it is one of this office and still good. */
function openCode(ctx: Context, text: string): Signed | Refusal<'activity.wrongCode' | 'activity.oldCode'> {
  const read = readCode(text);
  if (!read || !timingSafeEqual(Buffer.from(signatureOf(ctx, read.signed, read.step)), Buffer.from(read.signature))) return refuse('activity.wrongCode');
  return isFresh(read, ctx.now) ? read.signed : refuse('activity.oldCode');
}

interface Moving {
  readonly command: EnrolmentCommand;
  readonly how: NonNullable<EnrolmentRow['how']>;
  readonly at?: Date;
}
/** Moves one enrolment; as the engine. What has been done already is left as it is, since a code is scanned more than once. */
async function check(ctx: Context, row: ActivityRow, before: EnrolmentRow, { command, how, at = ctx.now }: Moving): Promise<EnrolmentRow | No> {
  const isIn = command !== 'checkOut';
  if (before.state === (isIn ? 'present' : 'attended')) return before;
  if (isIn && command === 'checkIn' && before.state !== 'enrolled' && before.state !== 'attended') return refuse('activity.notEnrolled', { name: await nameOf(ctx, before.person_id) });
  const decided = stepOf(ctx, before.state, command);
  if (isRefusal(decided)) return decided;
  const change = isIn ? { to: decided.to, checkedInAt: at, checkedOutAt: null, how } : { to: decided.to, checkedOutAt: before.checked_in_at && at < before.checked_in_at ? before.checked_in_at : at };
  if ((await moveEnrolment(ctx, before, change)) === 0) return refuse('lifecycle.notHere', { state: before.state, command });
  trailOf(ctx, row.id, isIn ? 'checkedIn' : 'checkedOut', { personId: before.person_id, how });
  tellChanged(ctx, row, [before.person_id]);
  return (await findEnrolment(ctx, row.id, before.person_id)) as EnrolmentRow;
}

async function sayChecked(ctx: Context, row: ActivityRow, done: EnrolmentRow): Promise<CheckedIn> {
  return { activityId: row.id, title: row.title, place: row.place, name: await nameOf(ctx, done.person_id), part: done.part, state: done.state };
}

async function keptActivity(ctx: Context, activityId: string, lock = false): Promise<ActivityRow | undefined> {
  const row = lock ? await ctx.widen(() => lockActivity(ctx, activityId)) : await findActivity(ctx, activityId);
  return row && isHost(ctx.actor, row) ? row : undefined;
}

export const checkRoutes: Handlers = {
  async code(ctx, { params, query: { does } }) {
    const row = await keptActivity(ctx, params.activityId);
    if (!row) return refuse('thing.notFound');
    if (!isOpenForCodes(heldOf(row), ctx.now)) return refuse('activity.notNow');
    return { path: `/check-in?code=${codeNow(ctx, { does, activityId: row.id })}`, overAt: toIso(nextAt(does, ctx.now)) };
  },
  checkIn(ctx, { body }) {
    const signed = openCode(ctx, body.code);
    if (isRefusal(signed)) return Promise.resolve(signed);
    return ctx.widen(async () => {
      const row = await lockActivity(ctx, signed.activityId);
      // By their own code nobody lets themselves in: it is for hosts alone.
      if (!row || (signed.does === 'ticket' && !isHost(ctx.actor, row))) return refuse('activity.wrongCode');
      if (!isOpenForCodes(heldOf(row), ctx.now)) return refuse('activity.notNow');
      const personId = signed.does === 'ticket' ? signed.personId : (ctx.actor.personId as string);
      const before = await findEnrolment(ctx, row.id, personId);
      if (!before || before.state === 'left') return refuse('activity.notEnrolled', { name: await nameOf(ctx, personId) });
      const done = await (signed.does === 'ticket' ? takeTicket(ctx, row, before) : check(ctx, row, before, { command: signed.does === 'in' ? 'checkIn' : 'checkOut', how: 'code' }));
      return isRefusal(done) ? done : sayChecked(ctx, row, done);
    });
  },
  async ticket(ctx, { params, query }) {
    const row = await findActivity(ctx, params.activityId);
    const comer = row ? await comerOf(ctx, row, query.personId) : undefined;
    if (!row || !comer) return refuse('thing.notFound');
    const own = await ctx.widen(() => findEnrolment(ctx, row.id, comer.personId));
    if (!own || own.state === 'left' || own.state === 'dropped') return refuse('activity.notEnrolled', { name: await nameOf(ctx, comer.personId) });
    return { path: `/check-in?ticket=${codeNow(ctx, { does: 'ticket', activityId: row.id, personId: comer.personId })}`, overAt: toIso(nextAt('ticket', ctx.now)) };
  },
  async note(ctx, { params, body: { does } }) {
    const row = await keptActivity(ctx, params.activityId, true);
    if (!row) return refuse('thing.notFound');
    if ((row.state !== 'published' && row.state !== 'over') || ctx.now < later(row.starts_at, -minutes(EARLY_MINUTES))) return refuse('activity.notNow');
    return ctx.widen(async () => {
      const before = await findEnrolment(ctx, row.id, params.personId);
      if (!before) return refuse('thing.notFound');
      if (before.verified_at !== null) return refuse('activity.verifiedAlready');
      const done = await (does === 'undo' ? undo(ctx, row, before) : noteAt(ctx, row, before, does));
      return isRefusal(done) ? done : partakerOf(row, done, await nameOf(ctx, done.person_id));
    });
  },
};

/** In, or out for who is there; but not at once, since it is scanned twice where nothing seemed to happen. */
async function takeTicket(ctx: Context, row: ActivityRow, before: EnrolmentRow): Promise<EnrolmentRow | No> {
  const isTwice = before.state === 'present' && before.checked_in_at !== null && ctx.now < later(before.checked_in_at, minutes(TWICE_MINUTES));
  return isTwice ? before : check(ctx, row, before, { command: before.state === 'present' || before.state === 'attended' ? 'checkOut' : 'admit', how: 'ticket' });
}

/** What is noted after the end counts for the whole of it: the host knows who was there. */
async function noteAt(ctx: Context, row: ActivityRow, before: EnrolmentRow, does: 'in' | 'out'): Promise<EnrolmentRow | No> {
  const isAfter = row.state === 'over' || ctx.now > row.ends_at;
  const inAt = isAfter ? row.starts_at : ctx.now;
  const done = await check(ctx, row, before, does === 'in' ? { command: 'admit', how: 'hand', at: inAt } : { command: 'checkOut', how: 'hand', at: isAfter ? forgottenOutAt(row.ends_at, before.checked_in_at ?? inAt) : ctx.now });
  // The clock that signs out who forgot has run already.
  return isRefusal(done) || does === 'out' || row.state !== 'over' ? done : check(ctx, row, done, { command: 'checkOut', how: 'hand', at: row.ends_at });
}

async function undo(ctx: Context, row: ActivityRow, before: EnrolmentRow): Promise<EnrolmentRow | No> {
  const decided = stepOf(ctx, before.state, 'undo');
  if (isRefusal(decided)) return decided;
  await moveEnrolment(ctx, before, { to: row.state === 'over' ? 'absent' : decided.to, checkedInAt: null, checkedOutAt: null, how: null });
  trailOf(ctx, row.id, 'checkUndone', { personId: before.person_id });
  tellChanged(ctx, row, [before.person_id]);
  return (await findEnrolment(ctx, row.id, before.person_id)) as EnrolmentRow;
}
