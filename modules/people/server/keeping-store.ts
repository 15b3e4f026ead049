import type { PersonId } from '@huying/kernel';
import { columnsOf, type Context, type Membership, type RowOf, sql } from '@huying/platform';
import type { Position } from '@huying/place/contract';
import type * as rows from './rows.ts';
import { identityIndex, phoneIndex } from './store.ts';

const KEPT = columnsOf<rows.Person>('p').pick('id', 'name', 'sex', 'birth_year', 'phone_sealed', 'identity_sealed', 'area_path', 'deactivated_at', 'deactivated_reason');
export type KeptRow = RowOf<typeof KEPT>;

/** The person, as far as the actor's reach goes. Locked, so that two who change somebody at once do it one after the other. */
export const lockPerson = (ctx: Context, personId: string): Promise<KeptRow | undefined> =>
  ctx.db.row<KeptRow>(sql`select ${KEPT} from people.person p where p.tenant_id = ${ctx.tenantId} and p.id = ${personId} for update`);

export const findKept = (ctx: Context, personId: string): Promise<KeptRow | undefined> =>
  ctx.db.row<KeptRow>(sql`select ${KEPT} from people.person p where p.tenant_id = ${ctx.tenantId} and p.id = ${personId}`);

export interface FactChange {
  readonly name: string;
  readonly sex: 'female' | 'male' | null;
  readonly birthYear: number | null;
  readonly phone: string | null;
  readonly identityNumber: string | null;
}

/** All facts as they are to be. Throws PostgreSQL's 23505 where a number is somebody else's. */
export const updateFacts = (ctx: Context, personId: string, { name, sex, birthYear, phone, identityNumber }: FactChange): Promise<number> =>
  ctx.db.run(sql`
    update people.person set name = ${name}, sex = ${sex}, birth_year = ${birthYear},
      phone_sealed = ${phone === null ? null : ctx.secrets.seal(phone)}, phone_index = ${phone === null ? null : phoneIndex(ctx, phone)},
      identity_sealed = ${identityNumber === null ? null : ctx.secrets.seal(identityNumber)}, identity_index = ${identityNumber === null ? null : identityIndex(ctx, identityNumber)}
    where tenant_id = ${ctx.tenantId} and id = ${personId}`);

/** Who has these numbers already; `name` only where the actor may see them. */
export interface TakenRow {
  readonly id: PersonId;
  readonly name: string;
  readonly phone_index: Buffer | null;
  readonly identity_index: Buffer | null;
}
export const listTaken = (ctx: Context, phones: readonly string[], identities: readonly string[]): Promise<TakenRow[]> =>
  ctx.db.rows<TakenRow>(sql`
    select p.id, p.name, p.phone_index, p.identity_index from people.person p
    where p.tenant_id = ${ctx.tenantId}
      and (p.phone_index = any(${phones.map((one) => phoneIndex(ctx, one))}::bytea[]) or p.identity_index = any(${identities.map((one) => identityIndex(ctx, one))}::bytea[]))`);

export const setDeactivated = (ctx: Context, personId: string, reason: string | null): Promise<number> =>
  ctx.db.run(sql`
    update people.person set deactivated_at = ${reason === null ? null : ctx.now}, deactivated_reason = ${reason}
    where tenant_id = ${ctx.tenantId} and id = ${personId}`);

interface Home {
  readonly address?: string | undefined;
  readonly home: Position;
  readonly areaId: string;
  readonly areaPath: string;
}
/** Somebody has moved: the file, the profile, the roles that hold where one lives, and who sees them. */
export async function moveHome(ctx: Context, personId: string, { address, home, areaId, areaPath }: Home): Promise<void> {
  const whose = sql`tenant_id = ${ctx.tenantId} and person_id = ${personId}`;
  await ctx.db.run(sql`
    update people.elder set address = coalesce(${address ?? null}, address), home_lng = ${home.lng}, home_lat = ${home.lat}, area_id = ${areaId}, area_path = ${areaPath} where ${whose}`);
  await ctx.db.run(sql`update people.volunteer set home_lng = ${home.lng}, home_lat = ${home.lat}, area_path = ${areaPath} where ${whose}`);
  await ctx.db.run(sql`update people.membership set area_id = ${areaId}, area_path = ${areaPath} where ${whose} and role in ('elder', 'volunteer')`);
  await ctx.db.run(sql`update people.pairing set area_path = ${areaPath} where tenant_id = ${ctx.tenantId} and elder_id = ${personId}`);
  await ctx.db.run(sql`update people.person set area_path = ${areaPath} where tenant_id = ${ctx.tenantId} and id = ${personId}`);
}

/** Where somebody counts as living or working: at home, else where the first role holds. Without either they stay where they were. */
export const placePerson = (ctx: Context, personId: string): Promise<number> =>
  ctx.db.run(sql`
    update people.person p set area_path = coalesce(
      (select e.area_path from people.elder e where e.tenant_id = p.tenant_id and e.person_id = p.id),
      (select v.area_path from people.volunteer v where v.tenant_id = p.tenant_id and v.person_id = p.id),
      (select m.area_path from people.membership m where m.tenant_id = p.tenant_id and m.person_id = p.id order by m.position limit 1), p.area_path)
    where p.tenant_id = ${ctx.tenantId} and p.id = ${personId}`);

export const setVolunteering = (ctx: Context, personId: string, isActive: boolean): Promise<number> =>
  ctx.db.run(sql`update people.volunteer set active = ${isActive} where tenant_id = ${ctx.tenantId} and person_id = ${personId}`);

const ADMINISTRATORS_LOCK = 7_310_447;

/** Whether somebody else who is active administers at least as wide an area. Two who ask at once ask one after the other. */
export async function isAnotherAdministrator(ctx: Context, personId: string, held: readonly Pick<Membership, 'areaPath'>[]): Promise<boolean> {
  await ctx.db.run(sql`select pg_advisory_xact_lock(${ADMINISTRATORS_LOCK}, ${ctx.tenantId})`);
  for (const { areaPath } of held) {
    const other = await ctx.db.row(sql`
      select from people.membership m join people.person p on p.tenant_id = m.tenant_id and p.id = m.person_id
      where m.tenant_id = ${ctx.tenantId} and m.role = 'administrator' and m.person_id <> ${personId} and p.deactivated_at is null and starts_with(${areaPath}, m.area_path) limit 1`);
    if (!other) return false;
  }
  return true;
}

export const deletePairing = (ctx: Context, elderId: string, volunteerId: string): Promise<number> =>
  ctx.db.run(sql`delete from people.pairing where tenant_id = ${ctx.tenantId} and elder_id = ${elderId} and volunteer_id = ${volunteerId}`);
