import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { type BenchCommunity, describeTables } from './community.ts';
import { type Figure, figure, quantile } from './figures.ts';
import { preparePlain, type Written, writePlain, writtenBetween, writtenSoFar } from './rows.ts';
import { inParallel, openStream, send } from './wire.ts';

const STREAMS = 1_000;
const NEEDS_PER_SECOND = 20;
const SECONDS = 15;
const COMMANDS = 400;
/** Raised before anything is timed, so that neither side is measured while it is still being compiled. */
const WARM_UP = 100;
const WIDTH = 10;
const SPARE_ROWS = 60_000;
const TAG = { channel: 'tile', tags: { category: ['company'] } };

export interface Ground {
  readonly port: number;
  readonly community: BenchCommunity;
  readonly connection: pg.ClientConfig;
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
/** A connection beside the server's; when the database is stopped under it, the mistake that led there is what is told. */
async function connect(connection: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(connection);
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
const idsFrom = (first: number) => {
  let id = first;
  return () => (id += 1);
};

/** Raises at an even pace; each is timed until the first offer of it is seen on a volunteer's stream. */
async function pace(count: number, perSecond: number, one: (index: number) => Promise<void>): Promise<void> {
  const began = performance.now();
  const running: Promise<void>[] = [];
  for (let index = 0; index < count; index += 1) {
    const wait = began + (index * 1_000) / perSecond - performance.now();
    if (wait > 0) await pause(wait);
    running.push(one(index));
  }
  await Promise.all(running);
}

export async function latency({ port, community, connection }: Ground): Promise<Figure[]> {
  const seen = new Map<string, number>();
  const waiting = new Map<string, () => void>();
  let events = 0;
  const streams = [];
  for (const volunteer of community.volunteers.slice(0, STREAMS)) {
    streams.push(await openStream(port, volunteer.cookie, (event, data) => {
      if (event !== 'mobilisation.offerMade') return;
      events += 1;
      const { calloutId } = JSON.parse(data) as { calloutId: string };
      if (!seen.has(calloutId)) seen.set(calloutId, performance.now());
      waiting.get(calloutId)?.();
    }));
  }
  const counter = await connect(connection);
  await pace(WARM_UP, NEEDS_PER_SECOND, async (index) => void (await send(port, 'POST', '/api/needs', community.elders.at(-1 - index)?.cookie ?? '', TAG)));
  await pause(1_500);
  events = 0;
  const before = await writtenSoFar(counter);
  const times: number[] = [];
  const count = NEEDS_PER_SECOND * SECONDS;
  await pace(count, NEEDS_PER_SECOND, async (index) => {
    const elder = community.elders[index];
    const began = performance.now();
    const { status, value } = await send(port, 'POST', '/api/needs', elder?.cookie ?? '', TAG);
    if (status !== 200) throw new Error(`a need was answered ${status}: ${JSON.stringify(value)}`);
    const calloutId = value.calloutId as string;
    if (!seen.has(calloutId)) await Promise.race([new Promise<void>((resolve) => waiting.set(calloutId, resolve)), pause(10_000)]);
    const at = seen.get(calloutId);
    if (at !== undefined) times.push(at - began);
  });
  await pause(1_500);
  const written = writtenBetween(before, await writtenSoFar(counter), count);
  for (const stream of streams) stream.close();
  const plain = await plainLatency(connection, counter, written, Math.max(1, Math.round(events / count)), count);
  await counter.end();
  return [
    figure('raise to offer seen, p50, 1,000 streams, 20/s', 'ms', quantile(times, 0.5), quantile(plain, 0.5), { atMost: 2 }),
    figure('raise to offer seen, p99, 1,000 streams, 20/s', 'ms', quantile(times, 0.99), quantile(plain, 0.99), { atMost: 2 }),
    figure('needs whose offer was seen', 'of all', times.length / count),
    figure('rows written for one need with its offers', 'rows', written.inserted + written.updated + written.deleted),
  ];
}

/** The same without us: a POST to Node's own server, as many INSERTs in one transaction, and bare writes to as many of 1,000 streams. */
async function plainLatency(connection: pg.ClientConfig, counter: pg.Client, written: Written, receivers: number, count: number): Promise<number[]> {
  await preparePlain(counter, SPARE_ROWS);
  const pool = new pg.Pool({ ...connection, max: WIDTH });
  const open: ServerResponse[] = [];
  const takeId = idsFrom(0);
  let next = 0;
  const server = createServer((request, response) => {
    if (request.url === '/api/stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('event: hello\ndata: {}\n\n');
      open.push(response);
      return;
    }
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      void writePlain(pool, { inserted: written.inserted + written.updated + written.deleted, updated: 0, deleted: 0 }, takeId).then(() => {
        const { n } = JSON.parse(body) as { n: number };
        for (let index = 0; index < receivers; index += 1) open[next++ % open.length]?.write(`event: offer\ndata: ${n}\n\n`);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const seen = new Map<string, number>();
  const streams = [];
  for (let index = 0; index < STREAMS; index += 1) {
    streams.push(await openStream(port, '', (event, data) => {
      if (event === 'offer' && !seen.has(data)) seen.set(data, performance.now());
    }));
  }
  await pace(WARM_UP, NEEDS_PER_SECOND, async (index) => void (await send(port, 'POST', '/plain', '', { n: count + index })));
  const times: number[] = [];
  await pace(count, NEEDS_PER_SECOND, async (index) => {
    const began = performance.now();
    await send(port, 'POST', '/plain', '', { n: index });
    for (let tries = 0; tries < 1_000 && !seen.has(String(index)); tries += 1) await pause(1);
    times.push((seen.get(String(index)) ?? performance.now()) - began);
  });
  for (const stream of streams) stream.close();
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await pool.end();
  return times;
}

/** Commands a second over HTTP beside the same number of rows in bare transactions, ten at a time each. */
export async function commands({ port, community, connection }: Ground): Promise<Figure[]> {
  const counter = await connect(connection);
  const pool = new pg.Pool({ ...connection, max: WIDTH });
  await preparePlain(counter, SPARE_ROWS);
  const takeId = idsFrom(0);
  const byId = new Map(community.volunteers.map((one) => [one.id as string, one.cookie]));
  const figures: Figure[] = [];

  const measure = async <T>(name: string, items: readonly T[], work: (item: T) => Promise<void>) => {
    const before = await writtenSoFar(counter);
    const began = performance.now();
    await inParallel(items, WIDTH, work);
    const perSecond = items.length / ((performance.now() - began) / 1_000);
    await pause(1_500);
    const written = writtenBetween(before, await writtenSoFar(counter), items.length);
    const plainBegan = performance.now();
    await inParallel(items, WIDTH, () => writePlain(pool, written, takeId));
    const plain = items.length / ((performance.now() - plainBegan) / 1_000);
    figures.push(figure(`${name} (${written.inserted} rows added, ${written.updated} changed, ${written.deleted} removed)`, 'commands/s', perSecond, plain, { atLeast: 0.5 }));
  };

  const raise = async (index: number): Promise<string> =>
    (await send(port, 'POST', '/api/needs', community.elders[(index + 300) % community.elders.length]?.cookie ?? '', TAG)).value.calloutId as string;
  const firstOffers = async (callouts: readonly string[]) => (await counter.query<{ id: string; person_id: string }>(
    `select distinct on (callout_id) id, person_id from mobilisation.offer where state = 'waiting' and person_id is not null and callout_id = any($1::uuid[])`, [callouts])).rows;
  const accept = async (row: { id: string; person_id: string }) => void (await send(port, 'POST', `/api/offers/${row.id}/accept`, byId.get(row.person_id) ?? ''));
  const arrive = async () => {
    const { rows } = await counter.query<{ id: string; helper_id: string }>(`select id, helper_id from service.visit where state = 'going'`);
    await inParallel(rows, WIDTH, async (visit) => void (await send(port, 'POST', `/api/visits/${visit.id}/arrive`, byId.get(visit.helper_id) ?? '', {})));
    return rows;
  };
  const finish = async (visit: { id: string; helper_id: string }) => void (await send(port, 'POST', `/api/visits/${visit.id}/finish`, byId.get(visit.helper_id) ?? '', {}));

  const callouts: string[] = [];
  const indices = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);
  await inParallel(indices(0, WARM_UP), WIDTH, async (index) => void callouts.push(await raise(index)));
  await inParallel(await firstOffers(callouts.splice(0)), WIDTH, accept);
  await inParallel(await arrive(), WIDTH, finish);
  await inParallel(indices(0, WARM_UP), WIDTH, () => writePlain(pool, { inserted: 50, updated: 10, deleted: 20 }, takeId));

  await describeTables(connection);
  await measure('raise', indices(WARM_UP, COMMANDS), async (index) => void callouts.push(await raise(index)));
  await measure('accept', await firstOffers(callouts), accept);
  await measure('finish', await arrive(), finish);
  await pool.end();
  await counter.end();
  return figures;
}

const ROUNDS = 60;
const ROUNDS_TO_WARM_UP = 10;
const CONTENDERS = 50;

/** Fifty press "I will go" at the same moment, again and again, beside the bare statement that lets one win. */
export async function grabStorm({ port, community, connection }: Ground): Promise<Figure[]> {
  const counter = await connect(connection);
  const cookies = new Map(community.volunteers.map((one) => [one.id as string, one.cookie]));
  let attempts = 0;
  let milliseconds = 0;
  let winners = 0;
  for (let round = -ROUNDS_TO_WARM_UP; round < ROUNDS; round += 1) {
    const { value } = await send(port, 'POST', '/api/needs', community.elders[(round + 820) % community.elders.length]?.cookie ?? '', TAG);
    // Everybody is given an offer: the storm is worse than any ladder makes it.
    const { rows } = await counter.query<{ id: string; person_id: string }>(
      `with sample as (select o.* from mobilisation.offer o where o.callout_id = $1 and o.person_id is not null limit 1),
            people as (select p.id, p.name from people.volunteer v join people.person p on p.tenant_id = v.tenant_id and p.id = v.person_id
                       where p.id not in (select person_id from mobilisation.offer where callout_id = $1 and person_id is not null) order by random() limit $2)
       insert into mobilisation.offer (tenant_id, id, callout_id, area_path, climb, tier, wave, person_id, name, state, made_at, answer_by, distance_metres, score, reasons)
       select s.tenant_id, gen_random_uuid(), s.callout_id, s.area_path, s.climb, s.tier, s.wave, people.id, people.name, 'waiting', s.made_at, s.answer_by, s.distance_metres, s.score, s.reasons
       from sample s, people returning id, person_id`, [value.calloutId, CONTENDERS]);
    const began = performance.now();
    const answers = await Promise.all(rows.map((row) => send(port, 'POST', `/api/offers/${row.id}/accept`, cookies.get(row.person_id) ?? '')));
    // After the rounds to warm up the tables are no longer what they were when they were looked at, empty.
    if (round === -1) await describeTables(connection);
    if (round < 0) continue;
    milliseconds += performance.now() - began;
    attempts += rows.length;
    winners += answers.filter((answer) => answer.status === 200).length;
  }
  const plain = await plainGrab(connection, counter);
  await counter.end();
  return [
    figure(`grab storm over HTTP, ${CONTENDERS} at once, ${ROUNDS} rounds`, 'attempts/s', attempts / (milliseconds / 1_000), plain, { atLeast: 0.6 }),
    figure('winners per round', 'winners', winners / ROUNDS),
  ];
}

async function plainGrab(connection: pg.ClientConfig, counter: pg.Client): Promise<number> {
  await counter.query('create schema if not exists bench');
  await counter.query('create table if not exists bench.slot (id bigint generated always as identity primary key, round int not null, owner int)');
  await counter.query('truncate bench.slot');
  await counter.query('insert into bench.slot (round) select generate_series(1 - $2::int, $1::int)', [ROUNDS, ROUNDS_TO_WARM_UP]);
  const pool = new pg.Pool({ ...connection, max: WIDTH });
  let began = performance.now();
  for (let round = 1 - ROUNDS_TO_WARM_UP; round <= ROUNDS; round += 1) {
    if (round === 1) began = performance.now();
    await Promise.all(Array.from({ length: CONTENDERS }, (_, who) =>
      pool.query({ name: 'grab', text: 'update bench.slot set owner = $2 where id = (select id from bench.slot where round = $1 and owner is null for update skip locked) returning id', values: [round, who] })));
  }
  const perSecond = (ROUNDS * CONTENDERS) / ((performance.now() - began) / 1_000);
  await pool.end();
  return perSecond;
}
