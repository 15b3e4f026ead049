/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 763178019f8cdb79, text 6ff7a4f4a1b26fa3
import type { Id, OrganisationId, PersonId } from '@huying/kernel';

export interface Booking {
  readonly tenant_id: number;
  readonly need_id: Id<'need'>;
  readonly listing_id: Id<'listing'>;
  readonly elder_id: PersonId;
  readonly asked_by: PersonId;
  readonly asked_at: Date;
  readonly due_at: Date;
  readonly ended_at: Date | null;
  readonly passed_at: Date | null;
}

export interface Listing {
  readonly tenant_id: number;
  readonly id: Id<'listing'>;
  readonly provider_id: PersonId | null;
  readonly organisation_id: OrganisationId | null;
  readonly home_path: string;
  readonly area_path: string;
  readonly category: string;
  readonly title: string;
  readonly words: string;
  readonly week: unknown;
  readonly per_week: number;
  readonly state: 'listed' | 'withdrawn' | 'suspended' | 'ended';
  readonly reason: string | null;
  readonly is_closed: boolean;
  readonly created_at: Date;
  readonly changed_at: Date;
  readonly changed_by: PersonId | null;
}
