/** Draws a community: streets make the grids, lanes divide a grid into courtyards, houses stand in rows in a courtyard. */
import { asId, type CallArgument } from '@huying/kernel';
import type { place } from '@huying/place/contract';
import type { Chance } from '@huying/kernel/chance';
import { COURTYARD_KINDS, type CourtyardKind } from './data/courtyards.ts';
import { centreOf, createGround, type Degrees, type Ground, inset, type Metres, partOf, pointIn, type Quad } from './ground.ts';
import type { CommunityPlan } from './plan.ts';

type Added = CallArgument<typeof place.calls.add>;
export type NewArea = Added['areas'][number];

export interface Building {
  readonly area: NewArea;
  readonly courtyard: Courtyard;
  readonly quad: Quad;
  readonly levels: number;
  readonly number: number;
}
export interface Courtyard {
  readonly area: NewArea;
  readonly kind: CourtyardKind;
  readonly buildings: Building[];
}
export interface Geography {
  readonly areas: readonly NewArea[];
  readonly streets: NonNullable<Added['streets']>;
  readonly grids: readonly NewArea[];
  readonly courtyards: readonly Courtyard[];
  readonly buildings: readonly Building[];
  readonly community: NewArea;
  readonly street: NewArea;
  /** A place inside a house. */
  homeIn(building: Building, chance: Chance): { lng: number; lat: number };
}

export interface Tools {
  readonly chance: Chance;
  /** Ids follow from the seed, so that the same community has the same ones everywhere. */
  newId(): string;
}

const STREET_HALF_METRES = 8;
const LANE_HALF_METRES = 3;
const BEND_METRES = 14;
const CHINESE_NUMBERS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
const code = (letter: string, n: number) => `${letter}${String(n).padStart(2, '0')}`;

/** Where the streets cross, from west to east and from south to north; none quite where a ruler would put it. */
function crossings({ widthMetres, heightMetres, gridColumns, gridRows }: CommunityPlan, chance: Chance): Metres[][] {
  const bend = () => chance.between(-BEND_METRES, BEND_METRES);
  return Array.from({ length: gridRows + 1 }, (_, row) =>
    Array.from({ length: gridColumns + 1 }, (_unused, column): Metres => [
      widthMetres * (column / gridColumns - 0.5) + bend(), heightMetres * (row / gridRows - 0.5) + bend(),
    ]));
}

/** Divides a block into so many pieces of about one size: rows of two, and one across where the number is odd. */
function divide(block: Quad, count: number, chance: Chance): Quad[] {
  const rows = Math.ceil(count / 2);
  const pieces: Quad[] = [];
  for (let row = 0; row < rows; row += 1) {
    const span: Metres = [row / rows, (row + 1) / rows];
    if (pieces.length + 1 === count) pieces.push(partOf(block, [0, 1], span));
    else {
      const cut = chance.between(0.42, 0.58);
      pieces.push(partOf(block, [0, cut], span), partOf(block, [cut, 1], span));
    }
  }
  return pieces;
}

/** Spreads a number over places: each gets a part of it, the first ones what is left over. */
const spread = (total: number, places: number): number[] => Array.from({ length: places }, (_, at) => Math.floor(total / places) + (at < total % places ? 1 : 0));

/** How many houses stand in each courtyard: by its kind, and all together exactly as many as planned. */
function houseCounts(kinds: readonly CourtyardKind[], total: number, chance: Chance): number[] {
  const counts = kinds.map((kind) => chance.whole(COURTYARD_KINDS[kind].buildings[0], COURTYARD_KINDS[kind].buildings[1]));
  const most = (at: number) => COURTYARD_KINDS[kinds[at] as CourtyardKind].buildings[1] + 2;
  for (let left = total - counts.reduce((sum, count) => sum + count, 0); left !== 0; left -= Math.sign(left)) {
    const open = counts.flatMap((count, at) => ((left > 0 ? count < most(at) : count > 2) ? [at] : []));
    const at = chance.pick(open);
    counts[at] = (counts[at] as number) + Math.sign(left);
  }
  return counts;
}

/** Houses in rows that face south, with more of the ground free than built on. */
function houseQuads(courtyard: Quad, count: number): Quad[] {
  const columns = count > 3 ? 2 : 1;
  const rows = Math.ceil(count / columns);
  return Array.from({ length: count }, (_, at) => {
    const [column, row] = [at % columns, Math.floor(at / columns)];
    const margin = columns === 1 ? 0.16 : 0.1;
    return partOf(courtyard, [(column + margin) / columns, (column + 1 - margin) / columns], [(row + 0.3) / rows, (row + 0.3 + 0.36) / rows]);
  });
}

function makeArea(tools: Tools, ground: Ground, parent: NewArea | null, given: { kind: NewArea['kind']; name: string; code: string; quad: Quad; levels?: number }): NewArea {
  const [lng, lat] = ground.toDegrees(centreOf(given.quad));
  return {
    id: asId<'area'>(tools.newId()), parentId: parent?.id ?? null, kind: given.kind, name: given.name, code: given.code, path: `${parent?.path ?? ''}/${given.code}`,
    centre: { lng, lat }, outline: given.quad.map((point) => ground.toDegrees(point)), levels: given.levels ?? null,
  };
}

/** Kinds and names of the courtyards in an order in which neighbours differ. */
function namedCourtyards(plan: CommunityPlan, chance: Chance): { kind: CourtyardKind; name: string }[] {
  const all = (Object.entries(plan.courtyards) as [CourtyardKind, readonly string[]][]).flatMap(([kind, names]) => names.map((name) => ({ kind, name })));
  return chance.some(all, all.length);
}

export function drawCommunity(plan: CommunityPlan, tools: Tools): Geography {
  const { chance } = tools;
  const ground = createGround(plan.centre, plan.turn);
  const at = crossings(plan, chance);
  const corner = (row: number, column: number) => (at[row] as Metres[])[column] as Metres;
  const whole: Quad = [corner(0, 0), corner(0, plan.gridColumns), corner(plan.gridRows, plan.gridColumns), corner(plan.gridRows, 0)];
  const street = { ...makeArea(tools, ground, null, { kind: 'street', name: plan.streetOffice, code: String(plan.tenantId), quad: whole }), outline: [] };
  const community = makeArea(tools, ground, street, { kind: 'community', name: plan.community, code: plan.communityCode, quad: whole });
  // The edge follows the bends of the streets.
  const [rows, columns] = [plan.gridRows, plan.gridColumns];
  const edge = [
    ...at[0] as Metres[], ...Array.from({ length: rows - 1 }, (_, row) => corner(row + 1, columns)), ...(at[rows] as Metres[]).toReversed(),
    ...Array.from({ length: rows - 1 }, (_, row) => corner(rows - 1 - row, 0)),
  ];
  community.outline = edge.map((point) => ground.toDegrees(point));

  const named = namedCourtyards(plan, chance.branch('courtyards'));
  const houses = houseCounts(named.map((one) => one.kind), plan.buildings, chance.branch('houses'));
  const perGrid = spread(named.length, rows * columns);
  const [grids, courtyards, areas]: [NewArea[], Courtyard[], NewArea[]] = [[], [], [street, community]];
  for (const [index, count] of perGrid.entries()) {
    const [row, column] = [Math.floor(index / columns), index % columns];
    const quad: Quad = [corner(row, column), corner(row, column + 1), corner(row + 1, column + 1), corner(row + 1, column)];
    const grid = makeArea(tools, ground, community, { kind: 'grid', name: `第${CHINESE_NUMBERS[index]}网格`, code: code('g', index + 1), quad });
    grids.push(grid);
    areas.push(grid);
    for (const piece of divide(inset(quad, STREET_HALF_METRES), count, chance)) {
      const number = courtyards.length;
      const { kind, name } = named[number] as (typeof named)[number];
      const courtyard = drawCourtyard({ tools, ground, grid, kind, name, number, houses: houses[number] as number }, inset(piece, LANE_HALF_METRES));
      courtyards.push(courtyard);
      areas.push(courtyard.area, ...courtyard.buildings.map((building) => building.area));
    }
  }
  return {
    areas, grids, courtyards, community, street, buildings: courtyards.flatMap((courtyard) => courtyard.buildings),
    streets: drawStreets(plan, at, ground),
    homeIn(building, source) {
      const [lng, lat] = ground.toDegrees(pointIn(building.quad, source.between(0.1, 0.9), source.between(0.25, 0.75)));
      return { lng, lat };
    },
  };
}

interface CourtyardParts {
  readonly tools: Tools;
  readonly ground: Ground;
  readonly grid: NewArea;
  readonly kind: CourtyardKind;
  readonly name: string;
  readonly number: number;
  readonly houses: number;
}

function drawCourtyard({ tools, ground, grid, kind, name, number, houses }: CourtyardParts, quad: Quad): Courtyard {
  const area = makeArea(tools, ground, grid, { kind: 'courtyard', name, code: code('y', number + 1), quad });
  const courtyard: Courtyard = { area, kind, buildings: [] };
  for (const [at, house] of houseQuads(quad, houses).entries()) {
    const levels = tools.chance.whole(COURTYARD_KINDS[kind].levels[0], COURTYARD_KINDS[kind].levels[1]);
    const building = makeArea(tools, ground, area, { kind: 'building', name: `${name}${at + 1}栋`, code: code('b', at + 1), quad: house, levels });
    courtyard.buildings.push({ area: building, courtyard, quad: house, levels, number: at + 1 });
  }
  return courtyard;
}

function drawStreets(plan: CommunityPlan, at: Metres[][], ground: Ground): Geography['streets'] {
  const line = (points: readonly Metres[]): Degrees[] => points.map((point) => ground.toDegrees(point));
  return [
    ...plan.streets.eastward.map((name, row) => ({ name, line: line(at[row] as Metres[]) })),
    ...plan.streets.northward.map((name, column) => ({ name, line: line(at.map((row) => row[column] as Metres)) })),
  ];
}

