/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 55cc3cb8df67c305, text 7bff47fafb7bcaeb
import type { Id, PersonId } from '@huying/kernel';

export interface Account {
  readonly tenant_id: number;
  readonly id: Id<'account'>;
  readonly kind: 'person' | 'group' | 'pool' | 'fund' | 'escrow' | 'expired' | 'clearing' | 'outside';
  readonly owner_id: string | null;
  readonly name: string;
  readonly area_path: string;
  readonly may_go_negative: boolean;
  readonly balance_minutes: number | null;
  readonly held_minutes: number | null;
  readonly last_number: number | null;
  readonly opened_at: Date;
  readonly outside_tenant: number | null;
}

export interface Credited {
  readonly tenant_id: number;
  readonly visit_id: Id<'visit'>;
  readonly subject_kind: string;
  readonly subject_id: string;
  readonly helper_id: PersonId;
  readonly elder_id: PersonId | null;
  readonly area_path: string;
  readonly arrived_at: Date;
  readonly left_at: Date;
  readonly lng: number | null;
  readonly lat: number | null;
  readonly minutes: number;
  readonly within_metres: number;
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

export interface Kin {
  readonly tenant_id: number;
  readonly id: Id<'kin'>;
  readonly giver_id: PersonId;
  readonly giver_name: string;
  readonly area_path: string;
  readonly name: string;
  readonly phone_sealed: Buffer;
  readonly relation: 'spouse' | 'parent' | 'child' | 'grandparent' | 'grandchild' | 'sibling' | 'other';
  readonly state: 'declared' | 'confirmed' | 'refused' | 'ended';
  readonly kin_id: PersonId | null;
  readonly declared_at: Date;
  readonly decided_at: Date | null;
  readonly reason: string | null;
  readonly heir_share: number | null;
}

export interface Remittance {
  readonly tenant_id: number;
  readonly id: Id<'remittance'>;
  readonly direction: 'out' | 'in';
  readonly other_tenant: number;
  readonly minutes: number;
  readonly reason: string;
  readonly state: 'sent' | 'arrived' | 'returned';
  readonly transfer_id: Id<'transfer'>;
  readonly return_transfer_id: Id<'transfer'> | null;
  readonly returned_why: 'unknownStreet' | 'notAccepted' | null;
  readonly sent_by: string;
  readonly at: Date;
  readonly settled_at: Date | null;
}

export interface Review {
  readonly tenant_id: number;
  readonly id: Id<'review'>;
  readonly question: string;
  readonly check_name: 'pair' | 'overlap' | 'travel' | 'mutual' | 'full' | 'night' | 'kin';
  readonly helper_id: PersonId;
  readonly helper_name: string;
  readonly elder_id: PersonId | null;
  readonly elder_name: string | null;
  readonly area_path: string;
  readonly visit_ids: string[];
  readonly facts: unknown;
  readonly rules_version: number;
  readonly state: 'open' | 'cleared' | 'reversed';
  readonly opened_at: Date;
  readonly decided_at: Date | null;
  readonly decided_by: string | null;
  readonly reason: string | null;
}

export interface Street {
  readonly code: number;
  readonly name: string;
  readonly exchanges: boolean;
  readonly published_at: Date;
}

export interface Transfer {
  readonly tenant_id: number;
  readonly id: Id<'transfer'>;
  readonly kind: 'post' | 'hold' | 'settle' | 'void';
  readonly purpose: 'issue' | 'spend' | 'grant' | 'reversal' | 'donation' | 'gift' | 'inheritance' | 'expiry' | 'exchange';
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
  readonly covers_id: Id<'transfer'> | null;
  readonly corrects_id: string | null;
}
