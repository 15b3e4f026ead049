/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 2a21d1002b0311d1, text 2d7ce5bde27d81f0
import type { FileId, Id, OrganisationId, PersonId } from '@huying/kernel';

export interface Line {
  readonly tenant_id: number;
  readonly id: Id<'line'>;
  readonly visit_id: Id<'visit'>;
  readonly side: 'helped' | 'helper';
  readonly author_id: PersonId;
  readonly author_name: string;
  readonly words_sealed: Buffer;
  readonly at: Date;
  readonly read_at: Date | null;
  readonly is_hidden: boolean;
}

export interface Photo {
  readonly tenant_id: number;
  readonly visit_id: Id<'visit'>;
  readonly file_id: FileId;
  readonly at: Date;
}

export interface Visit {
  readonly tenant_id: number;
  readonly id: Id<'visit'>;
  readonly subject_kind: string;
  readonly subject_id: string;
  readonly callout_id: Id<'callout'>;
  readonly helper_id: PersonId;
  readonly helper_name: string;
  readonly organisation_id: OrganisationId | null;
  readonly organisation_name: string | null;
  readonly elder_id: PersonId | null;
  readonly area_path: string;
  readonly home_lng: number;
  readonly home_lat: number;
  readonly category: string;
  readonly urgency: string;
  readonly summary: string;
  readonly recording_id: FileId | null;
  readonly state: 'going' | 'arrived' | 'finished' | 'confirmed' | 'disputed' | 'released';
  readonly started_at: Date;
  readonly expected_at: Date | null;
  readonly arrived_at: Date | null;
  readonly arrived_lng: number | null;
  readonly arrived_lat: number | null;
  readonly left_at: Date | null;
  readonly left_lng: number | null;
  readonly left_lat: number | null;
  readonly finished_at: Date | null;
  readonly minutes: number | null;
  readonly note: string | null;
  readonly confirmed_at: Date | null;
  readonly confirmed_by: 'touch' | 'voice' | 'telephone' | 'worker' | null;
  readonly confirmer_id: PersonId | null;
  readonly faces: number | null;
  readonly rating_words: string | null;
  readonly rated_at: Date | null;
  readonly judged_at: Date | null;
  readonly given_faces: number | null;
  readonly aspects: unknown;
  readonly reply: string | null;
  readonly replied_at: Date | null;
  readonly reply_hidden: boolean;
  readonly arrived_late: boolean;
  readonly left_late: boolean;
  readonly first_minutes: number | null;
  readonly corrected_at: Date | null;
  readonly first_category: string | null;
}
