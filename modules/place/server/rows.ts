/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations d4d2c87675161283, text 017df9acc3c84440
import type { AreaId, Id } from '@huying/kernel';

export interface Area {
  readonly tenant_id: number;
  readonly id: AreaId;
  readonly parent_id: AreaId | null;
  readonly kind: 'street' | 'community' | 'grid' | 'courtyard' | 'building';
  readonly name: string;
  readonly code: string;
  readonly path: string;
  readonly lng: number;
  readonly lat: number;
  readonly outline: unknown;
  readonly levels: number | null;
}

export interface Street {
  readonly tenant_id: number;
  readonly id: Id<'street'>;
  readonly name: string;
  readonly line: unknown;
}
