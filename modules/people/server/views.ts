import type { Context } from '@huying/platform';
import type { z } from 'zod';
import type { contact, elderFile, PersonCard, SKILLS, volunteerProfile } from '../contract.ts';
import { type ElderRow, listPaired, type PersonRow, type VolunteerRow } from './store.ts';

type ElderFile = z.output<typeof elderFile>;
export type Profile = z.output<typeof volunteerProfile>;

/** With the number in full; whoever shows it masks it where it need not be seen. */
export const cardOf = (ctx: Context, row: PersonRow): PersonCard => ({
  id: row.id, name: row.name, sex: row.sex, birthYear: row.birth_year, phone: row.phone_sealed ? ctx.secrets.open(row.phone_sealed) : null,
});

const openList = <T>(ctx: Context, sealed: Buffer): T[] => JSON.parse(ctx.secrets.open(sealed)) as T[];

export async function elderFileOf(ctx: Context, row: ElderRow & { readonly paired?: ElderFile['paired'] }): Promise<ElderFile> {
  // An elder may know who is paired with them, but does not see these people's rows.
  const paired = row.paired ?? (await ctx.widen(() => listPaired(ctx, row.id, 'elder')));
  return {
    ...cardOf(ctx, row), address: row.address, home: { lng: row.home_lng, lat: row.home_lat }, areaId: row.area_id, areaPath: row.area_path,
    livesAlone: row.lives_alone, mind: openList<string>(ctx, row.mind_sealed), contacts: openList<z.output<typeof contact>>(ctx, row.contacts_sealed),
    recordingConsent: row.recording_consent, photoConsent: row.photo_consent, phoneConsent: row.phone_consent, fontSize: row.font_size,
    paired,
  };
}

export const profileOf = (row: VolunteerRow): Profile => ({
  personId: row.person_id, skills: row.skills as (typeof SKILLS)[number][], home: { lng: row.home_lng, lat: row.home_lat }, areaPath: row.area_path,
  sex: row.sex, birthYear: row.birth_year, redWhileOffDuty: row.red_while_off_duty, active: row.active,
  ...(row.barred.length > 0 ? { barred: row.barred } : {}),
});
