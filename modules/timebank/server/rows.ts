/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 921a215aea300dc9, text 6885f7307a189c73
import type { Id } from '@huying/kernel';

export interface Account {
  readonly tenant_id: number;
  readonly id: Id<'account'>;
  readonly kind: 'person' | 'group' | 'pool' | 'fund' | 'escrow' | 'expired';
  readonly owner_id: string | null;
  readonly name: string;
  readonly area_path: string;
  readonly may_go_negative: boolean;
  readonly balance_minutes: number | null;
  readonly held_minutes: number | null;
  readonly last_number: number | null;
  readonly opened_at: Date;
}

export interface Entry {
  readonly tenant_id: number;
  readonly transfer_id: Id<'transfer'>;
  readonly account_id: Id<'account'>;
  readonly number: number;
  readonly minutes: number;
  readonly balance_after_minutes: number | null;
  readonly at: Date;
}

export interface Transfer {
  readonly tenant_id: number;
  readonly id: Id<'transfer'>;
  readonly kind: 'post' | 'hold' | 'settle' | 'void';
  readonly purpose: 'issue' | 'spend' | 'grant' | 'reversal' | 'donation';
  readonly minutes: number;
  readonly debit_account_id: Id<'account'>;
  readonly credit_account_id: Id<'account'>;
  readonly hold_id: Id<'transfer'> | null;
  readonly reverses_id: Id<'transfer'> | null;
  readonly subject_kind: string | null;
  readonly subject_id: string | null;
  readonly occasion_id: string | null;
  readonly category: string | null;
  readonly reason: string;
  readonly at: Date;
}
