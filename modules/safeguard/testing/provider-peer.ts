/** A provider such as an office runs one: `oidc-provider` on loopback, with its own pages for signing in, walked through as a browser would. */
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export interface Account {
  readonly phone_number?: string;
  readonly phone_number_verified?: boolean;
  /** How this person is proved over there. */
  readonly amr?: readonly string[];
  readonly acr?: string;
}
export interface ProviderPeer {
  readonly issuer: string;
  /** Signs in over there as this account and gives the query that the browser is sent back with. */
  walk(url: string, account: string): Promise<string>;
  /** Where the person over there says no. */
  refuse(url: string): Promise<string>;
  close(): Promise<void>;
}

interface PeerSetting {
  readonly clientId: string;
  readonly secret: string;
  readonly redirectUrl: string;
  readonly accounts: Readonly<Record<string, Account>>;
}

export async function startProvider({ clientId, secret, redirectUrl, accounts }: PeerSetting): Promise<ProviderPeer> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: secret, redirect_uris: [redirectUrl] }],
    jwks: { keys: [{ ...key, alg: 'RS256', use: 'sig' } as never] }, cookies: { keys: ['for this test only'] },
    claims: { openid: ['sub', 'amr', 'acr'], phone: ['phone_number', 'phone_number_verified'] },
    findAccount: (_ctx, id) => ({ accountId: id, claims: async () => ({ sub: id, ...accounts[id] }) }),
    acrValues: ['urn:example:two'],
  });
  // Its own pages ask for a name alone; how the person was proved is added to what they found.
  provider.use(async (ctx: { path: string; method: string }, next: () => Promise<void>) => {
    await next();
    const [, uid] = /^\/interaction\/([^/]+)$/.exec(ctx.path) ?? [];
    const interaction = uid && ctx.method === 'POST' ? await provider.Interaction.find(uid) : undefined;
    const login = interaction?.result?.login as { accountId?: string; amr?: readonly string[]; acr?: string } | undefined;
    if (!interaction || !login?.accountId) return;
    Object.assign(login, { ...(accounts[login.accountId]?.amr ? { amr: accounts[login.accountId]?.amr } : {}), ...(accounts[login.accountId]?.acr ? { acr: accounts[login.accountId]?.acr } : {}) });
    await interaction.persist();
  });
  server.on('request', provider.callback());
  return {
    issuer,
    walk: (url, account) => walk({ redirectUrl }, url, (prompt) => new URLSearchParams(prompt === 'login' ? { prompt, login: account, password: 'x' } : { prompt })),
    refuse: (url) => walk({ redirectUrl }, url, () => undefined),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const MOST_STEPS = 20;

/** A browser without a screen: keeps cookies, follows addresses, fills the forms. */
async function walk({ redirectUrl }: Pick<PeerSetting, 'redirectUrl'>, from: string, fill: (prompt: string) => URLSearchParams | undefined): Promise<string> {
  const cookies = new Map<string, string>();
  let [url, body] = [from, undefined as URLSearchParams | undefined];
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (url.startsWith(redirectUrl)) return new URL(url).search.slice(1);
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET', redirect: 'manual', headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') }, ...(body ? { body } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
      cookies.set(name, value);
    }
    const next = response.headers.get('location');
    const text = await response.text();
    if (next) [url, body] = [new URL(next, url).href, undefined];
    else {
      const prompt = /name="prompt" value="(\w+)"/.exec(text)?.[1];
      const [action, abort] = [/action="([^"]+)"/.exec(text)?.[1], /href="([^"]*\/abort)"/.exec(text)?.[1]];
      const filled = prompt ? fill(prompt) : undefined;
      if (!prompt || (filled ? !action : !abort)) throw new Error(`the provider answered ${response.status}: ${text.slice(0, 300)}`);
      [url, body] = [new URL((filled ? action : abort) as string, url).href, filled];
    }
  }
  throw new Error('the provider leads in a circle');
}
