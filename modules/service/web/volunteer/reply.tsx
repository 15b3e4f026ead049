import { useState } from 'react';
import type { z } from 'zod';
import { Button, ErrorNote, Stack, TextArea, useCommand, useText } from '@huying/ui';
import { service, type visit as visitShape } from '../../contract.ts';

/** What was rated, by aspect, and what I say to it, once. */
export function Reply({ visit: { id, rating } }: { visit: Pick<z.output<typeof visitShape>, 'id' | 'rating'> }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const [words, setWords] = useState('');
  const reply = useCommand(service.routes.reply);
  const aspects = Object.entries(rating?.aspects ?? {});
  return (
    <Stack gap="small">
      {aspects.length > 0 ? <p>{aspects.map(([aspect, faces]) => `${t(`service.aspect.${aspect}`)} ${faces}`).join(t('ui.listSeparator'))}</p> : null}
      {reply.problem ? <ErrorNote problem={reply.problem} /> : null}
      {rating?.reply ? <p>{t('service.reply.mine', { words: rating.reply.words })}</p> : isOpen ? (
        <>
          <TextArea label={t('service.reply.words')} value={words} maxLength={300} onChange={(event) => setWords(event.target.value)} />
          <Button isBusy={reply.isRunning} disabled={words.trim().length < 2} onClick={() => void reply.run({ params: { visitId: id }, body: { words: words.trim() } })}>{t('service.reply.send')}</Button>
        </>
      ) : <Button kind="quiet" onClick={() => setOpen(true)}>{t('service.reply.write')}</Button>}
    </Stack>
  );
}
