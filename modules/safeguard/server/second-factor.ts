/** The second factor of one person: having it, proving it, losing it. */
import { randomBytes, randomInt } from 'node:crypto';
import { automation } from '@huying/automation/contract';
import { isRefusal, type PersonId, type Refusal, type Role, refuse, toIso } from '@huying/kernel';
import { type Context, sql } from '@huying/platform';
import { enrolmentUri, isTimeCode, readTyped, SECOND_FACTOR_TABLE, staffRoles, toBase32 } from '../core/second-factor.ts';
import type * as rows from './rows.ts';
import { issueOffer } from './tickets.ts';
import { matchingStep } from './totp.ts';

/** RFC 4226, section 4: as many bytes as the hash has. */
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;
/** Without those that are mistaken for each other; ten of them are 49 bits. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const CODE_LENGTH = 10;

/** Apps show what telephones have for the time, whatever hour the installation plays. */
const realTime = () => new Date();

export type CodeRefusal = Refusal<'safeguard.wrongCode' | 'safeguard.usedCode' | 'safeguard.locked'>;
export type Factor = Pick<rows.SecondFactor, 'secret_sealed' | 'since' | 'last_step'>;

export const findFactor = (ctx: Context, personId: PersonId): Promise<Factor | undefined> =>
  ctx.db.row<Factor>(sql`select secret_sealed, since, last_step from safeguard.second_factor where tenant_id = ${ctx.tenantId} and person_id = ${personId}`);

/**
 * Held until the transaction ends, by whoever will change it: everybody takes the factor first and its recovery codes after it, so that nobody
 * gives codes to a factor that another is taking away.
 */
export const lockFactor = (ctx: Context, personId: PersonId): Promise<Factor | undefined> =>
  ctx.db.row<Factor>(sql`select secret_sealed, since, last_step from safeguard.second_factor where tenant_id = ${ctx.tenantId} and person_id = ${personId} for update`);

const countRecoveryCodes = async (ctx: Context, personId: PersonId): Promise<number> =>
  (await ctx.db.row<{ left: number }>(sql`select count(*)::int as left from safeguard.recovery_code where tenant_id = ${ctx.tenantId} and person_id = ${personId}`))?.left ?? 0;

/** Whether the table asks it of one of these roles. */
export async function isRequired(ctx: Context, roles: readonly Role[]): Promise<boolean> {
  for (const role of staffRoles(roles)) {
    const decided = await ctx.call(automation.calls.decide, { name: SECOND_FACTOR_TABLE, facts: { role, demonstration: ctx.surroundings.demonstration } });
    if (!isRefusal(decided) && decided.outputs[0]?.required === true) return true;
  }
  return false;
}

export async function stateOf(ctx: Context, personId: PersonId, roles: readonly Role[]) {
  const factor = await findFactor(ctx, personId);
  return { since: factor ? toIso(factor.since) : null, isRequired: await isRequired(ctx, roles), recoveryCodesLeft: factor ? await countRecoveryCodes(ctx, personId) : 0 };
}

/** What the app shows it under. Short, since every sign more makes the QR code harder to read. */
const ISSUER = '呼应';

/** A secret for an app. Nothing is kept of it: somebody who only began must not find a door that another one knows. */
export function makeOffer(ctx: Context, { id, name }: { readonly id: PersonId; readonly name: string }) {
  const secret = randomBytes(SECRET_BYTES);
  const written = toBase32(secret);
  return { secret: written, uri: enrolmentUri({ secret: written, issuer: ISSUER, name }), offer: issueOffer(ctx, id, secret) };
}

const hashOf = (ctx: Context, code: string) => ctx.secrets.blindIndex('recovery-code', code);
const newCode = (): string => Array.from({ length: CODE_LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
const inGroups = (code: string): string => `${code.slice(0, 5)}-${code.slice(5)}`;

/** They are shown this once; kept are their hashes. */
export async function renewRecoveryCodes(ctx: Context, personId: PersonId): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, newCode);
  await ctx.db.run(sql`delete from safeguard.recovery_code where tenant_id = ${ctx.tenantId} and person_id = ${personId}`);
  await ctx.db.run(sql`
    insert into safeguard.recovery_code (tenant_id, person_id, code_hash)
    select ${ctx.tenantId}, ${personId}, decode(hash, 'base64') from unnest(${codes.map((code) => hashOf(ctx, code).toString('base64'))}::text[]) as hash`);
  return codes.map(inGroups);
}

/** Counts as passwords do: five wrong ones lock the second factor for a quarter of an hour, also those that were typed at once. */
async function attempted(ctx: Context, personId: PersonId, isRight: () => Promise<CodeRefusal | undefined>): Promise<CodeRefusal | undefined> {
  const name = `second-factor/${ctx.tenantId}/${personId}`;
  const minutes = await ctx.signIns.countAttempt(name);
  if (minutes > 0) return refuse('safeguard.locked', { minutes });
  const no = await isRight();
  if (!no) await ctx.signIns.clearAttempts(name);
  return no;
}

/** Stores the secret of an offer where its first code is right. */
export async function enrol(ctx: Context, { personId, secret, code }: { readonly personId: PersonId; readonly secret: Uint8Array; readonly code: string }): Promise<string[] | CodeRefusal | Refusal<'safeguard.already'>> {
  let step: number | undefined;
  const no = await attempted(ctx, personId, async () => {
    step = matchingStep(secret, readTyped(code), realTime());
    return step === undefined ? refuse('safeguard.wrongCode') : undefined;
  });
  if (no) return no;
  const made = await ctx.db.run(sql`
    insert into safeguard.second_factor (tenant_id, person_id, secret_sealed, since, last_step)
    values (${ctx.tenantId}, ${personId}, ${ctx.secrets.sealBytes(secret)}, ${ctx.now}, ${step as number}) on conflict do nothing`);
  if (made === 0) return refuse('safeguard.already');
  ctx.trail({ subject: { kind: 'person', id: personId }, action: 'safeguard.secondFactorSet' });
  return renewRecoveryCodes(ctx, personId);
}

/** A code of the app, which is taken once, or a recovery code, which is used up. */
export function prove(ctx: Context, { personId, factor, code }: { readonly personId: PersonId; readonly factor: Factor; readonly code: string }): Promise<CodeRefusal | undefined> {
  const typed = readTyped(code);
  return attempted(ctx, personId, async () => {
    if (isTimeCode(typed)) {
      const step = matchingStep(ctx.secrets.openBytes(factor.secret_sealed), typed, realTime());
      if (step === undefined) return refuse('safeguard.wrongCode');
      const taken = await ctx.db.run(sql`update safeguard.second_factor set last_step = ${step} where tenant_id = ${ctx.tenantId} and person_id = ${personId} and last_step < ${step}`);
      return taken === 1 ? undefined : refuse('safeguard.usedCode');
    }
    const used = await ctx.db.run(sql`delete from safeguard.recovery_code where tenant_id = ${ctx.tenantId} and person_id = ${personId} and code_hash = ${hashOf(ctx, typed)}`);
    if (used === 0) return refuse('safeguard.wrongCode');
    ctx.trail({ subject: { kind: 'person', id: personId }, action: 'safeguard.recoveryCodeUsed' });
    return undefined;
  });
}

export const removeFactor = (ctx: Context, personId: PersonId): Promise<number> => ctx.db.run(sql`delete from safeguard.second_factor where tenant_id = ${ctx.tenantId} and person_id = ${personId}`);
