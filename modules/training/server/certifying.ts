/** The certificate follows by itself when everything that a course wants is done, whichever came last. */
import { addMonths, asId, cutText, fillText, isRefusal, localDate } from '@huying/kernel';
import { notify } from '@huying/notify/contract';
import type { Context } from '@huying/platform';
import { volunteering } from '@huying/volunteering/contract';
import { isCertificateDue } from '../core/passing.ts';
import en from '../web/text/en.json' with { type: 'json' };
import zh from '../web/text/zh.json' with { type: 'json' };
import { type CourseRow, insertCertificate, listCertificatesOf, listDone } from './store.ts';

type Words = Readonly<Record<string, string>>;
const fill = (words: Words, key: string, facts: Readonly<Record<string, string>>) => fillText(words[key] ?? key, facts);

export async function message(ctx: Context, personIds: readonly string[], about: 'certified' | 'calledOff' | 'revoked', course: Pick<CourseRow, 'id' | 'name'>, facts: Readonly<Record<string, string>> = {}): Promise<void> {
  if (personIds.length === 0) return;
  const said = (words: Words) => ({ title: cutText(fill(words, `training.message.${about}`, { course: course.name, ...facts }), 80), body: cutText(fill(words, `training.message.${about}.body`, { course: course.name, ...facts }), 200) });
  await ctx.call(notify.calls.send, { personIds: personIds.map((id) => asId<'person'>(id)), key: `training/${about}/${course.id}`, ...said(zh), english: said(en), url: `/volunteer/training/${course.id}`, minutesToLive: 2_880 });
}

export const trailOf = (ctx: Context, courseId: string, action: string, detail: Readonly<Record<string, string | number | boolean | null>> = {}, reason?: string): void =>
  ctx.trail({ subject: { kind: 'course', id: courseId }, action: `training.${action}`, detail, ...(reason ? { reason } : {}) });

/** As the engine. One valid certificate of a course is enough; whether a new one was given. */
export async function certify(ctx: Context, course: CourseRow, personId: string, areaPath: string): Promise<boolean> {
  const [done] = await listDone(ctx, [course.id], personId);
  if (!done || !isCertificateDue({ needsAttendance: course.needs_attendance, hasQuiz: course.quiz.length > 0, hasAttended: done.has_attended, hasPassed: done.has_passed })) return false;
  const today = localDate(ctx.now);
  const held = await listCertificatesOf(ctx, [personId], [course.id]);
  if (held.some((one) => one.state === 'revoked' || one.expires_on === null || one.expires_on >= today)) return false;
  const id = ctx.newId<'certificate'>();
  const number = `${ctx.tenantId}-${today.replaceAll('-', '')}-${id.slice(-8).toUpperCase()}`;
  const expiresOn = course.valid_months === null ? null : addMonths(today, course.valid_months);
  await insertCertificate(ctx, { id, course, personId, areaPath, number, issuedOn: today, expiresOn });
  if (course.kind !== null) {
    const granted = await ctx.call(volunteering.calls.grant, { personId: asId<'person'>(personId), kind: course.kind, issuer: cutText(course.name, 60), number, issuedOn: today, expiresOn, sourceId: id });
    if (isRefusal(granted)) throw new Error(`the qualification of a certificate was refused: ${granted.refused}`);
  }
  trailOf(ctx, course.id, 'certified', { personId, certificateId: id });
  await message(ctx, [personId], 'certified', course, { number });
  return true;
}
