/**
 * Places on the map. Everything is stored in WGS-84 (CGCS2000 differs by centimetres); Chinese base maps are drawn in GCJ-02
 * (AMap, Tencent) or BD-09 (Baidu), some 360 m away around Pidu, so mixing them sends a helper to the wrong building.
 */

export interface Point {
  /** Degrees east, -180 to 180. */
  readonly lng: number;
  /** Degrees north, -90 to 90. */
  readonly lat: number;
}

/** Mean radius of the earth (IUGG). */
const EARTH_RADIUS_METRES = 6_371_008.8;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const degrees = (angle: number): number => (angle * 180) / Math.PI;

/** Great-circle distance by the haversine formula; within half a per cent of the ellipsoid's. */
export function distanceMetres(a: Point, b: Point): number {
  const north = Math.sin(radians(b.lat - a.lat) / 2) ** 2;
  const east = Math.sin(radians(b.lng - a.lng) / 2) ** 2;
  const chord = north + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * east;
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(chord)));
}

export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/**
 * The smallest box that holds every point within a distance: a first, indexable sieve before the distance itself. Where the circle
 * holds a pole or crosses the date line, the box goes all the way round.
 */
export function boxAround(centre: Point, radiusMetres: number): Box {
  const angle = radiusMetres / EARTH_RADIUS_METRES;
  // A billionth more, about a tenth of a millimetre, so that rounding loses nothing on the border.
  const up = degrees(angle) + 1e-9;
  const south = centre.lat - up;
  const north = centre.lat + up;
  const wide = { west: -180, east: 180 };
  if (south <= -90 || north >= 90) return { ...wide, south: Math.max(south, -90), north: Math.min(north, 90) };
  // The circle is widest not beside its centre but where a meridian touches it.
  const aside = degrees(Math.asin(Math.sin(angle) / Math.cos(radians(centre.lat)))) + 1e-9;
  const sides = { west: centre.lng - aside, east: centre.lng + aside };
  return { ...(sides.west < -180 || sides.east > 180 ? wide : sides), south, north };
}

export const isInBox = ({ lng, lat }: Point, { west, south, east, north }: Box): boolean =>
  west <= lng && lng <= east && south <= lat && lat <= north;

/** A ring of GeoJSON: `[longitude, latitude]`, the last equal to the first or not. */
export type Ring = readonly (readonly [lng: number, lat: number])[];
/** A polygon of GeoJSON: the outer ring, then holes. */
export type Polygon = readonly Ring[];

/** Whether a point lies in a polygon; its border belongs to it, the border of a hole too. */
export function isInPolygon(point: Point, [outer, ...holes]: Polygon): boolean {
  if (!outer || sideOf(point, outer) === 'outside') return false;
  return holes.every((hole) => sideOf(point, hole) !== 'inside');
}

/** Counts how often a ray to the east crosses the ring; rings far smaller than the earth are taken as flat. */
function sideOf({ lng, lat }: Point, ring: Ring): 'inside' | 'outside' | 'border' {
  let isInside = false;
  for (let index = 0; index < ring.length; index += 1) {
    const [ax, ay] = ring[index] as [number, number];
    const [bx, by] = ring[(index + 1) % ring.length] as [number, number];
    // Twice the area of the triangle from the edge to the point: its sign says on which side the point lies.
    const turn = (bx - ax) * (lat - ay) - (by - ay) * (lng - ax);
    const isBeside = Math.min(ax, bx) <= lng && lng <= Math.max(ax, bx) && Math.min(ay, by) <= lat && lat <= Math.max(ay, by);
    if (turn === 0 && isBeside) return 'border';
    // An edge counts with its lower end and without its upper one, so that a corner is crossed once.
    if (ay > lat !== by > lat && by > ay === turn > 0) isInside = !isInside;
  }
  return isInside ? 'inside' : 'outside';
}

// Chinese map coordinates --------------------------------------------------------------------------------------------------------

/** Krasovsky 1940, on which GCJ-02 is reckoned. */
const AXIS_METRES = 6_378_245;
const ECCENTRICITY_SQUARED = 0.006693421622965943;

/** Outside this box GCJ-02 leaves coordinates alone. */
const CHINA: Box = { west: 72.004, south: 0.8293, east: 137.8347, north: 55.8271 };

/**
 * Two numbers that somebody copied or typed, e.g. `30.81, 103.887`. Inside China the order tells itself, since map services write the longitude
 * first and people the latitude; elsewhere the latitude comes first. Undefined where it is no place.
 */
export function readPosition(text: string): Point | undefined {
  const numbers = text.normalize('NFKC').replace(/[°NE北纬东经]/gi, ' ').split(/[\s,，;；、:]+/).filter(Boolean);
  if (numbers.length !== 2 || !numbers.every((one) => /^-?\d{1,3}(\.\d+)?$/.test(one))) return undefined;
  const [first, second] = numbers.map(Number) as [number, number];
  const isLngFirst = isInBox({ lng: first, lat: second }, CHINA) || Math.abs(first) > 90;
  const point = isLngFirst ? { lng: first, lat: second } : { lng: second, lat: first };
  return Math.abs(point.lng) <= 180 && Math.abs(point.lat) <= 90 ? point : undefined;
}

const wave = (amplitude: number, angle: number): number => amplitude * Math.sin(angle * Math.PI);
const ripple = (x: number): number => ((wave(20, 6 * x) + wave(20, 2 * x)) * 2) / 3;

/** The shift of GCJ-02 in metres north, at `x`, `y` degrees from 105° E 35° N. */
function shiftNorth(x: number, y: number): number {
  const base = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
  return base + ripple(x) + ((wave(20, y) + wave(40, y / 3)) * 2) / 3 + ((wave(160, y / 12) + wave(320, y / 30)) * 2) / 3;
}

/** The shift of GCJ-02 in metres east. */
function shiftEast(x: number, y: number): number {
  const base = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
  return base + ripple(x) + ((wave(20, x) + wave(40, x / 3)) * 2) / 3 + ((wave(150, x / 12) + wave(300, x / 30)) * 2) / 3;
}

/** For drawing on AMap or Tencent maps; points outside China stay where they are. */
export function wgs84ToGcj02(point: Point): Point {
  if (!isInBox(point, CHINA)) return point;
  const x = point.lng - 105;
  const y = point.lat - 35;
  const latitude = radians(point.lat);
  const flattening = 1 - ECCENTRICITY_SQUARED * Math.sin(latitude) ** 2;
  const metresPerRadianEast = (AXIS_METRES / Math.sqrt(flattening)) * Math.cos(latitude);
  const metresPerRadianNorth = (AXIS_METRES * (1 - ECCENTRICITY_SQUARED)) / (flattening * Math.sqrt(flattening));
  return {
    lng: point.lng + degrees(shiftEast(x, y) / metresPerRadianEast),
    lat: point.lat + degrees(shiftNorth(x, y) / metresPerRadianNorth),
  };
}

/** GCJ-02 has no inverse formula: six rounds of correcting the guess bring it below a millionth of a degree, about 10 cm. */
const CORRECTIONS = 6;

/** For what comes from AMap, Tencent or WeChat, before it is stored. */
export function gcj02ToWgs84(point: Point): Point {
  let guess = point;
  for (let round = 0; round < CORRECTIONS; round += 1) {
    const shifted = wgs84ToGcj02(guess);
    guess = { lng: guess.lng - (shifted.lng - point.lng), lat: guess.lat - (shifted.lat - point.lat) };
  }
  return guess;
}

const BD09_WAVE = (Math.PI * 3000) / 180;
const BD09_EAST = 0.0065;
const BD09_NORTH = 0.006;

/** For drawing on Baidu maps. */
export function gcj02ToBd09({ lng, lat }: Point): Point {
  const length = Math.hypot(lng, lat) + 0.00002 * Math.sin(lat * BD09_WAVE);
  const angle = Math.atan2(lat, lng) + 0.000003 * Math.cos(lng * BD09_WAVE);
  return { lng: length * Math.cos(angle) + BD09_EAST, lat: length * Math.sin(angle) + BD09_NORTH };
}

/** For what comes from Baidu. */
export function bd09ToGcj02(point: Point): Point {
  const lng = point.lng - BD09_EAST;
  const lat = point.lat - BD09_NORTH;
  const length = Math.hypot(lng, lat) - 0.00002 * Math.sin(lat * BD09_WAVE);
  const angle = Math.atan2(lat, lng) - 0.000003 * Math.cos(lng * BD09_WAVE);
  return { lng: length * Math.cos(angle), lat: length * Math.sin(angle) };
}
