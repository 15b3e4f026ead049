import { randomFillSync } from 'node:crypto';
import { asId, idFrom, isRefusal } from '@huying/kernel';
import type { Logger } from 'pino';
import { type Actor, scopeOf } from './actor.ts';
import { createKeys } from './auth/keys.ts';
import { createSignIns } from './auth/sign-in.ts';
import { type Database, type Db, reachText, type Scope, type TransactionDb } from './database/db.ts';
import type * as rows from './database/rows.ts';
import { sql } from './database/sql.ts';
import { createFileStore } from './files.ts';
import { createPersonal } from './personal.ts';
import type { Context, Json, Surroundings, TrailEntry, TrailLine } from './module.ts';
import { fullName, type Registry } from './registry.ts';
import type { Secrets } from './secrets.ts';
import { carrier, inSpan } from './tracing.ts';

export interface ContextOptions {
  readonly actor: Actor;
  readonly now: Date;
  readonly givenAt?: Date | undefined;
  readonly db: TransactionDb;
  readonly database: Database;
  readonly registry: Registry;
  readonly secrets: Secrets;
  readonly filesDirectory: string;
  readonly surroundings: Surroundings;
  readonly log: Logger;
  readonly onSessionsEnded: (tenantId: number, personId: string) => void;
}

interface Written {
  readonly trail: object[];
  readonly outbox: Map<string, object>;
  readonly timers: Map<string, object>;
  readonly cleared: Set<string>;
}

export interface OpenContext {
  readonly context: Context;
  /** Sends the trail, the outbox and the timers in one statement; whether anything was to be pushed. */
  flush(): boolean;
}

/** A module calls another no deeper than this: more is a circle. */
const DEEPEST = 12;
const MOST_TRAIL = 2_000;

/** Randomness for ids is fetched for hundreds of them at once: each fetch is a call into the system. */
const ID_BYTES = 10;
const pool = Buffer.alloc(400 * ID_BYTES);
let used = pool.length;
function idBytes(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += ID_BYTES;
  return Buffer.from(pool.subarray(used - ID_BYTES, used));
}

/** An id; within one command the sequence (0 to 4,095) stands before the random part, so that ids sort in the order they were made in. */
export function newIdAt(now: Date, sequence?: number): string {
  const random = idBytes();
  if (sequence !== undefined) random.writeUInt16BE(((sequence & 0xfff) << 4) | ((random[1] as number) & 0xf), 0);
  return idFrom(now, random);
}

export function openContext(options: ContextOptions): OpenContext {
  const { actor, now, givenAt, registry } = options;
  const { tenantId } = actor;
  const written: Written = { trail: [], outbox: new Map(), timers: new Map(), cleared: new Set() };
  const secrets = options.secrets.forTenant(tenantId);
  const ownReach = scopeOf(actor).reach;
  let depth = 0;
  let made = 0;
  const nextId = () => newIdAt(now, made++);
  let widened = 0;
  const db = reachingDb(options.db, ownReach, () => widened > 0);

  const deeper = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    depth += 1;
    if (depth > DEEPEST) throw new Error(`${what} is called in a circle`);
    try {
      return await work();
    } finally {
      depth -= 1;
    }
  };

  const widen = async <T>(work: () => Promise<T>): Promise<T> => {
    widened += 1;
    try {
      return await work();
    } finally {
      widened -= 1;
    }
  };

  const context: Context = {
    tenantId, actor, now, givenAt, db, secrets, widen,
    log: options.log, surroundings: options.surroundings,
    newId: <Kind extends string>() => asId<Kind>(nextId()),
    call(call, input) {
      const answered = (async () => {
        if (call.slow) throw new Error(`${fullName(call)} is slow work and is asked before the command`);
        const { handle } = registry.call(fullName(call));
        const answer = await deeper(fullName(call), () => inSpan(`call ${fullName(call)}`, () => handle(context, call.in.parse(input))));
        return (isRefusal(answer) || !call.out ? answer : call.out.parse(answer)) as never;
      })();
      // As with statements: who asks several things and fails at the first must not end the process with the second.
      answered.catch(() => undefined);
      return answered;
    },
    async emit(event, payload) {
      const parsed = event.shape.parse(payload);
      await deeper(fullName(event), () =>
        inSpan(`event ${fullName(event)}`, async () => {
          for (const listener of registry.listeners(fullName(event))) await listener.handle(context, parsed);
        }));
    },
    tell(channels, notice, payload) {
      const parsed = notice.shape.parse(payload);
      const said = `${fullName(notice)} ${JSON.stringify(parsed)}`;
      for (const channel of new Set(channels)) {
        // What is said twice in one command is heard once, where it was said last.
        written.outbox.delete(`${channel} ${said}`);
        written.outbox.set(`${channel} ${said}`, { channel, notice: fullName(notice), payload: parsed, at: now });
      }
    },
    trail(entry: TrailEntry) {
      written.trail.push({
        id: nextId(), at: now, actor_kind: actor.kind, actor_id: actor.personId ?? actor.keyId ?? null, actor_name: actor.name,
        subject_kind: entry.subject.kind, subject_id: entry.subject.id, action: entry.action, detail: givenAt ? { ...(entry.detail as object | undefined), givenAt: givenAt.toISOString() } : (entry.detail ?? {}), reason: entry.reason ?? null,
      });
    },
    readTrail: (subject) => readTrail(db, tenantId, subject),
    async setting(name, shape, otherwise) {
      const row = await db.row<Pick<rows.Setting, 'value'>>(sql`select value from platform.setting where tenant_id = ${tenantId} and name = ${name}`);
      const parsed = row ? shape.safeParse(row.value) : undefined;
      return parsed?.success ? parsed.data : otherwise;
    },
    timer: clocksOf(written),
    async job(name: string, payload: Json, choice) {
      db.send(sql`select platform.enqueue_job(${name}, ${JSON.stringify({ tenantId, payload, ...carrier() })}::json, ${choice?.key ?? null}, ${choice?.at ?? null})`);
    },
    files: createFileStore({ directory: options.filesDirectory, tenantId, db, secrets, now, newId: nextId }),
    personal: createPersonal({ data: registry.personal, db, tenantId, now, secrets, context: () => context }),
    keys: createKeys({ db, tenantId, now, newId: nextId }),
    signIns: createSignIns({ service: options.database.service, db, tenantId, secrets: options.secrets, now, onEnd: options.onSessionsEnded }),
  };
  // What every command may write is bounded by the tenant alone, so that nothing is told about reach for it.
  return { context, flush: () => flush(options.db, tenantId, written) };
}

const clocksOf = ({ timers, cleared }: Written): Context['timer'] => ({
  set(request) {
    request.call.in.parse(request.input);
    timers.set(request.key, { key: request.key, due_at: request.at, call: fullName(request.call), input: request.input });
  },
  clear(key) {
    const prefix = key.endsWith('*') ? key.slice(0, -1) : undefined;
    for (const set of timers.keys()) if (prefix === undefined ? set === key : set.startsWith(prefix)) timers.delete(set);
    cleared.add(key);
  },
});

/** Tells the database how far the next statement may look, where that differs from the one before: widening that asks nothing costs nothing. */
function reachingDb(db: TransactionDb, own: Scope['reach'], isWide: () => boolean): TransactionDb {
  const ownReach = reachText(own);
  let told = ownReach;
  const reaching = (): TransactionDb => {
    const wanted = isWide() ? '*' : ownReach;
    if (wanted !== told) {
      told = wanted;
      db.send(sql`select set_config('app.reach', ${wanted}, true)`);
    }
    return db;
  };
  return {
    rows: (statement) => reaching().rows(statement),
    row: (statement) => reaching().row(statement),
    run: (statement) => reaching().run(statement),
    send: (statement) => reaching().send(statement),
  };
}

const readTrail = (db: Db, tenantId: number, subject: { readonly kind: string; readonly id: string }): Promise<TrailLine[]> =>
  db.rows<TrailLine>(sql`
    select t.id, t.at, t.actor_kind as "actorKind", t.actor_name as "actorName", t.action, t.detail, t.reason,
      exists (select from platform.trail_seal s where s.tenant_id = t.tenant_id and s.trail_id = t.id) as sealed
    from platform.trail t
    where t.tenant_id = ${tenantId} and t.subject_kind = ${subject.kind} and t.subject_id = ${subject.id} order by t.id limit ${MOST_TRAIL}`);

const escapeLike = (text: string) => text.replace(/[\\%_]/g, '\\$&');

/** What PostgreSQL does not keep in JSON: NUL and half characters. JSON.stringify writes both as escapes. */
const UNKEEPABLE = /\\u(?:0000|d[89a-f])/i;
const keepable = (_key: string, value: unknown) => (typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value);

/** As JSON that can be stored, whatever a module has cut or was told from outside: a call for help is not lost for half a character. */
function toJson(rows: readonly object[]): string {
  const json = JSON.stringify(rows);
  return UNKEEPABLE.test(json) ? JSON.stringify(rows, keepable) : json;
}

function flush(db: TransactionDb, tenantId: number, written: Written): boolean {
  const { trail, outbox, timers, cleared } = written;
  if (trail.length + outbox.size + timers.size + cleared.size === 0) return false;
  if (cleared.size > 0) {
    const exact = [...cleared].filter((key) => !key.endsWith('*') && !timers.has(key));
    const prefixes = [...cleared].filter((key) => key.endsWith('*')).map((key) => `${escapeLike(key.slice(0, -1))}%`);
    if (exact.length > 0) db.send(sql`delete from platform.timer where tenant_id = ${tenantId} and key = any(${exact}::text[])`);
    // A statement of its own: a pattern is planned anew each time.
    if (prefixes.length > 0) db.send(sql`delete from platform.timer where tenant_id = ${tenantId} and key like any(${prefixes}::text[]) and key <> all(${[...timers.keys()]}::text[])`);
  }
  if (trail.length + outbox.size + timers.size > 0) {
    db.send(sql`
      with trailed as (
        insert into platform.trail (tenant_id, id, at, actor_kind, actor_id, actor_name, subject_kind, subject_id, action, detail, reason)
        select ${tenantId}::int, t.* from jsonb_to_recordset(${toJson(trail)}::jsonb) as t
          (id uuid, at timestamptz, actor_kind text, actor_id text, actor_name text, subject_kind text, subject_id text, action text, detail jsonb, reason text)
        returning tenant_id, id
      ), unsealed as (
        insert into platform.trail_unsealed (tenant_id, trail_id) select tenant_id, id from trailed
      ), told as (
        insert into platform.outbox (tenant_id, channel, notice, payload, at)
        select ${tenantId}::int, o.* from jsonb_to_recordset(${toJson([...outbox.values()])}::jsonb) as o (channel text, notice text, payload jsonb, at timestamptz)
      )
      insert into platform.timer (tenant_id, key, due_at, call, input)
      select ${tenantId}::int, c.* from jsonb_to_recordset(${toJson([...timers.values()])}::jsonb) as c (key text, due_at timestamptz, call text, input jsonb)
      on conflict (tenant_id, key) do update
        set due_at = excluded.due_at, call = excluded.call, input = excluded.input, failures = 0, last_error = null`);
  }
  return outbox.size > 0;
}
