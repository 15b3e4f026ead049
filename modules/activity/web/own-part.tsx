import { Button, ButtonLink, Dialog, ErrorNote, Note, Spinner, Stack, useAsk, useCommand, useText } from '@huying/ui';
import { QrCode } from '@huying/ui/qr-code';
import { HandHelping, QrCode as QrIcon } from 'lucide-react';
import { useState } from 'react';
import { type ActivityView, activity, PARTS } from '../contract.ts';

const { routes } = activity;
const TICKET_SECONDS = 60;

/** Enrolling, waiting, leaving, and the code to show at the door; for oneself or for somebody else. */
export function OwnPart({ one, personId, isAside = false }: { one: ActivityView; personId: string | null; /** Stands beside what the screen is for. */ isAside?: boolean }) {
  const t = useText();
  const { mine } = one;
  const [isLeaving, setLeaving] = useState(false);
  const leave = useCommand(routes.leave);
  if (!mine) return <Enrol one={one} personId={personId} isAside={isAside} />;
  const isToCome = one.state === 'published' && (mine.state === 'enrolled' || mine.state === 'waiting');
  const giveAway = async () => {
    const answer = await leave.run({ params: { activityId: one.id }, body: { personId: personId as never } });
    if (answer.ok) setLeaving(false);
  };
  return (
    <Stack>
      <div role="status">
        <Note kind={mine.state === 'absent' || mine.state === 'dropped' ? 'warned' : mine.state === 'waiting' ? 'told' : 'done'} title={t(`activity.mine.${mine.state}`)}>
          {mine.state === 'waiting' ? <p>{t('activity.mine.waitingAt', { ahead: mine.ahead ?? 1 })}</p> : null}
          {mine.part === 'helper' ? <p>{t('activity.mine.helper')}</p> : null}
          {mine.correction ? <p>{t('activity.mine.corrected', { hours: Math.floor(mine.correction.firstMinutes / 6) / 10, reason: mine.correction.reason })}</p> : null}
          {mine.part === 'helper' && mine.state === 'attended' ? <p>{mine.isVerified ? t('activity.mine.hours', { hours: Math.floor((mine.minutes ?? 0) / 6) / 10, minutes: mine.creditedMinutes ?? 0 }) : t('activity.mine.toVerify')}</p> : null}
        </Note>
      </div>
      {mine.helpId && mine.isVerified && personId === null && location.pathname.startsWith('/volunteer') ? <ButtonLink isWide kind="quiet" to={`/object-help/${mine.helpId}`}>{t('activity.mine.object')}</ButtonLink> : null}
      {one.state === 'published' && ['enrolled', 'waiting', 'present'].includes(mine.state) ? <Ticket one={one} personId={personId} /> : null}
      {leave.problem ? <ErrorNote problem={leave.problem} /> : null}
      {isToCome ? <Button isWide onClick={() => setLeaving(true)}>{t('activity.leave')}</Button> : null}
      {isLeaving ? (
        <Dialog isOpen title={t('activity.leaveSure')} onClose={() => setLeaving(false)}>
          <Stack>
            <Button kind="danger" isWide isBusy={leave.isRunning} onClick={() => void giveAway()}>{t('activity.leaveYes')}</Button>
            <Button isWide onClick={() => setLeaving(false)}>{t('activity.leaveNo')}</Button>
          </Stack>
        </Dialog>
      ) : null}
    </Stack>
  );
}

function Enrol({ one, personId, isAside }: { one: ActivityView; personId: string | null; isAside: boolean }) {
  const t = useText();
  const enrol = useCommand(routes.enrol);
  const words = { participant: one.capacity !== null && one.enrolled >= one.capacity ? 'activity.enrolWait' : 'activity.enrol', helper: one.helpers >= one.helpersWanted ? 'activity.enrolWait' : 'activity.enrolHelp' };
  const why = one.hindrances.participant;
  if (one.state !== 'published') return null;
  return (
    <Stack>
      {enrol.problem ? <ErrorNote problem={enrol.problem} /> : null}
      {PARTS.filter((part) => one.hindrances[part] === null).map((part) => (
        <Button key={part} isWide kind={part === 'participant' && !isAside ? 'primary' : 'plain'} {...(part === 'helper' ? { icon: HandHelping } : {})} isBusy={enrol.isRunning} onClick={() => void enrol.run({ params: { activityId: one.id }, body: { part, personId: personId as never } })}>
          {part === 'helper' && words.helper === 'activity.enrolWait' ? t('activity.enrolHelpWait') : t(words[part])}
        </Button>
      ))}
      {why ? <Note>{t(`activity.why.${why}`, { age: one.minimumAge ?? 0 })}</Note> : null}
    </Stack>
  );
}

/** For whoever has the camera; asked again before it is too old. */
function Ticket({ one, personId }: { one: ActivityView; personId: string | null }) {
  const t = useText();
  const [isShown, setShown] = useState(false);
  const asked = useAsk(routes.ticket, isShown ? { params: { activityId: one.id }, query: personId ? { personId: personId as never } : {} } : null, { everySeconds: TICKET_SECONDS });
  return (
    <Stack>
      <Button isWide icon={QrIcon} onClick={() => setShown(!isShown)}>{t(isShown ? 'activity.ticketHide' : 'activity.ticket')}</Button>
      {isShown && asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} /> : null}
      {isShown && asked.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {isShown && asked.value ? <><QrCode text={`${location.origin}${asked.value.path}`} label={t('activity.ticket')} /><p>{t('activity.ticketHint')}</p></> : null}
    </Stack>
  );
}
