/** Activities in a small community: one that begins soon, with a participant and a helper who has been there, one to come, and a draft. */
import { activity } from '@huying/activity/contract';
import type { OrganisationId, PersonId } from '@huying/kernel';
import { sql } from '@huying/platform';
import type { TestClient, TestServer } from '@huying/platform/testing';

/** Ids that belong together, by their kind. */
type Case = Readonly<Record<string, string>>;
interface Living {
  readonly areaPath: string;
  readonly name: string;
  readonly organisationId: OrganisationId;
  readonly people: Readonly<Record<'neighbour' | 'second', { readonly id: PersonId }>>;
  readonly clients: Readonly<Record<'neighbour' | 'second' | 'craftsman' | 'committee', TestClient>>;
}

const { routes } = activity;

export async function liveWithActivities(server: TestServer, { areaPath, name, organisationId, people, clients }: Living): Promise<Case[]> {
  const wanted = async <T>(answer: Promise<{ readonly status: number; readonly value: T; readonly problem: unknown }>): Promise<T> => {
    const given = await answer;
    if (given.status >= 400) throw new Error(`activities: ${given.status} ${JSON.stringify(given.problem)}`);
    return given.value;
  };
  const add = async (host: 'craftsman' | 'committee', more: object) =>
    (await wanted(clients[host].ask(routes.add, { body: { title: `${name}剪纸课`, kind: 'handicraft', words: `${name}带剪刀`, place: `${name}活动室`, startsAt: '2026-05-12T13:00:00+08:00', endsAt: '2026-05-12T15:00:00+08:00', areaPath, organisationId: host === 'craftsman' ? organisationId : null, helpersWanted: 2, contact: `${name}老师`, ...more } }))).id;
  const publish = (host: 'craftsman' | 'committee', activityId: Awaited<ReturnType<typeof add>>) => wanted(clients[host].ask(routes.publish, { params: { activityId } }));
  const now = await add('craftsman', {});
  await publish('craftsman', now);
  await wanted(clients.neighbour.ask(routes.enrol, { params: { activityId: now }, body: {} }));
  await wanted(clients.second.ask(routes.enrol, { params: { activityId: now }, body: { part: 'helper' } }));
  const helper = { activityId: now, personId: people.second.id };
  await wanted(clients.craftsman.ask(routes.note, { params: helper, body: { does: 'in' } }));
  await server.asOwner(sql`update activity.enrolment set checked_in_at = checked_in_at - interval '40 minutes' where activity_id = ${now} and person_id = ${people.second.id}`);
  await wanted(clients.craftsman.ask(routes.note, { params: helper, body: { does: 'out' } }));
  await wanted(clients.craftsman.ask(routes.verify, { params: { activityId: now }, body: { helpers: [{ personId: people.second.id, minutes: 30 }] } }));
  const help = (await wanted(clients.second.ask(routes.activity, { params: { activityId: now } }))).mine?.helpId as string;
  const coming = await add('committee', { startsAt: '2026-05-15T09:00:00+08:00', endsAt: '2026-05-15T11:00:00+08:00', capacity: 1 });
  await publish('committee', coming);
  await wanted(clients.neighbour.ask(routes.enrol, { params: { activityId: coming }, body: {} }));
  await wanted(clients.second.ask(routes.enrol, { params: { activityId: coming }, body: {} }));
  const draft = await add('craftsman', { openTo: 'members' });
  return [{ activity: now, person: people.neighbour.id }, { activity: now, person: people.second.id, help }, { activity: coming, person: people.second.id }, { activity: draft }];
}
