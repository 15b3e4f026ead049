/** Telephones in the small communities: a line, a telephone at an elder's home, and a call that waits to be returned. */
import type { PersonId, Route, RouteArgument, RouteOut } from '@huying/kernel';
import type { TestClient, TestServer } from '@huying/platform/testing';
import { signStep } from '@huying/telephony/testing';
import { telephony } from '@huying/telephony/contract';
import { spokenWav, TELEPHONE_KEY } from './sample-files.ts';

interface Living {
  readonly name: string;
  readonly areaPath: string;
  /** The line that people of this community call. */
  readonly line: string;
  readonly clients: Readonly<Record<'administrator' | 'grid' | 'desk', TestClient>>;
  readonly people: { readonly elder: { readonly id: PersonId } };
}

async function told<R extends Route>(client: TestClient, route: R, argument: RouteArgument<R>): Promise<RouteOut<R>> {
  const answer = await client.ask(route, argument as never);
  if (answer.status >= 400) throw new Error(`${route.module}.${route.name}: ${answer.status} ${JSON.stringify(answer.problem)}`);
  return answer.value as RouteOut<R>;
}

export async function liveWithTelephones(server: TestServer, { name, areaPath, line, clients, people }: Living): Promise<Readonly<Record<string, string>>[]> {
  await told(clients.administrator, telephony.routes.keepLine, { body: { number: line, name: `${name}专线`, areaPath, duty: null } });
  const { id } = await told(clients.grid, telephony.routes.addNumber, { body: { elderId: people.elder.id, number: `${line.slice(0, 3)}5${line.slice(-7)}`, note: `${name}家的座机` } });
  const step = async (at: number, more: object) => {
    const payload = signStep(TELEPHONE_KEY, { callId: `small-${line}`, step: at, to: line, from: `${line.slice(0, 3)}6${line.slice(-7)}`, ...more });
    const answer = await server.anybody.inject({ method: 'POST', url: telephony.routes.step.path, payload, headers: { 'content-type': 'application/jose' } });
    if (answer.statusCode !== 200) throw new Error(`a step of a call: ${answer.statusCode} ${answer.body}`);
  };
  await step(1, { event: 'began' });
  await step(2, { event: 'spoke', words: `我是${name}，家里没有米了`, wav: spokenWav(2).toString('base64') });
  const [callback] = (await told(clients.desk, telephony.routes.callbacks, { query: {} })).items;
  if (!callback) throw new Error('nobody has to return the call');
  return [{ number: id, person: people.elder.id }, { callback: callback.id }];
}
