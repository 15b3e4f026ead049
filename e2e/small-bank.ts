/** The time bank of a small community beyond needs and visits: relatives at each stage, so that there is an id of each kind to aim at. */
import type { PersonId } from '@huying/kernel';
import type { TestClient } from '@huying/platform/testing';
import { timebank } from '@huying/timebank/contract';

/** Ids that belong together, by their kind. */
type Case = Readonly<Record<string, string>>;
type Who = 'elder' | 'neighbour' | 'volunteer' | 'second' | 'family' | 'committee' | 'street';

interface Living {
  readonly clients: Readonly<Record<Who, TestClient>>;
  readonly people: Readonly<Record<Who, { readonly id: PersonId; readonly name: string; readonly phone: string }>>;
}

const { routes } = timebank;

export async function liveWithBank({ clients, people }: Living): Promise<Case[]> {
  const wanted = async <T>(answer: Promise<{ readonly status: number; readonly value: T; readonly problem: unknown }>): Promise<T> => {
    const given = await answer;
    if (given.status >= 400) throw new Error(`time bank: ${given.status} ${JSON.stringify(given.problem)}`);
    return given.value;
  };
  const declare = async (who: 'elder' | 'volunteer' | 'second' | 'family', relative: 'elder' | 'neighbour') => {
    const { name, phone } = people[relative];
    return { kin: (await wanted(clients[who].ask(routes.declareKin, { body: { name, phone, relation: 'parent' } }))).id, person: people[relative].id };
  };
  const confirmed: Case[] = [];
  for (const who of ['volunteer', 'elder', 'family'] as const) {
    const one = await declare(who, who === 'elder' ? 'neighbour' : 'elder');
    await wanted(clients.committee.ask(routes.decideKin, { params: { kinId: one.kin }, body: { confirms: true, reason: '户口簿原件' } }));
    confirmed.push(one);
  }
  return [...confirmed, await declare('second', 'neighbour'), await declare('family', 'neighbour')];
}
