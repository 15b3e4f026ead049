/** What a map is given, and where it should look. Pure. Coordinates are WGS-84, longitude first. */
import type { Urgency } from '../look/tokens.ts';

export type Place = readonly [lng: number, lat: number];

/** A GeoJSON FeatureCollection as it comes out of a contract. Properties that are read: `name`, `kind`, `levels`. */
export interface GeoData {
  readonly type: 'FeatureCollection';
  readonly features: readonly Readonly<Record<string, unknown>>[];
}

export interface MapPoint {
  readonly id: string;
  readonly at: Place;
  /** Read in the list and written beside the point from near. */
  readonly label: string;
  /** A second line in the list, e.g. how far and since when. */
  readonly detail?: string;
  readonly kind: 'need' | 'helper' | 'place';
  readonly urgency?: Urgency;
}

export type Bounds = readonly [west: number, south: number, east: number, north: number];

const isPlace = (value: unknown): value is Place => Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'number';

function* placesIn(value: unknown): Generator<Place> {
  if (isPlace(value)) yield value;
  else if (Array.isArray(value)) for (const inner of value) yield* placesIn(inner);
}

/** The smallest box around everything given; undefined for nothing. */
export function boundsOf(points: readonly MapPoint[], ...data: readonly (GeoData | undefined)[]): Bounds | undefined {
  let bounds: [number, number, number, number] | undefined;
  const add = ([lng, lat]: Place) => {
    bounds = bounds ? [Math.min(bounds[0], lng), Math.min(bounds[1], lat), Math.max(bounds[2], lng), Math.max(bounds[3], lat)] : [lng, lat, lng, lat];
  };
  for (const point of points) add(point.at);
  for (const collection of data) {
    for (const feature of collection?.features ?? []) {
      for (const place of placesIn((feature.geometry as { coordinates?: unknown } | undefined)?.coordinates)) add(place);
    }
  }
  return bounds;
}

/** The name of the picture of a point; the scheme is in it, because pictures are drawn in the colours of a scheme. */
export const pictureOf = (point: Pick<MapPoint, 'kind' | 'urgency'>, isChosen: boolean, scheme: string): string =>
  `${point.kind === 'need' ? `need-${point.urgency ?? 'none'}` : point.kind}${isChosen ? '-chosen' : ''}@${scheme}`;

/** Points as GeoJSON. The urgent ones come last, so that they are drawn on top. */
export function pointData(points: readonly MapPoint[], chosen: string | undefined, scheme: string) {
  const weight = (point: MapPoint) => (point.id === chosen ? 9 : point.kind !== 'need' ? 0 : { green: 1, yellow: 2, red: 3 }[point.urgency ?? 'green']);
  return {
    type: 'FeatureCollection' as const,
    features: [...points].sort((a, b) => weight(a) - weight(b)).map((point) => ({
      type: 'Feature' as const,
      properties: { id: point.id, label: point.label, picture: pictureOf(point, point.id === chosen, scheme), weight: weight(point) },
      geometry: { type: 'Point' as const, coordinates: [...point.at] },
    })),
  };
}
