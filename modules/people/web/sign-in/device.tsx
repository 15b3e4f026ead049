import { useEffect, useState } from 'react';
import { Button, ErrorNote, Note, Stack, useCommand, useText, useTools } from '@huying/ui';
import { people } from '../../contract.ts';

/** What the other side shows as its name; enough to tell a tablet from a telephone. */
function deviceLabel(agent: string): string {
  const model = /;\s*([^;()]+?)(?:\s+Build\/|\))/.exec(agent)?.[1]?.trim();
  if (/iPad/.test(agent)) return 'iPad';
  if (/iPhone/.test(agent)) return 'iPhone';
  return (/Android/.test(agent) && model ? model : '').slice(0, 60);
}

/** Where a QR code leads that binds this device. It waits for a touch: whatever only looks at addresses must not use the code up. */
export default function BindDevice() {
  const t = useText();
  const { speaker } = useTools();
  // The secret is taken out of the address at once, so that it stands in no history.
  const [secret] = useState(() => location.hash.slice(1));
  const bind = useCommand(people.routes.bindDevice);
  useEffect(() => history.replaceState(null, '', location.pathname), []);
  const run = async () => {
    const answer = await bind.run({ body: { secret, label: deviceLabel(navigator.userAgent) } });
    if (!answer.ok) return;
    void speaker.interrupt(t('people.device.bound', { name: answer.value.name }));
    location.replace('/elder');
  };
  return (
    <div style={{ maxInlineSize: '32rem', marginInline: 'auto', padding: 'var(--space-4)' }}>
      <Stack gap="large">
        <h1>{t('people.title.device')}</h1>
        <p>{t('people.device.words')}</p>
        {secret === '' ? <Note kind="warned">{t('people.device.noCode')}</Note> : null}
        {bind.problem ? <ErrorNote problem={bind.problem} /> : null}
        {secret === '' ? null : <Button kind="primary" isWide isBusy={bind.isRunning} onClick={() => void run()}>{t('people.device.use')}</Button>}
      </Stack>
    </div>
  );
}
