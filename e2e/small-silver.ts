/** The register of talents in a small community: a card of an elder and of a volunteer, and a pair that was suggested. */
import type { PersonId } from '@huying/kernel';
import type { TestClient } from '@huying/platform/testing';
import { silver } from '@huying/silver/contract';

/** Ids that belong together, by their kind. */
type Case = Readonly<Record<string, string>>;
interface Living {
  readonly name: string;
  readonly people: Readonly<Record<'neighbour' | 'fourth', { readonly id: PersonId }>>;
  readonly clients: Readonly<Record<'neighbour' | 'fourth' | 'grid', TestClient>>;
}

const { routes } = silver;

export async function liveWithSilver({ name, people, clients }: Living): Promise<Case[]> {
  const wanted = async <T>(answer: Promise<{ readonly status: number; readonly value: T; readonly problem: unknown }>): Promise<T> => {
    const given = await answer;
    if (given.status >= 400) throw new Error(`silver: ${given.status} ${JSON.stringify(given.problem)}`);
    return given.value;
  };
  const card = { talents: ['opera' as const], languages: ['hakka' as const], past: [`${name}电子管厂`], words: `${name}爱唱川剧`, wantsPair: true };
  await wanted(clients.neighbour.ask(routes.change, { body: card }));
  await wanted(clients.fourth.ask(routes.change, { body: card }));
  const { id } = await wanted(clients.grid.ask(routes.propose, { body: { elderId: people.neighbour.id, volunteerId: people.fourth.id } }));
  return [{ proposal: id, person: people.neighbour.id }];
}
