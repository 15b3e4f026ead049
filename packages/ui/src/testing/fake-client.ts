import type { Route, RouteArgument, RouteOut } from '@huying/kernel';
import type { Answer, AskOptions, Client } from '../client/client.ts';
import type { Problem } from '../client/problem.ts';
import { addressOf, type LooseArgument } from '../client/request.ts';

export interface AskedOf {
  readonly route: string;
  readonly argument: unknown;
  readonly options: AskOptions;
}

/** What a route answers in a test: a value that its contract accepts, or a problem. */
export interface FakeAnswer {
  readonly route: Route;
  readonly give: (argument: LooseArgument) => unknown;
}
export const answers = <R extends Route>(route: R, give: (argument: RouteArgument<R>) => RouteOut<R> | Problem | Promise<RouteOut<R> | Problem>): FakeAnswer => ({
  route,
  give: give as FakeAnswer['give'],
});

const isProblem = (value: unknown): value is Problem => typeof value === 'object' && value !== null && 'code' in value && 'status' in value;

/**
 * A client without a server, for tests and the gallery. It holds the test to the contract: an argument or an answer that the contract does not
 * accept throws.
 */
export function createFakeClient(fakes: readonly FakeAnswer[] = []): Client & { readonly asked: readonly AskedOf[] } {
  const asked: AskedOf[] = [];
  const byName = new Map(fakes.map((fake) => [`${fake.route.module}.${fake.route.name}`, fake]));
  async function ask(route: Route, argument: LooseArgument, options: AskOptions = {}): Promise<Answer<unknown>> {
    const name = `${route.module}.${route.name}`;
    asked.push({ route: name, argument, options });
    route.params?.parse(argument.params);
    route.query?.parse(argument.query ?? {});
    if (route.body && 'parse' in route.body) route.body.parse(argument.body);
    const fake = byName.get(name);
    if (!fake) throw new Error(`the test gives no answer for ${name}`);
    const given = await fake.give(argument);
    if (isProblem(given)) return { ok: false, problem: given };
    return { ok: true, value: route.out ? route.out.parse(given) : given };
  }
  return {
    asked,
    ask: ask as Client['ask'],
    fetchFile: ask as Client['fetchFile'],
    addressOf: (route, argument) => addressOf(route, argument as LooseArgument),
    requestOf: (route, argument) => ({ address: addressOf(route, argument as LooseArgument), method: route.method, headers: {}, body: undefined }),
    repeat: async () => ({ ok: true, value: undefined }),
  };
}
