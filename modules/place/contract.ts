/** Where things are: the tree of areas (community, grid, courtyard, building) and the map. Coordinates are WGS-84, longitude first. */
import { defineContract, idOf } from '@huying/kernel';
import { z } from 'zod';

export const AREA_KINDS = ['street', 'community', 'grid', 'courtyard', 'building'] as const;
export const position = z.object({ lng: z.number().min(-180).max(180), lat: z.number().min(-90).max(90) });
export type Position = z.output<typeof position>;
/** `/` joined codes from the street down; a subtree is everything whose path starts with it. */
export const areaPath = z.string().max(120).regex(/^(\/[A-Za-z0-9]+)*$/);

export const area = z.object({
  id: idOf('area'),
  kind: z.enum(AREA_KINDS),
  name: z.string(),
  code: z.string(),
  path: areaPath,
  centre: position,
});
export type Area = z.output<typeof area>;

/** GeoJSON FeatureCollection; properties: id, kind, name, path, levels. */
const featureCollection = z.object({ type: z.literal('FeatureCollection'), features: z.array(z.record(z.string(), z.unknown())) });

export const place = defineContract('place', {
  routes: {
    areas: { method: 'GET', path: '/api/areas', summary: 'The areas of the tenant, parents before children', who: 'signed-in', out: z.object({ areas: z.array(area) }) },
    map: {
      method: 'GET', path: '/api/map', summary: 'Outlines of areas and buildings as GeoJSON, for drawing without the internet', who: 'signed-in',
      out: z.object({ areas: featureCollection, buildings: featureCollection, streets: featureCollection }),
    },
  },
  calls: {
    area: { in: z.object({ areaId: idOf('area') }), out: area, refusals: { 'place.unknownArea': 404 } },
    add: {
      in: z.object({
        areas: z.array(area.extend({ parentId: idOf('area').nullable(), outline: z.array(z.tuple([z.number(), z.number()])).max(200), levels: z.number().int().nullable() })).max(5_000),
        streets: z.array(z.object({ name: z.string(), line: z.array(z.tuple([z.number(), z.number()])).max(500) })).max(500).default([]),
      }),
    },
  },
});
