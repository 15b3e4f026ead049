import { useState } from 'react';
import { service } from '@huying/service/contract';
import { speech } from '@huying/speech/contract';
import { Button, Dialog, ErrorNote, FaceRating, type Rating, Stack, useCommand, useRecorder, useText } from '@huying/ui';
import { Mic } from 'lucide-react';
import { Aspects, Reply } from './aspects.tsx';
import { yesOrNo } from '../../core/yes-or-no.ts';
import type { NeedView } from './need-words.ts';

const REASONS = ['notCome', 'notDone', 'badly', 'other'] as const;

/** Is it done? Yes by one touch; no opens the need again, with one touch more to say why. */
export function Finished({ visitId }: { visitId: string }) {
  const t = useText();
  const [isAsking, setAsking] = useState(false);
  const confirm = useCommand(service.routes.confirm, { touches: ['need'], keeps: 'service.kept.confirm' });
  const dispute = useCommand(service.routes.dispute, { touches: ['need'] });
  const params = { visitId };
  return (
    <Stack>
      {confirm.problem ? <ErrorNote problem={confirm.problem} /> : null}
      <Button kind="primary" isWide isBusy={confirm.isRunning} onClick={() => void confirm.run({ params, body: { by: 'touch' } })}>{t('need.finished.yes')}</Button>
      <Button isWide onClick={() => setAsking(true)}>{t('need.finished.no')}</Button>
      <SayIt onYes={() => void confirm.run({ params, body: { by: 'voice' } })} onNo={() => setAsking(true)} />
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

/** Answered by voice, where the words can be understood: by a recogniser of ours or by the phone. Otherwise the buttons remain. */
function SayIt({ onYes, onNo }: { onYes: () => void; onNo: () => void }) {
  const t = useText();
  const examine = useCommand(speech.routes.examine);
  const [isUnclear, setUnclear] = useState(false);
  const recorder = useRecorder({
    maxSeconds: 8,
    onRecorded: async ({ wav, heard }) => {
      const answer = await examine.run({ body: wav });
      const meant = yesOrNo((answer.ok ? answer.value.text : null) ?? heard ?? '');
      setUnclear(meant === undefined);
      if (meant === 'yes') onYes();
      if (meant === 'no') onNo();
    },
  });
  const isOpen = recorder.state === 'recording' || recorder.state === 'starting';
  return (
    <>
      <Button icon={Mic} isWide isBusy={examine.isRunning || recorder.state === 'finishing'} onClick={isOpen ? recorder.stop : recorder.start}>
        {t(isOpen ? 'need.finished.saying' : 'need.finished.say')}
      </Button>
      <p aria-live="polite">{isUnclear ? t('need.finished.unclear') : ''}</p>
    </>
  );
}

export function Rated({ visit }: { visit: NeedView['visits'][number] }) {
  const t = useText();
  const rate = useCommand(service.routes.rate, { touches: ['need'], keeps: 'service.kept.rate' });
  const value = (rate.value?.rating?.faces ?? visit.rating?.faces) as Rating | undefined;
  if (visit.ratingJudgedAt) return <p>{t('need.rate.judged')}</p>;
  return (
    <Stack>
      {rate.problem ? <ErrorNote problem={rate.problem} /> : null}
      <FaceRating label={t('need.rate.title')} value={value} onChoose={(faces) => void rate.run({ params: { visitId: visit.id }, body: { faces, words: null, aspects: {} } })} />
      <p aria-live="polite">{value ? t('need.rate.thanks') : ''}</p>
      {value ? <Aspects visitId={visit.id} faces={value} given={visit.rating?.aspects ?? {}} /> : null}
      {visit.rating?.reply ? <Reply visitId={visit.id} words={visit.rating.reply.words} /> : null}
    </Stack>
  );
}
