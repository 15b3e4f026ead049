import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type { CourseBody, Question, SEAT_STATES } from '../contract.ts';
import type * as rows from './rows.ts';

const COURSE = columnsOf<rows.Course>('c').pick('id', 'area_path', 'name', 'summary', 'text', 'kind', 'hours', 'valid_months', 'needs_attendance', 'quiz', 'pass_mark', 'most_attempts', 'state');
export type CourseRow = RowOf<typeof COURSE> & { readonly quiz: readonly Question[] };
const SESSION = columnsOf<rows.Session>('s').pick('id', 'course_id', 'starts_at', 'ends_at', 'place', 'seats', 'called_off_reason');
type SeatState = (typeof SEAT_STATES)[number];
export type SessionRow = RowOf<typeof SESSION>;
export interface CountedSession extends SessionRow {
  readonly booked: number;
  readonly mine: SeatState | null;
}
const CERTIFICATE = columnsOf<rows.Certificate>('t').pick('id', 'course_id', 'person_id', 'area_path', 'number', 'course_name', 'hours', 'issued_on', 'expires_on', 'state', 'reason');
export type CertificateRow = RowOf<typeof CERTIFICATE>;

const MOST_COURSES = 300;
const MOST_SESSIONS = 100;

export const findCourse = (ctx: Context, id: string, lock = false): Promise<CourseRow | undefined> =>
  ctx.db.row<CourseRow>(
    lock
      ? sql`select ${COURSE} from training.course c where c.tenant_id = ${ctx.tenantId} and c.id = ${id} for update`
      : sql`select ${COURSE} from training.course c where c.tenant_id = ${ctx.tenantId} and c.id = ${id}`);

/** Courses for somebody who lives there. */
export const listOpenFor = (ctx: Context, areaPath: string): Promise<CourseRow[]> =>
  ctx.db.rows<CourseRow>(sql`select ${COURSE} from training.course c where c.tenant_id = ${ctx.tenantId} and c.state = 'open' and starts_with(${areaPath}, c.area_path) order by c.changed_at desc, c.id limit ${MOST_COURSES}`);

/** Courses below the areas that somebody looks after. */
export const listBelow = (ctx: Context, areaPaths: readonly string[]): Promise<CourseRow[]> =>
  ctx.db.rows<CourseRow>(sql`
    select ${COURSE} from training.course c where c.tenant_id = ${ctx.tenantId} and exists (select from unnest(${areaPaths}::text[]) p where starts_with(c.area_path, p)) order by c.changed_at desc, c.id limit ${MOST_COURSES}`);

export const putCourse = (ctx: Context, id: string, body: CourseBody): Promise<CourseRow> =>
  ctx.db.row<CourseRow>(sql`
    insert into training.course as c (tenant_id, id, area_path, name, summary, text, kind, hours, valid_months, needs_attendance, quiz, pass_mark, most_attempts, state, changed_at)
    values (${ctx.tenantId}, ${id}, ${body.areaPath}, ${body.name}, ${body.summary}, ${body.text}, ${body.kind}, ${body.hours}, ${body.validMonths}, ${body.needsAttendance}, ${JSON.stringify(body.quiz)}::jsonb, ${body.passMark}, ${body.mostAttempts}, 'draft', ${ctx.now})
    on conflict (tenant_id, id) do update set area_path = excluded.area_path, name = excluded.name, summary = excluded.summary, text = excluded.text, kind = excluded.kind, hours = excluded.hours, valid_months = excluded.valid_months,
      needs_attendance = excluded.needs_attendance, quiz = excluded.quiz, pass_mark = excluded.pass_mark, most_attempts = excluded.most_attempts, changed_at = excluded.changed_at
    returning ${COURSE}`) as Promise<CourseRow>;

export const setCourseState = (ctx: Context, row: Pick<CourseRow, 'id' | 'state'>, to: CourseRow['state']): Promise<number> =>
  ctx.db.run(sql`update training.course set state = ${to}, changed_at = ${ctx.now} where tenant_id = ${ctx.tenantId} and id = ${row.id} and state = ${row.state}`);

// Material ---------------------------------------------------------------------------------------------------------------------------

export const listMaterial = (ctx: Context, courseId: string): Promise<Pick<rows.Material, 'file_id' | 'name'>[]> =>
  ctx.db.rows(sql`select file_id, name from training.material where tenant_id = ${ctx.tenantId} and course_id = ${courseId} order by added_at, file_id limit 50`);
export const addMaterial = (ctx: Context, courseId: string, fileId: string, name: string): Promise<number> =>
  ctx.db.run(sql`insert into training.material (tenant_id, course_id, file_id, name, added_at) values (${ctx.tenantId}, ${courseId}, ${fileId}, ${name}, ${ctx.now})`);
export const removeMaterial = (ctx: Context, courseId: string, fileId: string): Promise<number> =>
  ctx.db.run(sql`delete from training.material where tenant_id = ${ctx.tenantId} and course_id = ${courseId} and file_id = ${fileId}`);

// Sessions ---------------------------------------------------------------------------------------------------------------------------

const COUNTED = sql`${SESSION},
  (select count(*) from training.seat p where p.tenant_id = s.tenant_id and p.session_id = s.id and p.state <> 'left')::int as booked`;

/** With how many have a seat, whoever they are, and one's own. Asked as the engine. */
export const listSessions = (ctx: Context, courseIds: readonly string[], personId: string | null): Promise<CountedSession[]> =>
  ctx.db.rows<CountedSession>(sql`
    select ${COUNTED}, (select p.state from training.seat p where p.tenant_id = s.tenant_id and p.session_id = s.id and p.person_id = ${personId}) as mine
    from training.session s where s.tenant_id = ${ctx.tenantId} and s.course_id = any(${courseIds}::uuid[]) order by s.starts_at, s.id limit ${MOST_SESSIONS * Math.max(1, courseIds.length)}`);

export const findSession = (ctx: Context, id: string): Promise<SessionRow | undefined> =>
  ctx.db.row<SessionRow>(sql`select ${SESSION} from training.session s where s.tenant_id = ${ctx.tenantId} and s.id = ${id}`);

/** Locked: of two who want the last seat, one gets it. */
export const lockSession = (ctx: Context, id: string): Promise<SessionRow | undefined> =>
  ctx.db.row<SessionRow>(sql`select ${SESSION} from training.session s where s.tenant_id = ${ctx.tenantId} and s.id = ${id} for update`);

export const insertSession = (ctx: Context, courseId: string, given: { readonly startsAt: Date; readonly endsAt: Date; readonly place: string; readonly seats: number }): Promise<SessionRow> =>
  ctx.db.row<SessionRow>(sql`
    insert into training.session as s (tenant_id, id, course_id, starts_at, ends_at, place, seats) values (${ctx.tenantId}, ${ctx.newId()}, ${courseId}, ${given.startsAt}, ${given.endsAt}, ${given.place}, ${given.seats})
    returning ${SESSION}`) as Promise<SessionRow>;

export const callOffSession = (ctx: Context, id: string, reason: string): Promise<number> =>
  ctx.db.run(sql`update training.session set called_off_reason = ${reason} where tenant_id = ${ctx.tenantId} and id = ${id} and called_off_reason is null`);

export const putSeat = (ctx: Context, session: Pick<SessionRow, 'id' | 'course_id'>, personId: string, areaPath: string, state: SeatState): Promise<number> =>
  ctx.db.run(sql`
    insert into training.seat (tenant_id, session_id, person_id, course_id, area_path, state, changed_at) values (${ctx.tenantId}, ${session.id}, ${personId}, ${session.course_id}, ${areaPath}, ${state}, ${ctx.now})
    on conflict (tenant_id, session_id, person_id) do update set state = excluded.state, changed_at = excluded.changed_at`);

export const listSeats = (ctx: Context, sessionId: string): Promise<Pick<rows.Seat, 'person_id' | 'state' | 'area_path'>[]> =>
  ctx.db.rows(sql`select person_id, state, area_path from training.seat where tenant_id = ${ctx.tenantId} and session_id = ${sessionId} and state <> 'left' order by person_id limit 500`);

export const setSeats = (ctx: Context, sessionId: string, attended: readonly string[]): Promise<number> =>
  ctx.db.run(sql`
    update training.seat set state = case when person_id = any(${attended}::uuid[]) then 'attended' else 'absent' end, changed_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and session_id = ${sessionId} and state <> 'left'`);

// What somebody did -------------------------------------------------------------------------------------------------------------------

export interface Done {
  readonly course_id: string;
  readonly has_attended: boolean;
  readonly attempts: number;
  readonly best: number | null;
  readonly has_passed: boolean;
}
export const listDone = (ctx: Context, courseIds: readonly string[], personId: string): Promise<Done[]> =>
  ctx.db.rows<Done>(sql`
    select c.id as course_id,
      exists (select from training.seat p where p.tenant_id = c.tenant_id and p.course_id = c.id and p.person_id = ${personId} and p.state = 'attended') as has_attended,
      a.attempts, a.best, a.has_passed
    from training.course c cross join lateral (
      select count(*)::int as attempts, max(a.score) as best, coalesce(bool_or(a.is_passed), false) as has_passed from training.attempt a where a.tenant_id = c.tenant_id and a.course_id = c.id and a.person_id = ${personId}) a
    where c.tenant_id = ${ctx.tenantId} and c.id = any(${courseIds}::uuid[])`);

export const insertAttempt = (ctx: Context, row: { readonly courseId: string; readonly personId: string; readonly areaPath: string; readonly score: number; readonly isPassed: boolean }): Promise<number> =>
  ctx.db.run(sql`
    insert into training.attempt (tenant_id, id, course_id, person_id, area_path, score, is_passed, at) values (${ctx.tenantId}, ${ctx.newId()}, ${row.courseId}, ${row.personId}, ${row.areaPath}, ${row.score}, ${row.isPassed}, ${ctx.now})`);

// Certificates -----------------------------------------------------------------------------------------------------------------------

export const listCertificatesOf = (ctx: Context, personIds: readonly string[], courseIds: readonly string[] | null = null): Promise<CertificateRow[]> =>
  ctx.db.rows<CertificateRow>(sql`
    select ${CERTIFICATE} from training.certificate t where t.tenant_id = ${ctx.tenantId} and t.person_id = any(${personIds}::uuid[]) and (${courseIds === null} or t.course_id = any(${courseIds ?? []}::uuid[])) order by t.id desc limit 2000`);

export const listCertificates = (ctx: Context, courseId: string, after: string | undefined, limit: number): Promise<CertificateRow[]> =>
  ctx.db.rows<CertificateRow>(sql`
    select ${CERTIFICATE} from training.certificate t where t.tenant_id = ${ctx.tenantId} and t.course_id = ${courseId} and (${after ?? null}::uuid is null or t.id < ${after ?? null}::uuid) order by t.id desc limit ${limit}`);

export const countCertified = (ctx: Context, courseIds: readonly string[]): Promise<{ readonly course_id: string; readonly certified: number }[]> =>
  ctx.db.rows(sql`select t.course_id, count(*)::int as certified from training.certificate t where t.tenant_id = ${ctx.tenantId} and t.course_id = any(${courseIds}::uuid[]) and t.state = 'valid' group by t.course_id`);

export const insertCertificate = (ctx: Context, row: { readonly id: string; readonly course: CourseRow; readonly personId: string; readonly areaPath: string; readonly number: string; readonly issuedOn: string; readonly expiresOn: string | null }): Promise<number> =>
  ctx.db.run(sql`
    insert into training.certificate (tenant_id, id, course_id, person_id, area_path, number, course_name, hours, issued_on, expires_on, state)
    values (${ctx.tenantId}, ${row.id}, ${row.course.id}, ${row.personId}, ${row.areaPath}, ${row.number}, ${row.course.name}, ${row.course.hours}, ${row.issuedOn}, ${row.expiresOn}, 'valid')`);

export const findCertificate = (ctx: Context, id: string): Promise<CertificateRow | undefined> =>
  ctx.db.row<CertificateRow>(sql`select ${CERTIFICATE} from training.certificate t where t.tenant_id = ${ctx.tenantId} and t.id = ${id} for update`);

export const revokeCertificate = (ctx: Context, id: string, reason: string): Promise<number> =>
  ctx.db.run(sql`update training.certificate set state = 'revoked', reason = ${reason} where tenant_id = ${ctx.tenantId} and id = ${id} and state = 'valid'`);
