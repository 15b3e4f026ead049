/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations ee1e7a09515cd774, text 4a572516463a27ec
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
  readonly closed_at: Date | null;
}

export interface Street {
  readonly tenant_id: number;
  readonly id: Id<'street'>;
  readonly name: string;
  readonly line: unknown;
}
