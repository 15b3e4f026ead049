/** Plane geometry in metres around a centre, east and north, and its way to WGS-84. Good to a few centimetres over a community. */

export type Metres = readonly [east: number, north: number];
export type Degrees = [lng: number, lat: number];

/** Length of a degree of latitude at 30.8° north, and of longitude at the equator (WGS-84). */
const METRES_PER_DEGREE_NORTH = 110_860;
const METRES_PER_DEGREE_EAST = 111_320;

export interface Ground {
  toDegrees(point: Metres): Degrees;
}

/** `turn` turns everything by so many degrees against the clock: streets of old towns seldom run due north. */
export function createGround(centre: { readonly lng: number; readonly lat: number }, turn: number): Ground {
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
  const perDegreeEast = METRES_PER_DEGREE_EAST * Math.cos((centre.lat * Math.PI) / 180);
  const round = (degrees: number) => Math.round(degrees * 1e7) / 1e7;
  return {
    toDegrees: ([east, north]) => [
      round(centre.lng + (east * cos - north * sin) / perDegreeEast),
      round(centre.lat + (east * sin + north * cos) / METRES_PER_DEGREE_NORTH),
    ],
  };
}

/** Four corners: south-west, south-east, north-east, north-west. */
export type Quad = readonly [Metres, Metres, Metres, Metres];

const mix = (a: Metres, b: Metres, share: number): Metres => [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];

/** The point at `u` of the way east and `v` of the way north inside the quad. */
export const pointIn = ([sw, se, ne, nw]: Quad, u: number, v: number): Metres => mix(mix(sw, se, u), mix(nw, ne, u), v);

/** The part of a quad between two shares each way. */
export const partOf = (quad: Quad, [west, east]: Metres, [south, north]: Metres): Quad => [
  pointIn(quad, west, south), pointIn(quad, east, south), pointIn(quad, east, north), pointIn(quad, west, north),
];

export const centreOf = (quad: Quad): Metres => pointIn(quad, 0.5, 0.5);

/** The quad made smaller by so many metres on every side; of a quad that is near to a rectangle. */
export function inset(quad: Quad, metres: number): Quad {
  const [wide, high] = [Math.hypot(quad[1][0] - quad[0][0], quad[1][1] - quad[0][1]), Math.hypot(quad[3][0] - quad[0][0], quad[3][1] - quad[0][1])];
  const [u, v] = [Math.min(0.45, metres / wide), Math.min(0.45, metres / high)];
  return partOf(quad, [u, 1 - u], [v, 1 - v]);
}

/** Area by the shoelace formula. */
export function squareMetres(outline: readonly Metres[]): number {
  const twice = outline.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = outline[(at + 1) % outline.length] as Metres;
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}
