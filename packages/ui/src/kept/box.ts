import { type DBSchema, openDB } from 'idb';
import type { Client, SentRequest } from '../client/client.ts';
import { isUnanswered, type Problem } from '../client/problem.ts';
import type { Stream } from '../client/stream.ts';
import type { PageClock } from '../clock.ts';
import type { Session } from '../react/tools.tsx';
import type { Box, KeptCommand } from './kept.ts';

interface Schema extends DBSchema {
  commands: { key: number; value: Omit<KeptCommand, 'id'> & { readonly id?: number } };
}

export interface BoxSettings {
  readonly client: Pick<Client, 'repeat'>;
  readonly stream: Pick<Stream, 'state' | 'subscribe'>;
  readonly clock: Pick<PageClock, 'now'>;
  readonly session: Pick<Session, 'person' | 'subscribe'>;
  /** Something that was kept has been done. */
  readonly onSent: () => void;
}

const TRY_EVERY_MS = 15_000;
/** The server knows the key of a command for three days; later a repetition could be done twice. */
const MOST_AGE_MS = 2.5 * 24 * 3_600_000;
const TOO_OLD: Problem = { status: 0, code: 'network.tooOld' };
/** Not an answer to this command: it is sent again later. */
const isForLater = (problem: Problem): boolean => isUnanswered(problem) || problem.code === 'request.tooMany' || problem.status >= 500 || problem.code === 'session.required';
/** A picture that is touched twice is one wish; what is said twice may be two. */
const isSame = (one: SentRequest, other: SentRequest): boolean => one.address === other.address && typeof one.body !== 'object' && one.body === other.body;

export async function openBox({ client, stream, clock, session, onSent }: BoxSettings): Promise<Box> {
  const database = await openDB<Schema>('huying', 1, { upgrade: (made) => void made.createObjectStore('commands', { keyPath: 'id', autoIncrement: true }) });
  const listeners = new Set<() => void>();
  let list: readonly KeptCommand[] = [];
  let person: string | undefined;
  let isSending = false;

  async function read(): Promise<void> {
    person = session.person;
    list = ((await database.getAll('commands')) as KeptCommand[]).filter((one) => one.person === person);
    for (const listener of listeners) listener();
  }
  const waiting = () => list.filter(({ problem }) => !problem);

  /** One after the other, as they were given. True while the network lasts. */
  async function sendOne(command: KeptCommand): Promise<boolean> {
    const answer = Date.now() - command.keptAt > MOST_AGE_MS ? { ok: false as const, problem: TOO_OLD } : await client.repeat(command.request, command.at);
    if (!answer.ok && isForLater(answer.problem)) return false;
    if (answer.ok) await database.delete('commands', command.id);
    else await database.put('commands', { ...command, problem: answer.problem });
    await read();
    if (answer.ok) onSent();
    return true;
  }
  async function sendWaiting(): Promise<void> {
    await read();
    for (const command of waiting()) if (!(await sendOne(command))) return;
  }
  /** Of several pages of one browser one sends; where a browser cannot agree on that, the key still makes it one command. */
  const alone = (work: () => Promise<void>): Promise<void> =>
    navigator.locks ? navigator.locks.request('huying-kept', { ifAvailable: true }, (lock) => (lock ? work() : undefined)).then(() => undefined) : work();
  const send = () => {
    if (isSending) return;
    isSending = true;
    void alone(sendWaiting).catch(() => undefined).finally(() => {
      isSending = false;
    });
  };

  addEventListener('online', send);
  stream.subscribe(() => stream.state === 'open' && send());
  session.subscribe(() => session.person !== person && send());
  setInterval(() => waiting().length > 0 && send(), TRY_EVERY_MS);
  await read();
  send();
  return {
    get list() {
      return list;
    },
    async keep(what, request) {
      const owner = session.person;
      if (!owner) return false;
      if (!waiting().some((one) => isSame(one.request, request))) {
        await database.add('commands', { person: owner, at: new Date(clock.now()).toISOString(), keptAt: Date.now(), what, request, problem: null });
      }
      await read();
      return true;
    },
    async forget(id) {
      await database.delete('commands', id);
      await read();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
