/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 9d74170b8432c5ba, text a1ada69ac9625098
import type { Id, PersonId } from '@huying/kernel';

export interface Leaving {
  readonly tenant_id: number;
  readonly id: Id<'leaving'>;
  readonly person_id: PersonId;
  readonly state: 'waiting' | 'stayed' | 'gone';
  readonly asked_at: Date;
  readonly due_at: Date;
  readonly ended_at: Date | null;
}
