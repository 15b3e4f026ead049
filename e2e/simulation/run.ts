import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modules } from '@huying/app-server/modules';
import { clockActor, createClock, createInstallation, createLog, type Installation, parseClock, readConfig, sealTrail, sql } from '@huying/platform';
import { openConnection } from '@huying/platform/connection';
import { callsOfTheDay, defaultCallsPerDay, live, type Stage, staffLife, volunteerLife } from './behaviour.ts';
import type { Acknowledged } from './client.ts';
import { type Findings, findingsOf, lostCommands } from './findings.ts';
import { loadPopulation } from './population.ts';
import { createChance } from './random.ts';
import { createServerProcess, freePort, type ServerProcess } from './server-process.ts';
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
  /** What people waited for an answer, at the 95th percentile, in seconds of the simulated clock. */
  readonly answerSeconds: number;
}

const TENANT = 510_117_001;
/** After the last call the community gets this long to end what is open, and as long in real time on a machine that is busy. */
const DRAIN_HOURS = 12;
const DRAIN_REAL_SECONDS = 120;
/**
 * By then little happens in an hour, and the clock may run faster: up to this speed on a machine that starts the server
 * within four seconds, as fast as before on one that takes 24.
 */
const FASTEST = 900;
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
  try {
    const population = await loadPopulation(town.installation, tenantId);
    const chance = createChance(options.seed);
    const callsUntil = startsAt.getTime() + options.days * 86_400_000;
    let killsLeft = options.kills;
    const stage: Stage = {
      time, chance, baseUrl: () => town.server.url, acknowledged: (one) => acknowledged.push(one), problem: (what) => problems.push(what), answered: (milliseconds) => answers.push(milliseconds),
      // On a busy machine restarts take long: life goes on until every kill has hit it.
      callsEnd: () => time.now().getTime() >= callsUntil && killsLeft === 0, callsPerDay: options.callsPerDay ?? defaultCallsPerDay(population.elders.length),
    };
    say(`${population.elders.length} elders, ${population.volunteers.length} volunteers, ${population.organisationMembers.length} members of organisations, ${population.dutyHolders.length} on duty by office`);
    const lives = [
      live(stage, 'calls', () => callsOfTheDay(stage, population)),
      ...population.volunteers.map((who) => live(stage, `volunteer ${who.id}`, () => volunteerLife(stage, who))),
      ...population.organisationMembers.map((who) => live(stage, `member ${who.id}`, () => staffLife(stage, who, 'organisation'))),
      ...population.dutyHolders.map((who) => live(stage, `duty ${who.id}`, () => staffLife(stage, who, 'duty'))),
    ];
    const chanceOfKills = chance.branch('kills');
    for (; killsLeft > 0; killsLeft -= 1) {
      await pause(((callsUntil - startsAt.getTime()) / options.speed / (options.kills + 1)) * (0.6 + 0.8 * chanceOfKills.next()));
      await killOne(options, town.server, chanceOfKills);
    }
    await lives[0];
    const speed = Math.min(FASTEST, Math.floor((options.speed * SLOWEST_START_SECONDS) / town.server.slowestStartSeconds));
    say(`nobody calls any more; the slowest start took ${town.server.slowestStartSeconds.toFixed(1)} s, so what is open ends at ×${Math.max(speed, options.speed)}`);
    if (speed > options.speed) await town.hasten(speed);
    await drain(town.installation, tenantId, time);
    time.end();
    await Promise.race([Promise.all(lives), pause(5_000)]);
    const { installation } = town;
    while ((await sealTrail(installation.database)) > 0);
    const findings = await findingsOf(installation, tenantId);
    const lost = await lostCommands(installation, tenantId, acknowledged);
    const answerSeconds = ((answers.sort((a, b) => a - b)[Math.floor(answers.length * 0.95)] ?? 0) * options.speed) / 1_000;
    return { answerSeconds, findings, problems, lost, kills: options.kills, realSeconds: (Date.now() - began) / 1_000, acknowledged: acknowledged.length };
  } finally {
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
    const server = createServerProcess({ dataDir, port, environment: { CLOCK } });
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

async function drain(installation: Installation, tenantId: number, time: SimulatedTime): Promise<void> {
  const until = time.now().getTime() + Math.max(DRAIN_HOURS * 3_600_000, DRAIN_REAL_SECONDS * 1_000 * installation.clock.speed);
  while (time.now().getTime() < until) {
    const open = await installation
      .run(clockActor(tenantId), (ctx) => ctx.db.row<{ n: number }>(sql`select count(*) as n from mobilisation.callout where state in ('climbing', 'owned')`), { readOnly: true })
      .catch(() => ({ n: 1 }));
    if (open?.n === 0) return;
    await pause(SETTLED_CHECK_MILLISECONDS);
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
      if (await fetch(`${server.url}/healthz`).then((response) => response.ok, () => false)) return;
    }
    throw new Error('the server did not recover by itself from the death of PostgreSQL');
  }
  await server.kill();
  await server.start();
}
