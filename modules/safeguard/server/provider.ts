/** Signing in by a provider: the authorization code flow with PKCE, state and nonce (OpenID Connect Core, RFC 7636). */
import { readFile } from 'node:fs/promises';
import { askOutside, type BeforeTools, type Surroundings } from '@huying/platform';
import * as oidc from 'openid-client';
import { z } from 'zod';
import { isLoopback, type Means, meansOf, type ProviderSetting, readProvider } from '../core/provider.ts';

const WAIT_SECONDS = 10;
/** Somebody may have to look for their password over there. */
const BEGUN_MINUTES = 15;

const settings = new WeakMap<Surroundings['environment'], ProviderSetting | undefined>();
export function providerOf({ environment }: Pick<Surroundings, 'environment'>): ProviderSetting | undefined {
  if (!settings.has(environment)) settings.set(environment, readProvider(environment));
  return settings.get(environment);
}

const found = new WeakMap<ProviderSetting, Promise<oidc.Configuration>>();
/** What the provider says of itself, asked once; where it did not answer it is asked again the next time. */
function configurationOf(setting: ProviderSetting): Promise<oidc.Configuration> {
  const known = found.get(setting);
  if (known) return known;
  const asked = (async () => {
    const secret = 'text' in setting.secret ? setting.secret.text : (await readFile(setting.secret.file, 'utf8')).trim();
    const made = await askOutside({ what: 'sign-in provider', method: 'GET', url: setting.issuer.href }, async () => {
      const configuration = await oidc.discovery(setting.issuer, setting.clientId, secret, undefined, { timeout: WAIT_SECONDS, execute: isLoopback(setting.issuer) ? [oidc.allowInsecureRequests] : [] });
      return { status: 200, configuration };
    });
    // The token is also believed for its signature, not only for the line that it came by.
    oidc.enableNonRepudiationChecks(made.configuration);
    return made.configuration;
  })();
  found.set(setting, asked);
  asked.catch(() => found.delete(setting));
  return asked;
}

const begunShape = z.object({ use: z.literal('provider'), until: z.number(), verifier: z.string(), state: z.string(), nonce: z.string() });

/** Where to send the browser, and what it brings back: sealed, so that neither verifier nor nonce is known outside. */
export async function beginAtProvider(tools: BeforeTools, setting: ProviderSetting): Promise<{ readonly url: string; readonly begun: string }> {
  const configuration = await configurationOf(setting);
  const [verifier, state, nonce] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce()];
  const url = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: setting.redirectUrl, scope: setting.scope, state, nonce, code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
    ...(setting.acrValues ? { acr_values: setting.acrValues } : {}),
  });
  const begun: z.output<typeof begunShape> = { use: 'provider', until: tools.now.getTime() + BEGUN_MINUTES * 60_000, verifier, state, nonce };
  return { url: url.href, begun: await tools.runFor(0, async (ctx) => ctx.secrets.seal(JSON.stringify(begun)).toString('base64url')) };
}

export const readBegun = (tools: BeforeTools, text: string): Promise<z.output<typeof begunShape> | undefined> =>
  tools.runFor(0, async (ctx) => {
    try {
      const read = begunShape.safeParse(JSON.parse(ctx.secrets.open(Buffer.from(text, 'base64url'))));
      return read.success && read.data.until > tools.now.getTime() ? read.data : undefined;
    } catch {
      return undefined;
    }
  });

export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };
export type ProviderProblem = 'refused' | 'away' | 'wrong';

/** What the provider says of whoever came back with this answer. Words of its own are not shown to anybody: only what kind of no it is. */
export async function claimsOf(setting: ProviderSetting, begun: z.output<typeof begunShape>, answer: string): Promise<{ readonly claims: Claims; readonly means: Means } | { readonly problem: ProviderProblem; readonly code: string }> {
  let configuration: oidc.Configuration;
  try {
    configuration = await configurationOf(setting);
  } catch (error) {
    return { problem: 'away', code: codeOf(error) };
  }
  try {
    const url = new URL(`${setting.redirectUrl}?${answer}`);
    const tokens = await oidc.authorizationCodeGrant(configuration, url, { pkceCodeVerifier: begun.verifier, expectedState: begun.state, expectedNonce: begun.nonce, idTokenExpected: true });
    const own = tokens.claims() as Claims;
    const wantsMore = setting.link === 'phone_number' && own.phone_number === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined;
    // userinfo of another person than the token's is refused by the library.
    // How somebody was proved is believed of the signed token alone.
    return { claims: wantsMore ? { ...own, ...(await oidc.fetchUserInfo(configuration, tokens.access_token, own.sub)) } : own, means: meansOf(own) };
  } catch (error) {
    if (error instanceof oidc.AuthorizationResponseError) return { problem: 'refused', code: error.error };
    const isAway = error instanceof TypeError || (error instanceof Error && /timeout|fetch failed/i.test(`${error.name} ${error.message}`));
    return { problem: isAway ? 'away' : 'wrong', code: codeOf(error) };
  }
}

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? (error as { name?: unknown } | null)?.name ?? 'unknown').slice(0, 80);
