/** The register of talents in a small community: a card of an elder and of a volunteer, and a pair that was suggested. */
import type { PersonId } from '@huying/kernel';
import { people as peopleContract } from '@huying/people/contract';
import type { TestClient } from '@huying/platform/testing';
import { silver } from '@huying/silver/contract';

/** Ids that belong together, by their kind. */
type Case = Readonly<Record<string, string>>;
interface Living {
  readonly name: string;
  readonly people: Readonly<Record<'neighbour' | 'third', { readonly id: PersonId }>>;
  readonly clients: Readonly<Record<'neighbour' | 'third' | 'grid', TestClient>>;
}

const { routes } = silver;
const { routes: routesOfPeople } = peopleContract;

export async function liveWithSilver({ name, people, clients }: Living): Promise<Case[]> {
  const wanted = async <T>(answer: Promise<{ readonly status: number; readonly value: T; readonly problem: unknown }>): Promise<T> => {
    const given = await answer;
    if (given.status >= 400) throw new Error(`silver: ${given.status} ${JSON.stringify(given.problem)}`);
    return given.value;
  };
  const card = { talents: ['opera' as const], languages: ['hakka' as const], past: [`${name}电子管厂`], words: `${name}爱唱川剧`, wantsPair: true };
  await wanted(clients.neighbour.ask(routes.change, { body: card }));
  // Everybody who is not suspended is paired with everybody: one of them is to be asked anew.
  await wanted(clients.grid.ask(routesOfPeople.unpair, { body: { elderId: people.neighbour.id, volunteerId: people.third.id, reason: `${name}要重新结对` } }));
  await wanted(clients.third.ask(routes.change, { body: card }));
  const { id } = await wanted(clients.grid.ask(routes.propose, { body: { elderId: people.neighbour.id, volunteerId: people.third.id } }));
  return [{ proposal: id, person: people.neighbour.id }];
}
