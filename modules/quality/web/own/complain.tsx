import { useEffect, useState } from 'react';
import { Button, ButtonLink, ErrorNote, Stack, TextArea, useCommand, useParams, useText, useTools } from '@huying/ui';
import { quality, REASONS } from '../../contract.ts';
import { Filed } from './filed.tsx';

/** What was not right? One touch on a big word is enough; more may be written. */
export default function Complain() {
  const t = useText();
  const { speaker } = useTools();
  const { needId } = useParams<{ needId: string }>();
  const [reason, setReason] = useState<(typeof REASONS.service)[number]>();
  const [words, setWords] = useState('');
  const complain = useCommand(quality.routes.complain);
  const title = reason ? t(`quality.reason.${reason}`) : t('quality.complain.what');
  useEffect(() => {
    void speaker.interrupt(title);
  }, [speaker, title]);
  if (complain.value) return <Stack gap="large"><h1>{t('quality.title.complain')}</h1><Filed id={complain.value.id} number={complain.value.number} /><ButtonLink isWide kind="quiet" to="/">{t('ui.back')}</ButtonLink></Stack>;
  return (
    <Stack gap="large">
      <h1 aria-live="polite">{title}</h1>
      {complain.problem ? <ErrorNote problem={complain.problem}><ButtonLink to="/complaints">{t('quality.title.mine')}</ButtonLink></ErrorNote> : null}
      {reason ? (
        <Stack>
          <TextArea label={t('quality.complain.words')} optionalWord={t('quality.optional')} value={words} maxLength={1_000} onChange={(event) => setWords(event.target.value)} />
          <p>{t('quality.complain.who')}</p>
          <Button kind="primary" isWide isBusy={complain.isRunning} onClick={() => void complain.run({ body: { needId: needId as never, reason, words: words.trim() } })}>{t('quality.complain.send')}</Button>
          <Button isWide onClick={() => setReason(undefined)}>{t('quality.complain.otherReason')}</Button>
        </Stack>
      ) : (
        <Stack>{REASONS.service.map((one) => <Button key={one} isWide onClick={() => setReason(one)}>{t(`quality.reason.${one}`)}</Button>)}</Stack>
      )}
      <ButtonLink isWide kind="quiet" to="/complaints">{t('quality.title.mine')}</ButtonLink>
      <ButtonLink isWide kind="quiet" to="/">{t('ui.back')}</ButtonLink>
    </Stack>
  );
}
