import { useState } from 'react';
import type { RouteOut } from '@huying/kernel';
import { Button, ButtonLink, Choices, ErrorNote, Note, Spinner, Stack, Switch, useAsk, useCommand, useText, useTools } from '@huying/ui';
import { people, SKILLS } from '../../contract.ts';

type Profile = RouteOut<typeof people.routes.profile>;

/** What I can do for others, and when I may be asked. */
export default function ProfileScreen() {
  const t = useText();
  const profile = useAsk(people.routes.profile, {});
  if (profile.problem && !profile.value) return <ErrorNote problem={profile.problem} onRetry={profile.again} isRetrying={profile.isAsking} />;
  if (!profile.value) return <Spinner>{t('ui.loading')}</Spinner>;
  return <ProfileForm profile={profile.value} />;
}

function ProfileForm({ profile }: { profile: Profile }) {
  const t = useText();
  const { notices } = useTools();
  const [skills, setSkills] = useState(profile.skills);
  const [redWhileOffDuty, setRed] = useState(profile.redWhileOffDuty);
  const change = useCommand(people.routes.changeProfile);
  const save = async () => {
    const answer = await change.run({ body: { skills, redWhileOffDuty } });
    if (answer.ok) notices.show({ kind: 'done', text: t('people.profile.saved') });
  };
  return (
    <Stack gap="large">
      <h1>{t('people.title.profile')}</h1>
      {profile.active ? null : <Note kind="warned">{t('people.profile.inactive')}</Note>}
      <Choices label={t('people.profile.skills')} values={skills} onChoose={setSkills} options={SKILLS.map((value) => ({ value, label: t(`people.skill.${value}`) }))} />
      <Switch
        label={t('people.profile.red')} note={t('people.profile.redNote')} words={[t('people.profile.redOff'), t('people.profile.redOn')]} isOn={redWhileOffDuty} onSwitch={setRed}
      />
      <p>{profile.paired.length > 0 ? t('people.profile.paired', { names: profile.paired.map((one) => one.name).join(t('ui.listSeparator')) }) : t('people.profile.nobodyPaired')}</p>
      {change.problem ? <ErrorNote problem={change.problem} /> : null}
      <Button kind="primary" isWide isBusy={change.isRunning} onClick={() => void save()}>{t('people.profile.save')}</Button>
      <ButtonLink kind="quiet" to="/me">{t('ui.back')}</ButtonLink>
    </Stack>
  );
}
