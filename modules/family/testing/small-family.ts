/** An elder with family, her neighbours, and who looks after them. */
import { type AreaId, asId, type CallArgument, isRefusal, type PersonId, type Role } from '@huying/kernel';
import { people } from '@huying/people/contract';
import type { TestServer } from '@huying/platform/testing';

type NewPerson = CallArgument<typeof people.calls.addPeople>['people'][number];
const idAt = (kind: string, n: number) => `01980000-0000-7000-${kind}-${String(n).padStart(12, '0')}`;
const AREA = asId<'area'>(idAt('a000', 1)) as AreaId;
const OWN = '/510117001/005/g01';
const ELSEWHERE = '/510117001/012/g01';

export const WHO = Object.fromEntries(['elder', 'neighbour', 'daughter', 'grid', 'neighbourGrid'].map((who, at) => [who, asId<'person'>(idAt('8000', at + 1))])) as Record<Who, PersonId>;
export type Who = 'elder' | 'neighbour' | 'daughter' | 'grid' | 'neighbourGrid';
export const PHONES = Object.fromEntries(Object.keys(WHO).map((who, at) => [who, `1380000${String(at + 1).padStart(4, '0')}`])) as Record<Who, string>;

const file = (areaPath: string): NonNullable<NewPerson['elder']> => ({
  address: '望丛中路12号院1栋2单元301', home: { lng: 103.887, lat: 30.81 }, areaId: AREA, areaPath, livesAlone: true, mind: ['听力不好，请大声说'],
  contacts: [{ name: '王小明', relation: '儿子', phone: '13711112222', personId: null }], recordingConsent: true, photoConsent: false,
});
const one = (who: Who, name: string, role: Role, areaPath: string, elder?: NewPerson['elder']): NewPerson => ({
  id: WHO[who], name, sex: 'female', birthYear: 1970, phone: PHONES[who], memberships: [{ role, organisationId: null, areaId: AREA, areaPath }], ...(elder ? { elder } : {}),
});

export async function addSmallCommunity(server: TestServer): Promise<void> {
  const added = await server.asEngine((ctx) =>
    ctx.call(people.calls.addPeople, {
      people: [
        one('elder', '王桂芳', 'elder', `${OWN}/y01/b01`, file(`${OWN}/y01/b01`)), one('neighbour', '李素华', 'elder', `${ELSEWHERE}/y01/b01`, file(`${ELSEWHERE}/y01/b01`)),
        // A daughter who helps others as a volunteer: she is family only once her mother says so.
        one('daughter', '王丽', 'volunteer', `${OWN}/y02`), one('grid', '吴网格', 'grid', OWN), one('neighbourGrid', '郑邻网', 'grid', ELSEWHERE),
      ],
    }));
  if (isRefusal(added)) throw new Error(`the community could not be added: ${added.refused}`);
}
