import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { sql } from '../database/sql.ts';
import type { Installation } from '../installation.ts';

/** `/healthz` answers 200 only when the database answers and clocks and jobs run; `/metrics` is for Prometheus. */
export function registerHealth(server: FastifyInstance, installation: Installation): void {
  const { database, jobs, timers, hub, clock } = installation;
  server.get('/healthz', async (_request, reply) => {
    const database_ok = await database.service.row<{ one: number }>(sql`select 1 as one`).then((row) => row?.one === 1, () => false);
    const overdue = database_ok
      ? await database.service.row<{ n: number }>(sql`select count(*) as n from platform.timer where due_at < ${new Date(clock.now().getTime() - 60_000 * clock.speed)}`)
      : undefined;
    const answer = { database: database_ok, jobs: jobs.running, clocks: database_ok && overdue?.n === 0 };
    const ok = answer.database && answer.jobs && answer.clocks;
    return reply.code(ok ? 200 : 503).send({ status: ok ? 'ok' : 'unwell', ...answer });
  });

  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'huying_http_seconds', help: 'Time to answer, by route and status', labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2], registers: [registry],
  });
  new Gauge({ name: 'huying_open_streams', help: 'Open event streams', registers: [registry], collect() { this.set(hub.size); } });
  new Gauge({ name: 'huying_clocks_fired', help: 'Clocks fired by this copy since its start', registers: [registry], collect() { this.set(timers.fired); } });
  server.addHook('onResponse', async (request, reply) => {
    const labels = { route: request.routeOptions.url ?? 'none', method: request.method, status: String(reply.statusCode) };
    seconds.observe(labels, reply.elapsedTime / 1_000);
  });
  server.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
}
