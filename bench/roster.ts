import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modules } from '@huying/app-server/modules';
import { createServerProcess, freePort } from '@huying/e2e/server-process';
import { addDays, asId, type CallArgument, isRefusal, localDate } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { clockActor, createInstallation, createLog, readConfig, SESSION_COOKIE } from '@huying/platform';
import { openConnection } from '@huying/platform/connection';
import { roster } from '@huying/roster/contract';
import pg from 'pg';
import { settle, TENANT } from './community.ts';
import { type Figure, figure } from './figures.ts';
import { measure } from './measure.ts';
import { send } from './wire.ts';

const VOLUNTEERS = 500;
const DAYS = 28;
/** Shifts of two hours, one after the other through the day; each volunteer has one every second day. */
const SHIFTS_A_DAY = 10;
const PLACES = VOLUNTEERS / 2 / SHIFTS_A_DAY;
const ROUNDS = 80;
const WARM = 20;
const AREA = `/${TENANT}/001`;

interface Prepared {
  readonly cookie: string;
  readonly from: string;
}

type Templates = (from: string) => CallArgument<typeof roster.calls.addRosters>['templates'];

/** Templates as staff make them, and somebody of the desk who looks at them. */
async function prepare(dataDir: string, templates: Templates, fill?: (client: pg.Client, from: string) => Promise<void>): Promise<Prepared> {
  const config = readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', DEMONSTRATION: '0' }, { webDir: '' });
  const log = createLog('silent');
  const { connection, close } = await openConnection(config, log);
  const installation = await createInstallation({ config, connection, modules, log });
  try {
    const today = localDate(installation.clock.now());
    const from = addDays(today, 1);
    const token = await installation.run(clockActor(TENANT), async (ctx) => {
      const personId = ctx.newId<'person'>();
      const added = await ctx.call(people.calls.addPeople, { people: [{ id: personId, name: 'desk', sex: null, birthYear: null, phone: null, memberships: [{ role: 'desk', organisationId: null, areaId: null, areaPath: AREA }] }] });
      if (isRefusal(added)) throw new Error(added.refused);
      await ctx.call(roster.calls.addRosters, { areaPath: AREA, templates: templates(from) });
      return ctx.signIns.openSession({ tenantId: TENANT, personId: asId<'person'>(personId) }, 'browser', 'bench');
    });
    if (fill) {
      const client = new pg.Client(connection);
      await client.connect();
      await fill(client, from);
      await client.end();
    }
    return { cookie: `${SESSION_COOKIE}=${token}`, from };
  } finally {
    await installation.stop();
    await close();
  }
}

const hour = (at: number) => `${String(at % 24).padStart(2, '0')}:00`;
const daily = (from: string) => ({ areaPath: AREA, category: null, crew: 'volunteers' as const, organisationId: null, weekdays: [1, 2, 3, 4, 5, 6, 7], holdsFrom: from });

const manyShifts: Templates = (from) =>
  Array.from({ length: SHIFTS_A_DAY }, (_, at) => ({ ...daily(from), name: `班次 ${at}`, from: hour(2 * at + 2), to: hour(2 * at + 4), wanted: PLACES + 2, skills: at % 2 === 0 ? [{ skill: 'company' as const, wanted: 3 }] : [] }));

/** A full roster, written past the commands that would take minutes. */
async function fillAll(client: pg.Client, from: string): Promise<void> {
  const { rowCount } = await client.query(`
    with shift as (select s.*, row_number() over (order by starts_at, id) - 1 as at from roster.shift s where tenant_id = $1 and day < $3),
         person as (select person_id, skills, row_number() over (order by person_id) - 1 as at, count(*) over () as count from people.volunteer where tenant_id = $1)
    insert into roster.turn (tenant_id, id, shift_id, person_id, area_path, starts_at, ends_at, skills, state, changed_at)
    select s.tenant_id, gen_random_uuid(), s.id, p.person_id, s.area_path, s.starts_at, s.ends_at, p.skills, 'booked', now()
    from shift s join person p on p.at / $2 = s.at % (p.count / $2)`, [TENANT, PLACES, addDays(from, DAYS)]);
  if (rowCount !== DAYS * SHIFTS_A_DAY * PLACES) throw new Error(`${rowCount} turns were made`);
  await client.query('analyze roster.shift; analyze roster.turn');
}

/** The same rows by one statement of the owner of the database: no HTTP, no security by row, nothing counted afterwards. */
const BARE = {
  name: 'bare-coverage',
  text: `
    select s.starts_at, s.ends_at, s.wanted, s.skills, c.booked, c.skilled from roster.shift s cross join lateral (
      select count(*)::int as booked, coalesce(jsonb_agg(t.skills) filter (where s.skills <> '[]'), '[]') as skilled
      from roster.turn t where t.tenant_id = s.tenant_id and t.shift_id = s.id and t.state in ('booked', 'done')) c
    where s.tenant_id = $1 and s.starts_at > $2::timestamptz - interval '24 hours' and s.starts_at < $3 and s.ends_at > $2 and starts_with(s.area_path, $4) and s.state = 'open'`,
};
/** Each shift with each of its turns, as rows that a client would have to count itself. */
const ROWS = {
  name: 'bare-rows',
  text: `
    select s.id, s.starts_at, s.ends_at, s.wanted, s.skills as wanted_skills, t.person_id, t.skills from roster.shift s left join roster.turn t on t.tenant_id = s.tenant_id and t.shift_id = s.id and t.state in ('booked', 'done')
    where s.tenant_id = $1 and s.starts_at > $2::timestamptz - interval '24 hours' and s.starts_at < $3 and s.ends_at > $2 and starts_with(s.area_path, $4) and s.state = 'open'`,
};

export async function coverage(): Promise<Figure[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'huying-bench-'));
  const port = await freePort();
  const server = createServerProcess({ dataDir, port, environment: { DEMONSTRATION: '0' } });
  let client: pg.Client | undefined;
  let close: (() => Promise<void>) | undefined;
  try {
    await settle(dataDir, { elders: 1, volunteers: VOLUNTEERS });
    const { cookie, from } = await prepare(dataDir, manyShifts, fillAll);
    await server.start();
    const opened = await openConnection(readConfig({ DATA_DIR: dataDir }, { webDir: '' }), createLog('silent'));
    close = opened.close;
    client = new pg.Client(opened.connection);
    client.on('error', () => undefined);
    await client.connect();
    const values = [TENANT, new Date(`${from}T00:00:00+08:00`), new Date(`${addDays(from, DAYS)}T00:00:00+08:00`), AREA];
    const path = `/api/roster/coverage?areaPath=${encodeURIComponent(AREA)}&from=${from}&days=${DAYS}`;
    const first = await send(port, 'GET', path, cookie);
    if (first.status !== 200 || first.value.shifts !== DAYS * SHIFTS_A_DAY) throw new Error(`the board has ${JSON.stringify(first.value).slice(0, 200)}`);
    const bare = client;
    const [board, same, rows] = await measure([
      async () => void (await send(port, 'GET', path, cookie)),
      async () => void (await bare.query({ ...BARE, values })),
      async () => void (await bare.query({ ...ROWS, values })),
    ], { rounds: ROUNDS, warm: WARM });
    return [
      figure(`coverage of ${VOLUNTEERS} volunteers × ${DAYS} days over HTTP, p50, beside the bare statement`, 'ms', board ?? 0, same ?? 0, { atMost: 1.5 }),
      figure('the same beside a statement that gives every turn as a row', 'ms', board ?? 0, rows ?? 0, { atMost: 1.5 }),
    ];
  } finally {
    await client?.end();
    await close?.();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const PLANNED = { volunteers: 150, days: 14, starts: [8, 11, 14, 18], places: 8, mostSeconds: 4 } as const;

/** A fair roster of the size that a community has, from the request to the answer. */
export async function proposal(): Promise<Figure[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'huying-bench-'));
  const port = await freePort();
  const server = createServerProcess({ dataDir, port, environment: { DEMONSTRATION: '0' } });
  try {
    await settle(dataDir, { elders: 1, volunteers: PLANNED.volunteers });
    const { cookie, from } = await prepare(dataDir, (first) => PLANNED.starts.map((at) => ({ ...daily(first), name: `班次 ${at}`, from: hour(at), to: hour(at + 3), wanted: PLANNED.places, skills: [{ skill: 'company' as const, wanted: 2 }] })));
    await server.start();
    const began = performance.now();
    const { status, value } = await send(port, 'POST', '/api/roster/proposals', cookie, { areaPath: AREA, from, days: PLANNED.days });
    const seconds = (performance.now() - began) / 1_000;
    const turns = value.turns as readonly unknown[] | undefined;
    if (status !== 200 || value.isProven !== true || turns?.length !== PLANNED.days * PLANNED.starts.length * PLANNED.places) throw new Error(`the proposal was answered ${status} with ${turns?.length} turns`);
    return [figure(`fair roster proven for ${PLANNED.volunteers} people × ${PLANNED.days} days × ${PLANNED.starts.length} slots, beside the limit`, 's', seconds, PLANNED.mostSeconds, { atMost: 1 })];
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
