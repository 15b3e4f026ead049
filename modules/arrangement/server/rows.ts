/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 511d1e7c8ca199c3, text c7951e0f1ecaeccd
import type { Id, PersonId } from '@huying/kernel';

export interface Arrangement {
  readonly tenant_id: number;
  readonly id: Id<'arrangement'>;
  readonly elder_id: PersonId;
  readonly elder_name: string;
  readonly area_path: string;
  readonly category: string;
  readonly text_sealed: Buffer | null;
  readonly people: number;
  readonly rule: string | null;
  readonly starts_on: string;
  readonly time: string;
  readonly holidays: 'as-usual' | 'not-on-holidays';
  readonly counts_from: Date;
  readonly made_at: Date;
  readonly made_by: PersonId | null;
  readonly made_by_name: string;
  readonly ended_at: Date | null;
  readonly end_reason: string | null;
}

export interface Occurrence {
  readonly tenant_id: number;
  readonly arrangement_id: Id<'arrangement'>;
  readonly occurs_at: Date;
  readonly state: 'moved' | 'cancelled' | 'opened' | 'missed';
  readonly moved_to: Date | null;
  readonly need_id: Id<'need'> | null;
  readonly changed_at: Date;
}
