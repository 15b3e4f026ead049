import { useState } from 'react';
import { Button, Choice, Stack, TextArea, useText } from '@huying/ui';

/** A reason out of a few, and one's own words to it. */
export function ReasonForm<R extends string>({ label, reasons, why, isBusy, onSend }: { label: string; reasons: readonly R[]; why: string; isBusy: boolean; onSend: (reason: R, words: string) => void }) {
  const t = useText();
  const [reason, setReason] = useState<R>();
  const [words, setWords] = useState('');
  const isReady = reason !== undefined && words.trim().length >= 5;
  return (
    <Stack>
      <Choice label={label} value={reason} onChoose={setReason} options={reasons.map((value) => ({ value, label: t(`quality.reason.${value}`) }))} />
      <TextArea label={t('quality.words')} value={words} maxLength={1_000} onChange={(event) => setWords(event.target.value)} />
      <p>{why}</p>
      <Button kind="primary" isWide isBusy={isBusy} disabled={!isReady} onClick={() => (reason ? onSend(reason, words.trim()) : undefined)}>{t('quality.send')}</Button>
    </Stack>
  );
}
