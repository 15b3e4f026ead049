import { useEffect } from 'react';
import { BigButton, Button, ErrorNote, type Problem, type Recording, Stack, useCommand, useRecorder, useText, useTools } from '@huying/ui';
import { needContract } from '../../contract.ts';
import { SILENT_PEAK } from './silence.ts';
import type { NeedView } from './need-words.ts';

/** Said once more: the same need, with the new words. The page stays until it is said, even if the need has been sent meanwhile. */
export function SayAgain({ need, onDone }: { need: NeedView; onDone: () => void }) {
  const t = useText();
  const { speaker, notices } = useTools();
  const spoken = useCommand(needContract.routes.sayAgain);
  const send = async ({ wav, peak, heard }: Recording) => {
    if (peak < SILENT_PEAK) {
      notices.show({ kind: 'told', text: t('refusal.speech.silent') });
      return void speaker.interrupt(t('refusal.speech.silent'));
    }
    const answer = await spoken.run({ params: { needId: need.id }, body: wav, query: heard ? { heard: heard.slice(0, 500) } : {} });
    if (!answer.ok) void speaker.interrupt(t(`refusal.${answer.problem.code}`));
  };
  const understoodAt = spoken.value?.changedAt;
  // Until the page knows the new words, the old question would be read once more.
  const isUnderstood = understoodAt !== undefined && Date.parse(need.changedAt) >= Date.parse(understoodAt);
  useEffect(() => {
    if (isUnderstood) onDone();
  }, [isUnderstood, onDone]);
  const recorder = useRecorder({ onRecorded: (recording) => void send(recording) });
  const state = spoken.isRunning || understoodAt !== undefined || recorder.state === 'finishing' ? 'sending' : recorder.state;
  const problem: Problem | undefined = recorder.refusal ? { status: 0, code: recorder.refusal } : spoken.problem;
  return (
    <Stack gap="large">
      <h1>{t('need.again.title')}</h1>
      {problem ? <ErrorNote problem={problem} /> : null}
      <BigButton
        state={state}
        level={recorder.level}
        onStart={() => {
          speaker.cancel();
          spoken.clear();
          recorder.start();
        }}
        onStop={recorder.stop}
      />
      <p aria-live="polite" style={{ textAlign: 'center' }}>{recorder.hearing ? t('need.home.hearing', { text: recorder.hearing }) : t('need.home.hold')}</p>
      <Button isWide kind="quiet" onClick={onDone}>{t('need.back')}</Button>
    </Stack>
  );
}
