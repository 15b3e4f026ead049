/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations fab3a5a46713471a, text 99564894e007407b
import type { Id, OrganisationId, PersonId } from '@huying/kernel';

export interface Activity {
  readonly tenant_id: number;
  readonly id: Id<'activity'>;
  readonly area_path: string;
  readonly organisation_id: OrganisationId | null;
  readonly host_name: string;
  readonly title: string;
  readonly kind: string;
  readonly words: string;
  readonly place: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly enrol_until: Date;
  readonly capacity: number | null;
  readonly helpers_wanted: number;
  readonly minimum_age: number | null;
  readonly open_to: 'everybody' | 'elders' | 'volunteers' | 'members';
  readonly category: string;
  readonly contact: string;
  readonly state: 'draft' | 'published' | 'over' | 'cancelled';
  readonly reason: string | null;
  readonly sequence: number;
  readonly changed_at: Date;
}

export interface Enrolment {
  readonly tenant_id: number;
  readonly activity_id: Id<'activity'>;
  readonly person_id: PersonId;
  readonly help_id: Id<'help'>;
  readonly area_path: string;
  readonly organisation_id: OrganisationId | null;
  readonly part: 'participant' | 'helper';
  readonly state: 'enrolled' | 'waiting' | 'left' | 'present' | 'attended' | 'absent' | 'dropped';
  readonly page: 'elder' | 'family' | 'volunteer' | 'org' | 'worker' | 'desk';
  readonly enrolled_by: string;
  readonly enrolled_at: Date;
  readonly checked_in_at: Date | null;
  readonly checked_out_at: Date | null;
  readonly how: 'code' | 'ticket' | 'hand' | null;
  readonly minutes: number | null;
  readonly credited_minutes: number | null;
  readonly verified_at: Date | null;
  readonly verified_by: string | null;
  readonly first_minutes: number | null;
  readonly corrected_at: Date | null;
  readonly corrected_by: string | null;
  readonly correction_reason: string | null;
}
