/** Complaints and appeals of a small community, at each stage and of each kind, so that there is an id of each to aim at. */
import { automation } from '@huying/automation/contract';
import type { PersonId } from '@huying/kernel';
import type { TestClient, TestServer } from '@huying/platform/testing';
import { quality } from '@huying/quality/contract';
import { service } from '@huying/service/contract';

/** Ids that belong together, by their kind. */
type Case = Readonly<Record<string, string>>;
type Who = 'elder' | 'neighbour' | 'volunteer' | 'second' | 'third' | 'fourth' | 'craftsman' | 'committee';

interface Living {
  readonly tenantId: number;
  readonly name: string;
  readonly needs: Readonly<Record<'confirmed' | 'finished' | 'serving' | 'taken', string>>;
  readonly cases: readonly Case[];
  readonly clients: Readonly<Record<Who, TestClient>>;
  readonly people: Readonly<Record<Who, { readonly id: PersonId }>>;
}

const { routes } = quality;

export async function liveWithQuality(server: TestServer, { tenantId, name, needs, cases, clients, people }: Living): Promise<Case[]> {
  const wanted = async <T>(answer: Promise<{ readonly status: number; readonly value: T; readonly problem: unknown }>): Promise<T> => {
    const given = await answer;
    if (given.status >= 400) throw new Error(`quality: ${given.status} ${JSON.stringify(given.problem)}`);
    return given.value;
  };
  const visitOf = (needId: string) => cases.find((one) => one.need === needId && one.visit !== undefined)?.visit as string;
  const calloutOf = (needId: string) => cases.find((one) => one.need === needId)?.callout as string;
  // Whoever of the volunteers went there.
  const went = await Promise.all((['volunteer', 'second', 'third', 'fourth'] as const).map(async (who) => ({ who, answer: await clients[who].ask(routes.appealRating, { body: { visitId: visitOf(needs.confirmed) as never, reason: 'unfair', words: `${name}评价不符合实际` } }) })));
  const appealed = went.find(({ answer }) => answer.status < 400);
  if (!appealed) throw new Error('nobody who went could appeal');
  const complained = await wanted(clients.neighbour.ask(routes.complain, { body: { needId: needs.finished as never, reason: 'late', words: `${name}等了很久` } }));
  await wanted(clients.committee.ask(routes.decide, { params: { grievanceId: complained.id }, body: { outcome: 'partly', reason: `${name}来得晚，提醒志愿者`, rating: 'keep', takesBackCredits: false } }));
  const record = await wanted(clients[appealed.who].ask(routes.objectToRecord, { body: { visitId: visitOf(needs.confirmed) as never, minutes: 75, reason: 'minutes', words: `${name}实际做了一个多小时` } }));
  const objected = await wanted(clients.craftsman.ask(routes.complainOfCall, { body: { calloutId: calloutOf(needs.serving) as never, reason: 'wrong', words: `${name}说的和实际不一样` } }));
  // Here everybody is asked: staff wrote it into the table.
  const params = { name: 'quality.followUp' };
  const { default: table, holds } = await wanted(clients.committee.ask(automation.routes.versions, { params }));
  const rule = { id: 'always', when: ['-', '-', '-'], then: ['100', '24', '3'] };
  if (holds === 0) await wanted(clients.committee.ask(automation.routes.change, { params, body: { table: { ...table, rules: [rule] }, holdsFrom: null, reason: '每次都问' } }));
  await server.asEngine((ctx) => ctx.call(quality.calls.sample, { how: 'confirmed', after: null }), tenantId);
  const [followUp] = (await wanted(clients.committee.ask(routes.followUps, { query: {} }))).items;
  if (!followUp) throw new Error('nobody is to be asked');
  // Whoever is on the way writes to the elder.
  const onTheWay = visitOf(needs.taken);
  const said = (await Promise.all((['volunteer', 'second', 'third', 'fourth'] as const).map((who) => clients[who].ask(service.routes.say, { params: { visitId: onTheWay as never }, body: { words: `${name}我马上到` } })))).find(({ status }) => status < 400);
  const lineId = said?.value.lines[0]?.id;
  if (!lineId) throw new Error('nobody on the way could write');
  return [
    { line: lineId, visit: onTheWay },
    { 'follow-up': followUp.id, person: people.elder.id },
    { grievance: appealed.answer.value.id, person: people[appealed.who].id, visit: visitOf(needs.confirmed) }, { grievance: complained.id, person: people.neighbour.id, need: needs.finished },
    { grievance: record.id, person: people[appealed.who].id, visit: visitOf(needs.confirmed) }, { grievance: objected.id, person: people.craftsman.id, callout: calloutOf(needs.serving) },
  ];
}
