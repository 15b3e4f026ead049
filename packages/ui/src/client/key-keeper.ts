import { newUuid } from './client.ts';
import { isUnanswered, type Problem } from './problem.ts';

export interface KeyKeeper {
  keyFor(argument: unknown): string;
  /** Undefined when the command succeeded. */
  answered(problem: Problem | undefined): void;
}

/**
 * Remembers the key of a command whose outcome nobody knows, because the network failed: a person who presses again means the same command
 * and not a second one. A clear answer, also a refusal, ends it; so does another content.
 */
export function createKeyKeeper(newKey: () => string = newUuid): KeyKeeper {
  const blobs = new WeakMap<Blob, string>();
  let kept: { readonly said: string; readonly key: string } | undefined;
  const nameOf = (blob: Blob) => {
    const name = blobs.get(blob) ?? newKey();
    blobs.set(blob, name);
    return name;
  };
  return {
    keyFor(argument) {
      const said = JSON.stringify(argument, (_, value: unknown) => (value instanceof Blob ? nameOf(value) : value));
      if (kept?.said !== said) kept = { said, key: newKey() };
      return kept.key;
    },
    answered(problem) {
      if (!problem || !isUnanswered(problem)) kept = undefined;
    },
  };
}
