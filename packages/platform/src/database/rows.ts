/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 4458e8d7afd04176, text 8ef405aa4af88178
import type { FileId, Id, PersonId } from '@huying/kernel';

export interface ApiKey {
  readonly key_hash: Buffer;
  readonly id: Id<'key'>;
  readonly tenant_id: number;
  readonly name: string;
  readonly area_path: string;
  readonly created_at: Date;
  readonly revoked_at: Date | null;
}

export interface Command {
  readonly tenant_id: number;
  readonly key: string;
  readonly content_hash: Buffer;
  readonly status: number | null;
  readonly answer: unknown;
  readonly created_at: Date;
}

export interface File {
  readonly tenant_id: number;
  readonly id: FileId;
  readonly owner_id: string | null;
  readonly purpose: string;
  readonly mime_type: string;
  readonly size_bytes: number;
  readonly sha256: Buffer;
  readonly created_at: Date;
  readonly delete_after: Date | null;
}

export interface Inbox {
  readonly id: number;
  readonly tenant_id: number;
  readonly channel: string;
  readonly notice: string;
  readonly payload: unknown;
  readonly at: Date;
}

export interface Outbox {
  readonly id: number;
  readonly tenant_id: number;
  readonly channel: string;
  readonly notice: string;
  readonly payload: unknown;
  readonly at: Date;
}

export interface Session {
  readonly token_hash: Buffer;
  readonly tenant_id: number;
  readonly person_id: PersonId;
  readonly kind: 'browser' | 'device';
  readonly label: string;
  readonly created_at: Date;
  readonly last_seen_at: Date;
  readonly expires_at: Date;
}

export interface Setting {
  readonly tenant_id: number;
  readonly name: string;
  readonly value: unknown;
}

export interface SignIn {
  readonly phone_index: Buffer;
  readonly tenant_id: number;
  readonly person_id: PersonId;
  readonly password_hash: string | null;
  readonly must_change_password: boolean;
}

export interface SignInAttempt {
  readonly phone_index: Buffer;
  readonly failures: number;
  readonly locked_until: Date | null;
  readonly at: Date;
}

export interface SignInCode {
  readonly phone_index: Buffer;
  readonly code_hash: Buffer;
  readonly expires_at: Date;
  readonly failures: number;
  readonly codes: number;
  readonly first_at: Date;
}

export interface Tenant {
  readonly id: number;
  readonly name: string;
  readonly created_at: Date;
}

export interface Timer {
  readonly tenant_id: number;
  readonly key: string;
  readonly due_at: Date;
  readonly call: string;
  readonly input: unknown;
  readonly failures: number;
  readonly last_error: string | null;
}

export interface Trail {
  readonly tenant_id: number;
  readonly id: Id<'trail'>;
  readonly at: Date;
  readonly actor_kind: string;
  readonly actor_id: string | null;
  readonly actor_name: string;
  readonly subject_kind: string;
  readonly subject_id: string;
  readonly action: string;
  readonly detail: unknown;
  readonly reason: string | null;
}

export interface TrailSeal {
  readonly tenant_id: number;
  readonly position: number;
  readonly trail_id: Id<'trail'>;
  readonly hash: Buffer;
}

export interface TrailUnsealed {
  readonly tenant_id: number;
  readonly trail_id: Id<'trail'>;
}
