/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 4fde232221c25f86, text 6972ff09c738d79e
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

export interface Relay {
  readonly tenant_id: number;
  readonly id: Id<'relay'>;
  readonly visit_id: Id<'visit'>;
  readonly subject_kind: string;
  readonly subject_id: Id<'thing'>;
  readonly asker_id: PersonId;
  readonly elder_id: PersonId;
  readonly helper_id: PersonId;
  readonly area_path: string;
  readonly line: string;
  readonly is_inbound: boolean;
  readonly state: 'asked' | 'ringing' | 'connected' | 'ended' | 'failed';
  readonly seconds: number | null;
  readonly asked_at: Date;
  readonly changed_at: Date;
}

export interface Step {
  readonly tenant_id: number;
  readonly call_id: string;
  readonly step: number;
  readonly content_hash: Buffer;
  readonly answer_sealed: Buffer;
}
