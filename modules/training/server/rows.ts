/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 4e641284d4d2e962, text 988c36c23cd14a2e
import type { FileId, Id, PersonId } from '@huying/kernel';

export interface Attempt {
  readonly tenant_id: number;
  readonly id: Id<'attempt'>;
  readonly course_id: Id<'course'>;
  readonly person_id: PersonId;
  readonly area_path: string;
  readonly score: number;
  readonly is_passed: boolean;
  readonly at: Date;
}

export interface Certificate {
  readonly tenant_id: number;
  readonly id: Id<'certificate'>;
  readonly course_id: Id<'course'>;
  readonly person_id: PersonId;
  readonly area_path: string;
  readonly number: string;
  readonly course_name: string;
  readonly hours: number;
  readonly issued_on: string;
  readonly expires_on: string | null;
  readonly state: 'valid' | 'revoked';
  readonly reason: string | null;
}

export interface Course {
  readonly tenant_id: number;
  readonly id: Id<'course'>;
  readonly area_path: string;
  readonly name: string;
  readonly summary: string;
  readonly text: string;
  readonly kind: string | null;
  readonly hours: number;
  readonly valid_months: number | null;
  readonly needs_attendance: boolean;
  readonly quiz: unknown;
  readonly pass_mark: number;
  readonly most_attempts: number;
  readonly state: 'draft' | 'open' | 'closed';
  readonly changed_at: Date;
}

export interface Material {
  readonly tenant_id: number;
  readonly course_id: Id<'course'>;
  readonly file_id: FileId;
  readonly name: string;
  readonly added_at: Date;
}

export interface Seat {
  readonly tenant_id: number;
  readonly session_id: Id<'session'>;
  readonly person_id: PersonId;
  readonly course_id: Id<'course'>;
  readonly area_path: string;
  readonly state: 'booked' | 'left' | 'attended' | 'absent';
  readonly changed_at: Date;
}

export interface Session {
  readonly tenant_id: number;
  readonly id: Id<'session'>;
  readonly course_id: Id<'course'>;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly place: string;
  readonly seats: number;
  readonly called_off_reason: string | null;
}
