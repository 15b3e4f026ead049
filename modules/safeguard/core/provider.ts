/** The provider that staff sign in by: how it is set, and what of its answer is believed. */
import type { ShippedTables } from '@huying/automation/contract';
import { defineDecisionTable, isRefusal, readPhone } from '@huying/kernel';

export const LINKS = ['phone_number', 'subject'] as const;

export interface ProviderSetting {
  readonly issuer: URL;
  readonly clientId: string;
  readonly secret: { readonly text: string } | { readonly file: string };
  /** What the button calls it. */
  readonly name: string;
  /** How a person is found: by the verified number, or by the subject that an administrator bound. */
  readonly link: (typeof LINKS)[number];
  readonly scope: string;
  /** How the person is to be proved over there, best first (OpenID Connect Core 3.1.2.1); empty where the provider decides. */
  readonly acrValues: string;
  readonly redirectUrl: string;
  /** The one street office that it speaks for; undefined where the number says which. */
  readonly tenantId: number | undefined;
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);
export const isLoopback = (url: URL): boolean => LOOPBACK.has(url.hostname);

type Environment = Readonly<Record<string, string | undefined>>;

function addressIn(environment: Environment, name: string): URL {
  const url = URL.parse(environment[name] ?? '');
  if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url)))) throw new Error(`${name} is an https address`);
  return url;
}

/** Nothing where no provider is set up; throws where it is set up by half. */
export function readProvider(environment: Environment): ProviderSetting | undefined {
  if (!environment.OIDC_ISSUER) return undefined;
  const { OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: text, OIDC_CLIENT_SECRET_FILE: file, OIDC_TENANT: tenant } = environment;
  if (!clientId) throw new Error('OIDC_CLIENT_ID is missing');
  if ((text === undefined) === (file === undefined)) throw new Error('one of OIDC_CLIENT_SECRET and OIDC_CLIENT_SECRET_FILE is wanted');
  const link = (environment.OIDC_LINK ?? 'phone_number') as ProviderSetting['link'];
  if (!LINKS.includes(link)) throw new Error(`OIDC_LINK is one of ${LINKS.join(', ')}`);
  if (tenant !== undefined && !/^\d{1,9}$/.test(tenant)) throw new Error('OIDC_TENANT is the number of a street office');
  return {
    issuer: addressIn(environment, 'OIDC_ISSUER'), clientId, secret: text === undefined ? { file: file as string } : { text }, link, name: environment.OIDC_NAME ?? '',
    scope: environment.OIDC_SCOPE ?? (link === 'phone_number' ? 'openid phone' : 'openid'), acrValues: environment.OIDC_ACR_VALUES ?? '', redirectUrl: `${addressIn(environment, 'PUBLIC_URL').origin}/desk/sign-in/provider`,
    tenantId: tenant === undefined ? undefined : Number(tenant),
  };
}

/** The number that the provider itself has verified (OpenID Connect Core 5.1); what it only passes on proves nothing. */
export function verifiedPhone(claims: Readonly<Record<string, unknown>>): string | undefined {
  if (claims.phone_number_verified !== true || typeof claims.phone_number !== 'string') return undefined;
  const read = readPhone(claims.phone_number);
  return isRefusal(read) ? undefined : read.phone;
}

/** How somebody was proved over there: `amr`, methods by RFC 8176, and `acr`, a name of the provider's own. */
export interface Means {
  readonly amr: readonly string[];
  readonly acr: string | null;
}
const MOST_METHODS = 20;
const isName = (value: unknown): value is string => typeof value === 'string' && value.length > 0 && value.length <= 200;
export const meansOf = (claims: Readonly<Record<string, unknown>>): Means => ({
  amr: Array.isArray(claims.amr) ? [...new Set(claims.amr.filter(isName))].slice(0, MOST_METHODS) : [], acr: isName(claims.acr) ? claims.acr : null,
});

export const PROVIDER_FACTOR_TABLE = 'safeguard.providerFactor';
export const CLAIMS = ['amr', 'acr'] as const;

/** Asked for each method and for the class; one that counts is enough. As shipped none does: what a provider calls a second factor the office must know first. */
const table = defineDecisionTable({
  name: PROVIDER_FACTOR_TABLE,
  title: { zh: '统一身份的第二道验证算不算数', en: 'Whether the second factor of the provider counts' },
  hitPolicy: 'FIRST',
  inputs: [{ id: 'claim', title: { zh: '声明（amr 方式、acr 等级）', en: 'Claim' }, type: 'string', values: [...CLAIMS] }, { id: 'value', title: { zh: '值', en: 'Value' }, type: 'string' }],
  outputs: [{ id: 'counts', title: { zh: '算第二道', en: 'Counts' }, type: 'boolean' }],
  rules: [
    { id: 'several', when: ['"amr"', '"mfa"'], then: ['false'], note: 'RFC 8176：对方用了两种以上的验证。确认对方真的验了两道，就改成“是”。' },
    { id: 'others', when: ['-', '-'], then: ['false'], note: '其他方式（otp、hwk、sms……）要算数，在上面加一行。' },
  ],
});
export const providerTables: ShippedTables = { [PROVIDER_FACTOR_TABLE]: { table, facts: ['claim', 'value'], words: {} } };
