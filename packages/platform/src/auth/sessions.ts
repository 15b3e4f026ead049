import type { PersonId } from '@huying/kernel';
import type { Actor } from '../actor.ts';
import { hasRole } from '../actor.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/db.ts';
import type * as rows from '../database/rows.ts';
import { sql } from '../database/sql.ts';
import type { Identity } from '../module.ts';
import { readTogether } from '../together.ts';
import { sessionIdOf, tokenHash } from './sign-in.ts';

/**
 * Finds who a token or key speaks for. Answers are kept in memory for a few seconds; ending a session or changing a membership forgets
 * them at once in every copy of the server.
 */
export interface Sessions {
  actorOfToken(token: string): Promise<Actor | undefined>;
  actorOfKey(key: string): Promise<Actor | undefined>;
  /** The person as somebody signed in; read anew, for the moment of signing in. */
  actorOfPerson(tenantId: number, personId: PersonId): Promise<Actor | undefined>;
  forget(tenantId: number, personId: string): void;
}

const KEEP_MILLISECONDS = 5_000;
const MOST_KEPT = 20_000;
const SEEN_EVERY_MILLISECONDS = 60_000;
/** Who was seen is written for everybody together, so that it costs no request a transaction of its own. */
const SEEN_TOGETHER_MILLISECONDS = 1_000;
/** Staff who left their desk are signed out (domain/07 §7.3: 15 to 30 minutes idle). */
const STAFF_IDLE_MINUTES = 30;

interface Kept {
  readonly actor: Actor;
  readonly until: number;
}

export interface SessionOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly identity: Identity;
}

/** Writes down who was seen: beside the request, which does not wait for it; what fails is noted by the next one. */
function seenNotes(database: Database): (hash: Buffer, key: string, now: Date) => void {
  const seen = new Map<string, number>();
  const unwritten = new Map<string, { readonly hash: Buffer; readonly now: Date }>();

  function write(): void {
    const noted = [...unwritten].sort(([a], [b]) => (a < b ? -1 : 1));
    unwritten.clear();
    void database.service.run(sql`
      update platform.session s set last_seen_at = n.at from unnest(${noted.map(([, one]) => one.hash)}::bytea[], ${noted.map(([, one]) => one.now)}::timestamptz[]) as n (hash, at)
      where s.token_hash = n.hash`).catch(() => {
      for (const [key] of noted) seen.delete(key);
    });
  }

  return (hash, key, now) => {
    if (Date.now() - (seen.get(key) ?? 0) < SEEN_EVERY_MILLISECONDS) return;
    if (seen.size >= MOST_KEPT) seen.clear();
    seen.set(key, Date.now());
    if (unwritten.size === 0) setTimeout(write, SEEN_TOGETHER_MILLISECONDS).unref();
    unwritten.set(key, { hash, now });
  };
}

export function createSessions({ database, clock, identity }: SessionOptions): Sessions {
  const kept = new Map<string, Kept>();
  const noteSeen = seenNotes(database);

  /** Rises whenever somebody is forgotten: what was read before that is not kept after it. */
  let forgotten = 0;
  const keep = (key: string, actor: Actor, since: number) => {
    if (since !== forgotten) return actor;
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, { actor, until: Date.now() + KEEP_MILLISECONDS });
    return actor;
  };
  const find = (key: string) => {
    const known = kept.get(key);
    return known && known.until > Date.now() ? known.actor : undefined;
  };

  /** Everybody who is asked about in one transaction, their statements in one packet. */
  const loadTogether = readTogether<PersonId, Actor, null>(async (personIds, _given, tenantId) => {
    const scope = { tenantId, personId: null, reach: '*', organisations: [] } as const;
    const loaded = await database.transact(scope, (db) => Promise.all(personIds.map((personId) => identity.loadActor({ db, tenantId }, personId))), { readOnly: true });
    return new Map(personIds.flatMap((personId, at) => (loaded[at] ? [[personId, { kind: 'person', tenantId, personId, ...loaded[at] }] as const] : [])));
  });
  const actorOfPerson = (tenantId: number, personId: PersonId) => loadTogether(tenantId, personId, null);

  type SessionRow = Pick<rows.Session, 'token_hash' | 'tenant_id' | 'person_id' | 'last_seen_at'>;
  const findTogether = readTogether<string, SessionRow, null>(async (keys) => {
    const found = await database.service.rows<SessionRow>(sql`
      select token_hash, tenant_id, person_id, last_seen_at from platform.session
      where token_hash = any(${keys.map((key) => Buffer.from(key, 'base64'))}::bytea[]) and expires_at > ${clock.now()}`);
    return new Map(found.map((row) => [row.token_hash.toString('base64'), row]));
  });

  return {
    actorOfPerson,
    async actorOfToken(token) {
      const hash = tokenHash(token);
      const key = hash.toString('base64');
      const known = find(key);
      if (known) return known;
      const since = forgotten;
      const now = clock.now();
      const row = await findTogether(0, key, null);
      if (!row) return undefined;
      const loaded = await actorOfPerson(row.tenant_id, row.person_id);
      if (!loaded) return undefined;
      const actor: Actor = { ...loaded, sessionId: sessionIdOf(hash) };
      const idleMinutes = (now.getTime() - row.last_seen_at.getTime()) / 60_000 / clock.speed;
      if (idleMinutes > STAFF_IDLE_MINUTES && hasRole(actor, 'desk', 'committee', 'street', 'administrator', 'auditor')) {
        await database.service.run(sql`delete from platform.session where token_hash = ${hash}`);
        return undefined;
      }
      noteSeen(hash, key, now);
      return keep(key, actor, since);
    },
    async actorOfKey(key) {
      const hash = tokenHash(key);
      const name = `key:${hash.toString('base64')}`;
      const known = find(name);
      if (known) return known;
      const since = forgotten;
      const row = await database.service.row<Pick<rows.ApiKey, 'id' | 'tenant_id' | 'name' | 'area_path'>>(sql`
        select id, tenant_id, name, area_path from platform.api_key where key_hash = ${hash} and revoked_at is null`);
      if (!row) return undefined;
      return keep(name, {
        kind: 'system', tenantId: row.tenant_id, personId: null, name: row.name, keyId: row.id,
        memberships: [{ role: 'system', organisationId: null, areaId: null, areaPath: row.area_path }],
      }, since);
    },
    forget(tenantId, personId) {
      forgotten += 1;
      for (const [key, value] of kept) if (value.actor.tenantId === tenantId && value.actor.personId === personId) kept.delete(key);
    },
  };
}
