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
  /** The answer was no stream. Why, `EventSource` does not tell; whoever asks for anything else now hears whether the session is over. */
  readonly onRefused?: () => void;
}

/** What the server sends for the stream itself: a first id to resume from, a sign of life, and that too much was missed. */
export const HELLO = 'platform.hello';
export const BEAT = 'platform.beat';
export const RESET = 'platform.reset';
const OWN: readonly string[] = [HELLO, BEAT, RESET];
const CLOSED = 2;

/** Who hears which name. */
function createHandlers() {
  const handlers = new Map<string, Set<(payload: unknown) => void>>();
  return {
    names: () => [...handlers.keys()],
    isEmpty: () => handlers.size === 0,
    call(name: string, payload: unknown): void {
      for (const handler of [...(handlers.get(name) ?? [])]) handler(payload);
    },
    /** True for the first of its name. */
    add(name: string, handler: (payload: unknown) => void): boolean {
      const named = handlers.get(name);
      handlers.set(name, (named ?? new Set()).add(handler));
      return named === undefined;
    },
    remove(name: string, handler: (payload: unknown) => void): void {
      handlers.get(name)?.delete(handler);
      if (handlers.get(name)?.size === 0) handlers.delete(name);
    },
  };
}

/** The state that pages show, and who wants to know of its changes. */
function createShownState() {
  const listeners = new Set<() => void>();
  let state: StreamState = 'connecting';
  return {
    get: () => state,
    show(next: StreamState): void {
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** One timer of a kind: setting it again moves it. */
function createAlarm(ring: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    isSet: () => timer !== undefined,
    set(afterMs: number): void {
      clearTimeout(timer);
      timer = setTimeout(() => {
        timer = undefined;
        ring();
      }, afterMs);
    },
    clear(): void {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

const addressAfter = (address: string, lastEventId: string) => (lastEventId ? `${address}?after=${encodeURIComponent(lastEventId)}` : address);

export function createStream(settings: StreamSettings = {}): Stream {
  const { address = '/api/stream', silentAfterMs = 60_000, closeAfterMs = 3000, reopenAfterMs = [1000, 2000, 5000, 10_000, 20_000] } = settings;
  const open = settings.open ?? ((at) => new EventSource(at) as unknown as EventSourceLike);
  const handlers = createHandlers();
  const { show, ...shown } = createShownState();
  /** Names that the present source already listens to; it would call twice for a name attached twice. */
  const attached = new Set<string>();
  let source: EventSourceLike | undefined;
  let lastEventId = '';
  let failures = 0;
  let wasOpen = false;
  const reopening = createAlarm(reopenNow);
  const watchdog = createAlarm(reopenNow);
  const closing = createAlarm(leave);

  const hear = (name: string, message: StreamMessage) => {
    if (message.lastEventId) lastEventId = message.lastEventId;
    if (name === BEAT || watchdog.isSet()) watchdog.set(silentAfterMs);
    if (name === RESET) settings.onReset?.();
    if (OWN.includes(name)) return;
    handlers.call(name, JSON.parse(message.data));
  };
  const disconnect = () => {
    reopening.clear();
    watchdog.clear();
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
    const current = open(addressAfter(address, lastEventId));
    source = current;
    current.onopen = () => {
      failures = 0;
      wasOpen = true;
      show('open');
    };
    current.onerror = () => {
      if (current !== source) return;
      show(wasOpen || failures > 0 ? 'lost' : 'connecting');
      if (current.readyState !== CLOSED) return;
      reopenLater();
      settings.onRefused?.();
    };
    for (const name of [...OWN, ...handlers.names()]) attach(name);
  }
  function reopenLater(): void {
    if (reopening.isSet()) return;
    reopening.set(reopenAfterMs[Math.min(failures++, reopenAfterMs.length - 1)] as number);
    show('lost');
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

  const stopHearing = (name: string, handler: (payload: unknown) => void) => {
    handlers.remove(name, handler);
    if (handlers.isEmpty()) closing.set(closeAfterMs);
  };
  return {
    get state() { return shown.get(); },
    listen(name, handler) {
      closing.clear();
      if (handlers.add(name, handler)) attach(name);
      if (!source && !reopening.isSet()) connect();
      return () => stopHearing(name, handler);
    },
    subscribe: shown.subscribe,
    revive() {
      if (!handlers.isEmpty() && (source === undefined || source.readyState === CLOSED)) reopenNow();
    },
    close() {
      closing.clear();
      leave();
    },
  };
}
