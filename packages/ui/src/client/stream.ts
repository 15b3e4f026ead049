/**
 * One event stream for the whole page. `EventSource` reconnects by itself and sends `Last-Event-ID`; it gives up for good when an answer is
 * not a stream (a proxy's error page, a lost session), and it does not notice a connection that died in silence. For both there is a
 * watchdog, which opens a new one and passes the last id in the query, because a new `EventSource` cannot send the header.
 */
export type StreamState = 'connecting' | 'open' | 'lost';

export interface StreamMessage {
  readonly data: string;
  readonly lastEventId: string;
}
/** The part of `EventSource` that is used. */
export interface EventSourceLike {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  addEventListener(type: string, listener: (event: StreamMessage) => void): void;
  close(): void;
}

export interface Stream {
  /** `name` is `module.notice`. The first listener opens the stream; it closes a while after the last one left, so that the change from one screen to the next keeps it. */
  listen(name: string, handler: (payload: unknown) => void): () => void;
  readonly state: StreamState;
  subscribe(listener: () => void): () => void;
  /** Looks now whether the stream lives, e.g. when the page comes back to the front. */
  revive(): void;
  close(): void;
}

export interface StreamSettings {
  readonly address?: string;
  readonly open?: (address: string) => EventSourceLike;
  /** Longer silence than this is a dead connection; armed only once the first beat was heard. */
  readonly silentAfterMs?: number;
  readonly reopenAfterMs?: readonly number[];
  readonly closeAfterMs?: number;
  /** The server cannot say all that was missed: whatever the page knows must be asked anew. */
  readonly onReset?: () => void;
}

/** What the server sends for the stream itself: a first id to resume from, a sign of life, and that too much was missed. */
export const HELLO = 'platform.hello';
export const BEAT = 'platform.beat';
export const RESET = 'platform.reset';
const OWN: readonly string[] = [HELLO, BEAT, RESET];
const CLOSED = 2;

export function createStream(settings: StreamSettings = {}): Stream {
  const { address = '/api/stream', silentAfterMs = 60_000, closeAfterMs = 3000, reopenAfterMs = [1000, 2000, 5000, 10_000, 20_000] } = settings;
  const open = settings.open ?? ((at) => new EventSource(at) as unknown as EventSourceLike);
  const handlers = new Map<string, Set<(payload: unknown) => void>>();
  const listeners = new Set<() => void>();
  /** Names that the present source already listens to; it would call twice for a name attached twice. */
  const attached = new Set<string>();
  let source: EventSourceLike | undefined;
  let state: StreamState = 'connecting';
  let lastEventId = '';
  let failures = 0;
  let wasOpen = false;
  let reopening: ReturnType<typeof setTimeout> | undefined;
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  let closing: ReturnType<typeof setTimeout> | undefined;

  const show = (next: StreamState) => {
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener();
  };
  const hear = (name: string, message: StreamMessage) => {
    if (message.lastEventId) lastEventId = message.lastEventId;
    if (name === BEAT || watchdog !== undefined) armWatchdog();
    if (name === RESET) settings.onReset?.();
    if (OWN.includes(name)) return;
    const payload: unknown = JSON.parse(message.data);
    for (const handler of [...(handlers.get(name) ?? [])]) handler(payload);
  };
  const armWatchdog = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(reopenNow, silentAfterMs);
  };
  const disconnect = () => {
    clearTimeout(reopening);
    clearTimeout(watchdog);
    reopening = undefined;
    watchdog = undefined;
    source?.close();
    source = undefined;
    attached.clear();
  };
  const attach = (name: string) => {
    if (!source || attached.has(name)) return;
    attached.add(name);
    source.addEventListener(name, (message) => hear(name, message));
  };

  function connect(): void {
    const current = open(lastEventId ? `${address}?after=${encodeURIComponent(lastEventId)}` : address);
    source = current;
    current.onopen = () => {
      failures = 0;
      wasOpen = true;
      show('open');
    };
    current.onerror = () => {
      if (current !== source) return;
      show(wasOpen || failures > 0 ? 'lost' : 'connecting');
      if (current.readyState === CLOSED) reopenLater();
    };
    for (const name of [...OWN, ...handlers.keys()]) attach(name);
  }
  function reopenLater(): void {
    if (reopening !== undefined) return;
    const wait = reopenAfterMs[Math.min(failures, reopenAfterMs.length - 1)] as number;
    failures += 1;
    show('lost');
    reopening = setTimeout(reopenNow, wait);
  }
  function leave(): void {
    disconnect();
    wasOpen = false;
    show('connecting');
  }
  function reopenNow(): void {
    disconnect();
    show('lost');
    connect();
  }

  return {
    get state() {
      return state;
    },
    listen(name, handler) {
      clearTimeout(closing);
      const named = handlers.get(name);
      if (named) named.add(handler);
      else {
        handlers.set(name, new Set([handler]));
        attach(name);
      }
      if (!source && reopening === undefined) connect();
      return () => {
        handlers.get(name)?.delete(handler);
        if (handlers.get(name)?.size === 0) handlers.delete(name);
        if (handlers.size === 0) closing = setTimeout(leave, closeAfterMs);
      };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    revive() {
      if (handlers.size > 0 && (source === undefined || source.readyState === CLOSED)) reopenNow();
    },
    close() {
      clearTimeout(closing);
      leave();
    },
  };
}
