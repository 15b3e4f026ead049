/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations a6b1836bc25d41f4, text 116ccfdda208d4d9
import type { FileId, Id, OrganisationId, PersonId } from '@huying/kernel';

export interface Callout {
  readonly tenant_id: number;
  readonly id: Id<'callout'>;
  readonly subject_kind: string;
  readonly subject_id: string;
  readonly elder_id: PersonId | null;
  readonly area_path: string;
  readonly lng: number;
  readonly lat: number;
  readonly category: string;
  readonly urgency: 'green' | 'yellow' | 'red';
  readonly skills: string[];
  readonly sex: string | null;
  readonly places: number;
  readonly due_at: Date | null;
  readonly summary: string;
  readonly recording_id: FileId | null;
  readonly state: 'climbing' | 'owned' | 'ended' | 'cancelled';
  readonly revision: number;
  readonly climb: number;
  readonly climbing_since: Date;
  readonly tiers: unknown;
  readonly rules: unknown;
  readonly opened_at: Date;
  readonly closed_at: Date | null;
  readonly wake_at: Date | null;
}

export interface Holder {
  readonly tenant_id: number;
  readonly id: Id<'holder'>;
  readonly callout_id: Id<'callout'>;
  readonly area_path: string;
  readonly climb: number;
  readonly place: number;
  readonly tier: string;
  readonly person_id: PersonId | null;
  readonly person_name: string | null;
  readonly organisation_id: OrganisationId | null;
  readonly organisation_name: string | null;
  readonly offer_id: Id<'offer'> | null;
  readonly since: Date;
  readonly waited_seconds: number;
  readonly progress_due_at: Date;
  readonly answer_by: Date | null;
  readonly ended_at: Date | null;
  readonly end_reason: string | null;
}

export interface Offer {
  readonly tenant_id: number;
  readonly id: Id<'offer'>;
  readonly callout_id: Id<'callout'>;
  readonly area_path: string;
  readonly climb: number;
  readonly tier: string;
  readonly wave: number;
  readonly person_id: PersonId | null;
  readonly organisation_id: OrganisationId | null;
  readonly name: string;
  readonly state: 'waiting' | 'accepted' | 'refused' | 'silent' | 'gone';
  readonly made_at: Date;
  readonly answer_by: Date;
  readonly answered_at: Date | null;
  readonly reason: string | null;
  readonly note: string | null;
  readonly distance_metres: number | null;
  readonly score: number | null;
  readonly reasons: unknown;
}

export interface Scope {
  readonly tenant_id: number;
  readonly organisation_id: OrganisationId;
  readonly categories: string[];
  readonly hours: unknown;
  readonly away_until: Date | null;
  readonly changed_at: Date;
  readonly changed_by: string;
  readonly keeps_holidays: boolean;
  readonly closed_days: string[];
}

export interface Search {
  readonly tenant_id: number;
  readonly id: Id<'search'>;
  readonly callout_id: Id<'callout'>;
  readonly area_path: string;
  readonly climb: number;
  readonly position: number;
  readonly tier: string;
  readonly wave: number;
  readonly at: Date;
  readonly radius_metres: number | null;
  readonly offered: number;
  readonly passed_over: unknown;
}
