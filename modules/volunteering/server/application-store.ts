import type { AreaId, PersonId } from '@huying/kernel';
import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type { Applied, ApplicationState } from '../contract.ts';
import type * as rows from './rows.ts';

const APPLICATION = columnsOf<rows.Application>('a').pick(
  'id', 'person_id', 'area_id', 'area_path', 'state', 'name', 'identity_sealed', 'sex', 'birth_year', 'age', 'job', 'skills', 'preferences', 'times', 'home_lng', 'home_lat', 'guardian_sealed', 'guardian_at',
  'consents', 'reason', 'submitted_at', 'decided_at');
export interface Consent {
  readonly text: string;
  readonly version: number;
  readonly at: string;
}
export type ApplicationRow = RowOf<typeof APPLICATION> & { readonly consents: readonly Consent[] };

export const findApplication = (ctx: Context, id: string, lock = false): Promise<ApplicationRow | undefined> =>
  ctx.db.row<ApplicationRow>(
    lock
      ? sql`select ${APPLICATION} from volunteering.application a where a.tenant_id = ${ctx.tenantId} and a.id = ${id} for update`
      : sql`select ${APPLICATION} from volunteering.application a where a.tenant_id = ${ctx.tenantId} and a.id = ${id}`);

/** The newest; older ones are over. */
export const findOwnApplication = (ctx: Context, personId: string): Promise<ApplicationRow | undefined> =>
  ctx.db.row<ApplicationRow>(sql`
    select ${APPLICATION} from volunteering.application a where a.tenant_id = ${ctx.tenantId} and a.person_id = ${personId} order by a.submitted_at desc, a.id desc limit 1`);

export const listApplications = (ctx: Context, state: ApplicationState, after: { readonly at: string; readonly id: string } | undefined, limit: number): Promise<ApplicationRow[]> =>
  ctx.db.rows<ApplicationRow>(sql`
    select ${APPLICATION} from volunteering.application a where a.tenant_id = ${ctx.tenantId} and a.state = ${state}
      and (${after?.id ?? null}::uuid is null or (a.submitted_at, a.id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    order by a.submitted_at, a.id limit ${limit}`);

export interface NewApplication extends Pick<Applied, 'name' | 'job' | 'skills' | 'preferences' | 'times'> {
  readonly personId: PersonId;
  readonly areaId: AreaId;
  readonly areaPath: string;
  readonly identityNumber: string;
  readonly sex: 'female' | 'male';
  readonly birthYear: number;
  readonly age: number;
  readonly home: { readonly lng: number; readonly lat: number };
  readonly guardian: Buffer | null;
  readonly consents: readonly Consent[];
}

/** Stores what was said; of the one open application of a person, the newest words hold. */
export function putApplication(ctx: Context, given: NewApplication): Promise<ApplicationRow> {
  const { personId, identityNumber, home, guardian } = given;
  const identity = ctx.secrets.seal(identityNumber);
  return ctx.db.row<ApplicationRow>(sql`
    insert into volunteering.application as a (tenant_id, id, person_id, area_id, area_path, state, name, identity_sealed, sex, birth_year, age, job, skills, preferences, times, home_lng, home_lat,
      guardian_sealed, guardian_at, consents, submitted_at)
    values (${ctx.tenantId}, ${ctx.newId()}, ${personId}, ${given.areaId}, ${given.areaPath}, 'submitted', ${given.name}, ${identity}, ${given.sex}, ${given.birthYear}, ${given.age}, ${given.job},
      ${given.skills}, ${given.preferences}, ${given.times}, ${home.lng}, ${home.lat}, ${guardian}, ${guardian ? ctx.now : null}, ${JSON.stringify(given.consents)}::jsonb, ${ctx.now})
    on conflict (tenant_id, person_id) where state in ('submitted', 'asked') do update set
      state = 'submitted', area_id = excluded.area_id, area_path = excluded.area_path, name = excluded.name, identity_sealed = excluded.identity_sealed, sex = excluded.sex, birth_year = excluded.birth_year,
      age = excluded.age, job = excluded.job, skills = excluded.skills, preferences = excluded.preferences, times = excluded.times, home_lng = excluded.home_lng, home_lat = excluded.home_lat,
      guardian_sealed = excluded.guardian_sealed, guardian_at = excluded.guardian_at, consents = excluded.consents, submitted_at = excluded.submitted_at
    returning ${APPLICATION}`) as Promise<ApplicationRow>;
}

/** From the state that was read. What is decided keeps no identity number. */
export const moveApplication = (ctx: Context, row: Pick<ApplicationRow, 'id' | 'state'>, to: ApplicationState, reason: string | null): Promise<ApplicationRow | undefined> => {
  const isOver = to !== 'submitted' && to !== 'asked';
  return ctx.db.row<ApplicationRow>(sql`
    update volunteering.application a set state = ${to}, reason = ${reason}, decided_by = ${ctx.actor.personId}, decided_at = ${ctx.now},
      identity_sealed = case when ${isOver} then null else a.identity_sealed end
    where a.tenant_id = ${ctx.tenantId} and a.id = ${row.id} and a.state = ${row.state} returning ${APPLICATION}`);
};
