/** Relatives to whom somebody wants to give hours: named by the giver, confirmed by staff. */
import { type Id, isRefusal, maskPhone, type PersonId, type Refusal, refuse, step, toIso } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { columnsOf, type Context, coversArea, type RowOf, sql } from '@huying/platform';
import { type KinToDecide, type RELATIONS, timebank } from '../contract.ts';
import { kinLifecycle } from '../core/giving.ts';
import { areaOfPerson } from './decisions.ts';
import type * as rows from './rows.ts';

const KIN = columnsOf<rows.Kin>('k').pick('id', 'giver_id', 'giver_name', 'area_path', 'name', 'phone_sealed', 'relation', 'state', 'kin_id', 'declared_at', 'decided_at', 'reason', 'heir_share');
export type KinRow = RowOf<typeof KIN>;

/** Whoever names more people than this is not naming a family. */
const MOST_KIN = 12;

const viewOf = (row: KinRow) => ({
  id: row.id, name: row.name, relation: row.relation, state: row.state, declaredAt: toIso(row.declared_at), decidedAt: row.decided_at && toIso(row.decided_at),
  reason: row.state === 'refused' ? row.reason : null, heirShare: row.heir_share,
});

const subjectOf = (id: string) => ({ kind: 'kin', id });

export const listKin = (ctx: Context): Promise<KinRow[]> =>
  ctx.db.rows<KinRow>(sql`
    select ${KIN} from timebank.kin k where k.tenant_id = ${ctx.tenantId} and k.giver_id = ${ctx.actor.personId} and k.state <> 'ended' order by k.declared_at, k.id`);

export const viewKin = async (ctx: Context) => ({ kin: (await listKin(ctx)).map(viewOf) });

export const findKin = (ctx: Context, id: string): Promise<KinRow | undefined> =>
  ctx.db.row<KinRow>(sql`select ${KIN} from timebank.kin k where k.tenant_id = ${ctx.tenantId} and k.id = ${id}`);

interface Named {
  readonly name: string;
  readonly phone: string;
  readonly relation: (typeof RELATIONS)[number];
}

export async function declareKin(ctx: Context, { name, phone, relation }: Named) {
  const mine = (await listKin(ctx)).filter((one) => one.state !== 'refused');
  if (mine.length >= MOST_KIN) return refuse('timebank.tooManyKin', { most: MOST_KIN });
  if (mine.some((one) => one.name === name && ctx.secrets.open(one.phone_sealed) === phone)) return refuse('timebank.kinTwice');
  const personId = ctx.actor.personId as PersonId;
  const areaPath = await ctx.widen(() => areaOfPerson(ctx, personId, ctx.actor.memberships[0]?.areaPath ?? ''));
  const id = ctx.newId<'kin'>();
  ctx.db.send(sql`
    insert into timebank.kin (tenant_id, id, giver_id, giver_name, area_path, name, phone_sealed, relation, state, declared_at)
    values (${ctx.tenantId}, ${id}, ${personId}, ${ctx.actor.name}, ${areaPath}, ${name}, ${ctx.secrets.seal(phone)}, ${relation}, 'declared', ${ctx.now})`);
  ctx.trail({ subject: subjectOf(id), action: 'timebank.kinDeclared', detail: { relation } });
  ctx.tell([`role:committee:${areaPath}`, `role:street:${areaPath}`], timebank.notices.kinDeclared, { kinId: id });
  return { id, name, relation, state: 'declared' as const, declaredAt: toIso(ctx.now), decidedAt: null, reason: null, heirShare: null };
}

type Stopped = Refusal<'lifecycle.notHere' | 'lifecycle.notYours' | 'thing.notFound'>;
const rolesOf = (ctx: Context) => ctx.actor.memberships.map((one) => one.role);

/** The row moves on from the state in which it was read, or somebody else was first. */
async function move(ctx: Context, row: KinRow, command: keyof typeof kinLifecycle.commands, more: { readonly kinId: string | null; readonly reason: string | null }): Promise<Stopped | undefined> {
  const decided = step(kinLifecycle, { state: row.state, command, role: rolesOf(ctx) });
  if (isRefusal(decided)) return decided;
  const changed = await ctx.db.run(sql`
    update timebank.kin set state = ${decided.to}, heir_share = null, kin_id = coalesce(${more.kinId}::uuid, kin_id), decided_at = ${ctx.now}, reason = ${more.reason}
    where tenant_id = ${ctx.tenantId} and id = ${row.id} and state = ${row.state}`);
  if (changed === 0) return refuse('lifecycle.notHere', { state: row.state, command });
  ctx.trail({ subject: subjectOf(row.id), action: `timebank.kin${decided.to[0]?.toUpperCase()}${decided.to.slice(1)}`, ...(more.reason === null ? {} : { reason: more.reason }) });
  ctx.tell([`person:${row.giver_id}`, `role:committee:${row.area_path}`, `role:street:${row.area_path}`], timebank.notices.kinDeclared, { kinId: row.id });
  return undefined;
}

export async function endKin(ctx: Context, id: Id<'kin'>) {
  const row = await findKin(ctx, id);
  if (!row || row.giver_id !== ctx.actor.personId) return refuse('thing.notFound');
  return (await move(ctx, row, 'end', { kinId: null, reason: null })) ?? {};
}

/**
 * Who it is that was named: the one elder of the tenant with this number and this very name. Whoever knows both learns no more than that the
 * person has a file; who knows one of them learns nothing.
 */
async function personOf(ctx: Context, row: KinRow): Promise<PersonId | undefined> {
  const found = await ctx.widen(() => ctx.call(people.calls.byPhone, { phone: ctx.secrets.open(row.phone_sealed) }));
  const same = isRefusal(found) ? [] : found.filter((one) => one.name === row.name);
  return same.length === 1 ? same[0]?.id : undefined;
}

async function viewToDecide(ctx: Context, row: KinRow): Promise<KinToDecide> {
  return {
    ...viewOf(row), giver: { id: row.giver_id, name: row.giver_name }, phone: maskPhone(ctx.secrets.open(row.phone_sealed)),
    isFound: row.state === 'confirmed' || (await personOf(ctx, row)) !== undefined,
  };
}

/** The cursor is the time and id of the last one shown. */
export async function listKinToDecide(ctx: Context, { after, limit }: { readonly after?: string | undefined; readonly limit: number }) {
  const [at, id] = after?.split(' ') ?? [];
  if (after !== undefined && (!/^[0-9a-f-]{36}$/.test(id ?? '') || Number.isNaN(Date.parse(at ?? '')))) return refuse('request.invalid');
  const found = await ctx.db.rows<KinRow>(sql`
    select ${KIN} from timebank.kin k where k.tenant_id = ${ctx.tenantId} and k.state = 'declared' and platform.in_reach(k.area_path)
      and (${at ?? null}::timestamptz is null or (k.declared_at, k.id) > (${at ?? null}::timestamptz, ${id ?? null}::uuid))
    order by k.declared_at, k.id limit ${limit + 1}`);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const items: KinToDecide[] = [];
  for (const row of page) items.push(await viewToDecide(ctx, row));
  return { items, next: found.length > page.length && last ? `${last.declared_at.toISOString()} ${last.id}` : null };
}

interface Decision {
  readonly confirms: boolean;
  readonly personId: PersonId | null;
  readonly reason: string;
}

export async function decideKin(ctx: Context, id: Id<'kin'>, { confirms, personId, reason }: Decision) {
  const row = await findKin(ctx, id);
  if (!row || !coversArea(ctx.actor, row.area_path, 'committee', 'street')) return refuse('thing.notFound');
  const command = confirms ? 'confirm' : 'refuse';
  const may = step(kinLifecycle, { state: row.state, command, role: rolesOf(ctx) });
  if (isRefusal(may)) return may;
  const kinId = confirms ? await whoIsMeant(ctx, row, personId) : null;
  if (isRefusal(kinId)) return kinId;
  const stopped = await move(ctx, row, command, { kinId, reason });
  if (stopped) return stopped;
  return viewToDecide(ctx, (await findKin(ctx, id)) as KinRow);
}

async function whoIsMeant(ctx: Context, row: KinRow, personId: PersonId | null): Promise<string | Refusal<'timebank.kinNotFound' | 'timebank.kinOneself' | 'timebank.kinTwice' | 'thing.notFound'>> {
  const kinId = personId ?? (await personOf(ctx, row));
  if (kinId === undefined) return refuse('timebank.kinNotFound');
  if (personId !== null) {
    // Whom staff choose themselves must be somebody whom they may see.
    const [standing] = (await ctx.call(people.calls.standing, { personIds: [personId] })) as { areaPath: string }[];
    if (!standing || !coversArea(ctx.actor, standing.areaPath, 'committee', 'street')) return refuse('thing.notFound');
  }
  if (kinId === row.giver_id) return refuse('timebank.kinOneself');
  const twice = await ctx.db.row(sql`select from timebank.kin where tenant_id = ${ctx.tenantId} and giver_id = ${row.giver_id} and kin_id = ${kinId} and state = 'confirmed'`);
  return twice ? refuse('timebank.kinTwice') : kinId;
}
