import type { Area } from '../contract.ts';
import type { AreaRow } from './store.ts';

export const areaOf = (row: AreaRow): Area => ({
  id: row.id, kind: row.kind, name: row.name, code: row.code, path: row.path, centre: { lng: row.lng, lat: row.lat }, ...(row.closed_at ? { closed: true } : {}),
});
