/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 3c3587098ce8bfbb, text a5d3ac3161c48783
import type { Id, PersonId } from '@huying/kernel';

export interface Bond {
  readonly tenant_id: number;
  readonly id: Id<'bond'>;
  readonly elder_id: PersonId;
  readonly elder_name: string;
  readonly member_id: PersonId;
  readonly member_name: string;
  readonly area_path: string;
  readonly relation: string;
  readonly state: 'asked' | 'bound' | 'refused' | 'ended';
  readonly asked_at: Date;
  readonly asked_by: PersonId | null;
  readonly consent_form: 'touch' | 'spoken' | 'written' | 'guardian' | null;
  readonly consent_note_sealed: Buffer | null;
  readonly consent_by: PersonId | null;
  readonly consent_by_name: string | null;
  readonly consent_at: Date | null;
  readonly sees_words: boolean;
  readonly sees_recordings: boolean;
  readonly on_call: boolean;
  readonly changed_at: Date;
}
