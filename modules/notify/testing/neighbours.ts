/** Two neighbours of one community and those who look after them, with the modules that this one asks: for tests. */
import { automationModule } from '@huying/automation/server';
import { asId, isRefusal, type PersonId, type Role } from '@huying/kernel';
import { people } from '@huying/people/contract';
import peopleModule from '@huying/people/server';
import { startTest, TEST_TENANT, type TestOptions, type TestServer } from '@huying/platform/testing';
import notifyModule, { tables } from '../server/index.ts';

const personAt = (n: number) => asId<'person'>(`01980000-0000-7000-8000-00000000000${n}`) as PersonId;
export const [ZHAO, CHEN, DESK, COMMITTEE, FAR_DESK, LI] = [1, 2, 3, 4, 5, 6].map(personAt) as [PersonId, PersonId, PersonId, PersonId, PersonId, PersonId];
export const ZHAO_PHONE = '13800000001';
export const CHEN_PHONE = '13800000002';
export const COMMUNITY = '/510117001/005';
const FAR = '/510117001/012';

interface Neighbour {
  readonly id: PersonId;
  readonly name: string;
  readonly role: Role;
  readonly areaPath: string;
  readonly phone: string | null;
}
/** Li has no telephone. */
const NEIGHBOURS: readonly Neighbour[] = [
  { id: ZHAO, name: '赵敏', role: 'volunteer', areaPath: COMMUNITY, phone: ZHAO_PHONE }, { id: CHEN, name: '陈德明', role: 'elder', areaPath: COMMUNITY, phone: CHEN_PHONE },
  { id: DESK, name: '周坐席', role: 'desk', areaPath: COMMUNITY, phone: null }, { id: COMMITTEE, name: '吴书记', role: 'committee', areaPath: COMMUNITY, phone: null },
  { id: FAR_DESK, name: '郑坐席', role: 'desk', areaPath: FAR, phone: null }, { id: LI, name: '李国华', role: 'elder', areaPath: COMMUNITY, phone: null },
];

export async function startNotify(options: Partial<TestOptions> = {}): Promise<TestServer> {
  const server = await startTest({ ...options, modules: [peopleModule, notifyModule, automationModule({ ...tables }), ...(options.modules ?? [])] });
  const added = await server.asEngine((ctx) => ctx.call(people.calls.addPeople, {
    people: NEIGHBOURS.map(({ id, name, role, areaPath, phone }) => ({ id, name, sex: null, birthYear: null, phone, memberships: [{ role, organisationId: null, areaId: null, areaPath }] })),
  }), TEST_TENANT);
  if (isRefusal(added)) throw new Error(added.refused);
  return server;
}

/** Waits for what jobs, clocks and the relay do by themselves. */
export async function until(what: () => boolean | Promise<boolean>, name = 'it'): Promise<void> {
  for (let waited = 0; waited < 1_000; waited += 1) {
    if (await what()) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error(`${name} did not come to pass`);
}

/** Lets the installation's clock stand still at a time of the tests' choosing. */
export function setClock(server: TestServer, now: Date): { to(time: Date): void; pass(minutes: number): void; now(): number } {
  let shown = now.getTime();
  const clock = server.installation.clock as { now(): Date };
  clock.now = () => new Date(shown);
  return {
    now: () => shown,
    to: (time) => {
      shown = time.getTime();
    },
    pass: (minutes) => {
      shown += minutes * 60_000;
    },
  };
}
