/** What a volunteer does: read, take a seat, answer. */
import { isRefusal, type PersonId, type Refusal, refuse } from '@huying/kernel';
import { people } from '@huying/people/contract';
import type { Context, RouteHandlers } from '@huying/platform';
import { KEEPERS, type SessionView, training } from '../contract.ts';
import { scoreOf } from '../core/passing.ts';
import { certify, trailOf } from './certifying.ts';
import { isKept } from './keeping.ts';
import { type CourseRow, findCourse, insertAttempt, listBelow, listDone, listMaterial, listOpenFor, listSessions, lockSession, putSeat } from './store.ts';
import { courseView, linesOf, sessionView } from './views.ts';

type Handlers = Pick<RouteHandlers<typeof training>, 'courses' | 'course' | 'file' | 'signUp' | 'leave' | 'answer'>;

/** Where the actor counts as living, as a volunteer. */
async function ownArea(ctx: Context): Promise<{ personId: PersonId; areaPath: string } | undefined> {
  const personId = ctx.actor.personId as PersonId;
  if (!ctx.actor.memberships.some(({ role }) => role === 'volunteer')) return undefined;
  const profile = await ctx.call(people.calls.volunteer, { personId });
  return profile && !isRefusal(profile) ? { personId, areaPath: profile.areaPath } : undefined;
}

/** An open course of the area where somebody lives. */
async function openCourse(ctx: Context, courseId: string, lock = false) {
  const me = await ownArea(ctx);
  const course = me ? await findCourse(ctx, courseId, lock) : undefined;
  return me && course?.state === 'open' && me.areaPath.startsWith(course.area_path) ? { me, course } : undefined;
}

/** A course that the actor may read: as its keeper, or because it is open where they live. */
async function readable(ctx: Context, courseId: string): Promise<{ course: CourseRow; personId: PersonId | null } | undefined> {
  const own = await openCourse(ctx, courseId);
  if (own) return { course: own.course, personId: own.me.personId };
  const course = await findCourse(ctx, courseId);
  return course && isKept(ctx, course.area_path) ? { course, personId: null } : undefined;
}

const noteChanged = (ctx: Context, course: Pick<CourseRow, 'id' | 'area_path'>) => ctx.tell([`person:${ctx.actor.personId}`, `role:desk:${course.area_path}`, `role:committee:${course.area_path}`], training.notices.changed, { courseId: course.id });

/** What keeps somebody from taking a seat, or from giving it back. */
type Hindrance<No extends string> = (found: { readonly has: boolean; readonly isFull: boolean }) => Refusal<No> | undefined;

async function seat<No extends string>(ctx: Context, sessionId: string, wants: 'booked' | 'left', hindrance: Hindrance<No>): Promise<SessionView | Refusal<No | 'training.over' | 'thing.notFound'>> {
  const session = await ctx.widen(() => lockSession(ctx, sessionId));
  const found = session ? await openCourse(ctx, session.course_id) : undefined;
  if (!session || !found) return refuse('thing.notFound');
  if (session.called_off_reason !== null || session.starts_at <= ctx.now) return refuse('training.over');
  const { me, course } = found;
  return ctx.widen(async () => {
    const before = (await listSessions(ctx, [course.id], me.personId)).find((one) => one.id === session.id);
    const no = hindrance({ has: before?.mine === 'booked', isFull: (before?.booked ?? 0) >= session.seats });
    if (no) return no;
    await putSeat(ctx, session, me.personId, me.areaPath, wants);
    trailOf(ctx, course.id, wants === 'booked' ? 'seatTaken' : 'seatLeft', { sessionId: session.id, personId: me.personId });
    noteChanged(ctx, course);
    const after = (await listSessions(ctx, [course.id], me.personId)).find((one) => one.id === session.id);
    return after ? sessionView(after) : refuse('thing.notFound');
  });
}

export const ownRoutes: Handlers = {
  async courses(ctx, { query }) {
    const me = query.as === 'volunteer' ? await ownArea(ctx) : undefined;
    const kept = ctx.actor.memberships.filter(({ role }) => (KEEPERS as readonly string[]).includes(role)).map(({ areaPath }) => areaPath);
    const courses = me ? await listOpenFor(ctx, me.areaPath) : await listBelow(ctx, kept);
    return { courses: (await linesOf(ctx, courses, me?.personId ?? null)).map(({ sessions: _sessions, ...line }) => line) };
  },
  async course(ctx, { params }) {
    const found = await readable(ctx, params.courseId);
    return found ? courseView(ctx, found.course, found.personId) : refuse('thing.notFound');
  },
  async file(ctx, { params }) {
    const found = await readable(ctx, params.courseId);
    const material = found ? (await listMaterial(ctx, found.course.id)).find((one) => one.file_id === params.fileId) : undefined;
    const file = material ? await ctx.widen(() => ctx.files.get(material.file_id)) : undefined;
    return file ? { bytes: file.bytes, mimeType: file.mimeType } : refuse('thing.notFound');
  },
  signUp: (ctx, { params }) => seat(ctx, params.sessionId, 'booked', ({ has, isFull }) => (isFull && !has ? refuse('training.full') : undefined)),
  leave: (ctx, { params }) => seat(ctx, params.sessionId, 'left', ({ has }) => (has ? undefined : refuse('training.noSeat'))),
  async answer(ctx, { params, body }) {
    // Locked: two answers at once are two attempts.
    const found = await openCourse(ctx, params.courseId, true);
    if (!found) return refuse('thing.notFound');
    const { course, me } = found;
    if (course.quiz.length === 0) return refuse('training.noQuiz');
    return ctx.widen(async () => {
      const [done] = await listDone(ctx, [course.id], me.personId);
      if (done?.has_passed) return refuse('training.passedAlready');
      if ((done?.attempts ?? 0) >= course.most_attempts) return refuse('training.noAttempts', { most: course.most_attempts });
      // Nobody loses an attempt by a page that sent half.
      if (course.quiz.some((_, at) => (body.answers[at] ?? []).length === 0)) return refuse('training.unanswered');
      const score = scoreOf(course.quiz, body.answers);
      const isPassed = score >= course.pass_mark;
      await insertAttempt(ctx, { courseId: course.id, personId: me.personId, areaPath: me.areaPath, score, isPassed });
      trailOf(ctx, course.id, 'answered', { personId: me.personId, score, isPassed });
      if (isPassed) await certify(ctx, course, me.personId, me.areaPath);
      noteChanged(ctx, course);
      const [line] = await linesOf(ctx, [course], me.personId);
      return line?.mine ? { score, isPassed, mine: line.mine } : refuse('thing.notFound');
    });
  },
};
