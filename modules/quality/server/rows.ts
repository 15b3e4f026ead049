/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 4bb2d616add38140, text a35169098e77cb5d
import type { Id, OrganisationId, PersonId } from '@huying/kernel';

export interface Counter {
  readonly tenant_id: number;
  readonly last: number;
}

export interface Decision {
  readonly tenant_id: number;
  readonly grievance_id: Id<'grievance'>;
  readonly instance: number;
  readonly level: 'committee' | 'street';
  readonly outcome: 'granted' | 'partly' | 'refused';
  readonly reason_sealed: Buffer;
  readonly decided_by: PersonId;
  readonly decided_by_name: string;
  readonly changes_rating: boolean;
  readonly faces_before: number | null;
  readonly faces_after: number | null;
  readonly took_back_credits: boolean;
  readonly at: Date;
  readonly gave_back_credits: boolean;
  readonly minutes_before: number | null;
  readonly minutes_after: number | null;
  readonly category_before: string | null;
  readonly category_after: string | null;
  readonly credits_before: number | null;
  readonly credits_after: number | null;
}

export interface FollowUp {
  readonly tenant_id: number;
  readonly id: Id<'follow-up'>;
  readonly visit_id: Id<'visit'>;
  readonly need_id: Id<'need'> | null;
  readonly area_path: string;
  readonly elder_id: PersonId;
  readonly elder_name: string;
  readonly helper_id: PersonId;
  readonly helper_name: string;
  readonly category: string;
  readonly why: 'red' | 'unconfirmed' | 'sample';
  readonly state: 'waiting' | 'answered' | 'unreached';
  readonly made_at: Date;
  readonly due_at: Date;
  readonly attempts: number;
  readonly most_attempts: number;
  readonly last_attempt: 'noAnswer' | 'busy' | 'wrongNumber' | 'declined' | null;
  readonly form_version: number | null;
  readonly answers_sealed: Buffer | null;
  readonly solved: 'yes' | 'mostly' | 'no' | null;
  readonly content: 'yes' | 'mostly' | 'no' | null;
  readonly ended_at: Date | null;
  readonly ended_by: PersonId | null;
  readonly ended_by_name: string | null;
  readonly level: 'committee' | 'street';
  readonly climbs: number;
  readonly within_hours: number;
}

export interface Grievance {
  readonly tenant_id: number;
  readonly id: Id<'grievance'>;
  readonly number: number;
  readonly kind: 'rating' | 'service' | 'call' | 'reply' | 'line' | 'record';
  readonly reason: string;
  readonly state: 'submitted' | 'decided' | 'appealed' | 'final' | 'withdrawn';
  readonly level: 'committee' | 'street';
  readonly area_path: string;
  readonly need_id: Id<'need'> | null;
  readonly visit_id: Id<'visit'> | null;
  readonly callout_id: Id<'callout'> | null;
  readonly complainant_id: PersonId;
  readonly complainant_name: string;
  readonly complainant_page: string;
  readonly respondent_id: PersonId | null;
  readonly respondent_name: string | null;
  readonly respondent_page: string | null;
  readonly organisation_id: OrganisationId | null;
  readonly filed_by: PersonId;
  readonly concerned: string[];
  readonly filed_at: Date;
  readonly due_at: Date | null;
  readonly climbs: number;
  readonly decide_within_hours: number;
  readonly appeal_within_days: number;
  readonly limits_version: number;
  readonly ended_at: Date | null;
  readonly line_id: string | null;
  readonly claimed_on: string | null;
  readonly claimed_category: string | null;
  readonly claimed_minutes: number | null;
  readonly help_id: Id<'help'> | null;
}

export interface Statement {
  readonly tenant_id: number;
  readonly id: Id<'statement'>;
  readonly grievance_id: Id<'grievance'>;
  readonly side: 'complainant' | 'respondent';
  readonly written_by: string | null;
  readonly words_sealed: Buffer;
  readonly at: Date;
}
