import type { FastifyInstance } from 'fastify';
import { sql } from '../database/sql.ts';
import type { Installation } from '../installation.ts';

/** `/healthz` answers 200 only when the database answers and clocks and jobs run; `/metrics` is for Prometheus. */
export function registerHealth(server: FastifyInstance, installation: Installation): void {
  const { database, jobs, timers, hub, clock, meters } = installation;
  server.get('/healthz', async (_request, reply) => {
    const database_ok = await database.service.row<{ one: number }>(sql`select 1 as one`).then((row) => row?.one === 1, () => false);
    const overdue = database_ok
      ? await database.service.row<{ n: number }>(sql`select count(*) as n from platform.timer where due_at < ${new Date(clock.now().getTime() - 60_000 * clock.speed)}`)
      : undefined;
    const answer = { database: database_ok, jobs: jobs.running, clocks: database_ok && overdue?.n === 0 };
    const ok = answer.database && answer.jobs && answer.clocks;
    return reply.code(ok ? 200 : 503).send({ status: ok ? 'ok' : 'unwell', ...answer });
  });

  meters.watch('huying_open_streams', 'Open event streams', () => hub.size);
  meters.watch('huying_clocks_fired', 'Clocks fired by this copy since its start', () => timers.fired);
  server.addHook('onResponse', async (request, reply) => meters.answered(request.routeOptions.url ?? 'none', request.method, reply.statusCode, reply.elapsedTime / 1_000));
  server.get('/metrics', async (_request, reply) => reply.type(meters.registry.contentType).send(await meters.registry.metrics()));
}
