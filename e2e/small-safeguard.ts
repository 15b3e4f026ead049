/** What only a secret opens, with the secrets that the contracts give as examples: a second factor, and a way to bind a device. */
import type { PersonId } from '@huying/kernel';
import { EXAMPLE_SECRET } from '@huying/people/contract';
import { sql } from '@huying/platform';
import type { TestServer } from '@huying/platform/testing';
import { EXAMPLE_CODE } from '@huying/safeguard/contract';

/** A provider that nobody listens at: whom it means is bound by hand. */
export const PROVIDER = { OIDC_ISSUER: 'http://127.0.0.1:9', OIDC_CLIENT_ID: 'huying', OIDC_CLIENT_SECRET: 'x', OIDC_LINK: 'subject', PUBLIC_URL: 'http://127.0.0.1:9' };

interface Living {
  readonly tenantId: number;
  readonly staffId: PersonId;
  readonly elderId: PersonId;
}

/** Written down as enrolling and inviting would: what is made by chance cannot stand in a contract. */
export async function liveWithExampleSecrets(server: TestServer, { tenantId, staffId, elderId }: Living): Promise<void> {
  await server.asEngine(async (ctx) => {
    const { now, secrets } = ctx;
    await ctx.db.run(sql`insert into safeguard.second_factor (tenant_id, person_id, secret_sealed, since, last_step) values (${tenantId}, ${staffId}, ${secrets.sealBytes(Buffer.alloc(20, 7))}, ${now}, 0)`);
    await ctx.db.run(sql`insert into safeguard.recovery_code (tenant_id, person_id, code_hash) values (${tenantId}, ${staffId}, ${secrets.blindIndex('recovery-code', EXAMPLE_CODE.replace('-', ''))})`);
    await ctx.db.run(sql`
      insert into people.device_invitation (tenant_id, secret_hash, elder_id, over_at)
      values (${tenantId}, ${secrets.blindIndex('device-invitation', EXAMPLE_SECRET)}, ${elderId}, ${new Date(now.getTime() + 86_400_000)}) on conflict do nothing`);
  }, tenantId);
}
