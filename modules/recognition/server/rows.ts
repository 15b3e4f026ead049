/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 54158c1c78f5ba08, text 2c46d0e62bf650fa
import type { Id } from '@huying/kernel';

export interface Correction {
  readonly tenant_id: number;
  readonly id: Id<'correction'>;
  readonly need_id: string;
  readonly sealed_text: Buffer;
  readonly before: unknown;
  readonly after: unknown;
  readonly corrected_by: string;
  readonly corrected_at: Date;
}

export interface LexiconVersion {
  readonly tenant_id: number;
  readonly version: number;
  readonly lexicon: unknown;
  readonly changed_by: string;
  readonly changed_at: Date;
  readonly reason: string;
}

export interface Model {
  readonly tenant_id: number;
  readonly version: number;
  readonly stored: unknown;
  readonly corrections: number;
  readonly taken: boolean;
  readonly trained_by: string;
  readonly trained_at: Date;
}

export interface ModelChoice {
  readonly tenant_id: number;
  readonly position: number;
  readonly model: number;
  readonly chosen_by: string;
  readonly chosen_at: Date;
  readonly reason: string;
}
