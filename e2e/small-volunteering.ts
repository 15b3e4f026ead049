/** Volunteers of a small community: an application with its card, qualifications at every stage, somebody who is asked no more. */
import type { AreaId, PersonId } from '@huying/kernel';
import type { TestClient } from '@huying/platform/testing';
import { CONSENTS, volunteering } from '@huying/volunteering/contract';
import { PNG } from './sample-files.ts';

/** Ids that belong together, by their kind. */
type Case = Readonly<Record<string, string>>;
type Who = 'neighbour' | 'volunteer' | 'second' | 'third' | 'fourth' | 'committee' | 'desk' | 'street';

interface Living {
  readonly name: string;
  readonly areaId: AreaId;
  readonly clients: Readonly<Record<Who, TestClient>>;
  readonly people: Readonly<Record<Who, { readonly id: PersonId }>>;
}

const { routes } = volunteering;

export async function liveWithVolunteers({ name, areaId, clients, people }: Living): Promise<Case[]> {
  const wanted = async <T>(answer: Promise<{ readonly status: number; readonly value: T; readonly problem: unknown }>): Promise<T> => {
    const given = await answer;
    if (given.status >= 400) throw new Error(`volunteers: ${given.status} ${JSON.stringify(given.problem)}`);
    return given.value;
  };
  const picture = { payload: PNG, headers: { 'content-type': 'image/png' } };
  const applied = await wanted(clients.neighbour.ask(routes.apply, {
    body: { name: `欧阳${name}`, identityNumber: '510117198001010059', areaId, home: null, job: `${name}的裁缝`, skills: [], preferences: [], times: [], consents: [...CONSENTS], guardian: null },
  }));
  await clients.neighbour.inject({ method: 'PUT', url: routes.addCard.path, ...picture });
  const first = { kind: 'first-aid', issuer: `${name}红十字会`, number: `${name}-0001`, issuedOn: '2026-01-01', expiresOn: null };
  const submitted = await wanted(clients.volunteer.ask(routes.addQualification, { body: first }));
  await clients.volunteer.inject({ method: 'PUT', url: `/api/volunteering/qualifications/${submitted.id}/evidence`, ...picture });
  const valid = await wanted(clients.desk.ask(routes.giveQualification, { params: { personId: people.third.id }, body: first }));
  const ban = await wanted(clients.street.ask(routes.ban, { params: { personId: people.fourth.id }, body: { reason: `${name}多次爽约` } }));
  return [{ application: applied.id, person: people.neighbour.id }, { qualification: submitted.id, person: people.volunteer.id }, { qualification: valid.id, person: people.third.id }, { ban: ban.id, person: people.fourth.id }, { person: people.second.id }];
}
