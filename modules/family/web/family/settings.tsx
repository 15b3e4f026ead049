import { useState } from 'react';
import { Button, ButtonAnchor, ButtonLink, Card, Dialog, ErrorNote, FactList, Note, Spinner, Stack, Switch, useAsk, useCommand, useLocation, useParams, useText } from '@huying/ui';
import { MonitorSmartphone, Phone } from 'lucide-react';
import type { PersonId } from '@huying/kernel';
import { type Bond, family } from '../../contract.ts';

/** How I stand by an elder: whether I am told at once, whether I am rung up, and what I was let see. */
export default function Settings() {
  const t = useText();
  const elderId = useParams<{ elderId: string }>().elderId as PersonId;
  const asked = useAsk(family.routes.elder, { params: { elderId } }, { freshOn: [family.notices.changed] });
  const elder = asked.value;
  if (asked.problem && !elder) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} />;
  if (!elder) return <Spinner>{t('ui.loading')}</Spinner>;
  const { bond } = elder;
  return (
    <Stack gap="large">
      <h1>{elder.name}</h1>
      <Card title={t('family.settings.elder')}>
        <FactList
          facts={[
            [t('family.settings.phone'), elder.phone ?? t('family.settings.noPhone')], [t('family.settings.address'), elder.address],
            [t('family.settings.paired'), elder.paired.map((one) => one.name).join(t('ui.listSeparator')) || t('family.settings.nobody')],
          ]}
        />
      </Card>
      <Choices bond={bond} />
      <Card title={t('family.settings.contacts')}>
        {elder.contacts.length === 0 ? <p>{t('family.settings.noContacts')}</p> : null}
        <FactList facts={elder.contacts.map((one) => [`${one.relation} ${one.name}${one.isMe ? t('family.settings.me') : ''}`, one.phone] as const)} />
        <p>{t('family.settings.contactsWords')}</p>
      </Card>
      <Note title={t('family.settings.sees')}>{t(bond.sees.words ? 'family.settings.seesWords' : 'family.settings.seesNoWords')} {t(bond.sees.recordings ? 'family.settings.seesRecordings' : 'family.settings.seesNoRecordings')}</Note>
      {elder.phone ? <ButtonAnchor isWide kind="primary" icon={Phone} href={`tel:${elder.phone}`}>{t('family.settings.call')}</ButtonAnchor> : null}
      <ButtonLink isWide icon={MonitorSmartphone} to={`/elders/${elderId}/devices`}>{t('family.title.devices')}</ButtonLink>
      <End bond={bond} />
      <ButtonLink isWide kind="quiet" to={`/elders/${elderId}`}>{t('ui.back')}</ButtonLink>
    </Stack>
  );
}

function Choices({ bond }: { bond: Bond }) {
  const t = useText();
  const setOnCall = useCommand(family.routes.setOnCall);
  const setContact = useCommand(family.routes.setContact);
  const problem = setOnCall.problem ?? setContact.problem;
  const words = [t('family.settings.off'), t('family.settings.on')] as const;
  const params = { bondId: bond.id };
  return (
    <Stack>
      {problem ? <ErrorNote problem={problem} /> : null}
      <Switch
        label={t('family.settings.onCall')} note={t(bond.onCall ? 'family.settings.onCallOn' : 'family.settings.onCallOff')} words={words} isOn={bond.onCall} isBusy={setOnCall.isRunning}
        onSwitch={(onCall) => void setOnCall.run({ params, body: { onCall } })}
      />
      <Switch
        label={t('family.settings.contact')} note={t('family.settings.contactNote')} words={words} isOn={bond.isContact} isBusy={setContact.isRunning} onSwitch={(isContact) => void setContact.run({ params, body: { isContact } })}
      />
    </Stack>
  );
}

function End({ bond }: { bond: Bond }) {
  const t = useText();
  const [, go] = useLocation();
  const [isEnding, setEnding] = useState(false);
  const end = useCommand(family.routes.end, { touches: ['need'] });
  const run = async () => {
    const answer = await end.run({ params: { bondId: bond.id } });
    if (answer.ok) go('/');
  };
  return (
    <>
      <Button isWide kind="danger" onClick={() => setEnding(true)}>{t('family.settings.end')}</Button>
      <Dialog
        isOpen={isEnding}
        title={t('family.settings.endSure', { name: bond.elderName })}
        onClose={() => setEnding(false)}
        actions={
          <>
            <Button onClick={() => setEnding(false)}>{t('family.settings.keep')}</Button>
            <Button kind="danger" isBusy={end.isRunning} onClick={() => void run()}>{t('family.settings.end')}</Button>
          </>
        }
      >
        {end.problem ? <ErrorNote problem={end.problem} /> : <p>{t('family.settings.endWords')}</p>}
      </Dialog>
    </>
  );
}
