/** What is offered for credits in a small community: by two volunteers, one of it suspended. */
import { catalogue } from '@huying/catalogue/contract';
import type { TestClient } from '@huying/platform/testing';

/** Ids that belong together, by their kind. */
type Case = Readonly<Record<string, string>>;
interface Living {
  readonly name: string;
  readonly areaPath: string;
  readonly clients: Readonly<Record<'volunteer' | 'second' | 'committee', TestClient>>;
}

const { routes } = catalogue;

export async function liveWithCatalogue({ name, areaPath, clients }: Living): Promise<Case[]> {
  const wanted = async <T>(answer: Promise<{ readonly status: number; readonly value: T; readonly problem: unknown }>): Promise<T> => {
    const given = await answer;
    if (given.status >= 400) throw new Error(`catalogue: ${given.status} ${JSON.stringify(given.problem)}`);
    return given.value;
  };
  const body = { category: 'company' as const, title: `${name}陪下象棋`, words: `${name}自带棋盘`, areaPath, hours: { 1: [{ from: '09:00', to: '12:00' }] }, perWeek: 3, organisationId: null };
  const [first, second] = [await wanted(clients.volunteer.ask(routes.publish, { body })), await wanted(clients.second.ask(routes.publish, { body }))];
  await wanted(clients.committee.ask(routes.suspend, { params: { listingId: second.id }, body: { reason: `${name}要先核实` } }));
  return [{ listing: first.id }, { listing: second.id }];
}
