/**
 * Reads for all who ask at the same moment: when a whole street presses a button, a thousand pages come back after an outage, the database
 * is asked once for many instead of once for each. Who asks while a read of the group is under way is read with everybody else after it.
 *
 * @param read answers what it finds; a key that is missing in the answer is not there. `given` is what the first who asked brought along.
 */
export function readTogether<Key, Value, Given>(
  read: (keys: readonly Key[], given: Given, group: number) => Promise<ReadonlyMap<Key, Value>>,
): (group: number, key: Key, given: Given) => Promise<Value | undefined> {
  const next = new Map<number, { readonly keys: Set<Key>; readonly answer: Promise<ReadonlyMap<Key, Value>> }>();
  const underWay = new Map<number, Promise<unknown>>();

  async function begin(group: number, keys: ReadonlySet<Key>, given: Given): Promise<ReadonlyMap<Key, Value>> {
    await new Promise((resolve) => setImmediate(resolve));
    await underWay.get(group)?.catch(() => undefined);
    next.delete(group);
    const answer = read([...keys], given, group);
    underWay.set(group, answer);
    try {
      return await answer;
    } finally {
      if (underWay.get(group) === answer) underWay.delete(group);
    }
  }

  return async (group, key, given) => {
    let batch = next.get(group);
    if (!batch) {
      const keys = new Set<Key>();
      batch = { keys, answer: begin(group, keys, given) };
      next.set(group, batch);
    }
    batch.keys.add(key);
    return (await batch.answer).get(key);
  };
}
