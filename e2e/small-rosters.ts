/** Rosters of a small community: a shift, a turn and a swap at every stage, so that there is an id of each kind to aim at. */
import type { OrganisationId, PersonId } from '@huying/kernel';
import { sql } from '@huying/platform';
import type { TestClient, TestServer } from '@huying/platform/testing';
import { roster } from '@huying/roster/contract';

/** Ids that belong together, by their kind. */
type Case = Readonly<Record<string, string>>;
type Who = 'volunteer' | 'second' | 'third' | 'fourth' | 'committee' | 'desk' | 'craftsman';

interface Living {
  readonly areaPath: string;
  readonly name: string;
  readonly clients: Readonly<Record<Who, TestClient>>;
  readonly people: Readonly<Record<Who, { readonly id: PersonId }>>;
  readonly craftsmen: OrganisationId;
}

const { routes } = roster;

export async function liveWithRosters(server: TestServer, { areaPath, name, clients, people, craftsmen }: Living): Promise<Case[]> {
  const { committee, desk, craftsman } = clients;
  const wanted = async <T>(answer: Promise<{ readonly status: number; readonly value: T; readonly problem: unknown }>): Promise<T> => {
    const given = await answer;
    if (given.status >= 400) throw new Error(`rosters: ${given.status} ${JSON.stringify(given.problem)}`);
    return given.value;
  };
  const usual = { areaPath, category: 'company' as const, weekdays: [1, 2, 3, 4, 5, 6, 7], holdsFrom: '2026-05-12', wanted: 3 };
  // It begins twenty minutes after noon: those who come may say so already.
  const morning = await wanted(committee.ask(routes.addTemplate, { body: { ...usual, name: `${name}巡访`, crew: 'volunteers', organisationId: null, from: '12:20', to: '14:20' } }));
  const approved = await wanted(committee.ask(routes.addTemplate, { body: { ...usual, name: `${name}陪伴`, crew: 'volunteers', organisationId: null, from: '18:00', to: '20:00', needsApproval: true } }));
  const staff = await wanted(committee.ask(routes.addTemplate, { body: { ...usual, name: `${name}值班`, crew: 'staff', organisationId: null, from: '18:00', to: '22:00', noticeHours: 0 } }));
  const members = await wanted(craftsman.ask(routes.addTemplate, { body: { ...usual, name: `${name}值守`, crew: 'organisation', organisationId: craftsmen, from: '15:00', to: '17:00' } }));

  const shiftOn = async (templateId: string, day: string) => {
    const { items } = await wanted(craftsman.ask(routes.shifts, { query: { areaPath, from: day, days: 1, limit: 200 } }));
    const all = templateId === members.id ? items : (await wanted(committee.ask(routes.shifts, { query: { areaPath, from: day, days: 1, limit: 200 } }))).items;
    const shift = all.find((one) => one.templateId === templateId);
    if (!shift) throw new Error(`no shift on ${day}`);
    return { shiftId: shift.id };
  };
  const book = async (who: Who, templateId: string, day: string): Promise<Case> => {
    const params = await shiftOn(templateId, day);
    const turn = await wanted(clients[who].ask(routes.signUp, { params, body: {} }));
    return { template: templateId, shift: params.shiftId, turn: turn.id, person: people[who].id };
  };
  const offered = async (who: Who, one: Case, to: Who | null): Promise<Case> => {
    const swap = await wanted(clients[who].ask(routes.offerSwap, { params: { turnId: one.turn as never }, body: { toPersonId: to ? people[to].id : null, reason: '那天有事' } }));
    return { ...one, swap: swap.id, ...(to ? { person: people[to].id } : {}) };
  };

  const now = await book('volunteer', morning.id, '2026-05-12');
  const toAll = await offered('second', await book('second', morning.id, '2026-05-13'), null);
  const toOne = await offered('volunteer', await book('volunteer', morning.id, '2026-05-14'), 'second');
  const asked = await shiftOn(morning.id, '2026-05-15');
  await wanted(desk.ask(routes.ask, { params: asked, body: { personIds: [people.volunteer.id, people.third.id] } }));
  const [askedTurn] = (await wanted(clients.volunteer.ask(routes.mine, {}))).turns.filter((turn) => turn.state === 'asked');
  const waiting = await offered('volunteer', await book('volunteer', approved.id, '2026-05-16'), null);
  await wanted(clients.third.ask(routes.takeSwap, { params: { swapId: waiting.swap as never } }));
  const past = await book('fourth', morning.id, '2026-05-17');
  await server.asOwner(sql`update roster.turn set state = 'done', attendance = 'late', minutes = 90 where id = ${past.turn}`);
  const evening = await shiftOn(staff.id, '2026-05-13');
  await wanted(desk.ask(routes.assign, { params: evening, body: { personId: people.committee.id } }));
  const duty = await shiftOn(members.id, '2026-05-13');
  await wanted(craftsman.ask(routes.assign, { params: duty, body: { personId: people.craftsman.id } }));
  const free = await shiftOn(members.id, '2026-05-14');
  const feeds = await Promise.all([clients.volunteer.ask(routes.addFeed, { body: {} }), desk.ask(routes.addFeed, { body: { areaPath } })]);
  return [
    now, toAll, toOne, { template: morning.id, shift: asked.shiftId, turn: askedTurn?.id as string, person: people.third.id }, waiting, past, { template: staff.id, shift: evening.shiftId, person: people.desk.id },
    { template: members.id, shift: duty.shiftId, organisation: craftsmen }, { template: members.id, shift: free.shiftId, organisation: craftsmen, person: people.craftsman.id }, ...feeds.map((one) => ({ feed: one.value.id })),
  ];
}
