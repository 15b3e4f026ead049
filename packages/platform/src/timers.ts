import { isRefusal } from '@huying/kernel';
import type { Logger } from 'pino';
import { clockActor } from './actor.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database/db.ts';
import type * as rows from './database/rows.ts';
import { sql } from './database/sql.ts';
import type { Meters } from './meters.ts';
import type { Context } from './module.ts';
import type { Registry } from './registry.ts';
import { inSpan } from './tracing.ts';

/**
 * Fires clocks that are due. A clock fires exactly once in effect: its row is deleted in the same transaction that does what it was set
 * for, so either both are there or neither, whatever is killed in between. A clock whose work fails stays and is tried again later.
 */
export interface Timers {
  start(): void;
  /** Fires what is due now; returns how many. */
  fireDue(): Promise<number>;
  stop(): Promise<void>;
  /** Clocks that are due and have failed at least once. */
  failing(): Promise<number>;
  readonly fired: number;
}

export interface TimerOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly registry: Registry;
  readonly meters: Meters;
  readonly log: Logger;
  /** Runs work as an actor in one transaction; see `Installation.run`. */
  readonly run: <T>(actor: ReturnType<typeof clockActor>, work: (ctx: Context) => Promise<T>) => Promise<T>;
  readonly pollMilliseconds?: number;
}

const BATCH = 50;
/** Retry after 2, 4, 8 … seconds, at most 5 minutes: a call for help is never given up. */
const retryMilliseconds = (failures: number) => Math.min(300_000, 1_000 * 2 ** Math.min(failures, 9));

type DueRow = Pick<rows.Timer, 'tenant_id' | 'key' | 'due_at'>;

export function createTimers(options: TimerOptions): Timers {
  const { database, clock, registry, meters, log, run } = options;
  let stopped = true;
  let loop: Promise<void> | undefined;
  let wake: (() => void) | undefined;
  let fired = 0;

  async function fire(due: DueRow): Promise<boolean> {
    const begun = performance.now();
    const lateSeconds = (clock.now().getTime() - due.due_at.getTime()) / 1_000 / clock.speed;
    let name: string | undefined;
    const hasFired = await inSpan('clock', (span) => run(clockActor(due.tenant_id), async (ctx) => {
      // The delete is the claim: another copy of the server waits here and then finds nothing.
      const row = await ctx.db.row<Pick<rows.Timer, 'call' | 'input'>>(sql`
        delete from platform.timer where tenant_id = ${due.tenant_id} and key = ${due.key} and due_at <= ${ctx.now} returning call, input`);
      if (!row) return false;
      span?.updateName(`clock ${row.call}`).setAttribute('huying.late_seconds', Math.max(0, Math.round(lateSeconds * 1_000) / 1_000));
      name = row.call;
      const { call, handle } = registry.call(row.call);
      const answer = await handle(ctx, call.in.parse(row.input));
      if (isRefusal(answer)) log.info({ timer: row.call, refused: answer.refused }, 'a clock came too late and changed nothing');
      return true;
    }), { attributes: { 'huying.tenant': due.tenant_id } });
    if (name) meters.fired(name, (performance.now() - begun) / 1_000, lateSeconds);
    return hasFired;
  }

  async function putOff(due: DueRow, error: Error): Promise<void> {
    meters.clockFailed();
    log.error({ err: error, timer: due.key }, 'a clock failed and is tried again');
    const row = await database.service.row<Pick<rows.Timer, 'failures'>>(sql`
      update platform.timer set failures = failures + 1, last_error = ${String(error.message).slice(0, 500)}
      where tenant_id = ${due.tenant_id} and key = ${due.key} and due_at = ${due.due_at} returning failures`);
    if (!row) return;
    const at = new Date(clock.now().getTime() + retryMilliseconds(row.failures) * clock.speed);
    await database.service.run(sql`
      update platform.timer set due_at = ${at} where tenant_id = ${due.tenant_id} and key = ${due.key} and due_at = ${due.due_at}`);
  }

  async function fireDue(): Promise<number> {
    const now = clock.now();
    const rows = await database.service.rows<DueRow>(sql`
      select tenant_id, key, due_at from platform.timer where due_at <= ${now} order by due_at limit ${BATCH}`);
    let count = 0;
    for (const row of rows) {
      try {
        if (await fire(row)) count += 1;
      } catch (error) {
        await putOff(row, error as Error);
      }
    }
    fired += count;
    return rows.length < BATCH ? count : count + (await fireDue());
  }

  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  return {
    get fired() {
      return fired;
    },
    fireDue,
    start() {
      stopped = false;
      loop = (async () => {
        while (!stopped) {
          await fireDue().catch((error: Error) => log.error({ err: error }, 'clocks could not be read'));
          if (!stopped) await pause(options.pollMilliseconds ?? Math.max(20, 250 / clock.speed));
        }
      })();
    },
    async stop() {
      stopped = true;
      wake?.();
      await loop;
    },
    async failing() {
      const row = await database.service.row<{ n: number }>(sql`select count(*) as n from platform.timer where failures > 0`);
      return row?.n ?? 0;
    },
  };
}
