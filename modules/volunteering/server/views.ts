import { activity } from '@huying/activity/contract';
import { automation } from '@huying/automation/contract';
import { asId, isRefusal, localDate, maskIdentityNumber, type PersonId, toIso } from '@huying/kernel';
import { people, type SKILLS } from '@huying/people/contract';
import type { Context } from '@huying/platform';
import type { Category } from '@huying/recognition/contract';
import { service } from '@huying/service/contract';
import type { ApplicationView, BanView, QualificationView, TIMES, VolunteerView } from '../contract.ts';
import { honourOf } from '../core/honours.ts';
import type { ApplicationRow } from './application-store.ts';
import { cardDaysOf } from './card/keeping.ts';
import { cardViewOf } from './card/view.ts';
import { wantsFor } from './review.ts';
import { type BanRow, listBans, listQualifications, type QualificationRow, type VolunteerRow } from './volunteer-store.ts';

type Guardian = { readonly name: string; readonly relation: string; readonly phone: string };
const guardianOf = (ctx: Context, sealed: Buffer | null): Guardian | null => (sealed ? (JSON.parse(ctx.secrets.open(sealed)) as Guardian) : null);
const profileOf = (row: { readonly job: string; readonly preferences: readonly string[]; readonly times: readonly string[] }) => ({
  job: row.job, preferences: row.preferences as Category[], times: row.times as (typeof TIMES)[number][],
});

export async function applicationView(ctx: Context, row: ApplicationRow): Promise<ApplicationView> {
  const guardian = guardianOf(ctx, row.guardian_sealed);
  return {
    id: row.id, personId: row.person_id, state: row.state, name: row.name, areaPath: row.area_path, sex: row.sex, age: row.age, identityNumber: row.identity_sealed ? maskIdentityNumber(ctx.secrets.open(row.identity_sealed)) : null,
    skills: row.skills as (typeof SKILLS)[number][], ...profileOf(row), guardian: guardian && row.guardian_at ? { ...guardian, agreedAt: toIso(row.guardian_at) } : null, card: await cardViewOf(ctx, row),
    cardDays: await cardDaysOf(ctx), reason: row.reason, submittedAt: toIso(row.submitted_at), decidedAt: row.decided_at ? toIso(row.decided_at) : null,
  };
}

export const qualificationView = (ctx: Context, row: QualificationRow): QualificationView => ({
  id: row.id, personId: row.person_id, kind: row.kind, number: row.number_sealed ? ctx.secrets.open(row.number_sealed) : null, issuer: row.issuer, issuedOn: row.issued_on, expiresOn: row.expires_on, state: row.state,
  source: row.source, hasEvidence: row.evidence_file_id !== null, reason: row.reason, isExpired: row.expires_on !== null && row.expires_on < localDate(ctx.now),
});

export const banView = (row: BanRow): BanView => ({
  id: row.id, personId: row.person_id, state: row.state, reason: row.reason, from: toIso(row.from_at), until: row.until_at ? toIso(row.until_at) : null, appeal: row.appeal, appealedAt: row.appealed_at ? toIso(row.appealed_at) : null,
  answer: row.answer,
});

export async function namesOf(ctx: Context, personIds: readonly string[]): Promise<Map<string, string>> {
  const cards = await ctx.call(people.calls.persons, { personIds: personIds.map((id) => asId<'person'>(id) as PersonId) });
  return new Map(isRefusal(cards) ? [] : cards.map((card) => [card.id as string, card.name]));
}

/** Confirmed visits and verified help at activities of these people, added up. */
async function servedBy(ctx: Context, personIds: readonly PersonId[]): Promise<Map<string, { visits: number; minutes: number }>> {
  const [served, helped] = [await ctx.call(service.calls.served, { personIds: [...personIds] }), await ctx.call(activity.calls.helped, { personIds: [...personIds] })];
  if (isRefusal(served) || isRefusal(helped)) throw new Error('what was served was refused');
  const sums = new Map<string, { visits: number; minutes: number }>(served.map(({ personId, visits, minutes }) => [personId, { visits, minutes }]));
  for (const { personId, times, minutes } of helped) sums.set(personId, { visits: (sums.get(personId)?.visits ?? 0) + times, minutes: (sums.get(personId)?.minutes ?? 0) + minutes });
  return sums;
}

async function honourFor(ctx: Context, personId: PersonId): Promise<VolunteerView['honour']> {
  const held = await ctx.call(automation.calls.table, { name: 'volunteering.honours' });
  if (isRefusal(held)) throw new Error('honours were refused');
  const { visits, minutes } = (await servedBy(ctx, [personId])).get(personId) ?? { visits: 0, minutes: 0 };
  return { visits, minutes, ...honourOf(held.table as never, minutes) };
}

/** Stars of each of these people; who has served nothing yet is not among them. */
export async function starsOf(ctx: Context, personIds: readonly PersonId[]): Promise<Map<string, number>> {
  const held = await ctx.call(automation.calls.table, { name: 'volunteering.honours' });
  if (isRefusal(held)) throw new Error('honours were refused');
  return new Map([...(await servedBy(ctx, personIds))].map(([personId, { minutes }]) => [personId, honourOf(held.table as never, minutes).stars]));
}

/** All of a volunteer, as the volunteer and those who keep volunteers see it. */
export const volunteerViewOf = (ctx: Context, row: VolunteerRow): Promise<VolunteerView> =>
  ctx.widen(async () => {
    const qualifications = await listQualifications(ctx, [row.person_id]);
    const names = await namesOf(ctx, [row.person_id]);
    return {
      personId: row.person_id, name: names.get(row.person_id) ?? '', number: row.number, externalNumber: row.external_number, areaPath: row.area_path, registeredAt: row.registered_at ? toIso(row.registered_at) : null,
      ...profileOf(row), guardian: guardianOf(ctx, row.guardian_sealed), qualifications: qualifications.map((one) => qualificationView(ctx, one)), bans: (await listBans(ctx, row.person_id)).map(banView),
      wants: await wantsFor(ctx, row, qualifications), honour: await honourFor(ctx, row.person_id),
    };
  });
