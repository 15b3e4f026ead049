import type { Context } from './module.ts';

/** Reads that several parts of a command want: whoever asks first asks for all, and nobody waits for the same answer twice. */
export interface AskedOnce<Key, Value> {
  (ctx: Context, key: Key): Promise<Value>;
  /** What this command has changed is read anew. */
  forget(ctx: Context): void;
}

export function askedOnce<Key, Value>(read: (ctx: Context, key: Key) => Promise<Value>): AskedOnce<Key, Value> {
  const known = new WeakMap<Context, Map<Key, Promise<Value>>>();
  const ask = (ctx: Context, key: Key): Promise<Value> => {
    const answers = known.get(ctx) ?? new Map<Key, Promise<Value>>();
    known.set(ctx, answers);
    const answer = answers.get(key) ?? read(ctx, key);
    // Whoever asked ahead may never come to wait for it; whoever does hears of the failure.
    answer.catch(() => undefined);
    answers.set(key, answer);
    return answer;
  };
  return Object.assign(ask, { forget: (ctx: Context) => void known.delete(ctx) });
}
