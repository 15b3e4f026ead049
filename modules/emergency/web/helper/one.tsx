import { ButtonAnchor, ButtonLink, Card, Countdown, ErrorNote, Note, Spinner, Stack, useAsk, useParams, useText } from '@huying/ui';
import { Phone } from 'lucide-react';
import { emergency } from '../../contract.ts';
import { Arrival, CameLate, Door, HandOffs, Questions, Safe } from '../parts.tsx';

/** A red call for who goes there: the way in, 120, what to look at, and the word that the elder is safe. */
export default function One() {
  const t = useText();
  const { needId } = useParams<{ needId: string }>();
  const asked = useAsk(emergency.routes.forHelper, { params: { needId } }, { freshOn: [emergency.notices.changed], everySeconds: 30 });
  const call = asked.value;
  if (!call) {
    return (
      <Stack>
        <h1 className="visually-hidden">{t('emergency.title.one')}</h1>
        {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : <Spinner>{t('ui.loading')}</Spinner>}
      </Stack>
    );
  }
  const isOpen = call.state === 'open';
  return (
    <Stack gap="large">
      <h1>{call.elderName}</h1>
      {isOpen ? (
        <Note kind="warned" title={call.arrivedAt ? t(`emergency.arrived.${call.arrived}`) : t('emergency.banner.arrive')} actions={<ButtonAnchor icon={Phone} href="tel:120">{t('emergency.ring', { service: '120' })}</ButtonAnchor>}>
          {call.arrivedAt ? t('emergency.helper.there') : <Countdown endsAt={call.arriveBy} />}
        </Note>
      ) : <Note kind="done" title={t(`emergency.state.${call.state}`)}>{call.endedBy ?? ''}</Note>}
      <CameLate call={call} />
      <Card><h2>{t('emergency.door')}</h2><Door needId={needId} isOpen={isOpen} /></Card>
      <Card><h2>{t('emergency.questions')}</h2><Questions needId={needId} questions={call.questions} isOpen={isOpen} /></Card>
      <Card><h2>{t('emergency.handOffs')}</h2><HandOffs needId={needId} handOffs={call.handOffs} isOpen={isOpen} mayConfirm={false} /></Card>
      {isOpen ? <Card><h2>{t('emergency.end')}</h2><Stack gap="large"><Arrival needId={needId} isThere={call.arrivedAt !== null} /><Safe needId={needId} /></Stack></Card> : null}
      <ButtonLink to="/errands">{t('emergency.helper.back')}</ButtonLink>
    </Stack>
  );
}
