/** Courses for volunteers: material, sessions with sign-up and attendance, a quiz, and the certificate that counts as a qualification. */
import { binary, defineContract, defineLifecycle, idOf, pageOf, pageQuery } from '@huying/kernel';
import { areaPath } from '@huying/place/contract';
import { DECIDERS, KEEPERS, kindCode } from '@huying/volunteering/contract';
import { z } from 'zod';

const time = z.iso.datetime({ offset: true });
export { KEEPERS };

export const COURSE_STATES = ['draft', 'open', 'closed'] as const;
export const courseLifecycle = defineLifecycle({
  name: 'course',
  initial: 'draft',
  states: { draft: { phase: 'open' }, open: { phase: 'active' }, closed: { phase: 'done' } },
  commands: { open: { from: ['draft', 'closed'], to: 'open', by: KEEPERS }, close: { from: ['open'], to: 'closed', by: KEEPERS } },
});

export const SEAT_STATES = ['booked', 'left', 'attended', 'absent'] as const;
export const CERTIFICATE_STATES = ['valid', 'revoked'] as const;

const question = z.object({ words: z.string().trim().min(2).max(300), choices: z.array(z.string().trim().min(1).max(200)).min(2).max(8), /** Which of the choices are right, from 0. */ right: z.array(z.number().int().min(0).max(7)).min(1).max(8) });
export type Question = z.output<typeof question>;
const EXAMPLE = { words: '老人跌倒了，先做什么？', choices: ['马上扶起来', '先看清楚、问一问，再打 120'], right: [1] };
const courseBody = z.object({
  name: z.string().trim().min(2).max(60), summary: z.string().trim().max(200).default(''), areaPath, /** What is to be read. */ text: z.string().trim().max(20_000).default(''),
  /** The qualification that the certificate counts as. */
  kind: kindCode.nullable().default(null), hours: z.number().min(0.5).max(200), /** How long the certificate is good for; null is for ever. */ validMonths: z.number().int().min(1).max(240).nullable().default(null),
  needsAttendance: z.boolean().default(true), quiz: z.array(question).max(50).default([]).meta({ examples: [[EXAMPLE]] }), /** Percent of the questions that must be right. */ passMark: z.number().int().min(1).max(100).default(80), mostAttempts: z.number().int().min(1).max(20).default(3),
});
export type CourseBody = z.output<typeof courseBody>;

const file = z.object({ id: idOf('file'), name: z.string() });
const session = z.object({ id: idOf('session'), startsAt: time, endsAt: time, place: z.string(), seats: z.number().int(), booked: z.number().int(), isCalledOff: z.boolean(), /** My own seat. */ mine: z.enum(SEAT_STATES).nullable() });
export type SessionView = z.output<typeof session>;
export const certificate = z.object({ id: idOf('certificate'), personId: idOf('person'), personName: z.string(), courseId: idOf('course'), courseName: z.string(), number: z.string(), issuedOn: z.string(), expiresOn: z.string().nullable(), hours: z.number(), state: z.enum(CERTIFICATE_STATES), reason: z.string().nullable() });
export type CertificateView = z.output<typeof certificate>;
const mine = z.object({ hasAttended: z.boolean(), hasPassed: z.boolean(), bestScore: z.number().int().nullable(), attemptsLeft: z.number().int(), certificate: certificate.nullable() });
const courseLine = z.object({ id: idOf('course'), name: z.string(), summary: z.string(), areaPath, kind: z.string().nullable(), hours: z.number(), state: z.enum(COURSE_STATES), nextSession: time.nullable(), /** For staff: how many have the certificate. */ certified: z.number().int(), mine: mine.nullable() });
export type CourseLine = z.output<typeof courseLine>;
/** What is to be answered; which choices are right, nobody who answers is told. */
const asked = question.omit({ right: true }).extend({ isMultiple: z.boolean() });
const courseView = courseLine.extend({ text: z.string(), files: z.array(file), sessions: z.array(session), questions: z.array(asked), passMark: z.number().int(), mostAttempts: z.number().int(), needsAttendance: z.boolean(), validMonths: z.number().int().nullable() });
export type CourseView = z.output<typeof courseView>;

const courseParams = z.object({ courseId: idOf('course') });
const sessionParams = z.object({ sessionId: idOf('session') });
const lifecycle = { 'lifecycle.notHere': 409, 'lifecycle.notYours': 403 } as const;
const EVERYBODY = ['volunteer', ...KEEPERS] as const;

export const training = defineContract('training', {
  routes: {
    courses: { method: 'GET', path: '/api/training/courses', summary: 'Courses for me, or those of my area that I look after', who: EVERYBODY, query: z.object({ as: z.enum(['volunteer', 'keeper']).default('volunteer') }), out: z.object({ courses: z.array(courseLine) }) },
    course: { method: 'GET', path: '/api/training/courses/:courseId', summary: 'A course with its material, sessions and quiz', who: EVERYBODY, params: courseParams, out: courseView },
    file: { method: 'GET', path: '/api/training/courses/:courseId/files/:fileId', summary: 'A file of the material', who: EVERYBODY, params: courseParams.extend({ fileId: idOf('file') }), gives: 'file' },
    signUp: { method: 'POST', path: '/api/training/sessions/:sessionId/seat', summary: 'Take a seat', who: ['volunteer'], params: sessionParams, out: session, refusals: { 'training.full': 409, 'training.over': 409 } },
    leave: { method: 'DELETE', path: '/api/training/sessions/:sessionId/seat', summary: 'Give my seat back', who: ['volunteer'], params: sessionParams, out: session, refusals: { 'training.noSeat': 409, 'training.over': 409 } },
    answer: {
      method: 'POST', path: '/api/training/courses/:courseId/attempts', summary: 'Answer the quiz', who: ['volunteer'], params: courseParams, body: z.object({ /** Of each question the chosen choices, from 0. */ answers: z.array(z.array(z.number().int().min(0).max(7)).max(8)).max(50).meta({ examples: [[[1]]] }) }),
      out: z.object({ score: z.number().int(), isPassed: z.boolean(), mine }), refusals: { 'training.noQuiz': 409, 'training.noAttempts': 409, 'training.passedAlready': 409, 'training.unanswered': 422 },
    },
    addCourse: { method: 'POST', path: '/api/training/courses', summary: 'Add a course; it is a draft until it is opened', who: KEEPERS, body: courseBody, out: courseView, refusals: { 'training.outOfReach': 422, 'training.unknownKind': 422, 'training.wrongQuiz': 422, 'training.nothingToDo': 422 } },
    changeCourse: { method: 'PUT', path: '/api/training/courses/:courseId', summary: 'Change a course; certificates that were given stay', who: KEEPERS, params: courseParams, body: courseBody, out: courseView, refusals: { 'training.outOfReach': 422, 'training.unknownKind': 422, 'training.wrongQuiz': 422, 'training.nothingToDo': 422 } },
    /** With the right answers, which `course` never gives. */
    draft: { method: 'GET', path: '/api/training/courses/:courseId/draft', summary: 'A course as its keepers wrote it', who: KEEPERS, params: courseParams, out: courseBody },
    setState: { method: 'POST', path: '/api/training/courses/:courseId/state', summary: 'Open or close a course', who: KEEPERS, params: courseParams, body: z.object({ command: z.enum(['open', 'close']) }), out: courseView, refusals: lifecycle },
    addFile: {
      method: 'POST', path: '/api/training/courses/:courseId/files', summary: 'Add a file to the material', who: KEEPERS, params: courseParams, query: z.object({ name: z.string().trim().min(1).max(80).meta({ examples: ['讲义.pdf'] }) }), body: binary(['image/png', 'image/jpeg', 'application/pdf'], 10_000_000), out: file,
      refusals: { 'training.notMaterial': 415, 'training.tooManyFiles': 409 },
    },
    removeFile: { method: 'DELETE', path: '/api/training/courses/:courseId/files/:fileId', summary: 'Take a file out of the material', who: KEEPERS, params: courseParams.extend({ fileId: idOf('file') }), out: z.object({}) },
    addSession: { method: 'POST', path: '/api/training/courses/:courseId/sessions', summary: 'Add a session', who: KEEPERS, params: courseParams, body: z.object({ startsAt: time, endsAt: time.meta({ examples: ['2026-05-12T14:00:00+08:00'] }), place: z.string().trim().min(2).max(80), seats: z.number().int().min(1).max(500) }), out: session, refusals: { 'training.wrongTimes': 422, 'training.tooManySessions': 409 } },
    callOff: { method: 'POST', path: '/api/training/sessions/:sessionId/call-off', summary: 'Call a session off; those who have a seat are told', who: KEEPERS, params: sessionParams, body: z.object({ reason: z.string().trim().min(2).max(200) }), out: session, refusals: { 'training.over': 409 } },
    attendance: { method: 'GET', path: '/api/training/sessions/:sessionId/attendance', summary: 'Who has a seat and who came', who: KEEPERS, params: sessionParams, out: z.object({ people: z.array(z.object({ personId: idOf('person'), name: z.string(), state: z.enum(SEAT_STATES) })) }) },
    noteAttendance: {
      method: 'PUT', path: '/api/training/sessions/:sessionId/attendance', summary: 'Who came; certificates follow by themselves', who: KEEPERS, params: sessionParams, body: z.object({ attended: z.array(idOf('person')).max(500) }), out: z.object({ attended: z.number().int(), certificates: z.number().int() }),
      refusals: { 'training.notBegun': 409, 'training.over': 409, 'training.ownCase': 403 },
    },
    certificates: { method: 'GET', path: '/api/training/courses/:courseId/certificates', summary: 'Certificates of a course, newest first', who: KEEPERS, params: courseParams, query: pageQuery, out: pageOf(certificate) },
    revoke: { method: 'POST', path: '/api/training/certificates/:certificateId/revocation', summary: 'Revoke a certificate; what it opened is closed again', who: DECIDERS, params: z.object({ certificateId: idOf('certificate') }), body: z.object({ reason: z.string().trim().min(2).max(200) }), out: certificate, refusals: { ...lifecycle, 'training.ownCase': 403 } },
  },
  calls: {
    /** What somebody has learnt, for records of service. */
    certificatesOf: { in: z.object({ personIds: z.array(idOf('person')).max(1_000) }), out: z.array(certificate) },
  },
  notices: { changed: z.object({ courseId: idOf('course') }) },
});
