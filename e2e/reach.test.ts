/**
 * Who reaches what: every route of the installed contracts × every role × one's own community, another one of the tenant, another tenant.
 * Requests are made from the contracts, what belongs to whom is read from the database: there is no list of routes or of exceptions here.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { modules } from '@huying/app-server/modules';
import { defineContract, idFrom, idOf, type Role, ROLES, type Route, refuse } from '@huying/kernel';
import { defineModule, sql } from '@huying/platform';
import { endTestPostgres, OTHER_TENANT, type TestClient, urlOf } from '@huying/platform/testing';
import { z } from 'zod';
import { type GeneratedRequest, type IdSlot, idSlotsOf, nameOf, requestFor, variantsOf } from './generated-requests.ts';
import { fingerprint, type Marks, marksAgainst, type TenantTable, tenantTables } from './marks.ts';
import { type Case, keepNothing, type SmallCommunities, type SmallCommunity, speakerOf, startSmallCommunities } from './small-community.ts';

type Caller = Role | 'nobody';
const CALLERS: readonly Caller[] = [...ROLES, 'nobody'];
const PARALLEL = 4;
/** Among so many routes lies the one that changed what is not its own. */
const ROUTES_A_LOOK = 20;

// Routes with the mistakes that this file must find.
const needParams = z.object({ needId: idOf('need') });
const planted = defineContract('planted', {
  routes: {
    shows: { method: 'GET', path: '/api/planted/shown/:needId', summary: 'Forgets who asks', who: ['committee'], params: needParams, out: z.object({ name: z.string() }) },
    lists: { method: 'GET', path: '/api/planted/listed', summary: 'Lists the whole tenant', who: ['committee'], out: z.object({ ids: z.array(z.string()) }) },
    tells: { method: 'POST', path: '/api/planted/told/:needId', summary: 'Says that it is there', who: ['committee'], params: needParams, refusals: { 'planted.elsewhere': 403 } },
    changes: { method: 'POST', path: '/api/planted/changed/:needId', summary: 'Refuses, and has done it all the same', who: ['committee'], params: needParams },
  },
});
const nameIn = (needId: string) => sql`select elder_name as name from need.need where id = ${needId}`;
const plantedModule = defineModule({
  contract: planted, calls: {},
  routes: {
    shows: async (ctx, { params }) => (await ctx.widen(() => ctx.db.row<{ name: string }>(nameIn(params.needId)))) ?? refuse('thing.notFound'),
    lists: async (ctx) => ({ ids: (await ctx.widen(() => ctx.db.rows<{ id: string }>(sql`select id from service.visit`))).map(({ id }) => id) }),
    tells: async (ctx, { params }) => refuse((await ctx.widen(() => ctx.db.row(nameIn(params.needId)))) ? 'planted.elsewhere' : 'thing.notFound'),
    changes: async (ctx, { params }) => {
      const change = sql`update need.need set end_reason = 'planted' where id = ${params.needId}`;
      for (const tenantId of [ctx.tenantId, OTHER_TENANT]) await all.server.asEngine((other) => other.db.run(change), tenantId);
      return refuse('thing.notFound');
    },
  },
});

let all: SmallCommunities;
let routes: readonly Route[];
let tables: readonly TenantTable[];
let otherMarks: Marks;
let foreignMarks: Marks;

before(async () => {
  all = await startSmallCommunities({ modules: [...modules, plantedModule] });
  routes = all.server.installation.registry.routes.map(({ route }) => route).filter(({ module }) => module !== planted.module);
  tables = await tenantTables(all.server);
  otherMarks = await marksAgainst(all.server, all.own, all.other);
  foreignMarks = await marksAgainst(all.server, all.own, all.foreign);
});
after(async () => {
  await all.close();
  await endTestPostgres();
});

const clientOf = (caller: Caller): TestClient => (caller === 'nobody' ? all.server.anybody : speakerOf(all.own, caller));

function mayUse({ who }: Route, caller: Caller): boolean {
  if (who === 'anybody') return true;
  if (who === 'signed-in') return caller !== 'nobody' && caller !== 'system';
  return caller !== 'nobody' && who.includes(caller);
}

// Asking -----------------------------------------------------------------------------------------------------------------------

interface Answer {
  readonly status: number;
  readonly code: string | undefined;
  readonly text: string;
}

let asked = 0;
/** Limits on attempts count by address: each request comes from one of its own. */
const nextAddress = () => {
  asked += 1;
  return `10.${(asked >> 16) & 255}.${(asked >> 8) & 255}.${asked & 255}`;
};

async function ask(client: TestClient, request: GeneratedRequest): Promise<Answer> {
  const { route, params, query, body, contentType } = request;
  const response = await client.inject({
    method: route.method, url: urlOf(route, params, query), payload: body, remoteAddress: nextAddress(), headers: contentType ? { 'content-type': contentType } : {},
  });
  const text = response.body;
  const code = response.statusCode >= 400 && String(response.headers['content-type']).includes('json') ? (JSON.parse(text) as { code?: string }).code : undefined;
  return { status: response.statusCode, code, text };
}

/** Examples of ids, taken together where they belong together: the photo of a visit with that visit. */
function exampleIds(community: SmallCommunity, kinds: readonly string[], variant: number): Record<string, string> {
  const at = <T>(list: readonly T[], turn: number): T | undefined => list[turn % list.length];
  const whole = at(community.cases.filter((one) => kinds.every((kind) => kind in one)), variant);
  return Object.fromEntries(kinds.map((kind, turn) => {
    const id = (whole ?? at(community.cases.filter((one) => kind in one), variant + turn))?.[kind];
    if (id === undefined) throw new Error(`the small community has no ${kind}: give it one`);
    return [kind, id];
  }));
}
const kindsOf = (route: Route): string[] => [...new Set(idSlotsOf(route).map(({ kind }) => kind))];

const keyOf = ({ part, path }: IdSlot) => `${part}.${path}`;
type From = (slot: IdSlot) => SmallCommunity | 'nowhere';
let made = 0;
const idOfNothing = () => {
  made += 1;
  return idFrom(new Date('2026-05-12T04:00:00Z'), Buffer.from(made.toString(16).padStart(20, '0'), 'hex'));
};

/** A request whose ids come from where `from` says; a reader also asks by the words of `theirs`. */
function aimed(route: Route, variant: number, from: From, theirs: SmallCommunity): GeneratedRequest {
  const kinds = kindsOf(route);
  const words = route.method === 'GET' ? [...theirs.words, theirs.areaPath] : [];
  // Two people in one request (who is paired, who is assigned) are two different people.
  const taken = new Map<string, number>();
  return requestFor(route, {
    variant, words,
    id(slot) {
      const community = from(slot);
      if (community === 'nowhere') return idOfNothing();
      const turn = taken.get(slot.kind) ?? 0;
      taken.set(slot.kind, turn + 1);
      return exampleIds(community, turn === 0 ? kinds : [slot.kind], variant + turn)[slot.kind] as string;
    },
  });
}

async function inParallel<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...list];
  await Promise.all(Array.from({ length: PARALLEL }, async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  }));
}

/** As many as there are stages of a need, and a red call. */
const MOST_EXAMPLES = 9;
/** Of others' things fewer will do: whoever shows one shows them all. `test:long` asks for each. */
const MOST_OF_OTHERS = process.env.THOROUGH ? MOST_EXAMPLES : 3;

/** What may be read is asked for by many words; a command that takes no ids cannot be aimed at anybody and is given twice. */
function turnsOf(route: Route, theirs: SmallCommunity, most = MOST_EXAMPLES): number {
  const examples = Math.min(most, Math.max(0, ...kindsOf(route).map((kind) => theirs.cases.filter((one) => kind in one).length)));
  if (route.method === 'GET') return Math.max(variantsOf(route), examples, route.query ? most : 1);
  return examples === 0 ? Math.min(variantsOf(route), 2) : Math.max(variantsOf(route), examples);
}
/** One id of others among our own: what matters is what kind of thing it is, not which. */
const MIXED_TURNS = 2;

/** Whoever ends a session does it with one of its own. */
async function callerFor(route: Route, caller: Caller): Promise<TestClient> {
  if (route.session !== 'ends' || caller === 'nobody' || caller === 'system') return clientOf(caller);
  const speaker = Object.entries(all.own.clients).find(([, client]) => client === clientOf(caller))?.[0] as keyof SmallCommunity['people'];
  return all.server.signIn(all.own.people[speaker].id, all.own.tenantId);
}

// Judging ----------------------------------------------------------------------------------------------------------------------

/** Kinds of ids that a tenant shares: no row of a guarded table is named by them. */
const isSharedKind = (kind: string, theirs: SmallCommunity, marks: Marks) => theirs.cases.every((one) => !(kind in one) || !marks.has(one[kind] as string));

/** Ids of others that we ourselves have written into our own things, such as a contact of an elder: seeing them again tells nothing. */
const given = new Set<string>();

interface Leak {
  readonly route: string;
  readonly caller: Caller;
  readonly why: string;
}
const describeRequest = ({ params, query, body }: GeneratedRequest) => JSON.stringify({ params, query, body: Buffer.isBuffer(body) ? 'file' : body });

/**
 * Asks for what belongs to `theirs`. The answer shows nothing of it; where ids were sent, it is a refusal, and word for word the one that is given
 * for things that are nowhere: whoever may not see a thing cannot find out either that it is there.
 */
async function tryOthers(route: Route, caller: Caller, theirs: SmallCommunity, marks: Marks): Promise<Leak[]> {
  const leaks: Leak[] = [];
  const slots = idSlotsOf(route);
  const client = await callerFor(route, caller);
  const ways: From[] = [() => theirs];
  // Also one id of theirs among our own: a helper from over there for a need from here.
  if (slots.length > 1) for (const { part, path } of slots) ways.push((slot) => (slot.part === part && slot.path === path ? theirs : all.own));
  for (const way of ways) {
    for (let variant = 0; variant < (way === ways[0] ? turnsOf(route, theirs, MOST_OF_OTHERS) : MIXED_TURNS); variant += 1) {
      const request = aimed(route, variant, way, theirs);
      const answer = await ask(client, request);
      const sent = request.ids.map(({ value }) => value);
      const note = (why: string) => leaks.push({ route: nameOf(route), caller, why: `${why}: ${describeRequest(request)} → ${answer.status} ${answer.text.slice(0, 300)}` });
      if (answer.status < 400) for (const id of sent) given.add(id);
      const seen = marks.seenIn(answer.text, [...sent, ...given]);
      if (seen.length > 0) note(`shows ${seen.slice(0, 3).join(', ')}`);
      if (answer.status >= 500 && route.refusals?.[answer.code ?? ''] !== answer.status) note('failed');
      const theirIds = request.ids.filter(({ value, kind }) => marks.has(value) || (!isSharedKind(kind, theirs, marks) && way === ways[0]));
      if (theirIds.length === 0) continue;
      if (way === ways[0] && answer.status < 400) note('was done');
      const none = await ask(client, aimed(route, variant, (slot) => (theirIds.some((id) => keyOf(id) === keyOf(slot)) ? 'nowhere' : way(slot)), theirs));
      if (answer.status !== none.status || answer.code !== none.code) note(`tells that it is there (nothing there: ${none.status} ${none.code})`);
    }
  }
  return leaks;
}

const difference = (before: Record<string, string>, now: Record<string, string>) => Object.keys(before).filter((name) => before[name] !== now[name]);

async function tryAllOthers(theirs: SmallCommunity, marks: Marks, tried = routes): Promise<Leak[]> {
  const leaks: Leak[] = [];
  const watched = theirs.tenantId === all.own.tenantId ? tables.filter(({ isShared }) => !isShared) : tables;
  const look = () => fingerprint(all.server, watched, theirs.tenantId, theirs.tenantId === all.own.tenantId ? theirs.areaPath : '');
  let untouched = await look();
  // Reading every table takes longer than asking a route.
  for (let from = 0; from < tried.length; from += ROUTES_A_LOOK) {
    const some = tried.slice(from, from + ROUTES_A_LOOK);
    const asking = some.flatMap((route) => CALLERS.filter((caller) => mayUse(route, caller)).map((caller) => ({ route, caller })));
    await inParallel(asking, async ({ route, caller }) => {
      leaks.push(...(await tryOthers(route, caller, theirs, marks)));
    });
    const now = await look();
    const changed = difference(untouched, now);
    if (changed.length > 0) leaks.push({ route: some.map(nameOf).join(' or '), caller: 'nobody', why: `changed ${changed.join(', ')}` });
    untouched = now;
  }
  return leaks;
}

const told = (leaks: readonly Leak[]) => leaks.map(({ route, caller, why }) => `${route} as ${caller} ${why}`).join('\n');

// ------------------------------------------------------------------------------------------------------------------------------

describe('reach', () => {
  test('the communities have an id of every kind that routes take, and can be told from each other', () => {
    assert.ok(routes.length > 50);
    for (const route of routes) for (const community of [all.own, all.other, all.foreign]) exampleIds(community, kindsOf(route), 0);
    for (const [marks, theirs] of [[otherMarks, all.other], [foreignMarks, all.foreign]] as const) {
      const kinds = new Set(theirs.cases.flatMap((one: Case) => Object.keys(one)));
      const guarded = [...kinds].filter((kind) => !isSharedKind(kind, theirs, marks));
      for (const kind of ['person', 'need', 'callout', 'offer', 'visit', 'file', 'account', 'transfer']) assert.ok(guarded.includes(kind), `a ${kind} of another community counts as shared`);
      for (const word of theirs.words) assert.ok(marks.has(word));
    }
    assert.ok(!isSharedKind('organisation', all.foreign, foreignMarks) && isSharedKind('organisation', all.other, otherMarks), 'organisations are known all over the tenant and nowhere else');
  });

  test('who holds none of the roles of a route is refused and changes nothing', async () => {
    const tenants = [all.own.tenantId, all.foreign.tenantId];
    const look = () => Promise.all(tenants.map((tenant) => fingerprint(all.server, tables, tenant)));
    const before = await look();
    let refused = 0;
    for (const route of routes) {
      await inParallel(CALLERS.filter((caller) => !mayUse(route, caller)), async (caller) => {
        for (const theirs of [all.own, all.other, all.foreign]) {
          const answer = await ask(clientOf(caller), aimed(route, 1, () => theirs, theirs));
          const wanted = caller === 'nobody' ? [401, 'session.required'] : [403, 'access.denied'];
          assert.deepEqual([answer.status, answer.code], wanted, `${nameOf(route)} as ${caller}: ${answer.text.slice(0, 200)}`);
          refused += 1;
        }
      });
    }
    assert.ok(refused > routes.length * 10, `only ${refused} were tried`);
    const now = await look();
    tenants.forEach((_, at) => assert.deepEqual(difference(before[at] ?? {}, now[at] ?? {}), []));
  });

  test('another tenant: nothing of it is shown, told or changed', async () => assert.equal(told(await tryAllOthers(all.foreign, foreignMarks)), ''));

  test('another community of the tenant: nothing of it is shown, told or changed', async () => assert.equal(told(await tryAllOthers(all.other, otherMarks)), ''));

  test('one’s own community: every request that the contract allows is understood, and what may be seen is seen', async () => {
    const shown = new Set<string>();
    const reached = new Set<string>();
    const marks = await marksAgainst(all.server, all.other, all.own);
    const wrong: string[] = [];
    // Some commands shut others out or take their roles away: what each may is asked of the community as it was built.
    for (const route of [...routes].sort((one, two) => Number(one.method !== 'GET') - Number(two.method !== 'GET'))) {
      // Who ends a session needs one that was kept.
      const keepAgain = route.session === 'ends' ? () => {} : keepNothing(all.server);
      await inParallel(CALLERS.filter((caller) => mayUse(route, caller)), async (caller) => {
        const client = await callerFor(route, caller);
        for (let variant = 0; variant < Math.max(turnsOf(route, all.own), variantsOf(route)); variant += 1) {
          const request = aimed(route, variant, () => all.own, all.own);
          const answer = await ask(client, request);
          if (answer.status < 400) reached.add(nameOf(route));
          const declared = { ...route.refusals, 'access.denied': 403, 'thing.notFound': 404, 'request.invalid': 400 } as Record<string, number>;
          if (answer.status >= 400 && declared[answer.code ?? ''] !== answer.status) wrong.push(`${nameOf(route)} as ${caller}: ${describeRequest(request)} → ${answer.status} ${answer.text.slice(0, 200)}`);
          for (const mark of marks.seenIn(answer.text, request.ids.map(({ value }) => value))) shown.add(mark);
          for (const mark of [otherMarks, foreignMarks].flatMap((one) => one.seenIn(answer.text, [...given]))) wrong.push(`${nameOf(route)} as ${caller} shows ${mark} of others`);
        }
      });
      keepAgain();
    }
    assert.equal(wrong.join('\n'), '');
    // What the other tests look for can be seen at all: whoever may, sees an example of every kind.
    for (const kind of ['person', 'need', 'callout', 'offer', 'visit', 'file', 'account', 'transfer']) {
      assert.ok(all.own.cases.some((one) => one[kind] !== undefined && shown.has(one[kind] as string)), `no answer shows a ${kind}`);
    }
    // What a secret address opens, nobody here knows.
    const bySecret = (route: Route) => route.who === 'anybody' && route.attemptsPerMinute !== undefined;
    const never = routes.filter((route) => route.method === 'GET' && !bySecret(route) && !reached.has(nameOf(route))).map(nameOf);
    assert.deepEqual(never, [], 'these were refused to everybody');
  });

  test('routes with planted mistakes are found', async () => {
    const kindsIn = (leaks: readonly Leak[]) => [...new Set(leaks.map(({ route, why }) => `${route} ${why.replace(/[:(,].*$/s, '').replace(/shows .*/, 'shows').trim()}`))].sort();
    const mistakes = Object.values(planted.routes);
    assert.deepEqual(kindsIn(await tryAllOthers(all.other, otherMarks, mistakes)), [
      'planted.lists shows', 'planted.shows or planted.lists or planted.tells or planted.changes changed need.need', 'planted.shows shows', 'planted.shows tells that it is there', 'planted.shows was done', 'planted.tells tells that it is there',
    ]);
    // Row-level security keeps other tenants out of sight even of such code; what it cannot keep out is found.
    assert.deepEqual(kindsIn(await tryAllOthers(all.foreign, foreignMarks, mistakes)), ['planted.shows or planted.lists or planted.tells or planted.changes changed need.need']);
  });
});
