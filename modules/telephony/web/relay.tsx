import { useEffect } from 'react';
import { Button, ButtonAnchor, ButtonLink, ErrorNote, Note, Spinner, Stack, useAsk, useCommand, useParams, useText, useTools } from '@huying/ui';
import { telephony } from '../contract.ts';

/** The two sides of a visit talk by telephone: the own one rings first, and neither sees the number of the other. */
export default function Relay() {
  const t = useText();
  const { speaker } = useTools();
  const visitId = useParams<{ visitId: string }>().visitId as never;
  const asked = useAsk(telephony.routes.relay, { params: { visitId } }, { freshOn: [telephony.notices.relayed], everySeconds: 15 });
  const ring = useCommand(telephony.routes.ring);
  const relay = asked.value;
  const state = relay?.latest?.state;
  const words = state ? t(`telephony.relay.${state}`) : undefined;
  useEffect(() => {
    if (words) void speaker.say(words);
  }, [speaker, words]);
  if (asked.problem && !relay) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} />;
  if (!relay) return <Spinner>{t('ui.loading')}</Spinner>;
  const call = async () => {
    const answer = await ring.run({ params: { visitId } });
    if (answer.ok) asked.again();
  };
  return (
    <Stack gap="large">
      <h1>{t('telephony.relay.to', { name: relay.name })}</h1>
      {ring.problem ? <ErrorNote problem={ring.problem} /> : null}
      {words ? <p aria-live="polite"><strong>{words}</strong></p> : null}
      {!relay.isOpen ? <Note title={t('telephony.relay.over')} /> : relay.line === null ? <Note title={t('telephony.relay.none')} /> : (
        <>
          <p>{t('telephony.relay.how')}</p>
          <Button kind="primary" isWide isBusy={ring.isRunning} onClick={() => void call()}>{t('telephony.relay.ring')}</Button>
          <p>{t('telephony.relay.or')}</p>
          <ButtonAnchor href={`tel:${relay.line}`}>{relay.line}</ButtonAnchor>
        </>
      )}
      <ButtonLink isWide kind="quiet" to={`/talk/${visitId as string}`}>{t('telephony.relay.write')}</ButtonLink>
      <ButtonLink isWide kind="quiet" to="/">{t('ui.back')}</ButtonLink>
    </Stack>
  );
}
