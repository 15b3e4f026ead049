/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 85efc22878140bf6, text aedbdd32c3d1e0de
import type { FileId, Id, PersonId } from '@huying/kernel';

export interface Call {
  readonly tenant_id: number;
  readonly id: string;
  readonly line: string;
  readonly area_path: string;
  readonly elder_id: PersonId | null;
  readonly state_sealed: Buffer;
  readonly last_step: number;
  readonly is_over: boolean;
  readonly began_at: Date;
}

export interface Callback {
  readonly tenant_id: number;
  readonly id: Id<'callback'>;
  readonly call_id: string;
  readonly line: string;
  readonly area_path: string;
  readonly at: Date;
  readonly reason: 'unknown' | 'silent' | 'notChosen' | 'refused';
  readonly is_urgent: boolean;
  readonly said_sealed: Buffer;
  readonly recording_id: FileId | null;
  readonly state: 'waiting' | 'attached' | 'closed';
  readonly elder_id: PersonId | null;
  readonly need_id: Id<'need'> | null;
  readonly words_sealed: Buffer | null;
  readonly done_at: Date | null;
  readonly done_by: string | null;
}

export interface Line {
  readonly number: string;
  readonly tenant_id: number;
  readonly area_path: string;
  readonly name: string;
  readonly duty: string | null;
}

export interface Number {
  readonly tenant_id: number;
  readonly id: Id<'number'>;
  readonly elder_id: PersonId;
  readonly elder_name: string;
  readonly area_path: string;
  readonly number_sealed: Buffer;
  readonly number_index: Buffer;
  readonly note: string | null;
  readonly added_at: Date;
  readonly added_by: PersonId | null;
  readonly added_by_name: string;
}

export interface Step {
  readonly tenant_id: number;
  readonly call_id: string;
  readonly step: number;
  readonly content_hash: Buffer;
  readonly answer_sealed: Buffer;
}
