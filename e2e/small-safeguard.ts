/** One of the staff of a small community who signs in by two factors, with a recovery code that the contracts give as an example. */
import type { PersonId } from '@huying/kernel';
import { sql } from '@huying/platform';
import type { TestServer } from '@huying/platform/testing';
import { EXAMPLE_CODE } from '@huying/safeguard/contract';

/** Writes it down as enrolling would: what an app shows cannot stand in a contract. */
export async function liveWithSecondFactor(server: TestServer, { tenantId, personId }: { readonly tenantId: number; readonly personId: PersonId }): Promise<void> {
  await server.asEngine(async (ctx) => {
    await ctx.db.run(sql`
      insert into safeguard.second_factor (tenant_id, person_id, secret_sealed, since, last_step) values (${ctx.tenantId}, ${personId}, ${ctx.secrets.sealBytes(Buffer.alloc(20, 7))}, ${ctx.now}, 0)`);
    const hash = ctx.secrets.blindIndex('recovery-code', EXAMPLE_CODE.replace('-', ''));
    await ctx.db.run(sql`insert into safeguard.recovery_code (tenant_id, person_id, code_hash) values (${ctx.tenantId}, ${personId}, ${hash})`);
  }, tenantId);
}
