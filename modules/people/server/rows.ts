/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 467ab1c9cc3dc0a8, text 604e8a14cd55bb4d
import type { AreaId, OrganisationId, PersonId } from '@huying/kernel';

export interface DeviceInvitation {
  readonly tenant_id: number;
  readonly secret_hash: Buffer;
  readonly elder_id: PersonId;
  readonly invited_by: PersonId | null;
  readonly over_at: Date;
}

export interface Elder {
  readonly tenant_id: number;
  readonly person_id: PersonId;
  readonly address: string;
  readonly home_lng: number;
  readonly home_lat: number;
  readonly area_id: AreaId;
  readonly area_path: string;
  readonly lives_alone: boolean;
  readonly mind_sealed: Buffer;
  readonly contacts_sealed: Buffer;
  readonly recording_consent: boolean;
  readonly photo_consent: boolean;
  readonly font_size: number;
  readonly phone_consent: boolean;
}

export interface Membership {
  readonly tenant_id: number;
  readonly person_id: PersonId;
  readonly position: number;
  readonly role: string;
  readonly organisation_id: OrganisationId | null;
  readonly area_id: AreaId | null;
  readonly area_path: string;
}

export interface Organisation {
  readonly tenant_id: number;
  readonly id: OrganisationId;
  readonly name: string;
  readonly kind: 'community' | 'social' | 'property' | 'committee' | 'grid' | 'street' | 'emergency' | 'desk' | 'day-care';
  readonly area_path: string;
  readonly categories: string[];
  readonly phone: string | null;
  readonly serves: string[];
  readonly closed_at: Date | null;
}

export interface Pairing {
  readonly tenant_id: number;
  readonly elder_id: PersonId;
  readonly volunteer_id: PersonId;
  readonly area_path: string;
  readonly since: Date;
}

export interface Person {
  readonly tenant_id: number;
  readonly id: PersonId;
  readonly name: string;
  readonly sex: 'female' | 'male' | null;
  readonly birth_year: number | null;
  readonly phone_sealed: Buffer | null;
  readonly phone_index: Buffer | null;
  readonly identity_sealed: Buffer | null;
  readonly identity_index: Buffer | null;
  readonly area_path: string;
  readonly created_at: Date;
  readonly deactivated_at: Date | null;
  readonly deactivated_reason: string | null;
  readonly joined_at: Date | null;
}

export interface Volunteer {
  readonly tenant_id: number;
  readonly person_id: PersonId;
  readonly skills: string[];
  readonly home_lng: number;
  readonly home_lat: number;
  readonly area_path: string;
  readonly red_while_off_duty: boolean;
  readonly active: boolean;
  readonly barred: string[];
  readonly suspended: boolean;
}
