import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { askOutside, type Surroundings } from '@huying/platform';
import { findPushService, KNOWN_PUSH_SERVICES, type PushService, readPushServices } from '../core/push-service.ts';
import { publicLookup } from './addresses.ts';
import { encryptMessage, proofOf, type SenderKey } from './web-push.ts';
import type { Subscription } from './store.ts';

const WAIT_MILLISECONDS = 10_000;

export const pushServicesOf = ({ environment }: Surroundings): PushService[] => readPushServices(environment.PUSH_SERVICES ?? KNOWN_PUSH_SERVICES);
/** Whom a push service may write to about us; Apple's asks for a real one. */
const contactOf = ({ environment }: Surroundings): string => environment.PUSH_CONTACT ?? 'mailto:huying@example.org';

export interface Push {
  readonly text: string;
  /** Names what it is about: a later one takes the place of an earlier one that was not yet delivered. At most 32 letters and digits. */
  readonly topic: string;
  readonly secondsToLive: number;
  readonly urgent: boolean;
}

/** Status of the push service's answer. Redirects are not followed: they would leave the list of known services. */
export async function sendPush(surroundings: Surroundings, key: SenderKey, to: Subscription, push: Push): Promise<number> {
  const service = findPushService(pushServicesOf(surroundings), to.endpoint);
  if (!service) return 410;
  const keys = { p256dh: Buffer.from(to.keys.p256dh, 'base64url'), auth: Buffer.from(to.keys.auth, 'base64url') };
  const body = encryptMessage(Buffer.from(push.text), keys);
  const headers = {
    authorization: proofOf(key, to.endpoint, contactOf(surroundings), new Date()),
    'content-encoding': 'aes128gcm', 'content-type': 'application/octet-stream', 'content-length': body.length,
    ttl: Math.max(0, Math.floor(push.secondsToLive)), urgency: push.urgent ? 'high' : 'normal', topic: push.topic,
  };
  const asked = { what: 'push service', method: 'POST', url: to.endpoint };
  const answer = await askOutside(asked, async (trace) => ({ status: await post(to.endpoint, { ...trace, ...headers }, body, 'origin' in service) }));
  return answer.status;
}

function post(endpoint: string, headers: Record<string, string | number>, body: Buffer, isOperatorsOwn: boolean): Promise<number> {
  const send = endpoint.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(endpoint, {
      method: 'POST', headers, signal: AbortSignal.timeout(WAIT_MILLISECONDS), ...(isOperatorsOwn ? {} : { lookup: publicLookup }),
    }, (response) => {
      response.resume();
      response.once('error', reject);
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    request.once('error', reject);
    request.end(body);
  });
}
