/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 96242113c14eec73, text ce894c9cf6e654a0
import type { Id, PersonId } from '@huying/kernel';

export interface Leaving {
  readonly tenant_id: number;
  readonly id: Id<'leaving'>;
  readonly person_id: PersonId;
  readonly state: 'waiting' | 'stayed' | 'gone';
  readonly asked_at: Date;
  readonly due_at: Date;
  readonly ended_at: Date | null;
  readonly why: 'own' | 'unused';
}
