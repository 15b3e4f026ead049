/** Web Push on this device: what the browser does, for the modules that offer it. */

const bytesOf = (base64url: string) => Uint8Array.from(atob(base64url.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));

export const isPushPossible = (): boolean => 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;

export type PushSubscribed = { readonly endpoint: string; readonly keys: { readonly p256dh: string; readonly auth: string } };

/**
 * Asks for leave and subscribes with the server's key. Leave is asked for before anything is waited for: some browsers give it only to the touch
 * itself, not to what comes after an answer of the network.
 */
export async function subscribeHere(keyOf: () => Promise<string | undefined>): Promise<PushSubscribed | 'denied' | undefined> {
  if ((await Notification.requestPermission()) !== 'granted') return 'denied';
  const key = await keyOf();
  if (key === undefined) return undefined;
  const worker = await navigator.serviceWorker.register('/service-worker.js');
  const made = (await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) })).toJSON();
  return { endpoint: made.endpoint as string, keys: { p256dh: made.keys?.p256dh as string, auth: made.keys?.auth as string } };
}
