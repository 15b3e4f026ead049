import { useState } from 'react';
import { service } from '@huying/service/contract';
import { Button, Dialog, ErrorNote, FaceRating, type Rating, Stack, useCommand, useText } from '@huying/ui';
import type { NeedView } from './need-words.ts';

const REASONS = ['notCome', 'notDone', 'badly', 'other'] as const;

/** Is it done? Yes by one touch; no opens the need again, with one touch more to say why. */
export function Finished({ visitId }: { visitId: string }) {
  const t = useText();
  const [isAsking, setAsking] = useState(false);
  const confirm = useCommand(service.routes.confirm, { touches: ['need'] });
  const dispute = useCommand(service.routes.dispute, { touches: ['need'] });
  const params = { visitId };
  return (
    <Stack>
      {confirm.problem ? <ErrorNote problem={confirm.problem} /> : null}
      <Button kind="primary" isWide isBusy={confirm.isRunning} onClick={() => void confirm.run({ params, body: { by: 'touch' } })}>{t('need.finished.yes')}</Button>
      <Button isWide onClick={() => setAsking(true)}>{t('need.finished.no')}</Button>
      <Dialog isOpen={isAsking} title={t('need.finished.why')} onClose={() => setAsking(false)}>
        <Stack>
          {dispute.problem ? <ErrorNote problem={dispute.problem} /> : null}
          {REASONS.map((reason) => (
            <Button key={reason} isWide isBusy={dispute.isRunning} onClick={() => void dispute.run({ params, body: { reason: t(`need.finished.why.${reason}`) } })}>
              {t(`need.finished.why.${reason}`)}
            </Button>
          ))}
        </Stack>
      </Dialog>
    </Stack>
  );
}

export function Rated({ visit }: { visit: NeedView['visits'][number] }) {
  const t = useText();
  const rate = useCommand(service.routes.rate, { touches: ['need'] });
  const value = (rate.value?.rating?.faces ?? visit.rating?.faces) as Rating | undefined;
  return (
    <Stack>
      {rate.problem ? <ErrorNote problem={rate.problem} /> : null}
      <FaceRating label={t('need.rate.title')} value={value} onChoose={(faces) => void rate.run({ params: { visitId: visit.id }, body: { faces } })} />
      <p aria-live="polite">{value ? t('need.rate.thanks') : ''}</p>
    </Stack>
  );
}
