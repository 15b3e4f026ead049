import type { Installation } from '../installation.ts';
import type { Context, Json } from '../module.ts';
import { type Statement, sql } from '../database/sql.ts';

interface Worked {
  readonly installation: Installation;
  asEngine<T>(work: (ctx: Context) => Promise<T>, tenantId?: number): Promise<T>;
  asOwner<T extends object>(statement: Statement): Promise<T[]>;
}

/** Does what is queued of a job, once each, where a test runs nothing in the background; what is to be asked again stays queued. */
export async function workQueued(server: Worked, name: string): Promise<void> {
  const { installation } = server;
  const job = installation.registry.jobs.find((one) => one.name === name);
  if (!job) throw new Error(`there is no job ${name}`);
  const queued = await server.asOwner<{ id: string; payload: { payload: Json } }>(sql`
    select j.id, j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = ${name} order by j.id`);
  for (const { id, payload } of queued) {
    const tools = { now: installation.clock.now(), log: installation.log, surroundings: installation.config, tenants: () => installation.tenants(), run: <T>(tenantId: number, does: (ctx: Context) => Promise<T>) => server.asEngine(does, tenantId) };
    const isAgain = await job.work(tools, payload.payload).then(() => false, () => true);
    if (!isAgain) await server.asOwner(sql`delete from graphile_worker._private_jobs where id = ${id}`);
  }
}
