/** Where things are: the tree of areas (community, grid, courtyard, building) and the map. Coordinates are WGS-84, longitude first. */
import { binary, defineContract, idOf, rowProblem } from '@huying/kernel';
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
  /** Nobody new is put here; who is here stays. */
  closed: z.boolean().optional(),
});
export type Area = z.output<typeof area>;

/** A name among neighbours: letters and digits. */
const code = z.string().trim().regex(/^[A-Za-z0-9]{1,20}$/).meta({ examples: ['g07', 'y07', 'b07', 'g08'] });
const name = z.string().trim().min(1).max(40);
/** An area out of a list, before it has an id. */
export const listedArea = area.pick({ kind: true, name: true, code: true, path: true, centre: true }).extend({ parentPath: areaPath });
export type ListedArea = z.output<typeof listedArea>;
const listed = z.object({ areas: z.array(listedArea), problems: z.array(rowProblem), /** Columns of the file that are not read. */ unread: z.array(z.string()) });
const sheetRefusals = { 'sheet.unreadable': 415, 'sheet.oldExcel': 415, 'sheet.tooManyRows': 413, 'sheet.tooLarge': 413 } as const;
const SHEETS = binary(['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'], 2_000_000);

/** Who looks after the tree; which kinds each may, `core/keeping.ts` says. */
export const KEEPERS = ['administrator', 'street', 'committee'] as const;
const codeRefusals = { 'place.codeTaken': 409, 'place.codeAlike': 409 } as const;

/** GeoJSON FeatureCollection; properties: id, kind, name, path, levels. */
const featureCollection = z.object({ type: z.literal('FeatureCollection'), features: z.array(z.record(z.string(), z.unknown())) });

export const place = defineContract('place', {
  routes: {
    areas: { method: 'GET', path: '/api/areas', summary: 'The areas of the tenant, parents before children', who: 'signed-in', out: z.object({ areas: z.array(area) }) },
    map: {
      method: 'GET', path: '/api/map', summary: 'Outlines of areas and buildings as GeoJSON, for drawing without the internet', who: 'signed-in',
      out: z.object({ areas: featureCollection, buildings: featureCollection, streets: featureCollection }),
    },
    addArea: {
      method: 'POST', path: '/api/areas', summary: 'Add an area below another', who: KEEPERS,
      body: z.object({ parentId: idOf('area'), kind: z.enum(AREA_KINDS).exclude(['street']), code, name, centre: position }), out: area,
      refusals: { ...codeRefusals, 'place.wrongKind': 422, 'place.closedAbove': 409 },
    },
    changeArea: {
      method: 'PUT', path: '/api/areas/:areaId', summary: 'Rename an area, move its position, close or open it again', who: KEEPERS, params: z.object({ areaId: idOf('area') }),
      body: z.object({ name, centre: position, closed: z.boolean() }).partial(), out: area, refusals: { 'place.openBelow': 409, 'place.closedAbove': 409 },
    },
    importAreas: {
      method: 'POST', path: '/api/areas/import', summary: 'Read a table of areas; with `stores` add them, all or none', who: KEEPERS, attemptsPerMinute: 30,
      query: z.object({ stores: z.enum(['false', 'true']).default('false') }), body: SHEETS, out: listed.extend({ added: z.number().int() }),
      refusals: { ...sheetRefusals, 'place.wrongList': 422 },
    },
  },
  calls: {
    area: { in: z.object({ areaId: idOf('area') }), out: area, refusals: { 'place.unknownArea': 404 } },
    areas: { in: z.object({}), out: z.array(area) },
    /** What a table of areas below a street office would add, and what is wrong with it. Its paths begin with the code of the office. */
    readList: { slow: true, in: z.object({ bytes: z.instanceof(Uint8Array), officeCode: code }), out: listed, refusals: sheetRefusals },
    /** The street office and its first areas, in a tenant that has none. */
    found: { in: z.object({ office: area.pick({ name: true, code: true, centre: true }), areas: z.array(listedArea).max(5_000) }), out: z.object({ areas: z.array(area) }) },
    add: {
      in: z.object({
        areas: z.array(area.extend({ parentId: idOf('area').nullable(), outline: z.array(z.tuple([z.number(), z.number()])).max(200), levels: z.number().int().nullable() })).max(5_000),
        streets: z.array(z.object({ name: z.string(), line: z.array(z.tuple([z.number(), z.number()])).max(500) })).max(500).default([]),
      }),
    },
  },
});
