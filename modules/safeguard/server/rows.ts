/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 3096614450c1a21c, text 63ef9e0adffa70e5
import type { Id, PersonId } from '@huying/kernel';

export interface ProviderBinding {
  readonly tenant_id: number;
  readonly subject_index: Buffer;
  readonly person_id: PersonId;
  readonly bound_by: PersonId | null;
  readonly bound_at: Date;
}

export interface RecoveryCode {
  readonly tenant_id: number;
  readonly person_id: PersonId;
  readonly code_hash: Buffer;
}

export interface Request {
  readonly tenant_id: number;
  readonly id: Id<'request'>;
  readonly act: string;
  readonly content_hash: Buffer;
  readonly facts_sealed: Buffer;
  readonly size: number;
  readonly area_path: string;
  readonly state: 'waiting' | 'approved' | 'refused' | 'done' | 'over';
  readonly asked_by: PersonId;
  readonly asked_name: string;
  readonly asked_at: Date;
  readonly reason: string;
  readonly until: Date;
  readonly decided_by: PersonId | null;
  readonly decided_name: string | null;
  readonly decided_at: Date | null;
  readonly decided_reason: string | null;
  readonly done_at: Date | null;
  readonly page: string;
  readonly concerned: string[];
}

export interface SecondFactor {
  readonly tenant_id: number;
  readonly person_id: PersonId;
  readonly secret_sealed: Buffer;
  readonly since: Date;
  readonly last_step: number;
}
