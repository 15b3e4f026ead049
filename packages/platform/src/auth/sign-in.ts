import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { PersonId } from '@huying/kernel';
import { columnsOf, type RowOf } from '../database/columns.ts';
import type { Db } from '../database/db.ts';
import type * as rows from '../database/rows.ts';
import { type Statement, sql } from '../database/sql.ts';
import type { Secrets } from '../secrets.ts';
import { checkPassword, hashPassword } from './password.ts';

/** A person that a phone number belongs to; one number may serve in several tenants. */
export interface SignInPerson {
  readonly tenantId: number;
  readonly tenantName: string;
  readonly personId: PersonId;
  readonly mustChangePassword: boolean;
}

export type SignInAnswer =
  | { readonly known: readonly SignInPerson[] }
  | { readonly no: 'wrong' | 'expired' }
  | { readonly no: 'locked'; readonly minutes: number };

export interface SessionRow {
  readonly id: string;
  readonly kind: 'browser' | 'device';
  readonly label: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
}

export interface SignInBinding {
  readonly personId: PersonId;
  readonly phone: string;
  readonly password?: string;
  readonly mustChange?: boolean;
}

/** Sign-in facts of people. Attempts are counted outside the command, so that a refusal does not undo the count. */
export interface SignIns {
  /** Lets people sign in by their number, and by a password where one is given. */
  bind(list: readonly SignInBinding[]): Promise<void>;
  unbind(personId: PersonId): Promise<void>;
  setPassword(personId: PersonId, password: string): Promise<void>;
  /** The same is done for a number that nobody has; `known` is for whoever sends the code, never for whoever asks. */
  makeCode(phone: string): Promise<{ readonly code: string; readonly known: boolean; readonly minutes: number } | { readonly no: 'tooMany'; readonly minutes: number }>;
  /** Spends the code, but not where the number serves in several tenants and none was chosen. Right for a number nobody has: nobody is known. */
  checkCode(phone: string, code: string, tenantId?: number): Promise<SignInAnswer>;
  checkPassword(phone: string, password: string): Promise<SignInAnswer>;
  /** Everybody who signs in by this number, for who has proved otherwise that it is theirs. */
  withPhone(phone: string): Promise<SignInPerson[]>;
  /** The password of somebody signed in who is about to change it; `none` where they never had one. */
  checkOwnPassword(personId: PersonId, password: string | undefined): Promise<'right' | 'wrong' | 'none' | { readonly lockedMinutes: number }>;
  /** For proofs of other kinds: counts an attempt before it is looked at, as with passwords, and gives the minutes that its name stays locked. */
  countAttempt(name: string): Promise<number>;
  /** The proof was right. */
  clearAttempts(name: string): Promise<void>;
  /** Returns the token: shown once to the browser or device, stored as a hash. */
  openSession(person: { readonly tenantId: number; readonly personId: PersonId }, kind: 'browser' | 'device', label: string): Promise<string>;
  listSessions(personId: PersonId): Promise<SessionRow[]>;
  /** What the person may has changed: the next request reads it anew. */
  forget(personId: PersonId): void;
  /** Ends all sessions but this one. */
  endOtherSessions(personId: PersonId, keptId: string | undefined): Promise<number>;
  /** Ends one session by the id that `listSessions` gives, or all of the person. */
  endSessions(personId: PersonId, sessionId?: string): Promise<number>;
}

const CODE_MINUTES = 5;
const MOST_FAILURES = 5;
/** Each code allows a few guesses; this bounds the codes, and what messages cost. A successful sign-in clears the count. */
const MOST_CODES = 5;
const CODES_MINUTES = 60;
const LOCK_MINUTES = 15;
const BROWSER_DAYS = 30;
/** An elder's device stays signed in until it is released. */
const DEVICE_DAYS = 3_650;

export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();
/** Sessions are named to people by the first part of their hash, which opens nothing. */
export const sessionIdOf = (hash: Uint8Array): string => Buffer.from(hash).toString('hex').slice(0, 24);

const SIGN_IN = columnsOf<rows.SignIn>('s').pick('tenant_id', 'person_id', 'must_change_password', 'password_hash');
type KnownRow = RowOf<typeof SIGN_IN> & { readonly tenant_name: rows.Tenant['name'] };
const KNOWN = sql`
  ${SIGN_IN}, t.name as tenant_name
  from platform.sign_in s join platform.tenant t on t.id = s.tenant_id`;
const personOf = (row: KnownRow): SignInPerson => ({
  tenantId: row.tenant_id, tenantName: row.tenant_name, personId: row.person_id, mustChangePassword: row.must_change_password,
});

export interface SignInOptions {
  readonly service: Db;
  /** The transaction of the command where one is running: binding a person is part of making them. */
  readonly db: Db;
  readonly tenantId: number;
  readonly secrets: Secrets;
  readonly now: Date;
  readonly onEnd: (tenantId: number, personId: string) => void;
}

const minutesLater = (time: Date, minutes: number) => new Date(time.getTime() + minutes * 60_000);

export const createSignIns = (options: SignInOptions): SignIns => ({ ...binding(options), ...codes(options), ...passwords(options), ...attempts(options), ...sessions(options) });

const indexOf = ({ secrets }: SignInOptions, phone: string) => secrets.blindIndex('phone', phone);

async function bindAll(options: SignInOptions, list: readonly SignInBinding[]): Promise<void> {
  // Deriving is slow and done by several threads at once.
  const rows = await Promise.all(
    list.map(async ({ personId, phone, password, mustChange = false }) => ({
      phone_index: indexOf(options, phone).toString('base64'), person_id: personId, must_change_password: mustChange,
      password_hash: password === undefined ? null : await hashPassword(password, options.secrets.passwordCost),
    })),
  );
  await options.db.run(sql`
    insert into platform.sign_in (phone_index, tenant_id, person_id, password_hash, must_change_password)
    select decode(b.phone_index, 'base64'), ${options.tenantId}::int, b.person_id, b.password_hash, b.must_change_password
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as b (phone_index text, person_id uuid, password_hash text, must_change_password boolean)
    on conflict (tenant_id, person_id) do update
      set phone_index = excluded.phone_index, password_hash = coalesce(excluded.password_hash, platform.sign_in.password_hash),
        must_change_password = case when excluded.password_hash is null then platform.sign_in.must_change_password else excluded.must_change_password end`);
}

function binding(options: SignInOptions): Pick<SignIns, 'bind' | 'unbind' | 'setPassword'> {
  const { db, tenantId, secrets } = options;
  return {
    bind: (list) => bindAll(options, list),
    async unbind(personId) {
      await db.run(sql`delete from platform.sign_in where tenant_id = ${tenantId} and person_id = ${personId}`);
    },
    async setPassword(personId, password) {
      const hash = await hashPassword(password, secrets.passwordCost);
      await db.run(sql`
        update platform.sign_in set password_hash = ${hash}, must_change_password = false
        where tenant_id = ${tenantId} and person_id = ${personId}`);
    },
  };
}

function codes(options: SignInOptions): Pick<SignIns, 'makeCode' | 'checkCode' | 'withPhone'> {
  const { service, secrets, now } = options;
  const codeHash = (phone: string, code: string) => secrets.blindIndex('sign-in-code', `${phone}/${code}`);
  const peopleOf = async (phone: string): Promise<SignInPerson[]> =>
    (await service.rows<KnownRow>(sql`select ${KNOWN} where s.phone_index = ${indexOf(options, phone)} order by s.tenant_id`)).map(personOf);

  return {
    withPhone: peopleOf,
    async makeCode(phone) {
      const code = String(randomInt(0, 1_000_000)).padStart(6, '0');
      const known = (await peopleOf(phone)).length > 0;
      const since = minutesLater(now, -CODES_MINUTES);
      // A clock that was put back must not shut anybody out until it is there again; clocks of two servers differ by less.
      const isCounted = sql`(c.first_at > ${since} and c.first_at <= ${minutesLater(now, CODES_MINUTES)})`;
      const made = await service.run(sql`
        insert into platform.sign_in_code as c (phone_index, code_hash, expires_at, codes, first_at)
        values (${indexOf(options, phone)}, ${codeHash(phone, code)}, ${minutesLater(now, CODE_MINUTES)}, 1, ${now})
        on conflict (phone_index) do update
          set code_hash = excluded.code_hash, expires_at = excluded.expires_at, failures = 0,
            codes = case when ${isCounted} then c.codes + 1 else 1 end, first_at = case when ${isCounted} then c.first_at else excluded.first_at end
        where not ${isCounted} or c.codes < ${MOST_CODES}`);
      return made === 1 ? { code, known, minutes: CODE_MINUTES } : { no: 'tooMany', minutes: CODES_MINUTES };
    },
    async checkCode(phone, code, chosenTenant) {
      // Counting first and checking after: two guesses at once cannot both be the last allowed one.
      const row = await service.row<Pick<rows.SignInCode, 'code_hash' | 'expires_at' | 'failures'>>(sql`
        update platform.sign_in_code set failures = failures + 1 where phone_index = ${indexOf(options, phone)} returning code_hash, expires_at, failures`);
      if (!row || row.expires_at <= now || row.failures > MOST_FAILURES) return { no: 'expired' };
      if (!timingSafeEqual(row.code_hash, codeHash(phone, code))) return { no: 'wrong' };
      const known = await peopleOf(phone);
      if (known.length > 1 && chosenTenant === undefined) return { known };
      const spent = await service.run(sql`
        delete from platform.sign_in_code where phone_index = ${indexOf(options, phone)} and code_hash = ${row.code_hash}`);
      return spent === 1 ? { known } : { no: 'wrong' };
    },
  };
}

/**
 * Counts the attempt before anything is looked at: guesses made at once are all counted. It counts by number, known or not, so that being
 * locked does not tell that a number is known. Gives the minutes it stays locked.
 */
async function lockedMinutes({ service, now }: SignInOptions, index: Buffer): Promise<number> {
  const lockEnd = minutesLater(now, LOCK_MINUTES);
  const row = await service.row<Pick<rows.SignInAttempt, 'locked_until'>>(sql`
    insert into platform.sign_in_attempt as a (phone_index, failures, at) values (${index}, 1, ${now})
    on conflict (phone_index) do update
      set at = excluded.at,
        failures = case when a.locked_until <= ${now} then 1 else a.failures + 1 end,
        locked_until = case
          -- No lock lasts longer than a lock does, even where the clock was put back.
          when a.locked_until > ${now} then least(a.locked_until, ${lockEnd}::timestamptz)
          when a.locked_until is null and a.failures >= ${MOST_FAILURES} then ${lockEnd}::timestamptz
        end
    returning locked_until`);
  return row?.locked_until ? Math.ceil((row.locked_until.getTime() - now.getTime()) / 60_000) : 0;
}
const forgetAttempts = ({ service }: SignInOptions, index: Buffer) => service.run(sql`delete from platform.sign_in_attempt where phone_index = ${index}`);

function attempts(options: SignInOptions): Pick<SignIns, 'countAttempt' | 'clearAttempts'> {
  // By the index of another kind than telephone numbers have, no name is ever a number.
  const indexOfName = (name: string) => options.secrets.blindIndex('attempt', name);
  return {
    countAttempt: (name) => lockedMinutes(options, indexOfName(name)),
    clearAttempts: async (name) => void (await forgetAttempts(options, indexOfName(name))),
  };
}

function passwords(options: SignInOptions): Pick<SignIns, 'checkPassword' | 'checkOwnPassword'> {
  const { service, tenantId } = options;
  return {
    async checkPassword(phone, password) {
      const index = indexOf(options, phone);
      const minutes = await lockedMinutes(options, index);
      if (minutes > 0) return { no: 'locked', minutes };
      const rows = await service.rows<KnownRow & { password_hash: string }>(sql`
        select ${KNOWN} where s.phone_index = ${index} and s.password_hash is not null order by s.tenant_id`);
      const known: SignInPerson[] = [];
      for (const row of rows) if (await checkPassword(password, row.password_hash)) known.push(personOf(row));
      // The same work is done where there is no password to compare with, so that the time of the answer tells nothing.
      if (rows.length === 0) await hashPassword(password, options.secrets.passwordCost);
      if (known.length === 0) return { no: 'wrong' };
      await forgetAttempts(options, index);
      return { known };
    },
    async checkOwnPassword(personId, password) {
      const row = await service.row<Pick<rows.SignIn, 'phone_index' | 'password_hash'>>(sql`
        select phone_index, password_hash from platform.sign_in where tenant_id = ${tenantId} and person_id = ${personId}`);
      if (!row?.password_hash) return 'none';
      const minutes = await lockedMinutes(options, row.phone_index);
      if (minutes > 0) return { lockedMinutes: minutes };
      if (password === undefined || !(await checkPassword(password, row.password_hash))) return 'wrong';
      await forgetAttempts(options, row.phone_index);
      return 'right';
    },
  };
}

function sessions(options: SignInOptions): Pick<SignIns, 'openSession' | 'listSessions' | 'forget' | 'endSessions' | 'endOtherSessions'> {
  const { service, db, tenantId, now } = options;
  const endWhere = async (personId: PersonId, which: Statement): Promise<number> => {
    const ended = await db.run(sql`delete from platform.session where tenant_id = ${tenantId} and person_id = ${personId} and ${which}`);
    options.onEnd(tenantId, personId);
    return ended;
  };

  return {
    async openSession(person, kind, label) {
      const token = randomBytes(32).toString('base64url');
      const days = kind === 'device' ? DEVICE_DAYS : BROWSER_DAYS;
      await (person.tenantId === tenantId ? db : service).run(sql`
        insert into platform.session (token_hash, tenant_id, person_id, kind, label, created_at, last_seen_at, expires_at)
        values (${tokenHash(token)}, ${person.tenantId}, ${person.personId}, ${kind}, ${label.slice(0, 120)}, ${now}, ${now}, ${minutesLater(now, days * 1440)})`);
      return token;
    },
    async listSessions(personId) {
      const rows = await db.rows<Pick<rows.Session, 'token_hash' | 'kind' | 'label' | 'created_at' | 'last_seen_at'>>(sql`
        select token_hash, kind, label, created_at, last_seen_at from platform.session
        where tenant_id = ${tenantId} and person_id = ${personId} and expires_at > ${now} order by last_seen_at desc limit 100`);
      return rows.map((row) => ({
        id: sessionIdOf(row.token_hash), kind: row.kind, label: row.label, createdAt: row.created_at, lastSeenAt: row.last_seen_at,
      }));
    },
    forget: (personId) => options.onEnd(tenantId, personId),
    endSessions: (personId, sessionId) =>
      endWhere(personId, sql`(${sessionId ?? null}::text is null or left(encode(token_hash, 'hex'), 24) = ${sessionId ?? null})`),
    endOtherSessions: (personId, keptId) => endWhere(personId, sql`left(encode(token_hash, 'hex'), 24) is distinct from ${keptId ?? null}::text`),
  };
}
