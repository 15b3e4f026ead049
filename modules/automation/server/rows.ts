/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 42d0117306bd6a7a, text dd6ed22e0bf5aaac
import type { Id } from '@huying/kernel';

export interface TableVersion {
  readonly tenant_id: number;
  readonly name: string;
  readonly version: number;
  readonly id: Id<'table-version'>;
  readonly table: unknown;
  readonly holds_from: Date;
  readonly changed_by: string;
  readonly changed_at: Date;
  readonly reason: string;
}
