/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations fb2078089300d626, text 12b88ec55374eb43
import type { PersonId } from '@huying/kernel';

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

export interface SecondFactor {
  readonly tenant_id: number;
  readonly person_id: PersonId;
  readonly secret_sealed: Buffer;
  readonly since: Date;
  readonly last_step: number;
}
