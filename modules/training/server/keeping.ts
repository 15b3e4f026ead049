/** What those do who keep courses: write them, hold sessions, note who came, revoke. */
import { isRefusal, refuse, step } from '@huying/kernel';
import { type Context, coversArea, type RouteHandlers } from '@huying/platform';
import { volunteering } from '@huying/volunteering/contract';
import { type CourseBody, courseLifecycle, KEEPERS, training } from '../contract.ts';
import { wrongQuestion } from '../core/passing.ts';
import { certify, message, trailOf } from './certifying.ts';
import {
  addMaterial, callOffSession, type CourseRow, findCertificate, findCourse, findSession, insertSession, listCertificates, listMaterial, listSeats, listSessions, lockSession, putCourse, removeMaterial, revokeCertificate, setCourseState, setSeats,
} from './store.ts';
import { certificateView, courseView, namesOf, sessionView } from './views.ts';

type Handlers = Pick<RouteHandlers<typeof training>, 'addCourse' | 'changeCourse' | 'draft' | 'setState' | 'addFile' | 'removeFile' | 'addSession' | 'callOff' | 'attendance' | 'noteAttendance' | 'certificates' | 'revoke'>;
const MOST_FILES = 20;
const MOST_SESSIONS = 100;

export const isKept = (ctx: Context, areaPath: string): boolean => coversArea(ctx.actor, areaPath, ...KEEPERS);

async function keptCourse(ctx: Context, courseId: string, lock = false): Promise<CourseRow | undefined> {
  const course = await findCourse(ctx, courseId, lock);
  return course && isKept(ctx, course.area_path) ? course : undefined;
}

async function keptSession(ctx: Context, sessionId: string) {
  const session = await lockSession(ctx, sessionId);
  const course = session ? await keptCourse(ctx, session.course_id) : undefined;
  return session && course ? { session, course } : undefined;
}

/** A session as those see it who have no seat. */
async function viewOfSession(ctx: Context, courseId: string, sessionId: string) {
  const row = (await ctx.widen(() => listSessions(ctx, [courseId], null))).find((one) => one.id === sessionId);
  return row ? sessionView(row) : refuse('thing.notFound');
}

/** What is wrong with a course before it is stored. */
async function wrongCourse(ctx: Context, body: CourseBody) {
  if (!isKept(ctx, body.areaPath)) return refuse('training.outOfReach');
  const question = wrongQuestion(body.quiz);
  if (question !== undefined) return refuse('training.wrongQuiz', { question });
  if (!body.needsAttendance && body.quiz.length === 0) return refuse('training.nothingToDo');
  const kinds = await ctx.call(volunteering.calls.kinds, {});
  if (body.kind !== null && !(isRefusal(kinds) ? [] : kinds).some(({ code }) => code === body.kind)) return refuse('training.unknownKind');
  return undefined;
}

const noteChanged = (ctx: Context, course: Pick<CourseRow, 'id' | 'area_path'>) => ctx.tell([`role:desk:${course.area_path}`, `role:committee:${course.area_path}`, `role:street:${course.area_path}`], training.notices.changed, { courseId: course.id });

const isMaterial = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-' || (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) || (bytes[0] === 0x89 && bytes[1] === 0x50 && bytes[2] === 0x4e && bytes[3] === 0x47);
const typeOf = (bytes: Uint8Array) => (bytes[0] === 0x25 ? 'application/pdf' : bytes[0] === 0xff ? 'image/jpeg' : 'image/png');

export const keeperRoutes: Handlers = {
  async addCourse(ctx, { body }) {
    const wrong = await wrongCourse(ctx, body);
    if (wrong) return wrong;
    const course = await putCourse(ctx, ctx.newId(), body);
    trailOf(ctx, course.id, 'courseAdded', { name: course.name });
    noteChanged(ctx, course);
    return courseView(ctx, course, null);
  },
  async changeCourse(ctx, { params, body }) {
    const before = await keptCourse(ctx, params.courseId, true);
    if (!before) return refuse('thing.notFound');
    const wrong = await wrongCourse(ctx, body);
    if (wrong) return wrong;
    const course = await putCourse(ctx, before.id, body);
    trailOf(ctx, course.id, 'courseChanged', { name: course.name });
    noteChanged(ctx, course);
    return courseView(ctx, course, null);
  },
  async draft(ctx, { params }) {
    const row = await keptCourse(ctx, params.courseId);
    if (!row) return refuse('thing.notFound');
    return { name: row.name, summary: row.summary, areaPath: row.area_path, text: row.text, kind: row.kind, hours: row.hours, validMonths: row.valid_months, needsAttendance: row.needs_attendance, quiz: [...row.quiz], passMark: row.pass_mark, mostAttempts: row.most_attempts };
  },
  async setState(ctx, { params, body }) {
    const row = await keptCourse(ctx, params.courseId, true);
    if (!row) return refuse('thing.notFound');
    const decided = step(courseLifecycle, { state: row.state, command: body.command, role: ctx.actor.memberships.map(({ role }) => role) });
    if (isRefusal(decided)) return decided;
    await setCourseState(ctx, row, decided.to);
    trailOf(ctx, row.id, decided.to === 'open' ? 'courseOpened' : 'courseClosed');
    noteChanged(ctx, row);
    return courseView(ctx, { ...row, state: decided.to }, null);
  },
  async addFile(ctx, { params, query, body }) {
    const course = await keptCourse(ctx, params.courseId, true);
    if (!course) return refuse('thing.notFound');
    if (!isMaterial(body)) return refuse('training.notMaterial');
    if ((await listMaterial(ctx, course.id)).length >= MOST_FILES) return refuse('training.tooManyFiles', { most: MOST_FILES });
    const fileId = await ctx.files.put({ bytes: body, mimeType: typeOf(body), purpose: 'training', ownerId: null });
    await addMaterial(ctx, course.id, fileId, query.name);
    trailOf(ctx, course.id, 'fileAdded', { name: query.name });
    return { id: fileId, name: query.name };
  },
  async removeFile(ctx, { params }) {
    const course = await keptCourse(ctx, params.courseId, true);
    if (!course || (await removeMaterial(ctx, course.id, params.fileId)) === 0) return refuse('thing.notFound');
    trailOf(ctx, course.id, 'fileRemoved', { fileId: params.fileId });
    return {};
  },
  async addSession(ctx, { params, body }) {
    const course = await keptCourse(ctx, params.courseId, true);
    if (!course) return refuse('thing.notFound');
    const [startsAt, endsAt] = [new Date(body.startsAt), new Date(body.endsAt)];
    if (endsAt <= startsAt || endsAt <= ctx.now) return refuse('training.wrongTimes');
    if ((await listSessions(ctx, [course.id], null)).length >= MOST_SESSIONS) return refuse('training.tooManySessions', { most: MOST_SESSIONS });
    const session = await insertSession(ctx, course.id, { startsAt, endsAt, place: body.place, seats: body.seats });
    trailOf(ctx, course.id, 'sessionAdded', { sessionId: session.id });
    noteChanged(ctx, course);
    return sessionView({ ...session, booked: 0, mine: null });
  },
  async callOff(ctx, { params, body }) {
    const found = await keptSession(ctx, params.sessionId);
    if (!found) return refuse('thing.notFound');
    const { session, course } = found;
    if (session.starts_at <= ctx.now || (await callOffSession(ctx, session.id, body.reason)) === 0) return refuse('training.over');
    trailOf(ctx, course.id, 'sessionCalledOff', { sessionId: session.id }, body.reason);
    await ctx.widen(async () => message(ctx, (await listSeats(ctx, session.id)).map((one) => one.person_id), 'calledOff', course, { reason: body.reason }));
    noteChanged(ctx, course);
    return viewOfSession(ctx, course.id, session.id);
  },
  async attendance(ctx, { params }) {
    const session = await findSession(ctx, params.sessionId);
    const course = session ? await keptCourse(ctx, session.course_id) : undefined;
    if (!course) return refuse('thing.notFound');
    const seats = await listSeats(ctx, params.sessionId);
    const names = await namesOf(ctx, seats.map((one) => one.person_id));
    return { people: seats.map((one) => ({ personId: one.person_id, name: names.get(one.person_id) ?? '', state: one.state })) };
  },
  async noteAttendance(ctx, { params, body }) {
    const found = await keptSession(ctx, params.sessionId);
    if (!found) return refuse('thing.notFound');
    const { session, course } = found;
    if (session.called_off_reason !== null) return refuse('training.over');
    if (session.starts_at > ctx.now) return refuse('training.notBegun');
    if (body.attended.some((id) => id === ctx.actor.personId)) return refuse('training.ownCase');
    await setSeats(ctx, session.id, body.attended);
    const seats = await listSeats(ctx, session.id);
    trailOf(ctx, course.id, 'attendanceNoted', { sessionId: session.id, attended: seats.filter((one) => one.state === 'attended').length });
    let certificates = 0;
    await ctx.widen(async () => {
      for (const one of seats) if (one.state === 'attended' && (await certify(ctx, course, one.person_id, one.area_path))) certificates += 1;
    });
    noteChanged(ctx, course);
    return { attended: seats.filter((one) => one.state === 'attended').length, certificates };
  },
  async certificates(ctx, { params, query }) {
    const course = await keptCourse(ctx, params.courseId);
    if (!course) return refuse('thing.notFound');
    if (query.after !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(query.after)) return refuse('request.invalid');
    const rows = await listCertificates(ctx, course.id, query.after, query.limit + 1);
    const page = rows.slice(0, query.limit);
    const names = await namesOf(ctx, page.map((row) => row.person_id));
    return { items: page.map((row) => certificateView(row, names)), next: rows.length > query.limit ? (page.at(-1)?.id ?? null) : null };
  },
  async revoke(ctx, { params, body }) {
    const row = await findCertificate(ctx, params.certificateId);
    if (!row || !isKept(ctx, row.area_path)) return refuse('thing.notFound');
    if (row.person_id === ctx.actor.personId) return refuse('training.ownCase');
    if ((await revokeCertificate(ctx, row.id, body.reason)) === 0) return refuse('lifecycle.notHere', { state: row.state, command: 'revoke' });
    await ctx.call(volunteering.calls.revoke, { sourceId: row.id, reason: body.reason });
    trailOf(ctx, row.course_id, 'certificateRevoked', { certificateId: row.id, personId: row.person_id }, body.reason);
    await message(ctx, [row.person_id], 'revoked', { id: row.course_id, name: row.course_name }, { reason: body.reason });
    return certificateView({ ...row, state: 'revoked', reason: body.reason }, await namesOf(ctx, [row.person_id]));
  },
};
