/**
 * Which addresses may be called with a push message. A subscription comes from a browser, that is from outside, and names the address that our
 * server then calls: without a list anybody could make it call hosts of the inner network.
 */

/** The push services of the browsers: Chrome and Edge on Android, Firefox, Edge on Windows, Safari. */
export const KNOWN_PUSH_SERVICES = 'fcm.googleapis.com,*.push.services.mozilla.com,*.notify.windows.com,*.push.apple.com';

/**
 * - `host`: https on the usual port of this host, or with `*.` of any host below it, and only at public addresses;
 * - `origin`: exactly this scheme, host and port, wherever it is: named by the operator, who runs it.
 */
export type PushService = { readonly host: string; readonly below: boolean } | { readonly origin: string };

const HOST = /^(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}$/;

/** Reads the setting `PUSH_SERVICES`: hosts and origins divided by commas. */
export function readPushServices(setting: string): PushService[] {
  return setting.split(',').map((part) => part.trim().toLowerCase()).filter((part) => part !== '').map((part) => {
    if (HOST.test(part)) return { host: part.replace(/^\*\./, ''), below: part.startsWith('*.') };
    const url = URL.parse(part);
    if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/') throw new Error(`PUSH_SERVICES: ${part} is neither a host nor an origin`);
    return { origin: url.origin };
  });
}

/** The entry that allows an endpoint. */
export function findPushService(services: readonly PushService[], endpoint: string): PushService | undefined {
  const url = URL.parse(endpoint);
  if (!url || url.username !== '' || url.password !== '') return undefined;
  return services.find((service) =>
    'origin' in service
      ? url.origin === service.origin
      : url.protocol === 'https:' && url.port === '' && (service.below ? url.hostname.endsWith(`.${service.host}`) : url.hostname === service.host),
  );
}
