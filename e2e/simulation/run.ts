import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modules } from '@huying/app-server/modules';
import { clockActor, createClock, createInstallation, createLog, type Installation, parseClock, readConfig, sealTrail, sql } from '@huying/platform';
import { openConnection } from '@huying/platform/connection';
import { callsOfTheDay, defaultCallsPerDay, deskLife, familyLife, live, staffLife, volunteerLife } from './behaviour.ts';
import type { Acknowledged } from './client.ts';
import { type Findings, findingsOf, lostCommands, overdueBefore } from './findings.ts';
import { loadPopulation } from './population.ts';
import { createChance } from '@huying/kernel/chance';
import { createServerProcess, freePort, type ServerProcess } from './server-process.ts';
import type { Stage } from './stage.ts';
import { TELEPHONE_KEY } from './telephone.ts';
import { createTime, type SimulatedTime } from './world.ts';

export interface SimulationOptions {
  readonly days: number;
  readonly seed: number;
  /** How many times faster than real the clock runs. */
  readonly speed: number;
  /** How often the server, PostgreSQL or both are killed at random moments. */
  readonly kills: number;
  /** Calls per day instead of what the statistics give for the elders of the community. */
  readonly callsPerDay?: number;
  /** How fast the clock may run once nobody calls any more; as fast as before without. */
  readonly endSpeed?: number;
  /** Local time at which it begins. */
  readonly startsAt?: Date;
  readonly tenantId?: number;
  readonly say?: (line: string) => void;
}

export interface SimulationResult {
  readonly findings: Findings;
  readonly problems: readonly string[];
  readonly lost: readonly string[];
  readonly kills: number;
  readonly realSeconds: number;
  readonly acknowledged: number;
  readonly telephoneCalls: number;
  /** What people waited for an answer, at the 95th percentile, in seconds of the simulated clock. */
  readonly answerSeconds: number;
}

const TENANT = 510_117_001;
/** Calls come in by telephone; nobody is rung up, so that nothing is sent anywhere. */
const NO_GATEWAY = 'http://127.0.0.1:9';
/** After the last call the community gets this long to end what is open; what nobody owns is waited for longer, in real time. */
const DRAIN_HOURS = 8;
const DRAIN_REAL_SECONDS = 300;
/** The clock is set running faster in the measure in which a start of the server took less than this: not at all on a busy machine. */
const SLOWEST_START_SECONDS = 24;
const SETTLED_CHECK_MILLISECONDS = 500;
const RECOVERY_MILLISECONDS = 60_000;
const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Lives through days with the real server in a process of its own, over HTTP and event streams, on a fast clock. */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const { say = () => undefined, tenantId = TENANT } = options;
  const began = Date.now();
  const dataDir = await mkdtemp(join(tmpdir(), 'huying-simulation-'));
  const startsAt = options.startsAt ?? new Date('2026-03-02T07:00:00+08:00');
  const town = await openTown(dataDir, startsAt, options.speed);
  const { time } = town;
  const problems: string[] = [];
  const acknowledged: Acknowledged[] = [];
  const answers: number[] = [];
  let telephoneCalls = 0;
  try {
    const population = await loadPopulation(town.installation, tenantId);
    const chance = createChance(options.seed);
    const callsUntil = startsAt.getTime() + options.days * 86_400_000;
    let killsLeft = options.kills;
    const stage: Stage = {
      time, chance, baseUrl: () => town.server.url, acknowledged: (one) => acknowledged.push(one), problem: (what) => problems.push(what), answered: (milliseconds) => answers.push(milliseconds), rang: () => { telephoneCalls += 1; },
      // On a busy machine restarts take long: life goes on until every kill has hit it.
      callsEnd: () => time.now().getTime() >= callsUntil && killsLeft === 0, callsPerDay: options.callsPerDay ?? defaultCallsPerDay(population.elders.length),
    };
    say(`${population.elders.length} elders, ${population.volunteers.length} volunteers, ${population.organisationMembers.length} members of organisations, ${population.dutyHolders.length} on duty by office, ${population.family.length} of family, ${population.telephones.size} elders call from home`);
    const lives = [
      live(stage, 'calls', () => callsOfTheDay(stage, population)),
      ...population.volunteers.map((who) => live(stage, `volunteer ${who.id}`, () => volunteerLife(stage, who))),
      ...population.organisationMembers.map((who) => live(stage, `member ${who.id}`, () => staffLife(stage, who, 'organisation'))),
      ...population.family.map((who) => live(stage, `family ${who.id}`, () => familyLife(stage, who))),
      ...population.desk.map((who) => live(stage, `desk ${who.id}`, () => deskLife(stage, who))),
      ...population.dutyHolders.map((who) => live(stage, `duty ${who.id}`, () => staffLife(stage, who, 'duty'))),
    ];
    const chanceOfKills = chance.branch('kills');
    for (; killsLeft > 0; killsLeft -= 1) {
      await pause(((callsUntil - startsAt.getTime()) / options.speed / (options.kills + 1)) * (0.6 + 0.8 * chanceOfKills.next()));
      await killOne(options, town.server, chanceOfKills);
    }
    await lives[0];
    const speed = Math.min(options.endSpeed ?? 0, Math.floor((options.speed * SLOWEST_START_SECONDS) / town.server.slowestStartSeconds));
    if (speed > options.speed) await town.hasten(speed);
    say(`nobody calls any more; what is open ends at ×${town.installation.clock.speed}`);
    await drain(town, tenantId);
    const endedAt = time.now();
    time.end();
    await Promise.race([Promise.all(lives), pause(5_000)]);
    const { installation } = town;
    while ((await sealTrail(installation.database)) > 0);
    const findings = await findingsOf(installation, tenantId, endedAt);
    const lost = await lostCommands(installation, tenantId, acknowledged);
    const answerSeconds = ((answers.sort((a, b) => a - b)[Math.floor(answers.length * 0.95)] ?? 0) * options.speed) / 1_000;
    return { answerSeconds, telephoneCalls, findings, problems, lost, kills: options.kills, realSeconds: (Date.now() - began) / 1_000, acknowledged: acknowledged.length };
  } finally {
    time.end();
    await town.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** The server, the clock that it and everybody goes by, and an observer who opens sessions at the beginning and reads the findings at the end. */
interface Town {
  readonly time: SimulatedTime;
  readonly server: ServerProcess;
  /** The observer's: a second, silent copy on the same database. */
  readonly installation: Installation;
  /** Starts the server again with a clock that goes on from here at another speed. */
  hasten(speed: number): Promise<void>;
  close(): Promise<void>;
}

async function openTown(dataDir: string, startsAt: Date, firstSpeed: number): Promise<Town> {
  const port = await freePort();
  // The community is settled in at normal speed; then the clock is set running fast for both processes alike.
  const settling = createServerProcess({ dataDir, port, environment: { CLOCK: `${Date.now()},${startsAt.getTime() - 3_600_000},1` } });
  await settling.start();
  await settling.stop();
  const open = async (CLOCK: string) => {
    const server = createServerProcess({ dataDir, port, environment: { CLOCK, TELEPHONE_GATEWAY_URL: NO_GATEWAY, TELEPHONE_GATEWAY_KEY: TELEPHONE_KEY } });
    await server.start();
    return { server, ...(await observe(dataDir, CLOCK)) };
  };
  let now = await open(`${Date.now() + 3_000},${startsAt.getTime()},${firstSpeed}`);
  const time = createTime(now.installation.clock);
  return {
    time,
    get server() { return now.server; },
    get installation() { return now.installation; },
    async hasten(speed) {
      await now.server.stop();
      const CLOCK = `${Date.now()},${time.now().getTime()},${speed}`;
      time.follow(createClock(parseClock(CLOCK)));
      const { close } = now;
      now = await open(CLOCK);
      await close();
    },
    async close() {
      await now.close();
      await now.server.stop();
    },
  };
}

async function observe(dataDir: string, CLOCK: string): Promise<{ installation: Installation; close(): Promise<void> }> {
  const config = readConfig({ DATA_DIR: dataDir, CLOCK, LOG_LEVEL: 'silent' }, { webDir: '' });
  const log = createLog('silent');
  const { connection, close } = await openConnection(config, log);
  const installation = await createInstallation({ config, connection, modules, log, poolSize: 4 });
  return {
    installation,
    close: async () => {
      await installation.stop();
      await close();
    },
  };
}

interface Rest {
  readonly open: number;
  readonly climbing: number;
  /** Clocks that are overdue: on a busy machine they are caught up with, and only a lost one stays. */
  readonly late: number;
}

/** Lets what is open come to its end and stops the server, so that nothing moves while the findings are read. */
async function drain({ time, server, installation }: Town, tenantId: number): Promise<void> {
  const readRest = () => installation.run(clockActor(tenantId), (ctx) =>
    ctx.db.row<Rest>(sql`
      select count(*) + (select count(*) from emergency.red_call where state = 'open') as open, count(*) filter (where state = 'climbing') as climbing,
        (select count(*) from platform.timer where due_at < ${overdueBefore(installation, time.now())}) as late
      from mobilisation.callout where state in ('climbing', 'owned')`), { readOnly: true });
  const [until, realUntil] = [time.now().getTime() + DRAIN_HOURS * 3_600_000, Date.now() + DRAIN_REAL_SECONDS * 1_000];
  const isOver = async () => {
    server.checkAlive();
    const rest = await readRest().catch(() => undefined);
    const isLate = time.now().getTime() > until;
    return (rest?.late === 0 && (rest.open === 0 || (rest.climbing === 0 && isLate))) || (isLate && Date.now() > realUntil);
  };
  for (;;) {
    while (!(await isOver())) await pause(SETTLED_CHECK_MILLISECONDS);
    await server.stop();
    // Between looking and stopping somebody may have given back what they had taken.
    if (await isOver()) return;
    await server.start();
  }
}

async function killOne(options: SimulationOptions, server: ServerProcess, chance: ReturnType<typeof createChance>): Promise<void> {
  const victim = chance.pick(['server', 'postgres', 'both'] as const);
  options.say?.(`killing ${victim}`);
  if (victim !== 'server') await server.killPostgres();
  if (victim === 'postgres') {
    // The server's own supervisor starts PostgreSQL again; only where that fails a service manager would start all anew.
    for (let waited = 0; waited < RECOVERY_MILLISECONDS; waited += SETTLED_CHECK_MILLISECONDS) {
      await pause(SETTLED_CHECK_MILLISECONDS);
      server.checkAlive();
      if (await fetch(`${server.url}/healthz`).then((response) => response.ok, () => false)) return;
    }
    throw new Error('the server did not recover by itself from the death of PostgreSQL');
  }
  await server.kill();
  await server.start();
}
