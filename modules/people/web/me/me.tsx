import { Button, ButtonLink, ErrorNote, FactList, Spinner, Stack, useAsk, useCommand, useText, useTools } from '@huying/ui';
import { BadgeCheck, CalendarHeart, FileDown, GraduationCap, HeartHandshake, House, KeyRound, LogOut, MonitorSmartphone, NotebookText, ShieldCheck, Sparkles } from 'lucide-react';
import { people } from '../../contract.ts';

/** Pages of those who work here. */
const WORKING = ['org', 'worker', 'desk'];

/** Who I am here, and what I may look after myself. */
export default function Me() {
  const t = useText();
  const { session } = useTools();
  const me = useAsk(people.routes.me, {});
  const signOut = useCommand(people.routes.signOut);
  if (me.problem && !me.value) return <ErrorNote problem={me.problem} onRetry={me.again} isRetrying={me.isAsking} />;
  if (!me.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const { name, memberships } = me.value;
  const audience = location.pathname.split('/')[1];
  const leave = async () => {
    const answer = await signOut.run({});
    if (answer.ok || answer.problem.code === 'session.required') session.arrive('/sign-in');
  };
  return (
    <Stack gap="large">
      <h1>{name}</h1>
      <FactList facts={memberships.map((one) => [t(`people.role.${one.role}`), one.organisationName ?? t('people.me.noOrganisation')] as const)} />
      <Stack>
        {audience === 'elder' ? <ButtonLink isWide icon={NotebookText} to="/me/file">{t('people.title.ownFile')}</ButtonLink> : null}
        {audience === 'elder' ? <ButtonLink isWide icon={House} to="/me/family">{t('people.me.family')}</ButtonLink> : null}
        {audience === 'volunteer' ? <ButtonLink isWide icon={HeartHandshake} to="/me/profile">{t('people.title.profile')}</ButtonLink> : null}
        {audience === 'volunteer' ? <ButtonLink isWide icon={BadgeCheck} to="/registration">{t('people.me.registration')}</ButtonLink> : null}
        {audience === 'volunteer' ? <ButtonLink isWide icon={GraduationCap} to="/training">{t('people.me.training')}</ButtonLink> : null}
        {WORKING.includes(audience ?? '') ? null : <ButtonLink isWide icon={CalendarHeart} to="/activities">{t('people.me.activities')}</ButtonLink>}
        {audience === 'elder' || audience === 'volunteer' ? <ButtonLink isWide icon={Sparkles} to="/silver">{t('people.me.silver')}</ButtonLink> : null}
        <ButtonLink isWide icon={MonitorSmartphone} to="/me/sessions">{t('people.title.sessions')}</ButtonLink>
        {WORKING.includes(audience ?? '') ? <ButtonLink isWide icon={ShieldCheck} to="/me/security">{t('people.me.security')}</ButtonLink> : null}
        <ButtonLink isWide icon={KeyRound} to="/me/password">{t('people.title.password')}</ButtonLink>
        {audience === 'elder' ? null : <ButtonLink isWide icon={FileDown} to="/me/data">{t('privacy.title')}</ButtonLink>}
      </Stack>
      {signOut.problem ? <ErrorNote problem={signOut.problem} /> : null}
      <Button kind="quiet" isWide icon={LogOut} isBusy={signOut.isRunning} onClick={() => void leave()}>{t('people.me.signOut')}</Button>
    </Stack>
  );
}
