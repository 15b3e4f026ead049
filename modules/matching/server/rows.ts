/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 673243b1995431b2, text 1e525f938f555b4c
import type { Id, PersonId } from '@huying/kernel';

export interface Day {
  readonly tenant_id: number;
  readonly person_id: PersonId;
  readonly day: Date;
  readonly offers: number;
  readonly accepted: number;
  readonly served: number;
}

export interface Helper {
  readonly tenant_id: number;
  readonly person_id: PersonId;
  readonly name: string;
  readonly sex: string | null;
  readonly birth_year: number | null;
  readonly skills: string[];
  readonly area_path: string;
  readonly home_lng: number;
  readonly home_lat: number;
  readonly lng: number;
  readonly lat: number;
  readonly on_duty: boolean;
  readonly red_while_off_duty: boolean;
  readonly active: boolean;
  readonly rating_sum: number;
  readonly ratings: number;
  readonly last_end: Date | null;
  readonly barred: string[];
}

export interface Involvement {
  readonly tenant_id: number;
  readonly callout_id: Id<'callout'>;
  readonly person_id: PersonId;
  readonly kind: 'asked' | 'engaged';
  readonly busy_from: Date | null;
}

export interface Pairing {
  readonly tenant_id: number;
  readonly elder_id: PersonId;
  readonly volunteer_id: PersonId;
}
