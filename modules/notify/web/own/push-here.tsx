import { useState } from 'react';
import { Button, ErrorNote, isPushPossible, Note, Row, subscribeHere, useClient, useCommand, useText } from '@huying/ui';
import { BellRing } from 'lucide-react';
import { notify } from '../../contract.ts';

/** Lets this device ring when the page is closed. Asked by touch only, never by itself. */
export function PushHere() {
  const t = useText();
  const client = useClient();
  const subscribe = useCommand(notify.routes.subscribe);
  const [state, setState] = useState<'offered' | 'on' | 'denied'>(isPushPossible() && Notification.permission === 'granted' ? 'on' : 'offered');
  if (!isPushPossible()) return <p>{t('notify.push.impossible')}</p>;
  if (state === 'on') return <p>{t('notify.push.on')}</p>;
  const turnOn = async () => {
    const made = await subscribeHere(async () => {
      const key = await client.ask(notify.routes.pushKey, {});
      return key.ok ? key.value.key : undefined;
    });
    if (made === 'denied') return setState('denied');
    if (made && (await subscribe.run({ body: made })).ok) setState('on');
  };
  return (
    <>
      {state === 'denied' ? <Note kind="warned">{t('notify.push.denied')}</Note> : null}
      {subscribe.problem ? <ErrorNote problem={subscribe.problem} /> : null}
      <Row><Button icon={BellRing} isBusy={subscribe.isRunning} onClick={() => void turnOn().catch(() => setState('denied'))}>{t('notify.push.turnOn')}</Button></Row>
    </>
  );
}
