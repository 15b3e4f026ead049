import { type Installation, type Statement, sql, verifyTrail } from '@huying/platform';
import { timebank } from '@huying/timebank/contract';
import { clockActor } from '@huying/platform';
import { isRefusal } from '@huying/kernel';

/** What a run of the simulation comes to. Everything is read from the database after the end, not from what the actors believe. */
export interface Findings {
  readonly needs: number;
  /** Callouts that nobody owns at the end, and needs that ended without anybody ever owning them (cancelled ones apart). */
  readonly unowned: number;
  /** Places of a callout that two people held at the same time. */
  readonly doubleOwned: number;
  /** Callouts that are open but have no clock running, and clocks long overdue. */
  readonly timersLost: number;
  /** The same step of a ladder taken twice. */
  readonly timersTwice: number;
  /** Red calls of which nobody has said at the end that the elder is safe. */
  readonly redOpen: number;
  /** Needs that family raised, and what they reported of red calls. */
  readonly family: { readonly raised: number; readonly reported: number };
  /** Of calls from telephones at home: needs that came of them, visits confirmed by keys, and what waits for people to ring back. */
  readonly telephone: { readonly needs: number; readonly confirmed: number; readonly callbacks: number };
  readonly trailVerified: boolean;
  readonly ledgerBalanced: boolean;
  readonly perTier: Readonly<Record<string, number>>;
  readonly secondsToFirstOffer: Spread;
  readonly secondsToAccept: Spread;
  readonly secondsToArrive: Spread;
  readonly offersPerAcceptance: number | null;
  readonly redWithin18Minutes: { readonly arrived: number; readonly of: number };
  /** Gini coefficient of visits over the volunteers who were ever asked: 0 is even, 1 is one person doing all. */
  readonly gini: number | null;
  readonly credits: { readonly issuedMinutes: number; readonly spentMinutes: number };
  readonly states: Readonly<Record<string, number>>;
}

export interface Spread {
  readonly count: number;
  readonly p50: number | null;
  readonly p95: number | null;
}

/** A clock may be late by this much of simulated time, or of real time where that is more: a busy machine is no lost clock. */
const OVERDUE_MINUTES = 15;
const OVERDUE_REAL_SECONDS = 10;

export const overdueBefore = ({ clock }: Installation, now: Date): Date =>
  new Date(now.getTime() - Math.max(OVERDUE_MINUTES * 60_000, OVERDUE_REAL_SECONDS * 1_000 * clock.speed));

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => (sorted.length === 0 ? null : Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number));
  return { count: sorted.length, p50: at(0.5), p95: at(0.95) };
}

export function giniOf(counts: readonly number[]): number | null {
  const sorted = [...counts].sort((a, b) => a - b);
  const total = sorted.reduce((sum, one) => sum + one, 0);
  if (sorted.length === 0 || total === 0) return null;
  const weighted = sorted.reduce((sum, one, index) => sum + one * (index + 1), 0);
  return Math.round(((2 * weighted) / (sorted.length * total) - (sorted.length + 1) / sorted.length) * 1_000) / 1_000;
}

/** `endedAt` is when the server was stopped: what was due later, nobody has missed. */
export async function findingsOf(installation: Installation, tenantId: number, endedAt: Date): Promise<Findings> {
  const rows = <T extends object>(statement: Statement) => installation.run(clockActor(tenantId), (ctx) => ctx.db.rows<T>(statement), { readOnly: true });
  const count = async (statement: Statement) => (await rows<{ n: number }>(statement))[0]?.n ?? 0;
  const values = async (statement: Statement) => (await rows<{ v: number }>(statement)).map((row) => row.v);
  const trail = await verifyTrail(installation.database, tenantId);
  const audit = await installation.run(clockActor(tenantId), (ctx) => ctx.call(timebank.calls.audit, {}), { readOnly: true });
  const perTier = await rows<{ tier: string; n: number }>(sql`
    select h.tier, count(*) as n from mobilisation.holder h
    where not exists (select from mobilisation.holder later where later.tenant_id = h.tenant_id and later.callout_id = h.callout_id and later.since > h.since)
    group by h.tier order by h.tier`);
  const offers = await rows<{ made: number; accepted: number }>(sql`
    select count(*) as made, count(*) filter (where state = 'accepted') as accepted from mobilisation.offer where person_id is not null`);
  const red = await rows<{ arrived: number; all: number }>(sql`
    select count(*) as all, count(*) filter (where v.arrived_at <= n.raised_at + interval '18 minutes') as arrived
    from need.need n left join lateral (select min(arrived_at) as arrived_at from service.visit v where v.tenant_id = n.tenant_id and v.subject_id = n.id) v on true
    where n.urgency = 'red' and n.state not in ('cancelled', 'falseAlarm', 'safe')`);
  const states = await rows<{ state: string; n: number }>(sql`select state, count(*) as n from need.need group by state order by state`);
  const served = await values(sql`
    select count(v.id) as v from (select distinct tenant_id, person_id from mobilisation.offer where person_id is not null) o
    left join service.visit v on v.tenant_id = o.tenant_id and v.helper_id = o.person_id and v.state in ('finished', 'confirmed') group by o.person_id`);
  return {
    needs: await count(sql`select count(*) as n from need.need`),
    unowned: await count(sql`
      select count(*) as n from need.need n left join mobilisation.callout c on c.tenant_id = n.tenant_id and c.id = n.callout_id
      where n.state not in ('cancelled', 'falseAlarm', 'heard') and (n.due_at is null or n.callout_id is not null)
        and case when n.state = 'safe' then not exists (select from emergency.red_call r where r.tenant_id = n.tenant_id and r.need_id = n.id and r.state = 'safe' and r.ended_by is not null)
          else n.callout_id is null or c.state = 'climbing' or not exists (select from mobilisation.holder h where h.tenant_id = c.tenant_id and h.callout_id = c.id) end`),
    doubleOwned: await count(sql`
      select count(*) as n from mobilisation.holder a join mobilisation.holder b
        on a.tenant_id = b.tenant_id and a.callout_id = b.callout_id and a.place = b.place and a.id < b.id
        and tstzrange(a.since, a.ended_at, '[)') && tstzrange(b.since, b.ended_at, '[)')`),
    timersLost:
      (await count(sql`
        select count(*) as n from mobilisation.callout c where c.state in ('climbing', 'owned')
          and not exists (select from platform.timer t where t.tenant_id = c.tenant_id and t.key like 'callout/' || c.id || '/%')`)) +
      (await count(sql`select count(*) as n from platform.timer where due_at < ${overdueBefore(installation, endedAt)}`)),
    timersTwice: await count(sql`
      select count(*) as n from (
        select 1 from platform.trail where action = 'mobilisation.tierStarted'
        group by detail->>'calloutId', detail->>'climb', detail->>'position' having count(*) > 1) twice`),
    redOpen: await count(sql`select count(*) as n from emergency.red_call where state = 'open'`),
    family: {
      raised: await count(sql`select count(*) as n from need.need n where exists (select from family.bond b where b.tenant_id = n.tenant_id and b.member_id = n.raised_by and b.elder_id = n.elder_id)`),
      reported: await count(sql`select count(*) as n from emergency.report`),
    },
    telephone: {
      needs: await count(sql`select count(*) as n from need.need where channel = 'telephone'`),
      confirmed: await count(sql`select count(*) as n from service.visit where confirmed_by = 'telephone'`),
      callbacks: await count(sql`select count(*) as n from telephony.callback`),
    },
    trailVerified: trail.brokenAt === undefined,
    ledgerBalanced: !isRefusal(audit) && audit.balanced,
    perTier: Object.fromEntries(perTier.map((row) => [row.tier, row.n])),
    secondsToFirstOffer: spreadOf(await values(sql`
      select extract(epoch from min(o.made_at) - c.opened_at)::float8 as v from mobilisation.callout c join mobilisation.offer o on o.tenant_id = c.tenant_id and o.callout_id = c.id group by c.id, c.opened_at`)),
    secondsToAccept: spreadOf(await values(sql`
      select extract(epoch from min(h.since) - c.opened_at)::float8 as v from mobilisation.callout c join mobilisation.holder h on h.tenant_id = c.tenant_id and h.callout_id = c.id group by c.id, c.opened_at`)),
    secondsToArrive: spreadOf(await values(sql`
      select extract(epoch from min(v.arrived_at) - n.raised_at)::float8 as v from need.need n join service.visit v on v.tenant_id = n.tenant_id and v.subject_id = n.id
      where v.arrived_at is not null group by n.id, n.raised_at`)),
    offersPerAcceptance: offers[0] && offers[0].accepted > 0 ? Math.round((offers[0].made / offers[0].accepted) * 100) / 100 : null,
    redWithin18Minutes: { arrived: red[0]?.arrived ?? 0, of: red[0]?.all ?? 0 },
    gini: giniOf(served),
    credits: isRefusal(audit) ? { issuedMinutes: 0, spentMinutes: 0 } : { issuedMinutes: audit.issuedMinutes, spentMinutes: audit.spentMinutes },
    states: Object.fromEntries(states.map((row) => [row.state, row.n])),
  };
}

/** Commands that were answered with success and of which the database knows nothing: must be none, whatever was killed. */
export async function lostCommands(installation: Installation, tenantId: number, acknowledged: readonly { route: string; params: Record<string, unknown>; value: unknown }[]): Promise<string[]> {
  const ACTIONS: Readonly<Record<string, readonly [action: string, id: 'value' | 'visit' | 'subject']>> = {
    'need.raise': ['need.raised', 'value'], 'mobilisation.accept': ['mobilisation.owned', 'subject'], 'service.arrive': ['service.arrived', 'visit'],
    'service.finish': ['service.finished', 'visit'], 'service.confirm': ['service.confirmed', 'visit'],
  };
  const lost: string[] = [];
  for (const one of acknowledged) {
    const known = ACTIONS[one.route];
    if (!known) continue;
    const [action, where] = known;
    const value = one.value as { id: string; subject: { id: string } };
    const found = await installation.run(clockActor(tenantId), (ctx) =>
      ctx.db.row(
        where === 'visit'
          ? sql`select 1 from platform.trail where tenant_id = ${tenantId} and action = ${action} and detail->>'visitId' = ${value.id} limit 1`
          : sql`select 1 from platform.trail where tenant_id = ${tenantId} and action = ${action} and subject_id = ${where === 'value' ? value.id : value.subject.id} limit 1`,
      ), { readOnly: true });
    if (!found) lost.push(`${one.route} ${where === 'subject' ? value.subject.id : value.id}`);
  }
  return lost;
}
