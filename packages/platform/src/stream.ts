import type { ServerResponse } from 'node:http';
import type { Actor } from './actor.ts';
import type { Database } from './database/db.ts';
import { sql } from './database/sql.ts';
import { INBOX, type InboxRow } from './relay.ts';

/**
 * Open pages. A page holds one stream of server-sent events; each carries the inbox id, so that the browser resumes from the last one it
 * saw (`Last-Event-ID`). What lies further back than the inbox reaches, or more than a page can catch up with, is answered by one `reset`.
 */
export interface StreamHub {
  deliver(rows: readonly InboxRow[]): void;
  open(actor: Actor, response: ServerResponse, lastEventId: number | undefined): Promise<void>;
  /** Closes the streams of somebody whose sessions ended or whose roles changed; the page signs in again or reconnects. */
  close(tenantId: number, personId: string): void;
  closeAll(): void;
  readonly size: number;
}

interface Channels {
  readonly exact: ReadonlySet<string>;
  /** `role:<role>:<area path>`: everything below it is received. */
  readonly below: readonly string[];
}

interface OpenStream {
  readonly actor: Actor;
  readonly channels: Channels;
  readonly response: ServerResponse;
  /** Rows at or below this id have been sent. */
  sent: number;
  /** Rows that arrive while the backlog is being read. */
  waiting: InboxRow[] | undefined;
}

const MOST_BACKLOG = 1_000;
const MOST_STREAMS_PER_PERSON = 12;
/** A page that takes nothing off is dropped; it comes back and resumes. */
const MOST_UNSENT_BYTES = 1_000_000;
const BEAT_MILLISECONDS = 20_000;

export function channelsOf(actor: Actor): Channels {
  const exact = new Set<string>();
  if (actor.personId) exact.add(`person:${actor.personId}`);
  for (const one of actor.memberships) if (one.organisationId) exact.add(`organisation:${one.organisationId}`);
  return { exact, below: actor.memberships.map((one) => `role:${one.role}:${one.areaPath}`) };
}

const receives = (channels: Channels, channel: string) =>
  channels.exact.has(channel) || channels.below.some((prefix) => channel.startsWith(prefix));

const messageOf = (row: InboxRow) => `id: ${row.id}\nevent: ${row.notice}\ndata: ${JSON.stringify({ ...row.payload, at: row.at })}\n\n`;
const escapeLike = (text: string) => text.replace(/[\\%_]/g, '\\$&');

/** Who has a stream open, found by tenant and channel: a message for one person touches one stream, not all. */
function createAudience() {
  const streams = new Set<OpenStream>();
  const byChannel = new Map<string, Set<OpenStream>>();
  const byRole = new Map<number, Set<OpenStream>>();
  const keysOf = ({ channels, actor }: OpenStream) => [...channels.exact].map((channel) => `${actor.tenantId}/${channel}`);
  return {
    streams,
    of: (tenantId: number, personId: string | null) => [...streams].filter(({ actor }) => actor.tenantId === tenantId && actor.personId === personId),
    add(stream: OpenStream): void {
      streams.add(stream);
      for (const key of keysOf(stream)) byChannel.set(key, (byChannel.get(key) ?? new Set()).add(stream));
      const { tenantId } = stream.actor;
      if (stream.channels.below.length > 0) byRole.set(tenantId, (byRole.get(tenantId) ?? new Set()).add(stream));
    },
    remove(stream: OpenStream): void {
      streams.delete(stream);
      for (const key of keysOf(stream)) {
        const set = byChannel.get(key);
        set?.delete(stream);
        if (set?.size === 0) byChannel.delete(key);
      }
      byRole.get(stream.actor.tenantId)?.delete(stream);
    },
    *receiversOf(row: InboxRow): Iterable<OpenStream> {
      yield* byChannel.get(`${row.tenant_id}/${row.channel}`) ?? [];
      if (!row.channel.startsWith('role:')) return;
      for (const stream of byRole.get(row.tenant_id) ?? []) if (receives(stream.channels, row.channel)) yield stream;
    },
  };
}

export function createStreamHub(database: Database): StreamHub {
  const audience = createAudience();

  function send(stream: OpenStream, row: InboxRow): void {
    if (row.id <= stream.sent) return;
    if (stream.waiting) {
      stream.waiting.push(row);
      return;
    }
    stream.sent = row.id;
    stream.response.write(messageOf(row));
    if (stream.response.writableLength > MOST_UNSENT_BYTES) stream.response.destroy();
  }

  async function backlog(stream: OpenStream, from: number): Promise<void> {
    const { exact, below } = stream.channels;
    const prefixes = below.map((prefix) => `${escapeLike(prefix)}%`);
    const kept = await database.service.row<{ oldest: number | null; newest: number | null }>(sql`select min(id) as oldest, max(id) as newest from platform.inbox`);
    const { oldest = null, newest = null } = kept ?? {};
    const rows = await database.service.rows<InboxRow>(sql`
      select ${INBOX} from platform.inbox
      where tenant_id = ${stream.actor.tenantId} and id > ${from}
        and (channel = any(${[...exact]}::text[]) or channel like any(${prefixes}::text[]))
      order by id limit ${MOST_BACKLOG + 1}`);
    // An id that was never given: the database was put back to an older state. To wait until it is reached would be silence.
    const isAhead = from > (newest ?? 0);
    if (isAhead) stream.sent = newest ?? 0;
    const tooFar = isAhead || rows.length > MOST_BACKLOG || (oldest !== null && from + 1 < oldest && from > 0);
    const waiting = stream.waiting ?? [];
    stream.waiting = undefined;
    if (tooFar) stream.response.write('event: platform.reset\ndata: {}\n\n');
    else for (const row of rows) send(stream, row);
    for (const row of waiting) send(stream, row);
  }

  const beat = setInterval(() => {
    for (const stream of audience.streams) stream.response.write('event: platform.beat\ndata: {}\n\n');
  }, BEAT_MILLISECONDS);
  beat.unref();

  return {
    get size() {
      return audience.streams.size;
    },
    deliver(rows) {
      for (const row of rows) for (const stream of audience.receiversOf(row)) send(stream, row);
    },
    async open(actor, response, lastEventId) {
      const mine = audience.of(actor.tenantId, actor.personId);
      // A page that reconnects in a hurry leaves old streams behind; the oldest goes.
      if (mine.length >= MOST_STREAMS_PER_PERSON) mine[0]?.response.destroy();
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', connection: 'keep-alive', 'x-accel-buffering': 'no',
      });
      const stream: OpenStream = { actor, channels: channelsOf(actor), response, sent: lastEventId ?? 0, waiting: [] };
      audience.add(stream);
      response.on('close', () => audience.remove(stream));
      if (lastEventId === undefined) {
        const head = await database.service.row<{ id: number }>(sql`select coalesce(max(id), 0) as id from platform.inbox`);
        stream.sent = head?.id ?? 0;
        response.write(`retry: 1000\nid: ${stream.sent}\nevent: platform.hello\ndata: {}\n\n`);
        const waiting = stream.waiting ?? [];
        stream.waiting = undefined;
        for (const row of waiting) send(stream, row);
      } else {
        response.write('retry: 1000\nevent: platform.hello\ndata: {}\n\n');
        await backlog(stream, lastEventId);
      }
    },
    close(tenantId, personId) {
      for (const stream of audience.of(tenantId, personId)) stream.response.end();
    },
    closeAll() {
      clearInterval(beat);
      for (const stream of audience.streams) stream.response.end();
    },
  };
}
