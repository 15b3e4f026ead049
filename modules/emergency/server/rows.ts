/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 2c37cb10c54dab84, text 32de4005fec5a50d
import type { Id, PersonId } from '@huying/kernel';

export interface Access {
  readonly tenant_id: number;
  readonly elder_id: PersonId;
  readonly area_path: string;
  readonly door_sealed: Buffer;
  readonly changed_at: Date;
  readonly changed_by: string;
}

export interface Answer {
  readonly tenant_id: number;
  readonly id: Id<'answer'>;
  readonly need_id: Id<'need'>;
  readonly area_path: string;
  readonly question: string;
  readonly answer: 'yes' | 'no' | 'unknown';
  readonly words_sealed: Buffer | null;
  readonly version: number;
  readonly at: Date;
  readonly by_name: string;
}

export interface HandOff {
  readonly tenant_id: number;
  readonly id: Id<'hand-off'>;
  readonly need_id: Id<'need'>;
  readonly area_path: string;
  readonly service: '120' | '119' | '110';
  readonly called_at: Date;
  readonly called_by: string;
  readonly incident_number: string | null;
  readonly words_sealed: Buffer | null;
  readonly confirmed_at: Date | null;
  readonly confirmed_by: string | null;
}

export interface Opening {
  readonly tenant_id: number;
  readonly id: Id<'opening'>;
  readonly need_id: Id<'need'>;
  readonly elder_id: PersonId;
  readonly elder_name: string;
  readonly area_path: string;
  readonly by_id: PersonId;
  readonly by_name: string;
  readonly role: string;
  readonly reason: string;
  readonly at: Date;
  readonly verdict: 'fine' | 'wrong' | null;
  readonly review_words: string | null;
  readonly reviewed_at: Date | null;
  readonly reviewer_id: PersonId | null;
  readonly reviewed_by: string | null;
}

export interface RedCall {
  readonly tenant_id: number;
  readonly need_id: Id<'need'>;
  readonly elder_id: PersonId;
  readonly elder_name: string;
  readonly area_path: string;
  readonly category: string;
  readonly state: 'open' | 'safe' | 'falseAlarm';
  readonly opened_at: Date;
  readonly arrive_by: Date;
  readonly arrived_at: Date | null;
  readonly arrived: 'helper' | 'family' | 'neighbour' | 'duty' | 'ambulance' | 'fire' | null;
  readonly ended_at: Date | null;
  readonly ended_by: string | null;
  readonly safe_by: 'seen' | 'telephone' | 'hospital' | 'family' | null;
  readonly ended_words_sealed: Buffer | null;
  readonly called_at: Date | null;
}

export interface Report {
  readonly tenant_id: number;
  readonly id: Id<'report'>;
  readonly need_id: Id<'need'>;
  readonly area_path: string;
  readonly by_id: PersonId;
  readonly by_name: string;
  readonly relation: string | null;
  readonly finding: 'falseAlarm' | 'withThem' | 'unreachable' | 'worse';
  readonly words_sealed: Buffer | null;
  readonly at: Date;
}

export interface Told {
  readonly tenant_id: number;
  readonly id: Id<'told'>;
  readonly need_id: Id<'need'>;
  readonly area_path: string;
  readonly position: number;
  readonly kind: 'family' | 'neighbour' | 'duty';
  readonly person_id: PersonId | null;
  readonly who_sealed: Buffer;
  readonly is_written: boolean;
  readonly at: Date;
  readonly outcome: 'reached' | 'coming' | 'unreachable' | null;
  readonly outcome_at: Date | null;
  readonly outcome_by: string | null;
}
