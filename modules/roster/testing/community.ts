/** A community for tests of rosters: volunteers, staff, an organisation, and a clock that one moves. */
import assert from 'node:assert/strict';
import { asId, defineContract, isRefusal, refuse, type PersonId, type Role, type Route, type RouteArgument, type RouteOut } from '@huying/kernel';
import notify from '@huying/notify/server';
import { people, type SKILLS } from '@huying/people/contract';
import peopleModule from '@huying/people/server';
import { type ModuleDefinition, sql } from '@huying/platform';
import { safeguard } from '@huying/safeguard/contract';
import { startTest, type TestClient, type TestServer } from '@huying/platform/testing';
import { roster } from '../contract.ts';
import module from '../server/index.ts';

type Skill = (typeof SKILLS)[number];
export const COMMUNITY = '/510117001/005';
export const OTHER_COMMUNITY = '/510117001/012';
/** A Monday. */
export const START = '2026-05-11T07:00:00+08:00';

const id = (n: number) => asId<'person'>(`01980000-0000-7000-8000-${String(n).padStart(12, '0')}`) as PersonId;
export const CRAFTSMEN = asId<'organisation'>('01980000-0000-7000-8000-00000000a001');
/** What everybody is: skills of volunteers, or a role. */
const CAST = {
  anna: { skills: ['first-aid'] as Skill[] }, bao: { skills: [] as Skill[] }, chen: { skills: ['lifting'] as Skill[] }, dong: { skills: [] as Skill[] }, resting: { skills: [] as Skill[], active: false },
  elsewhere: { skills: ['first-aid'] as Skill[], areaPath: OTHER_COMMUNITY },
  desk: { role: 'desk' as Role }, committee: { role: 'committee' as Role }, grid: { role: 'grid' as Role, areaPath: `${COMMUNITY}/g01` }, street: { role: 'street' as Role, areaPath: '/510117001' }, farDesk: { role: 'desk' as Role, areaPath: OTHER_COMMUNITY },
  mason: { role: 'organisation' as Role, organisationId: CRAFTSMEN }, tailor: { role: 'organisation' as Role, organisationId: CRAFTSMEN },
} satisfies Record<string, { skills?: Skill[]; role?: Role; areaPath?: string; active?: boolean; organisationId?: typeof CRAFTSMEN }>;
export type Who = keyof typeof CAST;
const WHO = Object.keys(CAST) as Who[];
export const idOf = (who: Who): PersonId => id(WHO.indexOf(who) + 1);
const HOME = { lng: 103.887, lat: 30.81 };

export type TemplateBody = RouteArgument<typeof roster.routes.addTemplate>['body'];
export const morning = (given: Partial<TemplateBody> = {}): TemplateBody => ({
  name: '早班巡访', areaPath: COMMUNITY, category: 'company', crew: 'volunteers', organisationId: null, weekdays: [1, 2, 3, 4, 5, 6, 7], from: '09:00', to: '12:00', wanted: 2, holdsFrom: '2026-05-11', ...given,
});

type Argument<R extends Route> = RouteArgument<R> & { readonly headers?: Record<string, string> };
/** The answer of something that is done. */
export async function done<R extends Route>(client: TestClient, route: R, argument: Argument<R>): Promise<RouteOut<R>> {
  const answer = await client.ask(route, argument);
  assert.ok(answer.status < 300, `${route.name}: ${answer.status} ${JSON.stringify(answer.problem)}`);
  return answer.value;
}
/** The code of something that is refused. */
export async function refused<R extends Route>(client: TestClient, route: R, argument: Argument<R>): Promise<string> {
  const answer = await client.ask(route, argument);
  assert.ok(answer.status >= 400, `${route.name} was done`);
  return answer.problem.code;
}

export interface RosterCommunity {
  readonly server: TestServer;
  readonly as: Readonly<Record<Who, TestClient>>;
  /** Moves the clock, and fires what is due on the way. */
  at(time: string): Promise<void>;
  /** The shift of a template on a day. */
  shiftOn(templateId: string, day: string): Promise<string>;
  /** Takes back what a template made and nobody is in. */
  end(template: RouteOut<typeof roster.routes.addTemplate>): Promise<void>;
  close(): Promise<void>;
}

/** One person alone takes away the names of three. */
const { permit } = safeguard.calls;
const secondPerson = {
  name: 'safeguard', contract: { ...defineContract('safeguard', {}), calls: { permit } }, routes: {}, listeners: [], jobs: [],
  calls: { permit: async (_ctx: unknown, { size }: { size: number }) => (size > 3 ? refuse('safeguard.needsSecond', { draft: 'x' }) : undefined) },
} as unknown as ModuleDefinition;

export async function startRosterCommunity(more: readonly ModuleDefinition[] = []): Promise<RosterCommunity> {
  const server = await startTest({ modules: [peopleModule, notify, secondPerson, module, ...more], background: false, clock: { real: Date.now(), shown: Date.parse(START), speed: 1 } });
  const { clock } = server.installation;
  let ahead = 0;
  const realNow = clock.now.bind(clock);
  (clock as { now: () => Date }).now = () => new Date(realNow().getTime() + ahead);
  await server.asEngine(async (ctx) => {
    await ctx.call(people.calls.addOrganisations, { organisations: [{ id: CRAFTSMEN, name: '十八匠', kind: 'community', areaPath: COMMUNITY, categories: [], phone: null }] });
    const added = await ctx.call(people.calls.addPeople, {
      people: WHO.map((who) => {
        const one: { skills?: Skill[]; role?: Role; areaPath?: string; active?: boolean; organisationId?: typeof CRAFTSMEN } = CAST[who];
        const areaPath = one.areaPath ?? COMMUNITY;
        return {
          id: idOf(who), name: `${who} 先生`, sex: null, birthYear: 1960, phone: null, memberships: [{ role: one.role ?? ('volunteer' as const), organisationId: one.organisationId ?? null, areaId: null, areaPath }],
          ...(one.skills ? { volunteer: { skills: one.skills, home: HOME, areaPath: `${areaPath}/g01/y01`, redWhileOffDuty: false, active: one.active ?? true } } : {}),
        };
      }),
    });
    assert.ok(!isRefusal(added));
  });
  const clients = {} as Record<Who, TestClient>;
  /** A staff session does not last for days. */
  const signIn = async () => {
    for (const who of WHO) clients[who] = await server.signIn(idOf(who));
  };
  await signIn();
  const fire = async () => {
    while ((await server.installation.timers.fireDue()) > 0);
  };
  return {
    server, as: clients,
    async at(time) {
      // A clock that is due on the way fires at its time, as it would have.
      for (;;) {
        const [next] = await server.asOwner<{ due_at: Date }>(sql`select due_at from platform.timer order by due_at limit 1`);
        if (!next || next.due_at.getTime() > Date.parse(time)) break;
        ahead = Math.max(ahead, next.due_at.getTime() - realNow().getTime());
        await fire();
      }
      ahead = Date.parse(time) - realNow().getTime();
      await fire();
      await signIn();
    },
    async shiftOn(templateId, day) {
      const [row] = await server.asOwner<{ id: string }>(sql`select id from roster.shift where template_id = ${templateId} and day = ${day}`);
      assert.ok(row, `no shift on ${day}`);
      return row.id;
    },
    async end({ id: templateId, coming: _coming, booked: _booked, ...body }) {
      await done(clients.committee, roster.routes.changeTemplate, { params: { templateId }, body: { ...body, holdsUntil: body.holdsFrom } });
    },
    close: () => server.close(),
  };
}
