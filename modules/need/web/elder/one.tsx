import { useCallback, useEffect, useState } from 'react';
import { mobilisation } from '@huying/mobilisation/contract';
import { service } from '@huying/service/contract';
import { Button, ButtonLink, ErrorNote, Rings, sayTime, Spinner, Stack, useAsk, useNow, useParams, useText, useTools } from '@huying/ui';
import { needContract } from '../../contract.ts';
import { Cancel } from '../caller/cancel.tsx';
import { Recording } from '../caller/recording.tsx';
import { Finished, Rated } from './finished.tsx';
import { aboutOf, isOver, type NeedView, ringsOf, titleOf, visitOf } from './need-words.ts';
import { ReadBack } from './read-back.tsx';
import { TalkLink } from './talk-link.tsx';
import { SayAgain } from './say-again.tsx';

/** One need from the elder's side: one thing to do at each step, shown and said. */
export default function One() {
  const t = useText();
  const { speaker } = useTools();
  const { needId } = useParams<{ needId: string }>();
  const asked = useAsk(needContract.routes.one, { params: { needId } }, {
    freshOn: [needContract.notices.changed, service.notices.changed, mobilisation.notices.changed], everySeconds: 30,
  });
  const need = asked.value;
  const sentence = need ? titleOf(need, t) : undefined;
  const isRead = need?.state === 'heard';
  const [isSaying, setSaying] = useState(false);
  const said = useCallback(() => setSaying(false), []);
  useEffect(() => {
    // The read-back says its own, longer sentence.
    if (sentence && !isRead && !isSaying) void speaker.interrupt(sentence);
  }, [speaker, sentence, isRead, isSaying]);

  if (asked.problem && !need) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} />;
  if (!need || !sentence) return <Spinner>{t('ui.loading')}</Spinner>;
  // Who is speaking goes on speaking, though the need may be sent meanwhile.
  if (isSaying) return <SayAgain need={need} onDone={said} />;
  if (need.state === 'heard') return <ReadBack need={need} onSayAgain={() => setSaying(true)} />;
  const visit = visitOf(need);
  // What the elder is asked stands on the screen without scrolling: the rings step back.
  const isAsked = need.state === 'finished' || need.state === 'confirmed';
  return (
    <Stack gap="large">
      <h1 aria-live="polite">{sentence}</h1>
      {isOver(need) && need.state !== 'confirmed' ? null : <div style={{ display: 'grid', justifyItems: 'center' }}><Rings {...ringsOf(need, t)} size="full" {...(isAsked ? { width: 132 } : {})} /></div>}
      <Now need={need} />
      {visit && !isAsked ? <TalkLink visitId={visit.id} /> : null}
      {need.state === 'finished' && visit ? <Finished visitId={visit.id} /> : null}
      {need.state === 'confirmed' && visit ? <Rated visit={visit} /> : null}
      {visit && isAsked ? <TalkLink visitId={visit.id} /> : null}
      {visit && isAsked ? <ButtonLink to={`/complain/${need.id}`} isWide kind="quiet">{t('need.complain')}</ButtonLink> : null}
      {need.text ? <p>{t('need.read.said', { text: need.text })}</p> : null}
      {need.recordingId ? <Recording needId={need.id} /> : null}
      {need.state === 'seeking' ? <Button isWide kind="quiet" onClick={() => setSaying(true)}>{t(need.channel === 'sos' && !need.text ? 'need.again.tell' : 'need.again.button')}</Button> : null}
      {need.commands.includes('cancel') ? <Cancel needId={need.id} about={aboutOf(need, t)} reason={t('need.cancel.reason')} /> : null}
      <ButtonLink to="/" isWide kind="quiet">{t('need.back')}</ButtonLink>
    </Stack>
  );
}

const clockTime = (at: string) => new Date(at).toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Shanghai' });

function Now({ need }: { need: NeedView }) {
  const t = useText();
  const current = need.callout?.tiers.findLast((tier) => tier.state === 'asked');
  const now = useNow(60);
  const visit = visitOf(need);
  if (need.state === 'seeking') {
    return (
      <Stack gap="small">
        {need.needsTagging && !need.text ? <p>{t('need.seeking.listening')}</p> : null}
        {current ? <p>{t('need.seeking.asked', { tier: t(`need.tier.${current.kind}`) })}</p> : null}
        {need.dueAt ? <p>{t(need.callout ? 'need.due' : 'need.seeking.waiting', { when: sayTime(Date.parse(need.dueAt), now, t) })}</p> : null}
        {need.tags.urgency === 'red' ? <p>{t('need.seeking.red')}</p> : null}
        <p>{t('need.seeking.calm')}</p>
      </Stack>
    );
  }
  if (need.state === 'taken') return <p>{visit?.expectedAt ? t('need.taken.when', { time: clockTime(visit.expectedAt) }) : need.dueAt && Date.parse(need.dueAt) > now ? t('need.due', { when: sayTime(Date.parse(need.dueAt), now, t) }) : t('need.taken.soon')}</p>;
  return null;
}
