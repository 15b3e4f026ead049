/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 6ad426eeb73866af, text c94f98fab7f2ba1e
import type { PersonId } from '@huying/kernel';

export interface Duty {
  readonly tenant_id: number;
  readonly person_id: PersonId;
  readonly area_path: string;
  readonly since: Date;
  readonly until: Date;
  readonly lng: number | null;
  readonly lat: number | null;
}
