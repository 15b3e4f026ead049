import { family } from '@huying/family/contract';
import { ButtonAnchor, ButtonLink, Card, ErrorNote, FactList, Moment, Rings, Spinner, Stack, UrgencyMark, useAsk, useParams, useText } from '@huying/ui';
import { Phone } from 'lucide-react';
import { needContract } from '../../contract.ts';
import { Cancel } from '../caller/cancel.tsx';
import { Recording } from '../caller/recording.tsx';
import { TalkLink } from '../elder/talk-link.tsx';
import { aboutOf, isOver, type Progress, ringsOf, stepOf } from './progress-words.ts';

/** One need from afar: how far it is, who comes and when; and the elder's number at hand. */
export default function One() {
  const t = useText();
  const needId = useParams<{ needId: string }>().needId as Progress['id'];
  const asked = useAsk(needContract.routes.followedOne, { params: { needId } }, { freshOn: [needContract.notices.changed], everySeconds: 15 });
  const need = asked.value;
  const elder = useAsk(family.routes.elder, need ? { params: { elderId: need.elderId } } : null).value;
  if (asked.problem && !need) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} />;
  if (!need) return <Spinner>{t('ui.loading')}</Spinner>;
  return (
    <Stack gap="large">
      <h1 aria-live="polite">{stepOf(need, t)}</h1>
      <p><strong>{need.elderName}</strong> · {aboutOf(need, t)} {need.urgency === 'green' ? null : <UrgencyMark urgency={need.urgency} />}</p>
      {isOver(need) && need.state !== 'confirmed' ? null : <Rings {...ringsOf(need, t)} size="full" />}
      <Facts need={need} />
      {elder?.phone && !isOver(need) ? <ButtonAnchor isWide kind={need.urgency === 'red' ? 'primary' : 'plain'} icon={Phone} href={`tel:${elder.phone}`}>{t('need.family.call', { name: need.elderName })}</ButtonAnchor> : null}
      {need.urgency === 'red' ? <ButtonLink isWide to={`/emergencies/${need.id}`}>{t(need.state === 'safe' ? 'need.family.emergencyOver' : 'need.family.emergency')}</ButtonLink> : null}
      {need.hasRecording ? <Recording needId={need.id} /> : null}
      {need.commands.includes('cancel') ? <Cancel needId={need.id} about={aboutOf(need, t)} reason={t('need.family.cancelReason')} /> : null}
      {need.helper?.visitId ? <TalkLink visitId={need.helper.visitId} /> : null}
      {need.helper?.state ? <ButtonLink isWide kind="quiet" to={`/complain/${need.id}`}>{t('need.complain')}</ButtonLink> : null}
      <ButtonLink isWide kind="quiet" to="/">{t('ui.back')}</ButtonLink>
    </Stack>
  );
}

function Facts({ need }: { need: Progress }) {
  const t = useText();
  const { helper } = need;
  const time = (name: string, at: string | null | undefined) => (at ? [[t(`need.family.${name}`), <Moment key={name} at={at} />] as const] : []);
  return (
    <Card>
      <FactList
        facts={[
          ...time('calledAt', need.calledAt), ...time('raisedAt', need.raisedAt), ...time('dueAt', need.dueAt), ...(helper?.name && need.state !== 'safe' ? [[t('need.family.helper'), helper.organisation ? `${helper.name} · ${helper.organisation}` : helper.name] as const] : []),
          ...time('expectedAt', helper?.arrivedAt ? null : helper?.expectedAt), ...time('arrivedAt', helper?.arrivedAt), ...time('finishedAt', helper?.finishedAt), ...time('endedAt', need.endedAt),
          ...(need.endReason ? [[t('need.family.endReason'), need.endReason] as const] : []),
        ]}
      />
    </Card>
  );
}
