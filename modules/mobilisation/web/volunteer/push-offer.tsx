import { useState } from 'react';
import { notify } from '@huying/notify/contract';
import { Button, ErrorNote, Note, useClient, useCommand, useText } from '@huying/ui';

const bytesOf = (base64url: string) => Uint8Array.from(atob(base64url.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));
const isPossible = () => 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;

/** Lets this phone ring when the page is closed. Asked by touch only, never by itself. */
export function PushOffer() {
  const t = useText();
  const client = useClient();
  const subscribe = useCommand(notify.routes.subscribe);
  const [state, setState] = useState(isPossible() && Notification.permission === 'default' ? 'offered' : 'hidden');
  if (state === 'hidden') return null;
  const turnOn = async () => {
    if ((await Notification.requestPermission()) !== 'granted') return setState('denied');
    const key = await client.ask(notify.routes.pushKey, {});
    if (!key.ok) return;
    const worker = await navigator.serviceWorker.register('/push-worker.js');
    const made = (await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key.value.key) })).toJSON();
    const answer = await subscribe.run({ body: { endpoint: made.endpoint as string, keys: { p256dh: made.keys?.p256dh as string, auth: made.keys?.auth as string } } });
    if (answer.ok) setState('hidden');
  };
  if (state === 'denied') return <Note kind="warned">{t('mobilisation.push.denied')}</Note>;
  return (
    <Note title={t('mobilisation.push.title')} actions={<Button isBusy={subscribe.isRunning} onClick={() => void turnOn().catch(() => setState('denied'))}>{t('mobilisation.push.turnOn')}</Button>}>
      {subscribe.problem ? <ErrorNote problem={subscribe.problem} /> : <p>{t('mobilisation.push.why')}</p>}
    </Note>
  );
}
