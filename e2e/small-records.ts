/** Records of service in a small community: a proof that waits, and one that was issued. */
import type { PersonId } from '@huying/kernel';
import { sql } from '@huying/platform';
import type { TestClient, TestServer } from '@huying/platform/testing';
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

export async function liveWithRecords(server: TestServer, { clients, people, name, helper }: Living): Promise<Case[]> {
  const wanted = async <T>(answer: Promise<{ readonly status: number; readonly value: T; readonly problem: unknown }>): Promise<T> => {
    const given = await answer;
    if (given.status >= 400) throw new Error(`records: ${given.status} ${JSON.stringify(given.problem)}`);
    return given.value;
  };
  // Somebody else waits for a proof: who waits may ask for no other.
  const other = 'third';
  await server.asOwner(sql`
    insert into service.visit (tenant_id, id, subject_kind, subject_id, callout_id, helper_id, helper_name, area_path, home_lng, home_lat, category, urgency, summary, state, started_at, finished_at, minutes)
    select tenant_id, gen_random_uuid(), 'need', gen_random_uuid(), gen_random_uuid(), ${people[other]?.id}, helper_name, area_path, home_lng, home_lat, category, urgency, summary, 'confirmed', started_at, finished_at, 30
    from service.visit where helper_id = ${people[helper]?.id} and state = 'confirmed' limit 1`);
  const [client, committee] = [clients[helper] as TestClient, clients.committee as TestClient];
  const request = async (of: TestClient) => ({ proofId: (await wanted(of.ask(routes.request, { body: { fromOn: '2026-05-01', toOn: '2026-05-12', purpose: `${name}评优` } }))).id });
  const issued = await request(client);
  const { number } = await wanted(committee.ask(routes.issue, { params: issued, body: { responsible: `${name}主任`, contact: '028-87000000', note: `${name}的证明` } }));
  if (!number) throw new Error('a proof has no number');
  const waiting = await request(clients[other] as TestClient);
  return [{ proof: issued.proofId, person: people[helper]?.id as string }, { proof: waiting.proofId, person: people[other]?.id as string }];
}
