/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 71afca288f94c1ca, text 3c90d6017183ed28
import type { Id, PersonId } from '@huying/kernel';

export interface Choice {
  readonly tenant_id: number;
  readonly person_id: PersonId;
  readonly channels_off: string[];
  readonly quiet: 'usual' | 'none' | 'own';
  readonly quiet_from: string | null;
  readonly quiet_to: string | null;
  readonly language: 'zh' | 'en';
  readonly changed_at: Date;
}

export interface Delivery {
  readonly tenant_id: number;
  readonly id: Id<'delivery'>;
  readonly message_id: Id<'message'>;
  readonly person_id: PersonId;
  readonly area_path: string;
  readonly channel: 'push' | 'wechat' | 'sms' | 'voice';
  readonly state: 'waiting' | 'sent' | 'delivered' | 'failed' | 'skipped';
  readonly gateway: string | null;
  readonly gateway_id: string | null;
  readonly code: string | null;
  readonly parts: number | null;
  readonly failures: number;
  readonly at: Date;
  readonly changed_at: Date;
}

export interface Message {
  readonly tenant_id: number;
  readonly id: Id<'message'>;
  readonly person_id: PersonId;
  readonly area_path: string;
  readonly kind: string;
  readonly urgent: boolean;
  readonly key: string;
  readonly sealed: Buffer;
  readonly steps: unknown;
  readonly quiet: unknown;
  readonly at: Date;
  readonly over_at: Date;
  readonly read_at: Date | null;
  readonly ended_at: Date | null;
  readonly ended_why: 'read' | 'replaced' | 'settled' | null;
}

export interface NumberSms {
  readonly tenant_id: number;
  readonly id: Id<'number-sms'>;
  readonly gateway: string;
  readonly gateway_id: string;
  readonly sealed: Buffer;
  readonly over_at: Date;
}

export interface Report {
  readonly tenant_id: number;
  readonly delivery_id: Id<'delivery'>;
  readonly key: string;
  readonly state: string;
  readonly code: string | null;
  readonly at: Date;
}

export interface Subscription {
  readonly tenant_id: number;
  readonly id: Id<'subscription'>;
  readonly person_id: PersonId;
  readonly endpoint_hash: Buffer;
  readonly sealed: Buffer;
  readonly created_at: Date;
}

export interface Wechat {
  readonly tenant_id: number;
  readonly person_id: PersonId;
  readonly openid_hash: Buffer;
  readonly sealed: Buffer;
  readonly bound_at: Date;
}

export interface WechatInvite {
  readonly tenant_id: number;
  readonly token_hash: Buffer;
  readonly person_id: PersonId;
  readonly over_at: Date;
}
