import { createHash, createHmac, hkdfSync, pbkdf2Sync, randomBytes } from 'node:crypto';
import pg from 'pg';

/** The roles that statements run as: one sees one tenant at a time, the other moves messages and clocks of all tenants. */
export const ROLES = ['huying_app', 'huying_service'] as const;
export type Role = (typeof ROLES)[number];

/** How the server signs in to run statements as a role: as somebody who is a member of this one role and of nothing else. */
export type Logins = Readonly<Record<Role, pg.PoolConfig>>;

const SIGN_IN_MILLISECONDS = 10_000;
const ITERATIONS = 4_096;

/** What PostgreSQL keeps of a password (RFC 5803), made here, so that the password itself stands in no statement and in no log of the database. */
function verifierOf(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const of = (what: string) => createHmac('sha256', salted).update(what).digest();
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${createHash('sha256').update(of('Client Key')).digest('base64')}:${of('Server Key').toString('base64')}`;
}

/** Name and password belong to the installation: every copy of the server that has the master key signs in alike, and no other installation does. */
function loginOf(role: Role, master: Uint8Array): { user: string; password: string } {
  const derived = (use: string, bytes: number) => Buffer.from(hkdfSync('sha256', master, 'huying', `database-login/${role}/${use}`, bytes)).toString('hex');
  return { user: `${role}_${derived('name', 5)}`, password: derived('password', 24) };
}

/** PostgreSQL's duplicate object and unique violation, and what it says when two change who is a member of whom at once. */
const isRace = ({ code = '', message }: Error & { code?: string }) => ['42710', '23505'].includes(code) || /tuple concurrently updated/.test(message);

async function makeLogin(owner: pg.Client, role: Role, { user, password }: { user: string; password: string }): Promise<void> {
  const { rows } = await owner.query<{ isMember: boolean; mayConnect: boolean }>(
    `select exists (select from pg_auth_members m where m.member = r.oid and m.roleid = $2::regrole) as "isMember", has_database_privilege(r.oid, current_database(), 'connect') as "mayConnect"
     from pg_roles r where r.rolname = $1`, [user, role]);
  const [known] = rows;
  if (!known) await owner.query(`create role ${user} login password '${verifierOf(password)}'`);
  if (!known?.isMember) await owner.query(`grant ${role} to ${user}`);
  if (known?.mayConnect) return;
  const { rows: places } = await owner.query<{ name: string }>(`select quote_ident(current_database()) as name where not has_database_privilege('${user}', current_database(), 'connect')`);
  for (const { name } of places) await owner.query(`grant connect on database ${name} to ${user}`);
}

async function trySignIn(login: pg.PoolConfig, role: Role): Promise<void> {
  const client = new pg.Client({ ...login, options: `-c role=${role}`, connectionTimeoutMillis: SIGN_IN_MILLISECONDS });
  client.on('error', () => undefined);
  await client.connect().finally(() => client.end().catch(() => undefined));
}

/**
 * Makes the logins of this installation where they are missing. Where the owner's user may not, or the database lets them not in, the reason is
 * given instead of them: statements then run as their role on connections of the owner's user, who can leave it.
 */
export async function openLogins(connection: pg.PoolConfig, master: Uint8Array): Promise<Logins | { readonly refused: Error }> {
  const owner = new pg.Client(connection);
  owner.on('error', () => undefined);
  await owner.connect();
  // What an address (DATABASE_URL) says stands before what is given beside it, so its parts are taken one by one.
  const place = { host: owner.host, port: owner.port, ssl: owner.ssl, ...(owner.database ? { database: owner.database } : {}) };
  const logins: Partial<Record<Role, pg.PoolConfig>> = {};
  try {
    for (const role of ROLES) {
      const login = loginOf(role, master);
      // Whoever was faster, in another copy of the server that starts at the same time, has made the same.
      await makeLogin(owner, role, login).catch((error: Error) => {
        if (!isRace(error)) throw error;
        return makeLogin(owner, role, login);
      });
      logins[role] = { ...place, ...login };
      await trySignIn(logins[role], role);
    }
    return logins as Logins;
  } catch (error) {
    return { refused: error as Error };
  } finally {
    await owner.end().catch(() => undefined);
  }
}
