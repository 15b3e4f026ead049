/**
 * Nobody is offered what the server refuses: every entry of every menu × every role, asked of the real server. What a screen says it lives on
 * (`asks`) is looked up in its source, so that it cannot name a route that it never asks.
 */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { modules } from '@huying/app-server/modules';
import { idFrom, isRefusal, type Role, ROLES, type Route } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { endTestPostgres, startTest, type TestClient, type TestServer, urlOf } from '@huying/platform/testing';
import { AUDIENCES, contentFor, mayOpen, type ModuleScreens, ownEntry, type Screen } from '@huying/ui/screens';

const HERE = fileURLToPath(new URL('../modules/', import.meta.url));
const given = await Promise.all(
  globSync(join(HERE, '*/web/index.ts')).map(async (file) => ({ file, screens: (await import(pathToFileURL(file).href)) as { default: ModuleScreens } })),
);
const all = given.map(({ screens }) => screens.default);
const PEOPLE = ROLES.filter((role) => role !== 'system');
const ID = idFrom(new Date('2026-05-12T04:00:00Z'), Buffer.alloc(10, 7));

let server: TestServer;
const clients = new Map<Role, TestClient>();
before(async () => {
  server = await startTest({ modules, background: false });
  for (const role of PEOPLE) {
    const id = await server.asEngine(async (ctx) => {
      const personId = ctx.newId<'person'>();
      const added = await ctx.call(people.calls.addPeople, { people: [{ id: personId, name: role, sex: null, birthYear: null, phone: null, memberships: [{ role, organisationId: null, areaId: null, areaPath: '/510117001' }] }] });
      assert.ok(!isRefusal(added));
      return personId;
    });
    clients.set(role, await server.signIn(id));
  }
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

/** Whether the server lets this role use the route at all. Who may not is refused before anything of the request is looked at. */
async function isLetIn(role: Role, route: Route): Promise<boolean> {
  const params = Object.fromEntries(Object.keys(route.params?.shape ?? {}).map((name) => [name, ID]));
  const { statusCode } = await (clients.get(role) as TestClient).inject({ method: route.method, url: urlOf(route, params), ...(route.method === 'GET' ? {} : { payload: {} }) });
  return statusCode !== 403;
}

test('every entry of a menu, for every role: it is offered exactly where the server lets in', async () => {
  let offered = 0;
  let withheld = 0;
  for (const audience of AUDIENCES) {
    for (const { path, asks } of contentFor(audience, all).menu) {
      assert.ok(asks, `${audience}${path} does not say which route it lives on`);
      for (const role of PEOPLE) {
        const isOffered = mayOpen({ asks }, [role]);
        assert.equal(await isLetIn(role, asks as Route), isOffered, `${audience}${path} as ${role}`);
        if (isOffered) offered += 1;
        else withheld += 1;
      }
    }
  }
  assert.ok(offered > 60 && withheld > 60, `${offered} offered, ${withheld} withheld`);
});

test('everybody has a page with an entry of their own, and is led to it from a first screen that is not theirs', () => {
  for (const role of PEOPLE) assert.ok(AUDIENCES.some((audience) => ownEntry(contentFor(audience, all).menu, [role]) !== undefined), role);
  assert.equal(ownEntry(contentFor('worker', all).menu, ['auditor']), '/board');
  assert.equal(ownEntry(contentFor('desk', all).menu, ['elder']), undefined, 'what is everybody’s is nobody’s own');
});

/** The text of a file and of all that it draws in from beside it. */
function sourceOf(file: string, seen = new Set<string>()): string {
  if (seen.has(file) || !existsSync(file)) return '';
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  const beside = [...text.matchAll(/from '(\.[^']+\.tsx?)'|import\('(\.[^']+\.tsx?)'\)/g)].map((match) => join(dirname(file), (match[1] ?? match[2]) as string));
  return text + beside.filter((one) => !one.endsWith('contract.ts')).map((one) => sourceOf(one, seen)).join('\n');
}

test('a screen asks the route that it says it lives on', () => {
  const screens = given.flatMap(({ file, screens: { default: own } }) => own.screens.map((screen) => ({ file, screen })));
  const unasked = screens.flatMap(({ file, screen }) => {
    const route = screen.asks as Route | undefined;
    if (!route) return [];
    const path = /import\('([^']+)'\)/.exec(screen.load.toString())?.[1] as string;
    return new RegExp(`\\.${route.name}\\b`).test(sourceOf(join(dirname(file), path))) ? [] : [`${screen.path} of ${route.module} never asks ${route.name}`];
  });
  assert.deepEqual(unasked, []);
  assert.ok(screens.length > 25);
});

test('the looking is awake: an entry that is offered to whom the server refuses is found', async () => {
  const wrong: Pick<Screen, 'asks'> = { asks: { who: ['desk'] } };
  assert.equal(mayOpen(wrong, ['desk']), true);
  assert.equal(await isLetIn('desk', people.routes.keys), false);
  assert.equal(await isLetIn('administrator', people.routes.keys), true);
});
