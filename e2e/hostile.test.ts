/**
 * Bad input: every route of the installed contracts with bodies, addresses, headers and files that no honest page sends. Whatever comes, the answer
 * is never a failure of ours, and every "no" has a code with words in both languages and nothing of our insides.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { modules } from '@huying/app-server/modules';
import { type Binary, defineContract, isRefusal, PLATFORM_REFUSALS, readIdentityNumber, readPhone, ROLES, type Route, refuse } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { defineModule } from '@huying/platform';
import { endTestPostgres, type TestClient, urlOf } from '@huying/platform/testing';
import { type GeneratedRequest, idSlotsOf, nameOf, requestFor, variantsOf } from './generated-requests.ts';
import { HOSTILE_HEADERS, type HostileRequest, hostileAddresses, hostileBodies, hostileFiles, hostileTexts } from './hostile-requests.ts';
import { type Case, keepNothing, roleOf, type SmallCommunities, startSmallCommunities, type Who } from './small-community.ts';

const PARALLEL = 3;
/** Of many hostile values for one request every fourth is tried, each route with others; `test:long` tries all. */
const THIN = process.env.THOROUGH ? 1 : 4;
const MANY = 10;

// Routes with the mistakes that this file must find.
const planted = defineContract('planted', {
  routes: {
    breaks: { method: 'POST', path: '/api/planted/breaks', summary: 'Throws', who: 'anybody' },
    undeclared: { method: 'POST', path: '/api/planted/undeclared', summary: 'Refuses with a code that it does not declare', who: 'anybody' },
    wordless: { method: 'POST', path: '/api/planted/wordless', summary: 'Has no words for its refusal', who: 'anybody', refusals: { 'planted.wordless': 409 } },
    chatty: { method: 'POST', path: '/api/planted/chatty', summary: 'Shows its insides', who: 'anybody' },
  },
});
const plantedModule = defineModule({
  contract: planted, calls: {},
  routes: {
    breaks: async () => {
      throw new Error('planted');
    },
    undeclared: async () => refuse('planted.nowhere' as 'access.denied'),
    wordless: async () => refuse('planted.wordless'),
    chatty: async () => refuse('request.invalid', { why: String(new Error('syntax error at or near "drop"').stack) }),
  },
});

let all: SmallCommunities;
let routes: readonly Route[];
let keepAgain: () => void;
const sounds = new Map<Route, Sound>();
before(async () => {
  all = await startSmallCommunities({ modules: [...modules, plantedModule] });
  routes = all.server.installation.registry.routes.map(({ route }) => route).filter(({ module }) => module !== planted.module);
  keepAgain = keepNothing(all.server);
  for (const route of routes) sounds.set(route, await findSound(route));
});
after(async () => {
  await all.close();
  await endTestPostgres();
});

// Judging ----------------------------------------------------------------------------------------------------------------------

type Words = Readonly<Record<string, string>>;
const read = (path: string): Words => {
  const file = new URL(`../${path}`, import.meta.url);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Words) : {};
};
const bundles = new Map<string, Words>();
const bundle = (path: string) => {
  const known = bundles.get(path) ?? read(path);
  bundles.set(path, known);
  return known;
};
/** Whether a refusal of this module is said in both languages, by the module, for everybody or for staff alone, or by the platform. */
const hasWords = (module: string | undefined, code: string) =>
  (['zh', 'en'] as const).every((language) => {
    const files = [`packages/ui/src/text/${language}.json`, ...(module && module !== planted.module ? ['', 'staff/'].map((part) => `modules/${module}/web/text/${part}${language}.json`) : [])];
    return files.some((file) => bundle(file)[`refusal.${code}`]);
  });

/** Stack lines, files of ours, and what PostgreSQL, its driver, zod and Node say among themselves. */
const INSIDES = /\bat .{0,80}:\d+:\d+|node_modules|file:\/\/\/work|\.ts:\d+|syntax error at|violates|relation "|column "|invalid input syntax|invalid byte sequence|\bselect .{0,80} from |insert into |ECONNREFUSED|ENOENT|SQLSTATE|Cannot read prop|is not a function|ZodError|FST_ERR|ERR_[A-Z_]+|Unexpected token|password_hash/i;

interface Answered {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** What is wrong with an answer; nothing where it is as it should be. */
function faultOf(answer: Answered, route?: Route): string | undefined {
  if (answer.status < 400) return undefined;
  if (!answer.type.startsWith('application/problem+json')) return `is ${answer.type || 'of no type'}, no problem details`;
  const problem = JSON.parse(answer.text) as { code?: string; status?: number; type?: string };
  const { code = '' } = problem;
  const declared = route?.refusals?.[code] ?? (PLATFORM_REFUSALS as Record<string, number>)[code];
  if (declared !== answer.status) return answer.status >= 500 ? 'failed' : `has the code ${code}, which is not declared with ${answer.status}`;
  if (problem.status !== answer.status || problem.type !== `/problems/${code}`) return 'does not say what it is';
  if (!hasWords(route?.module, code)) return `has no words for ${code}`;
  return INSIDES.test(answer.text) ? `shows its insides: ${INSIDES.exec(answer.text)?.[0]}` : undefined;
}

// Asking -----------------------------------------------------------------------------------------------------------------------

let asked = 0;
const nextAddress = () => {
  asked += 1;
  return `10.${(asked >> 16) & 255}.${(asked >> 8) & 255}.${asked & 255}`;
};

/** Everybody of the community who may use the route. */
function usersOf({ who }: Route): TestClient[] {
  if (who === 'anybody') return [all.server.anybody];
  const roles = who === 'signed-in' ? ROLES.filter((role) => role !== 'system') : who;
  return (Object.keys(all.own.clients) as (Who | 'system')[]).filter((one) => roles.includes(roleOf(one))).map((one) => all.own.clients[one]);
}

interface Sound {
  readonly client: TestClient;
  readonly request: GeneratedRequest;
  /** Other requests of the same caller that are done as well: each with another of the things that may be left out. */
  readonly others: readonly GeneratedRequest[];
  readonly isDone: boolean;
}
const MOST_VARIANTS = 6;

/** Two of a kind in one request, such as who is paired with whom, are two different ones. */
function soundRequest(route: Route, variant: number, example: Case | undefined): GeneratedRequest {
  const taken = new Set<string>();
  let turn = variant;
  return requestFor(route, {
    variant, words: [all.own.areaPath],
    id({ kind }) {
      const id = example?.[kind] !== undefined && !taken.has(kind) ? example[kind] : idFor(kind, turn++);
      taken.add(kind);
      return id;
    },
  });
}

/**
 * Who asks what so that it is done: of all who may and all that the contract allows, the first with everything in it that is not refused. What is
 * wrong with a request is then met by the innermost code, not by a refusal before it.
 */
async function findSound(route: Route): Promise<Sound> {
  const kinds = [...new Set(idSlotsOf(route).map(({ kind }) => kind))];
  const examples = kinds.length === 0 ? [] : all.own.cases.filter((one) => kinds.every((kind) => kind in one));
  const isDone = async (client: TestClient, request: GeneratedRequest) => (await send(client, route, request, { what: 'nothing' })).status < 400;
  let first: Sound | undefined;
  for (let variant = 1; variant <= MOST_VARIANTS; variant += 1) {
    for (const client of usersOf(route)) {
      for (const example of [...examples, undefined]) {
        const request = soundRequest(route, variant === 2 ? 0 : variant, example);
        first ??= { client, request, others: [], isDone: false };
        if (!(await isDone(client, request))) continue;
        return { client, request, others: await findOthers(route, (other) => soundRequest(route, other, example), (one) => isDone(client, one)), isDone: true };
      }
    }
  }
  return first as Sound;
}

/** For each thing that may be left out, a request with it alone; with other words of the enums where the first are refused. */
async function findOthers(route: Route, make: (variant: number) => GeneratedRequest, isDone: (request: GeneratedRequest) => Promise<boolean>): Promise<GeneratedRequest[]> {
  const optionals = variantsOf(route) - 2;
  const others: GeneratedRequest[] = [];
  for (let which = 0; which < optionals; which += 1) {
    for (let turn = 0; turn < 5; turn += 1) {
      const request = make(2 + which + turn * optionals);
      if (!(await isDone(request))) continue;
      others.push(request);
      break;
    }
  }
  return others;
}

const idFor = (kind: string, turn: number): string => {
  const having = all.own.cases.filter((one) => kind in one);
  const id = having[turn % having.length]?.[kind];
  if (id === undefined) throw new Error(`the small community has no ${kind}: give it one`);
  return id;
};

async function send(client: TestClient, route: Route, request: GeneratedRequest, hostile: HostileRequest): Promise<Answered> {
  const { headers, ...rest } = hostile;
  const payload = 'payload' in rest ? rest.payload : request.body;
  const response = await client.inject({
    method: route.method, url: rest.url ?? urlOf(route, request.params, request.query), payload, remoteAddress: nextAddress(),
    headers: { ...(request.contentType ? { 'content-type': request.contentType } : {}), ...headers },
  });
  return { status: response.statusCode, type: String(response.headers['content-type'] ?? ''), text: response.statusCode < 400 ? '' : response.body };
}

async function inParallel<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...list];
  await Promise.all(Array.from({ length: PARALLEL }, async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  }));
}

const isBinary = (body: Route['body']): body is Binary => body !== undefined && 'binary' in body;

interface Tried {
  readonly faults: string[];
  count: number;
  refused: number;
}
/** Tries all of it and says what was answered wrongly. Several routes at once, because those who ask the same thing wait for each other. */
async function tryAll(tried: readonly Route[], hostilesOf: (route: Route, request: GeneratedRequest, isFirst: boolean) => readonly HostileRequest[]): Promise<Tried> {
  const result: Tried = { faults: [], count: 0, refused: 0 };
  await inParallel(tried, async (route) => {
    const { client, request, others } = sounds.get(route) ?? (await findSound(route));
    // What may be tried only a few times a minute is costly each time.
    const isCostly = route.attemptsPerMinute !== undefined && route.attemptsPerMinute < 30;
    for (const base of [request, ...others]) {
      const all = hostilesOf(route, base, base === request);
      const thin = isCostly ? 4 : all.length > MANY ? THIN : 1;
      await inParallel(all.filter((_, at) => (at + nameOf(route).length) % thin === 0), async (hostile) => {
        const answer = await send(client, route, base, hostile);
        const fault = faultOf(answer, route);
        result.count += 1;
        if (answer.status >= 400) result.refused += 1;
        if (fault) result.faults.push(`${nameOf(route)}, ${hostile.what}: ${answer.status} ${fault} ${answer.text.slice(0, 200)}`);
      });
    }
  });
  return result;
}
const isWritten = ({ method }: Route) => method !== 'GET';

describe('bad input', () => {
  test('every refusal that a contract declares has words in both languages', () => {
    const missing = routes.flatMap((route) => Object.keys(route.refusals ?? {}).filter((code) => !hasWords(route.module, code)).map((code) => `${nameOf(route)} ${code}`));
    assert.deepEqual(missing, []);
    assert.deepEqual(Object.keys(PLATFORM_REFUSALS).filter((code) => !hasWords(undefined, code)), []);
  });

  test('what is made hostile was sound before: nearly every route is used with success', () => {
    // What founds an installation is done once, before there is anybody to ask.
    const never = routes.filter((route) => route.module !== 'setup' && !sounds.get(route)?.isDone).map(nameOf);
    assert.ok(never.length <= routes.length / 20, `refused to everybody: ${never.join(', ')}`);
  });

  test('bodies: every place of every body with every hostile value, and bodies that are none', async () => {
    const { faults, count, refused } = await tryAll(routes.filter((route) => isWritten(route) && !isBinary(route.body)), (_, request, isFirst) => (isFirst ? hostileBodies(request) : hostileTexts(request)));
    assert.equal(faults.join('\n'), '');
    assert.ok(refused > count / 2 && refused < count, `${refused} of ${count} were refused`);
  });

  test('addresses: every parameter and every key of the query', async () => {
    const { faults, count, refused } = await tryAll(routes, (route, request, isFirst) => (isFirst ? hostileAddresses(request, Object.keys(route.query?.shape ?? {})) : []));
    assert.equal(faults.join('\n'), '');
    assert.ok(refused > count / 4 && refused < count, `${refused} of ${count} were refused`);
  });

  test('headers: keys for repeating, sessions, cookies, origins, encodings', async () => {
    const { faults } = await tryAll(routes, (route, _, isFirst) => (isFirst ? HOSTILE_HEADERS.filter((__, at) => (at + nameOf(route).length) % 5 === 0) : []));
    assert.equal(faults.join('\n'), '');
  });

  test('files that are none, lie about their length or are too long', async () => {
    const takers = routes.filter((route) => isBinary(route.body));
    assert.ok(takers.length >= 3);
    const { faults, refused } = await tryAll(takers, (route) => (isBinary(route.body) ? hostileFiles(route.body.binary, route.body.maxBytes) : []));
    assert.equal(faults.join('\n'), '');
    assert.ok(refused > takers.length * 10);
  });

  test('addresses that lead nowhere and methods that nobody has', async () => {
    for (const url of ['/api', '/api/', '/api/nothing', '/api/needs/', '//api/me', '/api/%zz', '/api/needs/%ff', `/api/${'x'.repeat(5_000)}`, '/api/../../etc/passwd', '/api/%2e%2e/%2e%2e/etc/passwd', '/api-docs/../../package.json', '/%00', '/api/me;x=1', '/api/me?%']) {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE']) {
        const response = await all.server.anybody.inject({ method, url, payload: method === 'POST' ? '{' : undefined, headers: { 'content-type': 'application/json' } });
        const text = method === 'HEAD' ? undefined : response.body;
        assert.ok(response.statusCode >= 200 && response.statusCode < 500, `${method} ${url}: ${response.statusCode}`);
        if (text !== undefined) assert.equal(faultOf({ status: response.statusCode, type: String(response.headers['content-type'] ?? ''), text }), undefined, `${method} ${url}: ${text.slice(0, 200)}`);
      }
    }
  });

  test('wrong telephone and identity numbers get words that help', async () => {
    const phones = ['', '1381234567a', '02887921234', '138', '138123456789', '12812345678'].map((text) => readPhone(text));
    const numbers = ['', '51011719460103123?', '510117460103123', '5101171946', '5101171946010312345', '010117194601031234', '510117194613031234', '510117209901031234', '510117194601031235'].map((text) => readIdentityNumber(text, '2026-05-12'));
    for (const answer of [...phones, ...numbers]) {
      assert.ok(isRefusal(answer), JSON.stringify(answer));
      for (const language of ['zh', 'en']) {
        const words = bundle(`modules/people/web/text/${language}.json`);
        const [sentence, advice] = [words[`refusal.${answer.refused}`], words[`refusal.${answer.refused}.advice`]];
        assert.ok(sentence && advice, `${answer.refused} in ${language}`);
        for (const [, name] of `${sentence}${advice}`.matchAll(/\{(\w+)\}/g)) assert.ok(name && answer.facts?.[name] !== undefined, `${answer.refused} does not say its ${name}`);
      }
    }
    assert.equal(new Set([...phones, ...numbers].map((answer) => isRefusal(answer) && answer.refused)).size, 15, 'each mistake has words of its own');
    // Over HTTP the place of the mistake is named, so that a page marks the right field.
    for (const phone of ['138', '02887921234', '１３８１２３４５６７８９', null]) {
      const response = await all.server.anybody.inject({ method: 'POST', url: people.routes.requestCode.path, payload: { phone }, remoteAddress: nextAddress() });
      assert.deepEqual([response.statusCode, (response.json() as { issues: { path: string }[] }).issues.map(({ path }) => path)], [400, ['body.phone']]);
    }
    const added = await all.server.asEngine((ctx) => ctx.call(people.calls.addPeople, {
      people: [{ id: ctx.newId(), name: '新来的', sex: null, birthYear: null, phone: null, identityNumber: '510117194601031235', memberships: [] }],
    }));
    assert.deepEqual(added, { refused: 'people.wrongIdentity', facts: { name: '新来的', why: 'identity.checkDigit' } });
  });

  test('the same command twice at once, and again with one key', async () => {
    keepAgain();
    const faults: string[] = [];
    for (const route of routes.filter(isWritten)) {
      const { client, request } = sounds.get(route) as Sound;
      const key = { 'idempotency-key': `twice-${route.module}-${route.name}` };
      const answers = await Promise.all([key, key, {}, {}].map((headers) => send(client, route, request, { what: 'twice', headers })));
      faults.push(...answers.flatMap((answer) => faultOf(answer, route) ?? []).map((fault) => `${nameOf(route)} ${fault}`));
    }
    assert.equal([...new Set(faults)].join('\n'), '');
  });

  test('mistakes that were planted are found', async () => {
    const { faults } = await tryAll(Object.values(planted.routes), () => [{ what: 'nothing' }]);
    assert.deepEqual(faults.sort().map((fault) => /^(planted\.\w+), nothing: (\d+ [a-z ]+)/.exec(fault)?.slice(1).join(' ').trim()), [
      'planted.breaks 500 failed', 'planted.chatty 400 shows its insides', 'planted.undeclared 500 failed', 'planted.wordless 409 has no words for planted',
    ]);
  });
});
