/** A handful of people around one elder, on a real server that serves the built pages: who is asked, and by whom, is known beforehand. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { modules } from '@huying/app-server/modules';
import { family } from '@huying/family/contract';
import { asId, isRefusal, type PersonId } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { place } from '@huying/place/contract';
import type { ClockSetting, Context } from '@huying/platform';
import { endTestPostgres, startTest, type TestClient, type TestServer } from '@huying/platform/testing';
import { roster } from '@huying/roster/contract';

const WEB = fileURLToPath(new URL('../../apps/web/dist/', import.meta.url));
const STREET = '/510117001';
const COMMUNITY = `${STREET}/005`;
export const HOME = { lng: 103.887, lat: 30.81 };

/** `paired` knows the elder and lives next door, `near` lives three doors on, `resting` has switched duty off, `daughter` follows where a journey has her bound. */
const CAST = {
  elder: ['张桂芳', 'elder'], paired: ['李明', 'volunteer'], near: ['王强', 'volunteer'], resting: ['陈红', 'volunteer'], craftsman: ['赵师傅', 'organisation'], property: ['孙物业', 'property'],
  grid: ['罗网格', 'grid'], committee: ['刘主任', 'committee'], street: ['唐值守', 'street'], desk: ['邓丽', 'desk'], administrator: ['谢安', 'administrator'],
  daughter: ['张小芳', 'family'],
} as const;
export type Who = keyof typeof CAST;
const WHO = Object.keys(CAST) as Who[];
const PHONES = Object.fromEntries(WHO.map((who, at) => [who, `1990000${String(at).padStart(4, '0')}`])) as Record<Who, string>;
const VOLUNTEERS: readonly Who[] = ['paired', 'near', 'resting'];
export const nameOf = (who: Who): string => CAST[who][0];

export interface Neighbourhood {
  readonly server: TestServer;
  readonly url: string;
  readonly ids: Readonly<Record<Who, string>>;
  readonly phones: Readonly<Record<Who, string>>;
  readonly clients: Readonly<Record<Who, TestClient>>;
  close(): Promise<void>;
}

/** The elder lets her daughter follow, as a worker who was there wrote down. */
export async function bindDaughter({ clients, ids, phones }: Neighbourhood): Promise<void> {
  const body = { name: nameOf('daughter'), phone: phones.daughter, relation: '女儿', consent: { form: 'spoken', note: '当面点头同意' }, sees: { words: true, recordings: false } } as const;
  const { status, problem } = await clients.grid.ask(family.routes.bind, { params: { elderId: asId<'person'>(ids.elder) as PersonId }, body });
  if (status !== 200) throw new Error(`binding: ${JSON.stringify(problem)}`);
}

export interface NeighbourhoodOptions {
  readonly clock?: ClockSetting;
  readonly environment?: Record<string, string>;
}

export async function startNeighbourhood(options: NeighbourhoodOptions = {}): Promise<Neighbourhood> {
  if (!existsSync(join(WEB, 'elder.html'))) throw new Error('the web application is not built: `npm test` builds it before the journeys');
  const server = await startTest({ modules, webDir: WEB, ...options });
  const ids = await server.asEngine(settle);
  const clients = Object.fromEntries(await Promise.all(WHO.map(async (who) => [who, await server.signIn(ids[who])] as const))) as Record<Who, TestClient>;
  const url = await server.http.listen({ host: '127.0.0.1', port: 0 });
  return {
    server, url, ids, clients, phones: PHONES,
    async close() {
      await server.close();
      await endTestPostgres();
    },
  };
}

async function settle(ctx: Context): Promise<Record<Who, string>> {
  const ids = Object.fromEntries(WHO.map((who) => [who, ctx.newId<'person'>()])) as Record<Who, ReturnType<typeof ctx.newId<'person'>>>;
  const streetId = ctx.newId<'area'>();
  const areaId = ctx.newId<'area'>();
  const outline: [number, number][] = [[103.88, 30.8], [103.895, 30.8], [103.895, 30.82], [103.88, 30.82]];
  await ctx.call(place.calls.add, {
    areas: [
      { id: streetId, kind: 'street', name: '郫筒街道', code: '510117001', path: STREET, centre: HOME, parentId: null, outline: [], levels: null },
      { id: areaId, kind: 'community', name: '奎星楼社区', code: '005', path: COMMUNITY, centre: HOME, parentId: streetId, outline, levels: null },
    ],
  });
  const organisations = { craftsman: ctx.newId<'organisation'>(), property: ctx.newId<'organisation'>() };
  await ctx.call(people.calls.addOrganisations, {
    organisations: [
      { id: organisations.craftsman, name: '十八匠', kind: 'community', areaPath: COMMUNITY, categories: [], phone: null },
      { id: organisations.property, name: '安居物业', kind: 'property', areaPath: COMMUNITY, categories: [], phone: null },
    ],
  });
  const added = await ctx.call(people.calls.addPeople, {
    people: WHO.map((who) => {
      const [name, role] = CAST[who];
      const doors = VOLUNTEERS.indexOf(who) + 1;
      return {
        id: ids[who], name, sex: 'female' as const, birthYear: role === 'elder' ? 1941 : 1970, phone: PHONES[who], identityNumber: null,
        memberships: [{ role, organisationId: who === 'craftsman' || who === 'property' ? organisations[who] : null, areaId, areaPath: role === 'street' ? STREET : COMMUNITY }],
        ...(role === 'elder'
          ? { elder: { address: '一号院 1 幢 2 单元 301', home: HOME, areaId, areaPath: COMMUNITY, livesAlone: true, mind: ['耳背，请大声说'], contacts: [], recordingConsent: true, photoConsent: true } }
          : {}),
        ...(role === 'volunteer'
          ? { volunteer: { skills: ['company' as const], home: { lng: HOME.lng + doors * 0.0005, lat: HOME.lat }, areaPath: COMMUNITY, redWhileOffDuty: false, active: true } }
          : {}),
      };
    }),
  });
  if (isRefusal(added)) throw new Error(`adding people: ${added.refused}`);
  await ctx.call(people.calls.addPairings, { pairings: [{ elderId: ids.elder, volunteerId: ids.paired }] });
  for (const personId of [ids.paired, ids.near]) await ctx.call(roster.calls.setDuty, { personId, onDuty: true, hours: 16, position: null });
  return ids;
}
