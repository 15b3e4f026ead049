/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations effa8ac48b2da5e0, text a76263828691cdb6
import type { FileId, Id, PersonId } from '@huying/kernel';

export interface Need {
  readonly tenant_id: number;
  readonly id: Id<'need'>;
  readonly number: number;
  readonly state: 'heard' | 'seeking' | 'taken' | 'serving' | 'finished' | 'confirmed' | 'cancelled' | 'falseAlarm' | 'safe';
  readonly channel: string;
  readonly elder_id: PersonId;
  readonly elder_name: string;
  readonly area_path: string;
  readonly home_lng: number;
  readonly home_lat: number;
  readonly text: string | null;
  readonly recording_id: FileId | null;
  readonly category: string[];
  readonly urgency: 'green' | 'yellow' | 'red';
  readonly when_said: string | null;
  readonly people: number;
  readonly sex: 'female' | 'male' | null;
  readonly skills: string[];
  readonly confidence: number | null;
  readonly needs_tagging: boolean;
  readonly suspected_red: boolean;
  readonly spend_credits: boolean;
  readonly raised_at: Date;
  readonly raised_by: PersonId | null;
  readonly send_by: Date | null;
  readonly due_at: Date | null;
  readonly callout_id: Id<'callout'> | null;
  readonly changed_at: Date;
  readonly ended_at: Date | null;
  readonly end_reason: string | null;
  readonly corrections: number;
  readonly tier: string | null;
  readonly followers: string[];
  readonly followers_on_call: string[];
  readonly merged_into: Id<'need'> | null;
  readonly called_at: Date | null;
  readonly visit_id: Id<'visit'> | null;
}

export interface Said {
  readonly tenant_id: number;
  readonly need_id: Id<'need'>;
  readonly position: number;
  readonly channel: string;
  readonly text: string | null;
  readonly recording_id: FileId | null;
  readonly tags: unknown;
  readonly said_at: Date;
  readonly said_by: PersonId | null;
}
