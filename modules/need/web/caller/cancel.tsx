import { useState } from 'react';
import { Button, Dialog, ErrorNote, useCommand, useText } from '@huying/ui';
import type { NeedView } from '../elder/need-words.ts';
import { needContract } from '../../contract.ts';

interface CancelProps {
  readonly needId: NeedView['id'];
  /** What is taken back, in words. */
  readonly about: string;
  /** Stands in the trail. */
  readonly reason: string;
}

/** Taking a need back, for whoever called: asked once more, since somebody may be on the way. */
export function Cancel({ needId, about, reason }: CancelProps) {
  const t = useText();
  const [isAsking, setAsking] = useState(false);
  const cancel = useCommand(needContract.routes.cancel, { keeps: 'need.kept.cancel' });
  const run = async () => {
    const answer = await cancel.run({ params: { needId }, body: { reason } });
    if (answer.ok) setAsking(false);
  };
  return (
    <>
      <Button isWide kind="quiet" onClick={() => setAsking(true)}>{t('need.cancel')}</Button>
      <Dialog
        isOpen={isAsking}
        title={t('need.cancel.sure')}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t('need.cancel.no')}</Button>
            <Button kind="danger" isBusy={cancel.isRunning} onClick={() => void run()}>{t('need.cancel.yes')}</Button>
          </>
        }
      >
        {cancel.problem ? <ErrorNote problem={cancel.problem} /> : <p>{about}</p>}
      </Dialog>
    </>
  );
}
