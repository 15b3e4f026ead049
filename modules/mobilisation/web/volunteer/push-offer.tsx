import { useState } from 'react';
import { notify } from '@huying/notify/contract';
import { Button, ErrorNote, isPushPossible, Note, subscribeHere, useClient, useCommand, useText } from '@huying/ui';

/** Lets this phone ring when the page is closed. Asked by touch only, never by itself. */
export function PushOffer() {
  const t = useText();
  const client = useClient();
  const subscribe = useCommand(notify.routes.subscribe);
  const [state, setState] = useState(isPushPossible() && Notification.permission === 'default' ? 'offered' : 'hidden');
  if (state === 'hidden') return null;
  const turnOn = async () => {
    const made = await subscribeHere(async () => {
      const key = await client.ask(notify.routes.pushKey, {});
      return key.ok ? key.value.key : undefined;
    });
    if (made === 'denied') return setState('denied');
    if (made && (await subscribe.run({ body: made })).ok) setState('hidden');
  };
  if (state === 'denied') return <Note kind="warned">{t('mobilisation.push.denied')}</Note>;
  return (
    <Note title={t('mobilisation.push.title')} actions={<Button isBusy={subscribe.isRunning} onClick={() => void turnOn().catch(() => setState('denied'))}>{t('mobilisation.push.turnOn')}</Button>}>
      {subscribe.problem ? <ErrorNote problem={subscribe.problem} /> : <p>{t('mobilisation.push.why')}</p>}
    </Note>
  );
}
