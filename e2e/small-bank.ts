/** The time bank of a small community beyond needs and visits: relatives at each stage, a review, so that there is an id of each kind to aim at. */
import { automation } from '@huying/automation/contract';
import type { PersonId } from '@huying/kernel';
import type { TestClient, TestServer } from '@huying/platform/testing';
import { timebank } from '@huying/timebank/contract';

/** Ids that belong together, by their kind. */
type Case = Readonly<Record<string, string>>;
type Who = 'elder' | 'neighbour' | 'volunteer' | 'second' | 'family' | 'committee' | 'street';

interface Living {
  readonly tenantId: number;
  /** A visit that was credited. */
  readonly visitId: string;
  readonly clients: Readonly<Record<Who, TestClient>>;
  readonly people: Readonly<Record<Who, { readonly id: PersonId; readonly name: string; readonly phone: string }>>;
}

const { routes } = timebank;

export async function liveWithBank(server: TestServer, { tenantId, visitId, clients, people }: Living): Promise<Case[]> {
  const wanted = async <T>(answer: Promise<{ readonly status: number; readonly value: T; readonly problem: unknown }>): Promise<T> => {
    const given = await answer;
    if (given.status >= 400) throw new Error(`time bank: ${given.status} ${JSON.stringify(given.problem)}`);
    return given.value;
  };
  const declare = async (who: 'elder' | 'volunteer' | 'second' | 'family', relative: 'elder' | 'neighbour') => {
    const { name, phone } = people[relative];
    return { kin: (await wanted(clients[who].ask(routes.declareKin, { body: { name, phone, relation: 'parent' } }))).id, person: people[relative].id };
  };
  await wanted(clients.elder.ask(routes.donate, { body: { minutes: 30, words: '给邻居用' } }));
  const confirmed: Case[] = [];
  for (const who of ['volunteer', 'elder', 'family'] as const) {
    const one = await declare(who, who === 'elder' ? 'neighbour' : 'elder');
    await wanted(clients.committee.ask(routes.decideKin, { params: { kinId: one.kin }, body: { confirms: true, reason: '户口簿原件' } }));
    confirmed.push(one);
  }
  // Here every visit is looked at twice, whoever makes it: staff wrote it into the table.
  const params = { name: 'timebank.checks' };
  const { default: checks, holds } = await wanted(clients.committee.ask(automation.routes.versions, { params }));
  const rule = { id: 'always', when: ['"night"'], then: ['true', '0', '1', '0'] };
  if (holds === 0) await wanted(clients.committee.ask(automation.routes.change, { params, body: { table: { ...checks, rules: [rule] }, holdsFrom: null, reason: '每次都看' } }));
  await server.asEngine((ctx) => ctx.call(timebank.calls.checkVisit, { visitId }), tenantId);
  const [review] = (await wanted(clients.committee.ask(routes.reviews, { query: {} }))).items;
  if (!review) throw new Error('the visit was not looked at');
  return [{ review: review.id, person: review.helper.id }, ...confirmed, await declare('second', 'neighbour'), await declare('family', 'neighbour')];
}
