/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 723b227ed31366ac, text f38685cfe80fbfc2
import type { AreaId, FileId, Id, PersonId } from '@huying/kernel';

export interface Application {
  readonly tenant_id: number;
  readonly id: Id<'application'>;
  readonly person_id: PersonId;
  readonly area_id: AreaId;
  readonly area_path: string;
  readonly state: 'submitted' | 'asked' | 'approved' | 'refused' | 'withdrawn';
  readonly name: string;
  readonly identity_sealed: Buffer | null;
  readonly sex: 'female' | 'male';
  readonly birth_year: number;
  readonly age: number;
  readonly job: string;
  readonly skills: string[];
  readonly preferences: string[];
  readonly times: string[];
  readonly home_lng: number;
  readonly home_lat: number;
  readonly guardian_sealed: Buffer | null;
  readonly guardian_at: Date | null;
  readonly consents: unknown;
  readonly reason: string | null;
  readonly submitted_at: Date;
  readonly decided_by: PersonId | null;
  readonly decided_at: Date | null;
}

export interface Ban {
  readonly tenant_id: number;
  readonly id: Id<'ban'>;
  readonly person_id: PersonId;
  readonly area_path: string;
  readonly state: 'standing' | 'appealed' | 'lifted' | 'over';
  readonly reason: string;
  readonly from_at: Date;
  readonly until_at: Date | null;
  readonly imposed_by: PersonId;
  readonly appeal: string | null;
  readonly appealed_at: Date | null;
  readonly answer: string | null;
  readonly ended_at: Date | null;
}

export interface Card {
  readonly tenant_id: number;
  readonly id: Id<'card'>;
  readonly application_id: Id<'application'>;
  readonly person_id: PersonId;
  readonly side: 'portrait' | 'emblem';
  readonly file_id: FileId;
  readonly state: 'kept' | 'waiting' | 'read' | 'unreadable' | 'failed';
  readonly read_sealed: Buffer | null;
  readonly why: string | null;
  readonly warnings: string[];
  readonly code: string | null;
  readonly reader: string | null;
  readonly attempts: number;
  readonly added_at: Date;
  readonly read_at: Date | null;
}

export interface Counter {
  readonly tenant_id: number;
  readonly last: number;
}

export interface Kind {
  readonly tenant_id: number;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly valid_months: number | null;
  readonly changed_at: Date;
}

export interface Qualification {
  readonly tenant_id: number;
  readonly id: Id<'qualification'>;
  readonly person_id: PersonId;
  readonly area_path: string;
  readonly kind: string;
  readonly number_sealed: Buffer | null;
  readonly issuer: string;
  readonly issued_on: string;
  readonly expires_on: string | null;
  readonly state: 'submitted' | 'valid' | 'refused' | 'revoked';
  readonly source: 'evidence' | 'staff' | 'training';
  readonly source_id: string | null;
  readonly evidence_file_id: FileId | null;
  readonly reason: string | null;
  readonly decided_by: PersonId | null;
  readonly made_at: Date;
}

export interface Volunteer {
  readonly tenant_id: number;
  readonly person_id: PersonId;
  readonly area_path: string;
  readonly number: string;
  readonly external_number: string | null;
  readonly registered_at: Date | null;
  readonly birth_year: number | null;
  readonly job: string;
  readonly preferences: string[];
  readonly times: string[];
  readonly guardian_sealed: Buffer | null;
  readonly consents: unknown;
  readonly is_suspended: boolean;
}
