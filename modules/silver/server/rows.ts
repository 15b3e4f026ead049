/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 63c6499d3585c94c, text 344d0556df69716f
import type { Id, PersonId } from '@huying/kernel';

export interface Card {
  readonly tenant_id: number;
  readonly person_id: PersonId;
  readonly area_path: string;
  readonly birth_year: number | null;
  readonly is_elder: boolean;
  readonly is_volunteer: boolean;
  readonly talents: string[];
  readonly languages: string[];
  readonly past_sealed: Buffer;
  readonly words: string;
  readonly wants_pair: boolean;
  readonly wants_sex: 'female' | 'male' | null;
  readonly consent: string | null;
  readonly noted_by: string;
  readonly changed_at: Date;
}

export interface Proposal {
  readonly tenant_id: number;
  readonly id: Id<'proposal'>;
  readonly elder_id: PersonId;
  readonly volunteer_id: PersonId;
  readonly area_path: string;
  readonly state: 'open' | 'paired' | 'declined' | 'withdrawn' | 'lapsed';
  readonly score: number;
  readonly reasons_sealed: Buffer;
  readonly elder_answer: unknown;
  readonly helper_answer: unknown;
  readonly proposed_by: PersonId;
  readonly proposed_at: Date;
  readonly lapses_at: Date;
  readonly reason: string | null;
}
