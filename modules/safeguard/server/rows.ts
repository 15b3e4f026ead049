/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations a5d33d50259ea73f, text 978b48962a553dd4
import type { PersonId } from '@huying/kernel';

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
