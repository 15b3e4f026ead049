import { privacy } from '@huying/privacy/contract';
import { ButtonAnchor, ButtonLink, Card, ErrorNote, FactList, Spinner, Stack, Switch, useAsk, useClient, useCommand, useText } from '@huying/ui';
import { Download } from 'lucide-react';
import { people } from '../../contract.ts';

/** What helpers know of me. Consents are taken back as easily as they were given. */
export default function OwnFile() {
  const t = useText();
  const client = useClient();
  const me = useAsk(people.routes.me, {});
  const personId = me.value?.id;
  const file = useAsk(people.routes.elder, personId ? { params: { personId } } : null);
  const change = useCommand(people.routes.changeElder);
  const problem = me.problem ?? file.problem;
  if (problem && !file.value) return <ErrorNote problem={problem} onRetry={file.again} isRetrying={file.isAsking} />;
  if (!file.value || !personId) return <Spinner>{t('ui.loading')}</Spinner>;
  const { address, phone, mind, contacts, paired, recordingConsent, photoConsent, phoneConsent } = file.value;
  const list = (words: readonly string[]) => (words.length > 0 ? words.join(t('ui.listSeparator')) : t('people.file.nothing'));
  const agree = (consent: object) => void change.run({ params: { personId }, body: consent });
  const words = [t('people.file.refused'), t('people.file.agreed')] as const;
  return (
    <Stack gap="large">
      <h1>{t('people.title.ownFile')}</h1>
      <Card>
        <FactList
          facts={[
            [t('people.file.address'), address], [t('people.file.phone'), phone ?? t('people.file.nothing')], [t('people.file.mind'), list(mind)],
            [t('people.file.contacts'), list(contacts.map((one) => `${one.relation} ${one.name} ${one.phone}`))], [t('people.file.paired'), list(paired.map((one) => one.name))],
          ]}
        />
      </Card>
      <p>{t('people.file.wrong')}</p>
      {change.problem ? <ErrorNote problem={change.problem} /> : null}
      <Switch label={t('people.file.recording')} note={t('people.file.recordingNote')} words={words} isOn={recordingConsent} isBusy={change.isRunning} onSwitch={(isOn) => agree({ recordingConsent: isOn })} />
      <Switch label={t('people.file.photo')} note={t('people.file.photoNote')} words={words} isOn={photoConsent} isBusy={change.isRunning} onSwitch={(isOn) => agree({ photoConsent: isOn })} />
      <Switch label={t('people.file.showPhone')} note={t('people.file.showPhoneNote')} words={words} isOn={phoneConsent ?? false} isBusy={change.isRunning} onSwitch={(isOn) => agree({ phoneConsent: isOn })} />
      <p>{t('people.file.takeNote')}</p>
      <ButtonAnchor isWide icon={Download} href={client.addressOf(privacy.routes.mine, {})}>{t('people.file.take')}</ButtonAnchor>
      <ButtonLink kind="quiet" to="/me">{t('ui.back')}</ButtonLink>
    </Stack>
  );
}
