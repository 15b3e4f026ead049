import { isRefusal, type Refusal, refuse } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { type ListedArea, place, type Position } from '@huying/place/contract';
import { type Context, passwordProblem, sql } from '@huying/platform';
import type { Foundation, foundationRefusals } from '../contract.ts';
import { readCommunityCode, readOfficeCode } from '../core/codes.ts';

type FoundationRefusal = Refusal<keyof typeof foundationRefusals & string>;

/** What was asked for, understood and found sound, before there is a tenant to put it into. */
export interface Plan {
  readonly tenantId: number;
  readonly office: { readonly name: string; readonly code: string; readonly centre: Position };
  readonly areas: readonly ListedArea[];
  readonly administrator: Foundation['administrator'];
}

type Listed = { readonly areas: readonly ListedArea[]; readonly problems: readonly { readonly row: number }[] };
/** Reads a table of areas below the office of this code. */
export type ReadTable = (bytes: Uint8Array<ArrayBuffer>, officeCode: string) => Promise<Listed | Refusal<`sheet.${'unreadable' | 'oldExcel' | 'tooManyRows' | 'tooLarge'}`>>;

export async function planFoundation({ office, areas, administrator }: Foundation, readTable: ReadTable): Promise<Plan | FoundationRefusal> {
  const read = readOfficeCode(office.code);
  if (isRefusal(read)) return read;
  const problem = passwordProblem(administrator.password, [administrator.name]);
  if (problem) return refuse(`people.${problem}`);
  const listed = 'table' in areas ? await readTable(new TextEncoder().encode(areas.table), read.code) : firstCommunity(areas.community, read.code);
  if (isRefusal(listed)) return listed;
  const [wrong] = listed.problems;
  if (wrong) return refuse('setup.wrongAreas', { problems: listed.problems.length, row: wrong.row });
  const communities = listed.areas.filter(({ kind }) => kind === 'community');
  if (communities.length === 0) return refuse('setup.noCommunity');
  return { tenantId: read.tenantId, office: { name: office.name, code: read.code, centre: middleOf(communities) }, areas: listed.areas, administrator };
}

function firstCommunity({ name, code, position }: { readonly name: string; readonly code: string; readonly position: Position }, officeCode: string): Listed | Refusal<'setup.communityCode'> {
  const read = readCommunityCode(code, officeCode);
  if (isRefusal(read)) return read;
  const parentPath = `/${officeCode}`;
  return { areas: [{ kind: 'community', name, code: read.code, path: `${parentPath}/${read.code}`, parentPath, centre: position }], problems: [] };
}

const middleOf = (communities: readonly ListedArea[]): Position => ({
  lng: communities.reduce((sum, { centre }) => sum + centre.lng, 0) / communities.length,
  lat: communities.reduce((sum, { centre }) => sum + centre.lat, 0) / communities.length,
});

/** Makes all of it in the transaction of this context, whose tenant is the plan's. Nothing where there is a tenant already, unless this one was let in (`setup.allowance`). */
export async function foundTenant(ctx: Context, { tenantId, office, areas, administrator }: Plan): Promise<{ tenantId: number; areas: number } | Refusal<'setup.over'>> {
  const made = await ctx.db.row<{ made: boolean }>(sql`select setup.found_tenant(${tenantId}, ${office.name}, ${ctx.now}) as made`);
  if (!made?.made) return refuse('setup.over');
  const placed = await ctx.call(place.calls.found, { office, areas: [...areas] });
  if (isRefusal(placed)) throw new Error(`the areas were refused: ${placed.refused}`);
  const { name, phone, password } = administrator;
  const added = await ctx.call(people.calls.addPeople, {
    people: [{ id: ctx.newId<'person'>(), name, sex: null, birthYear: null, phone, password, memberships: [{ role: 'administrator', organisationId: null, areaId: null, areaPath: '' }] }],
  });
  // In a tenant that was made this moment nobody else has the number.
  if (isRefusal(added)) throw new Error(`the administrator was refused: ${added.refused}`);
  ctx.trail({ subject: { kind: 'tenant', id: String(tenantId) }, action: 'setup.founded', detail: { name: office.name, code: office.code, areas: placed.areas.length } });
  return { tenantId, areas: placed.areas.length };
}
