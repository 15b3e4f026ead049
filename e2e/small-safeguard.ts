/** What only a secret opens, with the secrets that the contracts give as examples: a second factor, and a way to bind a device; and what takes two persons. */
import type { PersonId } from '@huying/kernel';
import { EXAMPLE_SECRET } from '@huying/people/contract';
import { sql } from '@huying/platform';
import type { TestClient, TestServer } from '@huying/platform/testing';
import { EXAMPLE_CODE, safeguard } from '@huying/safeguard/contract';
import { timebank } from '@huying/timebank/contract';

/** A provider that nobody listens at: whom it means is bound by hand. */
export const PROVIDER = { OIDC_ISSUER: 'http://127.0.0.1:9', OIDC_CLIENT_ID: 'huying', OIDC_CLIENT_SECRET: 'x', OIDC_LINK: 'subject', PUBLIC_URL: 'http://127.0.0.1:9' };

interface Living {
  readonly tenantId: number;
  readonly staffId: PersonId;
  readonly elderId: PersonId;
}

/** Something that takes two persons, asked for by the committee: it waits for the street. */
export async function liveWithSecondPersons({ elderId, name, clients }: { readonly elderId: PersonId; readonly name: string; readonly clients: { readonly committee: TestClient } }): Promise<Readonly<Record<string, string>>[]> {
  const { committee } = clients;
  const refused = await committee.ask(timebank.routes.grant, { body: { personId: elderId, minutes: 1_260, reason: `${name}高龄帮扶` } });
  const { draft } = (refused.problem as unknown as { facts: { draft: string } }).facts;
  const asked = await committee.ask(safeguard.routes.ask, { body: { draft, reason: `${name}请复核` } });
  if (asked.status >= 400) throw new Error(`two persons: ${JSON.stringify(asked.problem)}`);
  return [{ request: asked.value.id, person: elderId }];
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
