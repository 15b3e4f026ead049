/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations a4c747a8ddb96a8c, text fc2a7fb09e5a8df9
import type { Id, OrganisationId, PersonId } from '@huying/kernel';

export interface Duty {
  readonly tenant_id: number;
  readonly person_id: PersonId;
  readonly area_path: string;
  readonly since: Date;
  readonly until: Date;
  readonly lng: number | null;
  readonly lat: number | null;
}

export interface Feed {
  readonly tenant_id: number;
  readonly id: Id<'feed'>;
  readonly person_id: PersonId;
  readonly area_path: string | null;
  readonly secret_hash: Buffer;
  readonly made_at: Date;
  readonly last_read_at: Date | null;
}

export interface Presence {
  readonly tenant_id: number;
  readonly person_id: PersonId;
  readonly area_path: string;
  readonly since: Date;
  readonly until: Date;
}

export interface Rule {
  readonly tenant_id: number;
  readonly area_path: string;
  readonly rules: unknown;
  readonly changed_at: Date;
}

export interface Shift {
  readonly tenant_id: number;
  readonly id: Id<'shift'>;
  readonly template_id: Id<'template'>;
  readonly day: string;
  readonly area_path: string;
  readonly organisation_id: OrganisationId | null;
  readonly name: string;
  readonly category: string | null;
  readonly crew: 'volunteers' | 'staff' | 'organisation';
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly wanted: number;
  readonly skills: unknown;
  readonly needs_approval: boolean;
  readonly notice_hours: number;
  readonly state: 'open' | 'calledOff' | 'dropped';
  readonly reason: string | null;
  readonly sequence: number;
  readonly changed_at: Date;
}

export interface Swap {
  readonly tenant_id: number;
  readonly id: Id<'swap'>;
  readonly turn_id: Id<'turn'>;
  readonly shift_id: Id<'shift'>;
  readonly area_path: string;
  readonly organisation_id: OrganisationId | null;
  readonly from_person: PersonId;
  readonly to_person: PersonId | null;
  readonly taker_id: PersonId | null;
  readonly reason: string;
  readonly state: 'offered' | 'taken' | 'done' | 'declined' | 'refused' | 'withdrawn' | 'expired';
  readonly made_at: Date;
  readonly changed_at: Date;
}

export interface Template {
  readonly tenant_id: number;
  readonly id: Id<'template'>;
  readonly area_path: string;
  readonly organisation_id: OrganisationId | null;
  readonly name: string;
  readonly category: string | null;
  readonly crew: 'volunteers' | 'staff' | 'organisation';
  readonly weekdays: number[];
  readonly every_weeks: number;
  readonly from_time: string;
  readonly to_time: string;
  readonly holidays: 'as-usual' | 'skipped' | 'only';
  readonly wanted: number;
  readonly skills: unknown;
  readonly needs_approval: boolean;
  readonly notice_hours: number;
  readonly holds_from: string;
  readonly holds_until: string | null;
  readonly changed_at: Date;
}

export interface Turn {
  readonly tenant_id: number;
  readonly id: Id<'turn'>;
  readonly shift_id: Id<'shift'>;
  readonly person_id: PersonId;
  readonly area_path: string;
  readonly organisation_id: OrganisationId | null;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly skills: string[];
  readonly state: 'asked' | 'booked' | 'done' | 'declined' | 'left' | 'given' | 'released' | 'calledOff' | 'lapsed';
  readonly reason: string | null;
  readonly switches_duty: boolean;
  readonly asked_at: Date | null;
  readonly attendance: 'attended' | 'late' | 'absent' | null;
  readonly arrived_at: Date | null;
  readonly minutes: number | null;
  readonly corrected_reason: string | null;
  readonly sequence: number;
  readonly changed_at: Date;
}

export interface Wish {
  readonly tenant_id: number;
  readonly person_id: PersonId;
  readonly switches_duty: boolean;
  readonly may_be_asked: boolean;
  readonly most_hours_per_week: number | null;
  readonly available: unknown;
}
