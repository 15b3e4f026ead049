/** Records of service in a small community: a proof that waits, and one that was issued. */
import type { PersonId } from '@huying/kernel';
import type { TestClient } from '@huying/platform/testing';
import { record } from '@huying/record/contract';

/** Ids that belong together, by their kind. */
type Case = Readonly<Record<string, string>>;
interface Living {
  readonly clients: Readonly<Record<string, TestClient>>;
  readonly people: Readonly<Record<string, { readonly id: PersonId }>>;
  readonly name: string;
  /** Whose visit was confirmed. */
  readonly helper: string;
}

const { routes } = record;

export async function liveWithRecords({ clients, people, name, helper }: Living): Promise<Case[]> {
  const wanted = async <T>(answer: Promise<{ readonly status: number; readonly value: T; readonly problem: unknown }>): Promise<T> => {
    const given = await answer;
    if (given.status >= 400) throw new Error(`records: ${given.status} ${JSON.stringify(given.problem)}`);
    return given.value;
  };
  const [client, committee] = [clients[helper] as TestClient, clients.committee as TestClient];
  const request = async () => ({ proofId: (await wanted(client.ask(routes.request, { body: { fromOn: '2026-05-01', toOn: '2026-05-12', purpose: `${name}评优` } }))).id });
  const issued = await request();
  const { number } = await wanted(committee.ask(routes.issue, { params: issued, body: { responsible: `${name}主任`, contact: '028-87000000', note: `${name}的证明` } }));
  if (!number) throw new Error('a proof has no number');
  const waiting = await request();
  return [{ proof: issued.proofId, person: people[helper]?.id as string }, { proof: waiting.proofId, person: people[helper]?.id as string }];
}
