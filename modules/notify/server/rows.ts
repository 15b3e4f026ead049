/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations eafb4ee07671b17e, text bd514d36f8942da1
import type { Id, PersonId } from '@huying/kernel';

export interface Subscription {
  readonly tenant_id: number;
  readonly id: Id<'subscription'>;
  readonly person_id: PersonId;
  readonly endpoint_hash: Buffer;
  readonly sealed: Buffer;
  readonly created_at: Date;
}
