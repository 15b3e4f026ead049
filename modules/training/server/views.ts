import { asId, isRefusal, type PersonId, toIso } from '@huying/kernel';
import { people } from '@huying/people/contract';
import type { Context } from '@huying/platform';
import type { CertificateView, CourseLine, CourseView, SessionView } from '../contract.ts';
import { type CertificateRow, type CountedSession, type CourseRow, countCertified, type Done, listCertificatesOf, listDone, listMaterial, listSessions } from './store.ts';

export async function namesOf(ctx: Context, personIds: readonly string[]): Promise<Map<string, string>> {
  const cards = await ctx.call(people.calls.persons, { personIds: personIds.map((id) => asId<'person'>(id) as PersonId) });
  return new Map(isRefusal(cards) ? [] : cards.map((card) => [card.id as string, card.name]));
}

export const certificateView = (row: CertificateRow, names: ReadonlyMap<string, string>): CertificateView => ({
  id: row.id, personId: row.person_id, personName: names.get(row.person_id) ?? '', courseId: row.course_id, courseName: row.course_name, number: row.number, issuedOn: row.issued_on, expiresOn: row.expires_on, hours: row.hours, state: row.state, reason: row.reason,
});

export const sessionView = (row: CountedSession): SessionView => ({
  id: row.id, startsAt: toIso(row.starts_at), endsAt: toIso(row.ends_at), place: row.place, seats: row.seats, booked: row.booked, isCalledOff: row.called_off_reason !== null, mine: row.mine === 'left' ? null : row.mine,
});

type Mine = NonNullable<CourseLine['mine']>;
export function mineOf(course: Pick<CourseRow, 'most_attempts'>, done: Done | undefined, certificates: readonly CertificateView[]): Mine {
  return {
    hasAttended: done?.has_attended ?? false, hasPassed: done?.has_passed ?? false, bestScore: done?.best ?? null, attemptsLeft: Math.max(0, course.most_attempts - (done?.attempts ?? 0)), certificate: certificates[0] ?? null,
  };
}

/** Courses in one line each. Seats are counted whoever has them, so the engine counts; certificates only as far as the reader's reach goes. */
export async function linesOf(ctx: Context, courses: readonly CourseRow[], personId: PersonId | null): Promise<(CourseLine & { readonly sessions: CountedSession[] })[]> {
  const ids = courses.map(({ id }) => id);
  const certified = new Map((await countCertified(ctx, ids)).map((row) => [row.course_id, row.certified]));
  return ctx.widen(async () => {
    const sessions = await listSessions(ctx, ids, personId);
    const done = new Map((personId ? await listDone(ctx, ids, personId) : []).map((row) => [row.course_id, row]));
    const own = personId ? await listCertificatesOf(ctx, [personId], ids) : [];
    const names = personId ? await namesOf(ctx, [personId]) : new Map<string, string>();
    return courses.map((course) => {
      const its = sessions.filter((one) => one.course_id === course.id);
      const next = its.find((one) => one.starts_at > ctx.now && one.called_off_reason === null);
      const certificates = own.filter((one) => one.course_id === course.id).map((row) => certificateView(row, names));
      return {
        id: course.id, name: course.name, summary: course.summary, areaPath: course.area_path, kind: course.kind, hours: course.hours, state: course.state, nextSession: next ? toIso(next.starts_at) : null, certified: certified.get(course.id) ?? 0,
        mine: personId ? mineOf(course, done.get(course.id), certificates) : null, sessions: its,
      };
    });
  });
}

export async function courseView(ctx: Context, course: CourseRow, personId: PersonId | null): Promise<CourseView> {
  const [line] = await linesOf(ctx, [course], personId);
  if (!line) throw new Error('a course has no line');
  const files = await listMaterial(ctx, course.id);
  return {
    ...line, text: course.text, files: files.map((one) => ({ id: one.file_id, name: one.name })), sessions: line.sessions.map(sessionView),
    questions: course.quiz.map(({ words, choices, right }) => ({ words, choices, isMultiple: right.length > 1 })), passMark: course.pass_mark, mostAttempts: course.most_attempts, needsAttendance: course.needs_attendance, validMonths: course.valid_months,
  };
}
