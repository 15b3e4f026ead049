import { modules } from '@huying/app-server/modules';
import { asId, type PersonId } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { place } from '@huying/place/contract';
import { clockActor, createInstallation, createLog, migrateAll, readConfig, SESSION_COOKIE } from '@huying/platform';
import { openConnection } from '@huying/platform/connection';
import { roster } from '@huying/roster/contract';
import pg from 'pg';

export const TENANT = 510_117_001;
const PATH = `/${TENANT}/001`;
const CENTRE = { lng: 103.887, lat: 30.81 };
const BATCH = 500;

export interface BenchPerson {
  readonly id: PersonId;
  readonly cookie: string;
}
export interface BenchCommunity {
  readonly elders: readonly BenchPerson[];
  readonly volunteers: readonly BenchPerson[];
}

/** What PostgreSQL does by itself within a minute of a table being filled: it looks at what is in it, and makes room of what is not any more. */
export async function describeTables(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  await client.query('vacuum analyze');
  await client.end();
}

/** An empty installation with one community of this size, everybody signed in, all volunteers on duty. */
export async function settle(dataDir: string, size: { readonly elders: number; readonly volunteers: number }): Promise<BenchCommunity> {
  const config = readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', DEMONSTRATION: '0' }, { webDir: '' });
  const log = createLog('silent');
  const { connection, close } = await openConnection(config, log);
  await migrateAll(connection, modules);
  const installation = await createInstallation({ config, connection, modules, log });
  const engine = clockActor(TENANT);
  try {
    await installation.addTenant(TENANT, '郫筒街道');
    const areaId = await installation.run(engine, async (ctx) => {
      const [street, community] = [ctx.newId<'area'>(), ctx.newId<'area'>()];
      await ctx.call(place.calls.add, {
        areas: [
          { id: street, kind: 'street', name: '郫筒街道', code: String(TENANT), path: `/${TENANT}`, centre: CENTRE, parentId: null, outline: [], levels: null },
          { id: community, kind: 'community', name: '奎星楼社区', code: '001', path: PATH, centre: CENTRE, parentId: street, outline: [], levels: null },
        ],
      });
      return community;
    });
    const make = async (role: 'elder' | 'volunteer', count: number, first: number): Promise<BenchPerson[]> => {
      const made: BenchPerson[] = [];
      for (let start = 0; start < count; start += BATCH) {
        made.push(...(await installation.run(engine, async (ctx) => {
          const batch = Array.from({ length: Math.min(BATCH, count - start) }, (_, index) => ({ id: ctx.newId<'person'>(), number: first + start + index }));
          const at = (number: number) => ({ lng: CENTRE.lng + ((number * 37) % 100) * 0.00005, lat: CENTRE.lat + ((number * 61) % 100) * 0.00005 });
          await ctx.call(people.calls.addPeople, {
            people: batch.map(({ id, number }) => ({
              id, name: `${role} ${number}`, sex: 'female' as const, birthYear: role === 'elder' ? 1942 : 1975, phone: `199${String(number).padStart(8, '0')}`,
              memberships: [{ role, organisationId: null, areaId, areaPath: PATH }],
              ...(role === 'elder'
                ? { elder: { address: `${number} 号`, home: at(number), areaId, areaPath: PATH, livesAlone: true, mind: [], contacts: [], recordingConsent: true, photoConsent: true } }
                : { volunteer: { skills: ['company' as const], home: at(number), areaPath: PATH, redWhileOffDuty: false, active: true } }),
            })),
          });
          const signedIn: BenchPerson[] = [];
          for (const { id } of batch) {
            const token = await ctx.signIns.openSession({ tenantId: TENANT, personId: asId<'person'>(id) }, 'browser', 'bench');
            if (role === 'volunteer') await ctx.call(roster.calls.setDuty, { personId: id, onDuty: true, hours: 12, position: null });
            signedIn.push({ id, cookie: `${SESSION_COOKIE}=${token}` });
          }
          return signedIn;
        })));
      }
      return made;
    };
    const community = { elders: await make('elder', size.elders, 0), volunteers: await make('volunteer', size.volunteers, 50_000) };
    await describeTables(connection);
    return community;
  } finally {
    await installation.stop();
    await close();
  }
}
