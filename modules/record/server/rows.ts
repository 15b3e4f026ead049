/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 54b04da46a447ad6, text 38ab57800cc97d9d
import type { Id, OrganisationId, PersonId } from '@huying/kernel';

export interface Counter {
  readonly tenant_id: number;
  readonly year: number;
  readonly last: number;
}

export interface Proof {
  readonly tenant_id: number;
  readonly id: Id<'proof'>;
  readonly person_id: PersonId;
  readonly organisation_id: OrganisationId | null;
  readonly area_path: string;
  readonly from_on: string;
  readonly to_on: string;
  readonly purpose: string;
  readonly state: 'requested' | 'issued' | 'refused' | 'withdrawn' | 'revoked';
  readonly requested_by: PersonId;
  readonly requested_at: Date;
  readonly visits: number;
  readonly minutes: number;
  readonly number: string | null;
  readonly issued_by: PersonId | null;
  readonly issued_on: string | null;
  readonly public_until: string | null;
  readonly content_sealed: Buffer | null;
  readonly reason: string | null;
  readonly decided_at: Date | null;
}
