/** What a volunteer may be asked for follows from what they have: worked out again whenever that or the table changes. */
import { automation } from '@huying/automation/contract';
import { asId, atLocal, isRefusal, localDate, localParts } from '@huying/kernel';
import { people } from '@huying/people/contract';
import type { Context, JobDefinition, Json } from '@huying/platform';
import { volunteering } from '../contract.ts';
import { wantsOf, type Want } from '../core/requirements.ts';
import { findVolunteer, listAllAfter, listQualifications, type QualificationRow, type VolunteerRow } from './volunteer-store.ts';

export const isGood = (row: Pick<QualificationRow, 'state' | 'issued_on' | 'expires_on'>, today: string): boolean => row.state === 'valid' && row.issued_on <= today && (row.expires_on === null || row.expires_on >= today);

/** What is closed to them today and why. */
export async function wantsFor(ctx: Context, volunteer: Pick<VolunteerRow, 'registered_at' | 'birth_year'>, qualifications: readonly QualificationRow[]): Promise<Want[]> {
  const held = await ctx.call(automation.calls.table, { name: 'volunteering.requirements' });
  if (isRefusal(held)) throw new Error(`the table of requirements was refused: ${held.refused}`);
  const today = localDate(ctx.now);
  const kinds = new Set(qualifications.filter((one) => isGood(one, today)).map(({ kind }) => kind));
  return wantsOf(held.table as never, { isRegistered: volunteer.registered_at !== null, birthYear: volunteer.birth_year, kinds }, localParts(ctx.now).year);
}

/** Writes it into the volunteer's profile, which matching reads, and sets the clock for the day on which something begins or ends. Who comes of age is found by the job of each night. */
export async function review(ctx: Context, personId: string): Promise<void> {
  const volunteer = await findVolunteer(ctx, personId);
  if (!volunteer) return;
  const qualifications = await listQualifications(ctx, [personId]);
  const wants = await wantsFor(ctx, volunteer, qualifications);
  await ctx.call(people.calls.restrict, { personId: asId<'person'>(personId), barred: wants.map(({ category }) => category), suspended: volunteer.is_suspended });
  const today = localDate(ctx.now);
  const days = qualifications.filter((one) => one.state === 'valid').flatMap((one) => [...(one.expires_on === null ? [] : [dayAfter(one.expires_on)]), one.issued_on]).filter((day) => day > today);
  const [next] = days.sort();
  const key = `volunteering/review/${personId}`;
  if (next) ctx.timer.set({ key, at: atLocal(next), call: volunteering.calls.review, input: { personId: asId<'person'>(personId) } });
  else ctx.timer.clear(key);
}

const dayAfter = (day: string): string => localDate(new Date(atLocal(day).getTime() + 86_400_000));

const AT_ONCE = 100;

/** After a change of the table, and each night for versions that begin to hold and birthdays. */
export const reviewJob: JobDefinition = {
  name: 'volunteering:review',
  cron: '10 16 * * *',
  async work(tools, payload: Json) {
    const named = (payload as { tenantId?: number } | null)?.tenantId;
    for (const tenantId of named === undefined ? await tools.tenants() : [named]) {
      for (let after: string | null = null; ; ) {
        const done: string[] = await tools.run(tenantId, async (ctx) => {
          const ids = await listAllAfter(ctx, after, AT_ONCE);
          for (const id of ids) await review(ctx, id);
          return ids;
        });
        after = done.at(-1) ?? null;
        if (done.length < AT_ONCE) break;
      }
    }
  },
};
