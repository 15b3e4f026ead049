import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modules } from '@huying/app-server/modules';
import { clockActor, createInstallation, createLog, type Installation, readConfig, sealTrail, sql } from '@huying/platform';
import { openConnection } from '@huying/platform/connection';
import { callsOfTheDay, defaultCallsPerDay, live, type Stage, staffLife, volunteerLife } from './behaviour.ts';
import type { Acknowledged } from './client.ts';
import { type Findings, findingsOf, lostCommands } from './findings.ts';
import { loadPopulation } from './population.ts';
import { createChance } from './random.ts';
import { createServerProcess, freePort } from './server-process.ts';
import { createTime } from './world.ts';

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
}

const TENANT = 510_117_001;
/** After the last call the community gets this long to end what is open. */
const DRAIN_HOURS = 12;
const SETTLED_CHECK_MILLISECONDS = 500;
const RECOVERY_MILLISECONDS = 60_000;
const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Lives through days with the real server in a process of its own, over HTTP and event streams, on a fast clock. */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const { say = () => undefined, tenantId = TENANT } = options;
  const began = Date.now();
  const dataDir = await mkdtemp(join(tmpdir(), 'huying-simulation-'));
  const startsAt = options.startsAt ?? new Date('2026-03-02T07:00:00+08:00');
  const port = await freePort();
  // The community is settled in at normal speed; then the clock is set running fast for both processes alike.
  await settleIn(dataDir, port, startsAt);
  const CLOCK = `${Date.now() + 3_000},${startsAt.getTime()},${options.speed}`;
  const server = createServerProcess({ dataDir, port, environment: { CLOCK } });
  await server.start();
  const observer = await observe(dataDir, CLOCK);
  const problems: string[] = [];
  const acknowledged: Acknowledged[] = [];
  try {
    const { installation } = observer;
    const population = await loadPopulation(installation, tenantId);
    const chance = createChance(options.seed);
    const time = createTime(installation.clock);
    const callsUntil = startsAt.getTime() + options.days * 86_400_000;
    let killsLeft = options.kills;
    const stage: Stage = {
      time, chance, baseUrl: () => server.url, acknowledged: (one) => acknowledged.push(one), problem: (what) => problems.push(what),
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
      await killOne(options, server, chanceOfKills);
    }
    await lives[0];
    await drain(installation, tenantId, time, new Date(time.now().getTime() + DRAIN_HOURS * 3_600_000));
    time.end();
    await Promise.race([Promise.all(lives), pause(5_000)]);
    while ((await sealTrail(installation.database)) > 0);
    const findings = await findingsOf(installation, tenantId);
    const lost = await lostCommands(installation, tenantId, acknowledged);
    return { findings, problems, lost, kills: options.kills, realSeconds: (Date.now() - began) / 1_000, acknowledged: acknowledged.length };
  } finally {
    await observer.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** First start: migrations and the demonstration community. */
async function settleIn(dataDir: string, port: number, startsAt: Date): Promise<void> {
  const server = createServerProcess({ dataDir, port, environment: { CLOCK: `${Date.now()},${startsAt.getTime() - 3_600_000},1` } });
  await server.start();
  await server.stop();
}

/** A second, silent copy on the same database: opens sessions at the beginning and reads the findings at the end. */
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

async function drain(installation: Installation, tenantId: number, time: ReturnType<typeof createTime>, until: Date): Promise<void> {
  while (time.now() < until) {
    const open = await installation
      .run(clockActor(tenantId), (ctx) => ctx.db.row<{ n: number }>(sql`select count(*) as n from mobilisation.callout where state in ('climbing', 'owned')`), { readOnly: true })
      .catch(() => ({ n: 1 }));
    if (open?.n === 0) return;
    await pause(SETTLED_CHECK_MILLISECONDS);
  }
}

async function killOne(options: SimulationOptions, server: ReturnType<typeof createServerProcess>, chance: ReturnType<typeof createChance>): Promise<void> {
  const victim = chance.pick(['server', 'postgres', 'both'] as const);
  options.say?.(`killing ${victim}`);
  if (victim !== 'server') await server.killPostgres().catch(() => undefined);
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
