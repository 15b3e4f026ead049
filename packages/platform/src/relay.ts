import type { Logger } from 'pino';
import { columnsOf, type RowOf } from './database/columns.ts';
import type { Database } from './database/db.ts';
import type * as rows from './database/rows.ts';
import { sql } from './database/sql.ts';

export const INBOX = columnsOf<rows.Inbox>().pick('id', 'tenant_id', 'channel', 'notice', 'payload', 'at');
/** One message on a channel, in the order that streams resume by. */
export type InboxRow = RowOf<typeof INBOX> & { readonly payload: Record<string, unknown> };

/**
 * Moves what commands have written from the outbox to the inbox. Only one relay works at a time across all copies of the server, so that
 * inbox ids are given in commit order: a page that resumes after id n misses nothing. (Ids given by the commands themselves would not do:
 * a command that took a lower id may commit later.) Other copies are told by one NOTIFY per batch.
 */
export interface Relay {
  start(): Promise<void>;
  /** Says that something was committed to the outbox. */
  poke(): void;
  stop(): Promise<void>;
}

export interface RelayOptions {
  readonly database: Database;
  readonly log: Logger;
  readonly deliver: (rows: readonly InboxRow[]) => void;
  /** Hears of each batch that was moved, whose oldest message was written at the beginning of its command; or why none could be. */
  readonly observe?: (batch: { readonly begunAt: Date; readonly messages: number; readonly oldest: Date } | { readonly begunAt: Date; readonly error: unknown }) => void;
}

const RELAY_LOCK = 7_310_443;
const BATCH = 500;
/** Another copy may have died between commit and poke; looked for this often. */
const IDLE_MILLISECONDS = 500;

export function createRelay({ database, log, deliver, observe }: RelayOptions): Relay {
  let stopped = true;
  let pending = false;
  let loop: Promise<void> | undefined;
  let wake: (() => void) | undefined;
  let lastSeen = 0;

  const show = (rows: readonly InboxRow[]) => {
    lastSeen = (rows.at(-1) as InboxRow).id;
    deliver(rows);
  };

  /** One statement: what another copy moves at the same moment is skipped, and comes to everybody in the order of the inbox. */
  const move = async (): Promise<InboxRow[]> => {
    const moved = await database.service.rows<InboxRow>(sql`
      with lock as materialized (select pg_try_advisory_xact_lock(${RELAY_LOCK}) as mine), taken as (
        delete from platform.outbox o using lock where lock.mine and o.id in (select id from platform.outbox order by id limit ${BATCH}) returning o.*
      ), put as (
        insert into platform.inbox (tenant_id, channel, notice, payload, at)
        select tenant_id, channel, notice, payload, at from taken order by id returning ${INBOX}
      ), told as materialized (select pg_notify('huying_inbox', max(id)::text) from put having count(*) > 0)
      select put.* from put, told order by put.id`);
    return moved;
  };

  /** Every copy, the moving one too, reads on from what it has seen, so that all deliver in the same order. */
  async function readOn(): Promise<void> {
    for (;;) {
      const rows = await database.service.rows<InboxRow>(sql`
        select ${INBOX} from platform.inbox where id > ${lastSeen} order by id limit ${BATCH}`);
      if (rows.length > 0) show(rows);
      if (rows.length < BATCH) return;
    }
  }

  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, IDLE_MILLISECONDS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const poke = () => {
    pending = true;
    wake?.();
  };

  return {
    async start() {
      stopped = false;
      const row = await database.service.row<{ id: number }>(sql`select coalesce(max(id), 0) as id from platform.inbox`);
      lastSeen = row?.id ?? 0;
      await database.listen('huying_inbox', (newest) => {
        // What this copy moved itself it has read already.
        if (Number(newest) > lastSeen) poke();
      });
      loop = (async () => {
        while (!stopped) {
          pending = false;
          const begunAt = new Date();
          try {
            const moved = await move();
            // What follows right on what was seen need not be read again; after a gap somebody else may have written into it.
            if (moved[0]?.id === lastSeen + 1 && moved.at(-1)?.id === lastSeen + moved.length) show(moved);
            else await readOn();
            if (moved[0]) observe?.({ begunAt, messages: moved.length, oldest: moved[0].at });
            if (moved.length === BATCH) continue;
          } catch (error) {
            observe?.({ begunAt, error });
            log.error({ err: error }, 'messages could not be moved and are tried again');
          }
          if (!pending && !stopped) await pause();
        }
      })();
    },
    poke,
    async stop() {
      stopped = true;
      wake?.();
      await loop;
    },
  };
}
